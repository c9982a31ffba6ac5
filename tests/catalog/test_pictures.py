"""Pictures of other people: what is fetched and what is not, what is made of them, and that they are shown."""

import io
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from storefront.catalog import queries as catalog
from storefront.catalog import services
from storefront.catalog.pictures import encoding, fetching, names
from storefront.catalog.pictures.fetching import Door, PictureRefused
from storefront.flows import import_products
from storefront.kernel.storage import Folder, NotStored, storage


def drawn(size=(1000, 1250), form="JPEG", colour=(200, 80, 40), **more):
    out = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, colour).save(out, form, **more)
    return out.getvalue()


@contextmanager
def server(answers):
    """`{path: (status, headers, body)}` on 127.0.0.1; yields its port and what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield running.server_port, asked
    finally:
        running.shutdown()
        running.server_close()


def here(port, **more):
    """A door that also lets us go to the test's own server."""
    allowed = more.pop("allowed", lambda address: address == "127.0.0.1" or fetching.allowed(address))
    return Door(ports=(port, 80), allowed=allowed, **more)


class TestTheDoor:
    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1/a.jpg",
            "http://localhost/a.jpg",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]/a.jpg",
            "http://[::ffff:127.0.0.1]/a.jpg",
            "http://[fe80::1]/a.jpg",
            "http://0x7f000001/a.jpg",
            "http://2130706433/a.jpg",
            "http://0/a.jpg",
            "http://10.1.2.3/a.jpg",
            "http://172.16.0.1/a.jpg",
            "http://192.168.1.1/a.jpg",
            "http://100.64.0.1/a.jpg",
            "http://224.0.0.1/a.jpg",
            "file:///etc/passwd",
            "ftp://example.org/a.jpg",
            "gopher://127.0.0.1:6379/_INFO",
            "http://example.org:6379/a.jpg",
            "http:///a.jpg",
            "//example.org/a.jpg",
            "original:originals/x",
        ],
    )
    def test_it_never_leads_inside(self, url):
        with pytest.raises(PictureRefused):
            fetching.fetch(url)

    def test_a_picture_comes_through(self):
        picture = drawn()
        with server({"/a.jpg?size=1": (200, {}, picture)}) as (port, asked):
            assert (
                fetching.fetch(f"http://shop.example:{port}/a.jpg?size=1", door=here(port, resolve=_local)) == picture
            )
        assert asked == [("/a.jpg?size=1", f"shop.example:{port}")]

    @pytest.mark.parametrize(
        "target", ["http://169.254.169.254/", "http://10.0.0.1/a.jpg", "file:///etc/passwd", "http://[::1]/"]
    )
    def test_a_redirect_goes_through_the_same_door(self, target):
        with (
            server({"/a.jpg": (302, {"Location": target}, b"")}) as (port, _),
            pytest.raises(PictureRefused) as refused,
        ):
            fetching.fetch(f"http://127.0.0.1:{port}/a.jpg", door=here(port))
        assert refused.value.permanent

    def test_a_name_that_changes_its_mind_is_asked_once(self):
        answers = iter([["127.0.0.1"], ["169.254.169.254"]])
        with server({"/a.jpg": (200, {}, b"x")}) as (port, asked):
            door = here(port, resolve=lambda host, _: next(answers))
            assert fetching.fetch(f"http://rebind.example:{port}/a.jpg", door=door) == b"x"
        assert len(asked) == 1 and next(answers) == ["169.254.169.254"]

    def test_one_private_address_among_public_ones_is_enough(self):
        door = Door(resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
        with pytest.raises(PictureRefused, match="private"):
            fetching.fetch("http://mixed.example/a.jpg", door=door)

    def test_redirects_end(self):
        with (
            server({"/a": (302, {"Location": "/a"}, b"")}) as (port, asked),
            pytest.raises(PictureRefused, match="often"),
        ):
            fetching.fetch(f"http://127.0.0.1:{port}/a", door=here(port))
        assert len(asked) == fetching.MOST_HOPS + 1

    @pytest.mark.parametrize(("status", "permanent"), [(404, True), (403, True), (429, False), (503, False)])
    def test_what_may_be_tried_again(self, status, permanent):
        with server({"/a": (status, {}, b"")}) as (port, _), pytest.raises(PictureRefused) as refused:
            fetching.fetch(f"http://127.0.0.1:{port}/a", door=here(port))
        assert refused.value.permanent is permanent

    def test_too_much_is_too_much(self, monkeypatch):
        monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
        with server({"/a": (200, {}, b"x" * 5000)}) as (port, _), pytest.raises(PictureRefused, match="larger"):
            fetching.fetch(f"http://127.0.0.1:{port}/a", door=here(port))


def _local(host, port):
    return ["127.0.0.1"]


class TestMaking:
    def test_two_formats_in_every_width(self):
        made = encoding.make(drawn())
        assert (made.width, made.height) == (1000, 1250) and made.file.endswith("-1000.webp")
        assert sorted(name.split("-")[1] for name in made.files) == sorted(
            f"{width}.{kind}" for width in (240, 480, 960, 1000) for kind in ("avif", "webp")
        )
        for name, data in made.files.items():
            picture = Image.open(io.BytesIO(data))
            assert picture.format == name.rsplit(".", 1)[-1].upper()
            assert picture.width == int(name.split("-")[1].split(".")[0])
        assert [name for name, _ in names.variants(made.file, "avif")] == [n for n in made.files if "avif" in n]

    def test_the_same_picture_has_the_same_name(self):
        assert encoding.make(drawn()).file == encoding.make(drawn()).file != encoding.make(drawn(colour=(1, 2, 3))).file

    def test_nothing_of_the_file_comes_along(self):
        exif = Image.Exif()
        exif[0x0112], exif[0x010E] = 6, "SECRET PLACE"
        exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
        source = drawn((400, 200), exif=exif) + b"<?php evil(); ?>"
        made = encoding.make(source)
        assert (made.width, made.height) == (200, 400)
        for data in made.files.values():
            picture = Image.open(io.BytesIO(data))
            assert not dict(picture.getexif()) and b"SECRET" not in data and b"<?php" not in data

    def test_what_was_see_through_stays_so(self):
        made = encoding.make(drawn((300, 300), "PNG", (255, 0, 0, 0)))
        picture = Image.open(io.BytesIO(made.files[made.file]))
        assert picture.convert("RGBA").getpixel((5, 5))[3] == 0

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"%PDF-1.4",
            b"GIF89a<script>alert(1)</script>",
            drawn()[:400],
            b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        ],
    )
    def test_what_is_no_picture_is_refused(self, data):
        with pytest.raises(PictureRefused) as refused:
            encoding.make(data)
        assert refused.value.permanent

    @pytest.mark.parametrize("size", [(12_000, 12_000), (7_000, 6_000), (20_000, 20_000)])
    def test_a_bomb_is_not_opened(self, size):
        out = io.BytesIO()
        Image.new("1", size).save(out, "PNG", optimize=True)
        with pytest.raises(PictureRefused, match="40 million"):
            encoding.make(out.getvalue())


@pytest.fixture
def shop(app, tmp_path):
    """A Magento folder of one mug with one picture and one that is none."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "mug.png").write_bytes(drawn((600, 750), "PNG", (10, 90, 90, 255)))
    (tmp_path / "media" / "bad.jpg").write_bytes(b"no picture")
    head = "sku,product_type,attribute_set_code,name,price,base_image,additional_images,qty"
    (tmp_path / "a.csv").write_text(f"{head}\nMUG,simple,Cup,Mug,8,/m/mug.jpg,/m/bad.jpg,3\n".replace("/m/", "/media/"))
    import_products.import_products(layout="magento", path=tmp_path)


class TestShown:
    def test_from_a_stand_in_to_the_picture(self, shop, client):
        assert "img/to-come-" in client.get("/p/mug").text
        assert services.make_pictures(seconds=30) == (1, 1)
        assert catalog.pictures_waiting() == {"ready": 1, "failed": 1}
        page = client.get("/p/mug").text
        file = catalog.product_page("mug", "en").variant.picture.file
        assert f'src="/{file}"' in page and 'width="600" height="750"' in page and 'type="image/avif"' in page
        assert f"{file.replace('-600.webp', '-240.webp')} 240w" in page and 'alt="Mug"' in page
        for address in (f"/{file}", f"/{file.replace('-600.webp', '-240.avif')}"):
            answer = client.get(address)
            assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
            assert answer.mimetype == f"image/{address.rsplit('.', 1)[-1]}"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_a_second_import_keeps_it(self, shop, tmp_path):
        services.make_pictures(seconds=30)
        text = (tmp_path / "a.csv").read_text().replace(",8,", ",9,")
        (tmp_path / "a.csv").write_text(text)
        assert import_products.import_products(layout="magento", path=tmp_path).changed == 1
        assert catalog.product_page("mug", "en").variant.picture.file.startswith("media/")

    def test_card_and_cart_show_it_too(self, shop, client):
        services.make_pictures(seconds=30)
        assert "image/avif" in client.get("/search?q=mug").text
        client.post("/cart/lines", data={"sku": "MUG"})
        assert "/media/" in client.get("/cart/").text and "/static/media/" not in client.get("/cart/").text

    @pytest.mark.parametrize("name", ["../a.webp", "xx/none-240.webp", "ab/a.svg", "%2e%2e/catalog.sqlite3", "a.webp/"])
    def test_nothing_else_is_served(self, shop, client, name):
        assert client.get(f"/media/{name}").status_code == 404


class TestAwayServers:
    def test_a_server_that_is_away_is_left_alone_for_a_while(self, app):
        services.expect_pictures(origins=[f"http://nowhere.invalid/{n}.jpg" for n in range(20)])
        assert services.make_pictures(seconds=30) == (0, 1)
        assert catalog.pictures_waiting() == {"waiting": 20}

    def test_an_address_inside_is_refused_for_good(self, app):
        services.expect_pictures(origins=["http://127.0.0.1/a.jpg", "file:///etc/passwd"])
        assert services.make_pictures(seconds=30) == (0, 2)
        assert catalog.pictures_waiting() == {"failed": 2}


class TestStorage:
    @pytest.mark.parametrize(
        "name", ["../x", "/etc/passwd", "a/../../x", "a//b", ".hidden", "a/.b", "", "a\\b", "a\0b"]
    )
    def test_no_name_leads_out(self, app, name):
        for verb in (storage().get, storage().has, storage().drop, lambda one: storage().put(one, b"")):
            with pytest.raises(NotStored):
                verb(name)

    def test_put_get_drop(self, tmp_path):
        kept = Folder(tmp_path)
        kept.put("a/b.webp", b"1")
        kept.put("a/b.webp", b"2")
        assert kept.get("a/b.webp") == b"2" and kept.has("a/b.webp")
        kept.drop("a/b.webp")
        assert not kept.has("a/b.webp") and list((tmp_path / "a").iterdir()) == []
        with pytest.raises(NotStored):
            kept.get("a/b.webp")

"""Import and export in the admin: received, looked at, agreed to, worked on, told; killed and gone on with."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from jobs import files as job
from storefront.catalog import file_jobs, runs, services
from storefront.catalog import queries as catalog
from storefront.config import ROOT
from storefront.flows import work_on_files
from storefront.flows.unpacking import UnableToImport, unpack
from storefront.kernel import clock
from storefront.kernel.db import db
from storefront.kernel.storage import storage
from tests.support.catalog import small_shop
from tests.support.http import HX, token_in
from tests.support.reviews import photo
from tests.support.staff import send, signed_in

HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Colour of the box"
)


def table(count=3, *, price="14.50", more=()):
    rows = [f"mug-{n},Mug {n},<p>A mug.</p>,Moor,Cups,MUG-{n},5,{price},,red" for n in range(count)]
    return "\n".join([HEAD, *rows, *more]).encode()


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def desk(client):
    return signed_in(client)


def upload(desk, data, name="shopify.csv", **fields):
    token = token_in(desk.get("/admin/orders/"))
    body = {"csrf_token": token, "file": (io.BytesIO(data), name), **fields}
    return desk.post("/admin/files/", data=body, content_type="multipart/form-data")


def taken(desk, data, name="shopify.csv", **fields):
    """Upload and have it looked at; the id of its job."""
    answer = upload(desk, data, name, **fields)
    assert answer.status_code == 303, answer.text
    job.run()
    db.session.expire_all()
    return answer.location.rsplit("/", 1)[-1]


def done(desk, key):
    """Agree, and let workers work until it is over."""
    send(desk, f"/admin/files/{key}/start")
    for _ in range(20):
        if job.run() == "nothing waits":
            break
    db.session.expire_all()
    return file_jobs.job(key)


class TestAnImport:
    def test_from_the_file_to_the_shop(self, desk):
        key = taken(desk, table())
        page = desk.get(f"/admin/files/{key}").text
        assert "What would happen" in page and "Import 3 products" in page and "Mug 0" in page and "14.50" in page
        assert catalog.product_ids() == [], "nothing before somebody has said yes"
        found = done(desk, key)
        assert found.status == "done" and len(catalog.product_ids()) == 3
        assert (runs.run(found.run_id).created, runs.run(found.run_id).percent) == (3, 100)
        assert "Mug 1" in desk.get("/search?q=mug").text and desk.get("/p/mug-1").status_code == 200

    def test_says_what_becomes_of_each_column(self, desk):
        key = taken(desk, table())
        seen = dict(map(tuple, file_jobs.job(key).preview["columns"]))
        assert (seen["Title"], seen["Variant Price"], seen["Colour of the box"]) == ("title", "price", None)
        page = desk.get(f"/admin/files/{key}").text
        assert "What becomes what" in page and "Colour of the box" in page and "left out" in page

    def test_the_same_file_again_changes_nothing(self, desk):
        done(desk, taken(desk, table()))
        key = taken(desk, table())
        assert file_jobs.job(key).preview["unchanged"] == 3
        run = runs.run(done(desk, key).run_id)
        assert (run.created, run.changed, run.unchanged) == (0, 0, 3)

    def test_two_clicks_are_one_import(self, desk):
        key = taken(desk, table())
        send(desk, f"/admin/files/{key}/start")
        done(desk, key)
        assert len(runs.past()) == 1

    def test_the_upload_goes_when_it_is_done(self, desk):
        key = taken(desk, table())
        name = file_jobs.job(key).stored
        assert storage().has(name)
        done(desk, key)
        assert not storage().has(name)

    def test_rows_with_problems_as_a_table_that_no_spreadsheet_runs(self, desk):
        key = taken(desk, table(more=['=HYPERLINK("x"),Mug,,,,,5,not a price,,', ",No handle,,,,X-1,5,1.00,,"]))
        found = done(desk, key)
        assert runs.run(found.run_id).problems >= 1
        answer = desk.get(f"/admin/files/{key}/problems.csv")
        assert answer.headers["Content-Disposition"].startswith("attachment") and answer.mimetype == "text/csv"
        assert "The handle is missing." in answer.text
        assert not [line for line in answer.text.splitlines() if line.lstrip("\ufeff").startswith(("=", "+", "@"))]

    @pytest.mark.parametrize(
        ("data", "name", "words"),
        [
            (b"Handle,Title,Colour\nmug,Mug,red\n", "shopify.csv", "the column Variant Price is missing"),
            (b"a,b,c\n1,2,3\n", "export.csv", "This is not a"),
            (b"\x00\x01\x02" * 50, "export.csv", "Shopify:"),
            (packed(**{"readme.txt": "hello"}), "magento.zip", "Magento:"),
            (b"PK\x03\x04 cut off", "magento.zip", "damaged, cut off or has a password"),
            (b"\x1f\x8b\x08 cut off", "shopify.csv.gz", "is not packed, or is cut off"),
            (b'<?xml version="1.0"?><rss><channel></rss>', "feed.xml", "Merchant:"),
        ],
    )
    def test_what_only_looks_like_an_export_is_told_what_is_missing(self, desk, data, name, words):
        key = taken(desk, data, name)
        found = file_jobs.job(key)
        assert found.status == "refused" and words in found.words
        page = desk.get(f"/admin/files/{key}").text
        assert "It cannot be used:" in page and 'hx-trigger="every' not in page
        send(desk, f"/admin/files/{key}/start")
        assert file_jobs.job(key).status == "refused"

    @pytest.mark.parametrize(
        ("data", "name", "words"),
        [(b"", "a.csv", "not empty"), (b"x", "photo.png", "neither a table"), (b"x", "", "not empty")],
    )
    def test_some_files_are_not_taken_at_all(self, desk, data, name, words):
        answer = upload(desk, data, name, department="Typed")
        assert answer.status_code == 422 and words in answer.text and 'value="Typed"' in answer.text

    def test_a_file_that_is_too_large_is_said_so(self, desk, monkeypatch):
        monkeypatch.setattr(file_jobs, "MOST_BYTES", 1 << 20)
        answer = upload(desk, b"x" * ((1 << 20) + 1))
        assert answer.status_code == 422 and "may have 1 MB" in answer.text
        answer = desk.post("/admin/files/", environ_overrides={"CONTENT_LENGTH": str(70 << 20)})
        assert answer.status_code == 413 and "65 MB" in answer.text

    def test_a_zipped_folder_with_its_pictures(self, desk):
        head = "sku,product_type,attribute_set_code,name,price,base_image,qty"
        files = {
            "luma/products.csv": f"{head}\nMUG,simple,Cup,Mug,8,/media/mug.jpg,3\n",
            "luma/media/mug.jpg": photo((600, 750)),
            "__MACOSX/luma/._products.csv": "x",
        }
        key = taken(desk, packed(**files), "luma.zip")
        preview = file_jobs.job(key).preview
        assert (file_jobs.job(key).layout, preview["products"], preview["pictures"]) == ("magento", 1, 1)
        assert done(desk, key).status == "done"
        services.make_pictures(seconds=30)
        assert catalog.product_page("mug", "en").variant.picture.file.startswith("media/")

    def test_it_can_be_thrown_away(self, desk):
        key = taken(desk, table())
        name = file_jobs.job(key).stored
        assert send(desk, f"/admin/files/{key}/removal").status_code == 303
        assert file_jobs.job(key) is None and not storage().has(name)


class TestThePage:
    def test_asks_again_only_while_somebody_works(self, desk):
        answer = upload(desk, table())
        url = answer.location
        page = desk.get(url).text
        assert 'hx-trigger="every 2s"' in page and '<meta http-equiv="refresh" content="3">' in page
        again = page.split('hx-get="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
        assert desk.get(again, headers=HX).status_code == 204
        job.run()
        news = desk.get(again, headers=HX)
        assert news.status_code == 200 and 'id="file-job"' in news.text and 'data-status="ready"' in news.text
        assert 'hx-trigger="every' not in desk.get(url).text

    def test_the_list_shows_what_was_done_by_whom(self, desk):
        taken(desk, table())
        page = desk.get("/admin/files/").text
        assert "shopify.csv" in page and "owner@ollerby.example" in page and "waits for your yes" in page

    def test_who_may_only_read_uploads_nothing(self, client):
        page = signed_in(client, "read-only").get("/admin/files/").text
        assert 'type="file"' not in page


class TestPiecesAndDeaths:
    def test_a_worker_stops_after_its_time_and_the_next_goes_on(self, desk, monkeypatch):
        monkeypatch.setattr("storefront.flows.import_products.AT_A_TIME", 10)
        key = taken(desk, table(45))
        send(desk, f"/admin/files/{key}/start")
        said = [work_on_files.work(seconds=0) for _ in range(5)]
        assert [words.rsplit(": ")[-1] for words in said] == ["22 %", "44 %", "66 %", "88 %", "imported"]
        assert len(catalog.product_ids()) == 45 and len(runs.past()) == 1

    def test_a_worker_that_was_thought_dead_counts_nothing_twice(self, desk):
        run = runs.run(done(desk, taken(desk, table())).run_id)
        assert runs.advance(run.id, cursor=3, counts={"created": 3}) is False
        assert runs.run(run.id).created == 3

    def test_nobody_else_takes_what_is_being_worked_on(self, desk):
        upload(desk, table())
        assert file_jobs.claim() is not None and file_jobs.claim() is None

    def test_what_breaks_again_and_again_fails(self, desk, monkeypatch):
        key = upload(desk, table()).location.rsplit("/", 1)[-1]
        now = clock.now()
        for n in range(file_jobs.MOST_ATTEMPTS + 1):
            monkeypatch.setattr(clock, "now", lambda n=n: now + file_jobs.LEASE * (2 * n))
            file_jobs.claim()
        db.session.expire_all()
        assert file_jobs.job(key).status == "failed"

    def test_killed_in_the_middle_it_goes_on_where_it_was(self, tmp_path):
        """A real process, a real SIGKILL, a second process: every product once, in one run."""
        program = tmp_path / "worker.py"
        program.write_text(WORKER)
        environ = os.environ | {"SHOP_ENV": "test", "SHOP_INSTANCE": str(tmp_path), "DATABASE_URL": ""}
        environ |= {"REDIS_URL": "redis://127.0.0.1:1/0", "PYTHONPATH": str(ROOT)}

        def start(*args):
            command = [sys.executable, str(program), *args]
            return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)

        (tmp_path / "goods.csv").write_bytes(table(400))
        assert start("prepare", str(tmp_path / "goods.csv")).wait(timeout=60) == 0
        first = start("work")
        for line in first.stdout:
            if line.startswith("products") and int(line.split()[1]) >= 60:
                os.kill(first.pid, signal.SIGKILL)
                break
        assert first.wait(timeout=30) == -signal.SIGKILL
        second = start("work")
        out, _ = second.communicate(timeout=120)
        assert second.returncode == 0
        steps = [int(line.split()[1]) for line in out.splitlines() if line.startswith("products")]
        assert steps[0] > 60, "it did not begin anew"
        assert out.splitlines()[-1] == "end done 400 counted 400 runs 1 products"


WORKER = """
import sys, time
from datetime import timedelta
from pathlib import Path
from storefront.app import create_app
from storefront.catalog import file_jobs, queries, runs
from storefront.flows import import_products, work_on_files
import_products.AT_A_TIME = 20
file_jobs.LEASE = timedelta(seconds=0.5)
app = create_app()
with app.app_context():
    if sys.argv[1] == "prepare":
        from tests.support.databases import create_tables
        create_tables()
        key = file_jobs.receive(name="goods.csv", data=Path(sys.argv[2]).read_bytes(), actor="test")
        work_on_files.work(seconds=60)
        file_jobs.start(job_id=key)
        sys.exit(0)
    advance = runs.advance
    def told(run_id, **more):
        advance(run_id, **more)
        print("products", more["cursor"], flush=True)
    import_products.runs.advance = told
    key = file_jobs.latest()[0].id
    while file_jobs.job(key).moving:
        work_on_files.work(seconds=60)
        time.sleep(0.05)
    job = file_jobs.job(key)
    run = runs.run(job.run_id)
    print("end", job.status, len(queries.product_ids()), "counted", run.created + run.unchanged, "runs", len(runs.past()), "products")
"""


class TestAnExport:
    @pytest.mark.parametrize(("wanted", "name"), [("shopify", ".csv"), ("merchant", ".tsv"), ("merchant-xml", ".xml")])
    def test_is_written_by_a_worker_and_fetched(self, desk, wanted, name):
        small_shop()
        answer = send(desk, "/admin/files/exports", format=wanted)
        key = answer.location.rsplit("/", 1)[-1]
        assert desk.get(f"/admin/files/{key}/content").status_code == 404
        job.run()
        found = desk.get(f"/admin/files/{key}/content")
        assert found.status_code == 200 and name in found.headers["Content-Disposition"]
        assert "Tarn" in found.text and "Fetch the file" in desk.get(answer.location).text

    def test_comes_back_identical(self, desk):
        small_shop()
        key = send(desk, "/admin/files/exports", format="shopify").location.rsplit("/", 1)[-1]
        job.run()
        again = taken(desk, desk.get(f"/admin/files/{key}/content").data)
        assert file_jobs.job(again).preview["unchanged"] == 3 and file_jobs.job(again).preview["changed"] == 0

    def test_two_clicks_are_one_file(self, desk):
        one, two = (send(desk, "/admin/files/exports", format="shopify").location for _ in range(2))
        assert one == two

    def test_what_was_sent_to_us_is_never_handed_out(self, desk):
        key = taken(desk, table())
        assert desk.get(f"/admin/files/{key}/content").status_code == 404


class TestUnpacking:
    @pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil", "a/../../evil", "..\\evil.csv", "C:/evil"])
    def test_never_leads_outside(self, tmp_path, name):
        (tmp_path / "a.zip").write_bytes(packed(**{name: "x"}))
        with pytest.raises(UnableToImport, match="outside"):
            unpack(tmp_path / "a.zip", tmp_path / "in")
        assert not list(tmp_path.rglob("evil*"))

    def test_links_are_refused(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            link = zipfile.ZipInfo("link")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
        with pytest.raises(UnableToImport, match="outside"):
            unpack(tmp_path / "a.zip", tmp_path / "in")

    def test_a_bomb_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr("storefront.flows.unpacking.MOST_UNPACKED", 1 << 20)
        (tmp_path / "a.zip").write_bytes(packed(bomb="0" * (5 << 20)))
        began = time.monotonic()
        with pytest.raises(UnableToImport, match="more than 1 MB"):
            unpack(tmp_path / "a.zip", tmp_path / "in")
        assert time.monotonic() - began < 5

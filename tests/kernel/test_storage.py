"""The storage on a real S3-compatible server."""

import subprocess
import sys
import time
import urllib.request
from dataclasses import replace

import pytest

from storefront.kernel.storage import NotStored, _opened, storage
from tests.support.twin import free_port

boto3 = pytest.importorskip("boto3")
pytest.importorskip("moto")


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    """The URL of a local server that speaks S3."""
    port = free_port()
    log = (tmp_path_factory.mktemp("s3") / "log").open("w")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    running = subprocess.Popen(command, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _until_up(url)
        yield url
    finally:
        running.terminate()
        running.wait(10)


def _until_up(url):
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{url}/moto-api/", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The S3 server did not start.")


@pytest.fixture
def bucket(app, s3, monkeypatch):
    """The shop's storage is a bucket below a prefix."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = boto3.client("s3", endpoint_url=s3, region_name="eu-central-1")
    client.create_bucket(Bucket="shop", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    before = app.extensions["settings"]
    url = f"s3://shop/pictures?region=eu-central-1&endpoint={s3}"
    app.extensions["settings"] = replace(before, media_url=url)
    yield client
    app.extensions["settings"] = before
    for found in client.list_objects_v2(Bucket="shop").get("Contents", []):
        client.delete_object(Bucket="shop", Key=found["Key"])
    client.delete_bucket(Bucket="shop")
    _opened.cache_clear()


def test_put_get_drop(bucket):
    kept = storage()
    kept.put("media/ab/x-240.webp", b"1", kind="image/webp")
    assert kept.get("media/ab/x-240.webp") == b"1" and kept.has("media/ab/x-240.webp")
    assert not kept.has("media/ab/x-240.web")
    head = bucket.head_object(Bucket="shop", Key="pictures/media/ab/x-240.webp")
    assert head["ContentType"] == "image/webp"
    kept.drop("media/ab/x-240.webp")
    with pytest.raises(NotStored):
        kept.get("media/ab/x-240.webp")


def test_a_picture_goes_in_and_is_served(bucket, client, tmp_path):
    from storefront.catalog import queries as catalog
    from storefront.catalog import services
    from storefront.flows import import_products
    from tests.catalog.test_pictures import drawn

    (tmp_path / "mug.jpg").write_bytes(drawn((300, 375)))
    head = "sku,product_type,attribute_set_code,name,price,base_image,qty"
    (tmp_path / "a.csv").write_text(f"{head}\nMUG,simple,Cup,Mug,8,/mug.jpg,3\n")
    import_products.import_products(layout="magento", path=tmp_path)
    assert services.make_pictures(seconds=30) == (1, 0)
    file = catalog.product_page("mug", "en").variant.picture.file
    assert client.get(f"/{file}").status_code == 200
    keys = {one["Key"] for one in bucket.list_objects_v2(Bucket="shop")["Contents"]}
    assert f"pictures/{file}" in keys and len([key for key in keys if "/media/" in key]) == 4

"""Where files are kept that are neither code nor rows: a folder, or anything that speaks S3.

`MEDIA_URL` chooses: `file:///srv/shop/media` (the default is `media` in the instance folder) or
`s3://bucket/prefix?region=…&endpoint=https://…`, with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
"""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from storefront.kernel.ids import new_id
from storefront.kernel.settings import settings

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*(/[A-Za-z0-9_][A-Za-z0-9_.\-]*)*")


class NotStored(LookupError):
    """There is no file of this name."""


class Storage(Protocol):
    """Names are relative paths such as `media/ab/abcdef-480.webp`."""

    def put(self, name: str, data: bytes, *, kind: str = "application/octet-stream") -> None: ...
    def get(self, name: str) -> bytes: ...
    def has(self, name: str) -> bool: ...
    def drop(self, name: str) -> None: ...


def checked(name: str) -> str:
    """The name, when it can only mean a file inside the storage; else raises NotStored."""
    if not NAME.fullmatch(name):
        raise NotStored(name)
    return name


class Folder:
    """Files below one folder; each appears whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes, *, kind: str = "application/octet-stream") -> None:
        path = self.root / checked(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{new_id()}")
        half.write_bytes(data)
        half.replace(path)

    def get(self, name: str) -> bytes:
        try:
            return (self.root / checked(name)).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            raise NotStored(name) from None

    def has(self, name: str) -> bool:
        return (self.root / checked(name)).is_file()

    def drop(self, name: str) -> None:
        (self.root / checked(name)).unlink(missing_ok=True)


class Bucket:
    """Objects in an S3 bucket below a prefix."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self.client, self.bucket = client, bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def _where(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + checked(name)}

    def put(self, name: str, data: bytes, *, kind: str = "application/octet-stream") -> None:
        self.client.put_object(**self._where(name), Body=data, ContentType=kind)

    def get(self, name: str) -> bytes:
        try:
            return self.client.get_object(**self._where(name))["Body"].read()
        except self.client.exceptions.NoSuchKey:
            raise NotStored(name) from None

    def has(self, name: str) -> bool:
        where = self._where(name)
        found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=where["Key"], MaxKeys=1)
        return any(one["Key"] == where["Key"] for one in found.get("Contents", []))

    def drop(self, name: str) -> None:
        self.client.delete_object(**self._where(name))


def storage() -> Storage:
    """The shop's own, as MEDIA_URL says."""
    shop = settings()
    return _opened(shop.media_url or (shop.instance / "media").resolve().as_uri())


@lru_cache(maxsize=8)
def _opened(url: str) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        return Bucket(_client(parse_qs(parts.query)), parts.netloc, unquote(parts.path))
    raise ValueError(f"MEDIA_URL begins with file:// or s3://, not {parts.scheme or 'nothing'}.")


def _client(said: dict[str, list[str]]) -> Any:
    import boto3
    from botocore.config import Config

    region = said.get("region", [os.environ.get("AWS_REGION", "us-east-1")])[0]
    patient = Config(connect_timeout=3, read_timeout=20, retries={"max_attempts": 3, "mode": "standard"})
    return boto3.client("s3", region_name=region, endpoint_url=said.get("endpoint", [None])[0], config=patient)

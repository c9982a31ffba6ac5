"""Pictures of unknown origin, made anew: in our formats and widths, with nothing of the file they came in."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from storefront.catalog.pictures.fetching import PictureRefused
from storefront.catalog.pictures.names import widths
from storefront.kernel.refusal import N_

MOST_PIXELS = 40_000_000
READS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
KINDS = {"avif": {"format": "AVIF", "quality": 62, "speed": 8}, "webp": {"format": "WEBP", "quality": 80, "method": 4}}
TOO_LARGE = N_("It has more than 40 million pixels.")
NO_PICTURE = N_("It is not a picture in JPEG, PNG, WebP, GIF or AVIF.")
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Made:
    """`file`: the widest WebP, the name that rows keep; the others follow from it. Sizes in pixels."""

    file: str
    width: int
    height: int
    files: dict[str, bytes]


def make(data: bytes) -> Made:
    """Raises PictureRefused for what is no picture, or a bomb. EXIF, GPS and comments stay behind."""
    picture = _opened(data)
    stem = hashlib.sha256(data).hexdigest()[:32]
    name = f"media/{stem[:2]}/{stem}"
    sizes = widths(picture.width)
    files = {}
    for width in sizes:
        fitted = _fitted(picture, width)
        for ending, how in KINDS.items():
            files[f"{name}-{width}.{ending}"] = _encoded(fitted, how)
    widest = _fitted(picture, sizes[-1])
    return Made(f"{name}-{sizes[-1]}.webp", widest.width, widest.height, files)


def look(data: bytes) -> None:
    """Only at its first bytes. Raises PictureRefused for what is no picture, or says that it is a bomb."""
    _opened(data, whole=False)


def _opened(data: bytes, *, whole: bool = True) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=READS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureRefused(TOO_LARGE, permanent=True)
            if not whole:
                return picture
            picture.load()
            return _plain(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureRefused(TOO_LARGE, permanent=True) from None
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError):
        raise PictureRefused(NO_PICTURE, permanent=True) from None


def _plain(picture: Image.Image) -> Image.Image:
    """In sRGB, see-through only where it was."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: take the numbers as they are
    found = picture.convert("RGBA" if clear else "RGB")
    bare = Image.new(found.mode, found.size)
    bare.paste(found)
    return bare


def _fitted(picture: Image.Image, width: int) -> Image.Image:
    if width >= picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image, how: dict) -> bytes:
    out = io.BytesIO()
    picture.save(out, **how)
    return out.getvalue()


def kinds_of(names: dict[str, bytes]) -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and media type."""
    for name, data in names.items():
        yield name, data, f"image/{name.rsplit('.', 1)[-1]}"

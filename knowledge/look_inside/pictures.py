"""Images: written anew, and made small."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MOST_PIXELS = 40_000_000
SMALL = (320, 320)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def write_anew(kind: str, source: Path, target: Path) -> str:
    """Write an image without what a camera adds; return the reason when it is refused."""
    try:
        with opened(kind, source) as image:
            if image.width * image.height > MOST_PIXELS:
                return "pixels"
            upright = ImageOps.exif_transpose(image)
            if upright.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
                upright = upright.convert("RGB")
            bare = upright.copy()
            bare.info = {k: v for k, v in upright.info.items() if k == "transparency"}
            bare.save(target, format=FORMATS[kind], **({"quality": 88} if kind != "png" else {}))
    except Image.DecompressionBombError:
        return "pixels"
    except Exception:
        return "broken"
    return ""


def opened(kind: str, path: Path) -> Image.Image:
    return Image.open(path, formats=[FORMATS[kind]])


def small(image: Image.Image) -> bytes:
    """Return it as WebP, to stand beside the file's name."""
    image.draft("RGB", (SMALL[0] * 2, SMALL[1] * 2))
    seen = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    seen.thumbnail(SMALL)
    out = io.BytesIO()
    seen.save(out, "WEBP", quality=72)
    return out.getvalue()

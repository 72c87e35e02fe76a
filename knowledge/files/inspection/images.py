"""Images: written anew, and made small."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MAX_PIXELS = 40_000_000
MAX_MOVING_PIXELS = 200_000_000
"""Of all frames together."""

SMALL = 320
"""Pixels on the longer side of a preview that stands beside a file's name."""

WIDE = 1280
"""The same of one that stands in a text."""

MAX_BYTES = 450_000
QUALITIES = (80, 60, 40)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def write_anew(kind: str, source: Path, target: Path) -> str:
    """Write an image without what a camera adds; return the reason when it is refused."""
    try:
        with opened(kind, source) as image:
            if image.width * image.height > MAX_PIXELS:
                return "pixels"
            if getattr(image, "n_frames", 1) > 1 and kind == "webp":
                return _write_moving(image, target)
            upright = ImageOps.exif_transpose(image)
            if upright.mode.startswith("I"):
                upright = _in_eight_bits(upright)
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


def _write_moving(image: Image.Image, target: Path) -> str:
    frames: int = image.n_frames  # type: ignore[attr-defined]
    if frames * image.width * image.height > MAX_MOVING_PIXELS:
        return "pixels"
    durations = []
    for number in range(frames):
        image.seek(number)
        image.load()
        durations.append(int(image.info.get("duration", 100)))
    loop = int(image.info.get("loop", 0))
    image.seek(0)
    image.save(
        target, format="WEBP", save_all=True, duration=durations, loop=loop, quality=88, exif=b"", xmp=b"",
        icc_profile=b"",
    )  # fmt: skip
    return ""


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture of 65,536 greys in 256 of them; Pillow's own way makes all but the darkest white."""
    return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")


def opened(kind: str, path: Path) -> Image.Image:
    return Image.open(path, formats=[FORMATS[kind]])


def small(image: Image.Image, longest: int) -> bytes:
    """Return it as WebP, no larger than this on either side; what is too much even then becomes smaller."""
    image.draft("RGB", (longest * 2, longest * 2))
    seen = image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    while True:
        seen.thumbnail((longest, longest))
        for quality in QUALITIES:
            out = io.BytesIO()
            seen.save(out, "WEBP", quality=quality)
            if out.tell() <= MAX_BYTES:
                return out.getvalue()
        longest //= 2

"""What was found in a document, and why one cannot be read."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

MAX_PIXELS = 40_000_000
MAX_PICTURES = 60
KEPT = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
REWRITTEN = ("GIF", "BMP", "TIFF")


class Unreadable(Exception):
    """A document that is refused; its text is one of the reasons in `words.reasons`."""


@dataclass
class Pictures:
    """The pictures of a document, put into a folder one by one; the same one twice is one."""

    folder: Path
    lost: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def keep(self, content: bytes) -> str:
        """Return the address under which the text shows the picture; "" for one that cannot be kept."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self.digests:
            self.digests[digest] = self._keep(content)
        return self.digests[digest]

    def lose(self, why: str) -> str:
        self.lost[why] += 1
        return ""

    def _keep(self, content: bytes) -> str:
        if len(self.names) == MAX_PICTURES:
            return self.lose("pictures_many")
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        try:
            with Image.open(BytesIO(content), formats=[*KEPT, *REWRITTEN]) as image:
                if image.width * image.height > MAX_PIXELS:
                    return self.lose("pictures_large")
                kind = KEPT.get(image.format or "", "png")
                if image.format in REWRITTEN:
                    content = _as_png(image)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return self.lose("pictures_large")
        except Exception:  # decoders fail in many ways on hostile files
            return self.lose("pictures_kind")
        name = f"{len(self.names) + 1}.{kind}"
        (self.folder / name).write_bytes(content)
        self.names.append(name)
        return f"picture:{len(self.names)}"


def _as_png(image: Image.Image) -> bytes:
    drawn = BytesIO()
    image.convert("RGBA" if "transparency" in image.info else "RGB").save(drawn, "PNG")
    return drawn.getvalue()

"""Plans that stand in the texts of the demo, drawn while it loads."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from knowledge.richtext.images import NewPicture

PAPER, WALL, TABLE, SEAT, WAY = "#fbfaf5", "#10284b", "#e0cf9f", "#9db8d9", "#b3261e"
PLANS = ("onthaalzaal",)


def drawn(name: str) -> NewPicture:
    """Return a plan under the name of its file; the same one each time."""
    if name not in PLANS:
        raise ValueError(name)
    image = Image.new("RGB", (1200, 720), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((30, 30, 1170, 690), outline=WALL, width=12)
    pen.rectangle((520, 675, 680, 700), fill=PAPER)  # the door
    for place, words in ((120, "Loket"), (460, "Bureau 1"), (800, "Bureau 2")):
        _table(pen, place, words)
    for row in (360, 440):
        for seat in range(6):
            pen.rounded_rectangle((110 + seat * 62, row, 156 + seat * 62, row + 46), 8, fill=SEAT)
    _words(pen, (110, 520), "Wachten: zonder afspraak")
    pen.line((600, 670, 600, 300, 920, 300, 920, 240), fill=WAY, width=8)
    pen.polygon(((900, 245), (940, 245), (920, 215)), fill=WAY)
    _words(pen, (640, 400), "Met afspraak: meteen door")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return NewPicture(out.getvalue(), f"plan-{name}.png")


def _table(pen: ImageDraw.ImageDraw, left: int, words: str) -> None:
    pen.rounded_rectangle((left, 90, left + 240, 200), 10, fill=TABLE, outline=WALL, width=4)
    _words(pen, (left + 60, 126), words)


def _words(pen: ImageDraw.ImageDraw, place: tuple[int, int], words: str) -> None:
    pen.text(place, words, fill=WALL, font=ImageFont.load_default(size=34))

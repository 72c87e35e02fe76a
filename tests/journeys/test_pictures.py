"""A picture goes into the text of a new article, is looked at by the worker, and stands there for who reads it."""

from __future__ import annotations

import secrets
from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from knowledge import pdf
from knowledge.richtext import images
from tests.journeys.conftest import PHONE, WIDE

DROP = """async (files) => {
  const transfer = new DataTransfer();
  for (const [packed, name, type] of files) {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const place = document.querySelector(".ProseMirror p:last-of-type").getBoundingClientRect();
  document.querySelector(".ProseMirror").dispatchEvent(new DragEvent("drop", {
    dataTransfer: transfer, bubbles: true, cancelable: true, clientX: place.x + 2, clientY: place.y + 2 }));
}"""
PASTE = """([html, packed]) => {
  const transfer = new DataTransfer();
  transfer.setData("text/html", html);
  transfer.setData("text/plain", "tekst");
  if (packed) {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], "image.png", { type: "image/png" }));
  }
  document.querySelector(".ProseMirror").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
}"""


def photo(width: int = 2400, height: int = 1600) -> bytes:
    """Draw a plan, as large as what a phone takes."""
    drawn = Image.effect_noise((width // 4, height // 4), 90).resize((width, height)).convert("RGB")
    ImageDraw.Draw(drawn).rectangle((200, 200, width - 200, height - 200), outline="red", width=30)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=95)
    return out.getvalue()


def noise() -> bytes:
    """Draw what hardly gets smaller by packing it: some 4 MB."""
    bands = [Image.effect_noise((2000, 1500), 200) for _band in "RGB"]
    out = BytesIO()
    Image.merge("RGB", bands).save(out, "JPEG", quality=95)
    return out.getvalue()


def huge_png() -> bytes:
    """Say at its head that it is of 200 megapixels."""
    small = BytesIO()
    Image.new("RGB", (8, 8)).save(small, "PNG")
    made = bytearray(small.getvalue())
    made[16:24] = (20_000).to_bytes(4, "big") + (10_000).to_bytes(4, "big")
    return bytes(made)


def begin(walker, title: str) -> None:
    page = walker.page
    walker.go("/knowledge/new/")
    page.locator(".ProseMirror").wait_for()
    walker.write_body("Zo ligt het plein.")
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "Waar de palen staan en waarom.")
    page.select_option("select[name=kind]", "lesson")
    page.select_option("select[name=topic]", index=3)
    page.check("[name=audience][value=network]")


def alts(page) -> list[str]:
    shown = page.locator(".ProseMirror img:not(.ProseMirror-separator)")
    return shown.evaluate_all("(images) => images.map((image) => image.alt)")


def choose(walker, file, words: str) -> None:
    page = walker.page
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Afbeelding", exact=True).click()
    chooser.value.set_files(file)
    page.get_by_label("In enkele woorden").fill(words)
    walker.look()
    page.get_by_role("button", name="Zet in de tekst").click()
    page.locator(f".ProseMirror img[alt='{words}']").wait_for()


def wait_until_checked(walker, words: str) -> None:
    page = walker.page
    for _try in range(40):
        if page.locator(f".prose img[alt='{words}']").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    shown = page.locator(f".prose img[alt='{words}']")
    shown.scroll_into_view_if_needed()
    page.wait_for_function(
        "(alt) => document.querySelector(`.prose img[alt='${alt}']`).naturalWidth > 600", arg=words
    )


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_picture_chosen_is_checked_shown_and_printed(walk, tmp_path, width):
    word = f"palenplan{secrets.token_hex(3)}"
    file = tmp_path / "foto.jpg"
    file.write_bytes(photo())
    with walk("member@polder.example", width) as polder:
        page = polder.page
        begin(polder, f"Palen op het plein: {word}")
        choose(polder, file, word)
        source = page.locator(f".ProseMirror img[alt='{word}']").get_attribute("src")
        assert source.startswith("data:image/webp;base64,")
        assert len(source) < 1_000_000
        page.locator("[data-autosaved]:not(:empty)").wait_for()
        polder.look()
        polder.press("publish")
        published = polder.path
        wait_until_checked(polder, word)
        polder.look()
        polder.go(f"{published}edit/")
        page.locator(f".ProseMirror img[alt='{word}']").wait_for()
        polder.press("publish")

    with walk("member@vlas.example", width) as vlas:
        vlas.go(published)
        wait_until_checked(vlas, word)
        vlas.look()
        if pdf.can_print():
            printed = vlas.page.request.get(f"{vlas.portal.url}{published}pdf/").body()
            assert sum(len(page.images) for page in PdfReader(BytesIO(printed)).pages) == 1


def test_pictures_dropped_and_pasted_are_added_and_refused_ones_named(walk):
    with walk("member@polder.example") as polder:
        page = polder.page
        begin(polder, "Gesleept en geplakt")
        dropped = [b64encode(photo(900, 600)).decode(), "plein.jpg", "image/jpeg"]

        page.evaluate(DROP, [dropped, dropped])
        for words in ("eerste", "tweede"):
            page.get_by_label("In enkele woorden").fill(words)
            page.get_by_role("button", name="Zet in de tekst").click()
            page.locator(f".ProseMirror img[alt={words}]").wait_for()
        assert alts(page) == ["eerste", "tweede"]
        page.evaluate(
            PASTE, [f'<p>Geplakt <img alt="klein" src="data:image/jpeg;base64,{dropped[0]}"></p>']
        )
        page.locator(".ProseMirror img[alt=klein]").wait_for()
        page.evaluate(PASTE, ['<p>Van elders <img src="https://elsewhere.example/a.png"></p>'])
        page.get_by_text("Afbeeldingen van andere sites en uit Word zijn weggelaten").wait_for()
        page.evaluate(DROP, [[b64encode(huge_png()).decode(), "groot.png", "image/png"]])
        page.get_by_text("meer dan 40 megapixels").wait_for()

        assert sorted(alts(page)) == ["eerste", "klein", "tweede"]
        assert "Van elders" in page.locator(".ProseMirror").inner_text()
        polder.look()
        polder.press("draft")
        assert page.locator(".prose .picture-waits, .prose img").count() == 3


def test_pictures_too_large_are_scaled_before_they_are_counted(walk):
    large = [b64encode(noise()).decode() for _picture in range(2)]
    html = "".join(
        f'<p><img alt="groot{at}" src="data:image/jpeg;base64,{packed}"></p>'
        for at, packed in enumerate(large)
    )
    assert sum(map(len, large)) > images.MAX_DATA
    with walk("member@polder.example") as polder:
        page = polder.page
        polder.go("/knowledge/new/")
        page.locator(".ProseMirror").click()

        page.evaluate(PASTE, [html])

        page.wait_for_function(
            "() => document.querySelector('[name=body]').value.match(/data:image\\/webp/g)?.length == 2"
        )
        assert alts(page) == ["groot0", "groot1"]
        page.once("dialog", lambda dialog: dialog.accept())


def test_editor_pasting_excel_cells_makes_a_table_and_tab_reaches_the_toolbar(walk):
    cells = "<table><tr><td>Zone</td><td>Palen</td></tr></table>"
    with walk("member@polder.example") as polder:
        page = polder.page
        polder.go("/knowledge/new/")
        page.locator(".ProseMirror").click()

        page.evaluate(PASTE, [cells, b64encode(huge_png()).decode()])

        assert page.locator(".ProseMirror td").all_inner_texts() == ["Zone", "Palen"]
        page.locator(".ProseMirror td").first.click()
        page.get_by_role("button", name="Tabel weg").press("Enter")
        page.locator(".ProseMirror td").first.wait_for(state="detached")
        assert page.locator(".editor-bar button[tabindex='0']:visible").count() == 1
        page.once("dialog", lambda dialog: dialog.accept())

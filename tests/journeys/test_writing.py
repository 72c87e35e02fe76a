"""Somebody writes from a template, is cut off, takes up again what they typed, and publishes."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PASSWORD, PHONE, WIDE

WORD_PASTE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><!--StartFragment-->
<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=NL>Uit Word<o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>eerste punt</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>tweede punt</p>
<table><tr><td><p class=MsoNormal>cel</p></td></tr></table><!--EndFragment--></html>"""

GOOGLE_PASTE = """<b style="font-weight:normal"><p><span style="font-weight:400">mag </span><span style="text-decoration:line-through">niet</span>
<span style="font-weight:700">vet</span><span> m</span><span style="vertical-align:super">2</span></p></b>
<ol start="3" type="a"><li>drie</li></ol>"""

PASTE = """([html, times]) => {
  const transfer = new DataTransfer();
  transfer.setData("text/html", html.replace("Uit Word", "Uit Word" + "<span style='mso-x:y'></span>".repeat(times)));
  document.querySelector(".ProseMirror").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_article_begun_from_template_and_restored_is_published(walk, width):
    word = f"kwelwater{secrets.token_hex(3)}"
    asked = []
    with walk("member@polder.example", width) as polder:
        page = polder.page
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        polder.go("/knowledge/new/")
        polder.look()
        page.locator(".ProseMirror").wait_for()
        page.select_option("select[name=kind]", "practice")
        page.locator(".ProseMirror h2", has_text="Aanleiding").wait_for()
        page.fill("[name=title]", f"Van een sjabloon: {word}")
        page.locator(".ProseMirror h2 + p").first.click()
        page.keyboard.type("We begonnen in oktober.")
        page.locator(".section-list li.is-written", has_text="Aanleiding").wait_for()
        page.locator("[data-autosaved]:not(:empty)").wait_for()
        polder.look()

        polder.go("/knowledge/drafts/")
        assert asked == ["beforeunload"]
        polder.look()
        page.locator(".unfinished li", has_text=word).get_by_role("link").click()
        page.locator(".ProseMirror h2", has_text="Aanleiding").wait_for()
        assert page.input_value("[name=title]") == f"Van een sjabloon: {word}"
        assert "We begonnen in oktober." in page.locator(".ProseMirror").inner_text()

        page.fill("[name=summary]", "Waarom dit een andere zone vooruithelpt.")
        page.select_option("select[name=topic]", index=3)
        page.check("[name=audience][value=network]")
        polder.press("publish")
        assert "Weggelaten, want er staat niets onder" in page.locator("body").inner_text()
        assert "We begonnen in oktober." in polder.text()
        assert "Aanpak" not in page.locator(".prose").first.inner_text()
        polder.look()
        polder.go("/knowledge/drafts/")
        assert word not in polder.text()


def test_editor_pasting_two_megabytes_from_word_keeps_lists_and_tables(walk):
    with walk("member@polder.example") as polder:
        page = polder.page
        polder.go("/knowledge/new/")
        page.locator(".ProseMirror").click()

        page.evaluate(PASTE, [WORD_PASTE, 70_000])

        editor = page.locator(".ProseMirror")
        editor.locator("p", has_text="Uit Word").first.wait_for()
        assert editor.locator("ul li").all_inner_texts() == ["eerste punt", "tweede punt"]
        assert editor.locator("td").all_inner_texts() == ["cel"]
        assert len(page.input_value("[name=body]")) < 2_000
        page.once("dialog", lambda dialog: dialog.accept())


def test_paste_keeps_what_changes_the_meaning_and_the_letters_of_a_list(walk):
    with walk("member@polder.example") as polder:
        page = polder.page
        polder.go("/knowledge/new/")
        page.locator(".ProseMirror").click()

        page.evaluate(PASTE, [GOOGLE_PASTE, 0])

        body = page.input_value("[name=body]")
        assert "<p>mag <s>niet</s> <strong>vet</strong> m<sup>2</sup></p>" in body
        assert 'start="3" type="a">' in body
        page.get_by_role("button", name="Doorstrepen").wait_for()
        page.once("dialog", lambda dialog: dialog.accept())


def test_editor_after_mistake_or_ended_session_keeps_input(walk):
    word = f"schorrenland{secrets.token_hex(3)}"
    asked = []
    with walk("member@polder.example") as polder:
        page, context = polder.page, polder.page.context
        polder.go("/knowledge/new/")
        polder.write_body("Nog zonder samenvatting.")
        page.select_option("select[name=kind]", "lesson")
        page.fill("[name=title]", word)
        page.press("[name=title]", "Enter")
        assert "<h2>" not in page.input_value("[name=body]"), "Enter presses no button"
        page.select_option("select[name=topic]", index=3)
        page.check("[name=audience][value=zone]")
        polder.press("publish")
        page.locator(".form-errors").wait_for()
        page.locator("[data-autosaved]:not(:empty)").wait_for()
        page.locator(".account summary").click()
        for _twice in range(2):  # who stays can press the same button again
            page.once("dialog", lambda leaving: (asked.append(leaving.type), leaving.dismiss()))
            page.locator(".panel-out button").click()
            page.locator("form[data-sent]").wait_for(state="detached")
        assert asked == ["beforeunload"] * 2
        page.keyboard.press("Escape")

        session = [cookie for cookie in context.cookies() if "session" in cookie["name"]]
        context.clear_cookies(name=session[0]["name"])
        page.fill("[name=title]", f"{word} verder")
        again = page.locator("#messages [data-trouble] a")
        again.wait_for()
        polder.look()
        with context.expect_page() as opened:
            again.click()
        other = opened.value
        other.fill("input[name=login]", "member@polder.example")
        other.fill("input[name=password]", PASSWORD)
        other.press("input[name=password]", "Enter")
        other.wait_for_url("**/knowledge/new/")
        other.close()
        page.bring_to_front()
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        again.wait_for(state="detached")

        context.clear_cookies(name=session[0]["name"])
        polder.press("publish")
        assert page.locator("textarea").first.input_value() == f"{word} verder"
        assert "Nog zonder samenvatting." in page.locator("textarea").last.input_value()
        polder.look()
        page.once("dialog", lambda dialog: dialog.accept())
        polder.trouble = [line for line in polder.trouble if "status of 401" not in line]


def test_editor_tip_is_shown_apart_in_the_text(walk):
    with walk("member@polder.example") as polder:
        page = polder.page
        polder.go("/knowledge/new/")
        page.select_option("select[name=kind]", "lesson")
        page.locator(".ProseMirror h2 + p").first.click()
        page.get_by_role("button", name="Tip", exact=True).click()
        page.keyboard.type("Begin klein.")
        page.fill("[name=title]", "Met een tip")
        page.fill("[name=summary]", "Een tip staat apart.")
        page.select_option("select[name=topic]", index=3)
        page.check("[name=audience][value=zone]")
        polder.look()

        polder.press("publish")

        assert page.locator(".prose aside.callout-tip").inner_text() == "Begin klein."
        polder.look()

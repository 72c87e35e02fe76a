"""What other programs put on the clipboard, after the form in which each writes it, becomes what the editor keeps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38">'
    '<span style="font-size:11pt;font-weight:400;font-style:normal;text-decoration:none">gewoon </span>'
    '<span style="font-weight:700;font-style:normal">vet</span><span style="font-weight:400;font-style:italic"> schuin</span>'
    '<span style="font-weight:400;text-decoration:line-through"> weg</span>'
    '<span style="font-weight:400"><span style="font-size:0.6em;vertical-align:super">2</span></span></p></b>'
)
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><style>p.MsoNormal{margin:0cm}</style><body><!--StartFragment-->'
    "<p class=MsoNormal><span lang=NL>Uit <b>Word</b> <s>niet</s> m<sup>2</sup><o:p></o:p></span></p>"
    "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>3.<span>   </span></span>drie</p>"
    "<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>a)</span>diep</p>"
    "<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>4.</span>vier</p>"
    "<p class=MsoNormal><span style='display:none;mso-hide:all'>geheim</span>slot</p><!--EndFragment--></body></html>"
)
WORD_LISTS = (
    '<p>Uit <b>Word</b> <s>niet</s> m<sup>2</sup></p><ol start="3"><li>drie<ol type="a"><li>diep</li></ol></li><li>vier</li></ol>'
    "<p>slot</p>"
)
ONLINE = (
    '<div class="OutlineElement Ltr"><p class="Paragraph"><span class="TextRun" style="font-weight: bold;"><span class="NormalTextRun">vet'
    '</span></span><span class="TextRun" style="text-decoration: line-through;"><span>weg</span></span></p></div>'
    '<div class="ListContainerWrapper"><ul class="BulletListStyle1"><li data-aria-level="1" role="listitem"><p class="Paragraph">'
    '<span class="TextRun">een</span></p></li></ul></div><div class="ListContainerWrapper"><ul class="BulletListStyle2">'
    '<li data-aria-level="2" role="listitem"><p class="Paragraph"><span class="TextRun">diep</span></p></li></ul></div>'
)
ONLINE_WANTED = "<p><strong>vet</strong><s>weg</s></p><ul><li>een<ul><li>diep</li></ul></li></ul>"
CLIPBOARDS = {
    "Google Docs": (GOOGLE, "<p>gewoon <strong>vet</strong><em> schuin</em><s> weg</s><sup>2</sup></p>"),
    "Word": (WORD, WORD_LISTS),
    "Word Online": (ONLINE, ONLINE_WANTED),
    "SharePoint": (
        '<div data-sp-rte=""><p><span style="font-weight:600">vet</span> en <span class="fontColor" style="color:red">rood</span></p></div>',
        "<p><strong>vet</strong> en rood</p>",
    ),
    "Outlook": (
        '<div class="elementToProof" style="font-family: Aptos;"><p class="MsoNormal"><b><span style="font-weight:bold">vet</span></b> '
        "en <i>schuin</i></p></div>",
        "<p><b><strong>vet</strong></b> en <i>schuin</i></p>",
    ),
    "Excel": (
        "<style>.xl65 {font-weight:700;}\n.xl66 {text-decoration:line-through;}</style><table><tr><td class=xl65>kop</td>"
        "<td class=xl66>weg</td></tr></table>",
        "<table><tbody><tr><td><strong>kop</strong></td><td><s>weg</s></td></tr></tbody></table>",
    ),
    "LibreOffice": (
        '<p style="line-height: 100%"><b>vet</b> <strike>weg</strike> <font size="2" style="font-size: 10pt"><span style="font-style: '
        'italic">schuin</span></font> CO<sub>2</sub></p>',
        "<p><b>vet</b> <strike>weg</strike> <em>schuin</em> CO<sub>2</sub></p>",
    ),
    "Teams": (
        '<div><div><p><span style="font-size:inherit">hallo <strong style="font-size:inherit">vet</strong></span></p></div></div>',
        "<p>hallo <strong>vet</strong></p>",
    ),
}  # fmt: skip


@pytest.fixture
def page(browser) -> Iterator[Page]:
    script = Path(PROJECT, "static/js/paste.js").read_text(encoding="utf-8")
    made = browser.new_page()
    made.add_script_tag(content=f"{script}\nwindow.plainly = plainly;", type="module")
    made.wait_for_function("() => Boolean(window.plainly)")
    yield made
    made.close()


@pytest.mark.parametrize("program", CLIPBOARDS)
def test_clipboard_of_a_program_becomes_plain_html(page, program):
    given, wanted = CLIPBOARDS[program]

    assert page.evaluate("html => window.plainly(html)", given).strip() == wanted

"""Documents of many origins in which something was lost without a word; each is the smallest that shows it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from knowledge.documents.convert import NotRead
from knowledge.documents.messages import lost_words
from knowledge.documents.unpack import in_archive
from knowledge.richtext.sanitizer import clean
from tests.knowledge import word_files as papers
from tests.knowledge.documents.reading import read_file

CASES = Path(__file__).with_name("cases")
READ = {
    "alleen-titel.docx": ("Enkel een kop", "", {}),
    "beeld-embed-extern.docx": ("", "<p>Tekst rond het plan.</p>", {"pictures_elsewhere": 1}),
    "customxml.docx": ("", "<p>In customXml.</p><p>slim inline verplaatst basis</p>", {}),
    "doorhalen.docx": (
        "",
        "<p>De patrouille mag <s>niet </s>alleen rijden. Max 50 m<sup>2</sup>, 10<sup>6</sup></p>",
        {},
    ),
    "formvak.docx": ("", "<p>☒ aangekruist</p>", {}),
    "kop-gebaseerd.docx": ("Inleiding", "<p>Tekst.</p>", {}),
    "koppeling.docx": (
        "",
        '<p><a href="https://www.voorbeeld.example/pagina">de pagina</a></p>',
        {},
    ),
    "leeg-accelerator.odt": ("", "<p>Hallo.</p>", {}),
    "letters.docx": (
        "",
        '<ol type="a"><li>eerste</li><li>tweede</li></ol><p>Zie punt b).</p>',
        {},
    ),
    "lijst.docx": (
        "",
        "<ol><li>Stap een</li><li>Stap twee</li></ol><p>Let op tussendoor.</p>"
        '<ol start="3"><li>Stap drie</li></ol>',
        {},
    ),
    "symbool.docx": ("", "<p>☒ ja → dan\u2011nu</p>", {}),
    "tekstvak-kop.docx": ("", "<p>A</p><p>voor na<br>nieuwe pagina</p>", {}),
    "vakje.docx": ("", "<p>☒ Aangevinkt</p><p>☐ Niet aangevinkt</p>", {}),
    "veld.docx": ("", "<p>Zie Tabel 7 en artikel 44/11.</p>", {}),
    "verborgen.docx": ("", "<p>Zichtbaar. </p>", {"hidden": 1}),
}


@pytest.mark.parametrize("name", READ)
def test_document_of_another_origin_is_read_whole(name, tmp_path):
    text = read_file(CASES / name, tmp_path)

    assert (text.title, text.body, text.lost) == READ[name]
    assert len(lost_words(text.lost)) == len(text.lost)


def test_every_case_has_its_test():
    named = set(READ) | {"beveiligd-aes.pdf", "wachtwoord.docx"}
    assert {path.name for path in CASES.iterdir()} == named


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_office_file_with_a_password_is_said_to_be_locked(kind, tmp_path):
    source = tmp_path / f"x.{kind}"
    source.write_bytes((CASES / "wachtwoord.docx").read_bytes())

    with pytest.raises(NotRead) as refused:
        read_file(source, tmp_path)

    assert refused.value.reason == "locked"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styled(*styles: str) -> dict[str, str | bytes]:
    return {"word/styles.xml": f'<w:styles xmlns:w="{papers.MAIN}">{"".join(styles)}</w:styles>'}


WORD_HIDDEN = {
    "by its character style": (
        "<w:p>" + run("zicht", "") + run("geheim", '<w:rStyle w:val="V"/>') + "</w:p>",
        '<w:style w:type="character" w:styleId="V"><w:rPr><w:vanish/></w:rPr></w:style>',
    ),
    "by a style based on it": (
        '<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>' + run("geheim") + "</w:p><w:p>" + run("zicht") + "</w:p>",
        '<w:style w:type="paragraph" w:styleId="V"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:basedOn w:val="V"/></w:style>',
    ),
    "row": (
        "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p>" + run("geheim") + "</w:p></w:tc></w:tr></w:tbl>"
        "<w:p>" + run("zicht") + "</w:p>",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORD_HIDDEN)
def test_hidden_text_of_word_is_left_out_and_counted(read, name):
    body, style = WORD_HIDDEN[name]

    text = read("docx", papers.docx(body, parts=styled(style)))

    assert "zicht" in text.body
    assert "geheim" not in text.body
    assert text.lost == {"hidden": 1}


def test_word_that_a_style_hides_and_the_run_shows_is_kept(read):
    style = '<w:style w:type="character" w:styleId="V"><w:rPr><w:vanish/></w:rPr></w:style>'
    shown = run("zicht", '<w:rStyle w:val="V"/><w:vanish w:val="0"/>')

    text = read("docx", papers.docx(f"<w:p>{shown}</w:p>", parts=styled(style)))

    assert (text.body, text.lost) == ("<p>zicht</p>", {})


def numbering(*levels: tuple[str, str]) -> dict[str, str | bytes]:
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    return {
        "word/numbering.xml": f'<w:numbering xmlns:w="{papers.MAIN}"><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    }


def item(text: str, level: int = 0, style: str = "") -> str:
    styled_as = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p><w:pPr>{styled_as}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"{run(text)}</w:p>"
    )


def test_lists_of_word_keep_their_nesting_kind_and_count(read):
    body = item("een") + item("a", 1) + item("b", 1) + item("twee")
    parts = numbering(("decimal", "%1."), ("lowerLetter", "%2)"))

    text = read("docx", papers.docx(body, parts=parts))

    assert text.body == '<ol><li>een<ol type="a"><li>a</li><li>b</li></ol></li><li>twee</li></ol>'
    assert clean(text.body) == text.body


def test_numbered_headings_of_word_keep_their_number(read):
    body = (
        item("Doel", 0, "Kop1")
        + item("Eerst", 1, "Kop2")
        + item("Dan", 1, "Kop2")
        + item("Slot", 0, "Kop1")
    )
    parts = numbering(("decimal", "%1."), ("decimal", "%1.%2"))

    text = read("docx", papers.docx(body, parts=parts))

    assert re.findall(r"<h[23]>([^<]*)", text.body) == [
        "1. Doel",
        "1.1 Eerst",
        "1.2 Dan",
        "2. Slot",
    ]


def test_heading_by_outline_level_is_a_heading_and_level_nine_is_none(read):
    def outlined(text: str, level: int) -> str:
        return f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>{run(text)}</w:p>'

    text = read(
        "docx",
        papers.docx(
            "<w:p>" + run("Vooraf") + "</w:p>" + outlined("Kop", 0) + outlined("Gewoon", 9)
        ),
    )

    assert text.body == "<p>Vooraf</p><h2>Kop</h2><p>Gewoon</p>"


def test_drop_cap_and_soft_hyphens_leave_the_words_whole(read):
    capital = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>' + run("D") + "</w:p>"
    rest = "<w:p>" + run("e poli") + "<w:r><w:softHyphen/></w:r>" + run("tie\u00adzone") + "</w:p>"

    assert read("docx", papers.docx(capital + rest)).body == "<p>De politiezone</p>"


def test_main_part_of_another_name_is_found(read):
    parts = {
        "word/document2.xml": f'<w:document xmlns:w="{papers.MAIN}"><w:body>{papers.paragraph("Van Word Online")}</w:body></w:document>',
        "_rels/.rels": f'<Relationships xmlns="{papers.OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{papers.RELATIONS}/officeDocument" Target="/word/document2.xml"/></Relationships>',
    }

    assert read("docx", papers.docx("", parts=parts)).body == "<p>Van Word Online</p>"


@pytest.mark.parametrize(
    "part", ["word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/header1.xml"]
)
def test_damaged_part_beside_the_text_costs_only_itself(read, part):
    text = read("docx", papers.docx(papers.paragraph("Tekst"), parts={part: "<w:half"}))

    assert text.body == "<p>Tekst</p>"
    assert text.lost == {"damaged_parts": 1}


def test_unused_empty_part_is_no_damage(read):
    text = read(
        "docx",
        papers.docx(
            papers.paragraph("Tekst"), parts={"customXml/item1.xml": "", "word/x.xml": "<x"}
        ),
    )

    assert (text.body, text.lost) == ("<p>Tekst</p>", {})


def test_missing_picture_costs_only_itself(read):
    missing = papers.odt(
        '<text:p>voor<draw:frame><draw:image xlink:href="Pictures/weg.png"/></draw:frame>na</text:p>'
    )

    assert read("docx", papers.docx(papers.paragraph("Tekst", more=papers.picture()))).lost == {
        "pictures_elsewhere": 1
    }
    assert read("odt", missing).body == "<p>voorna</p>"
    assert read("odt", missing).lost == {"pictures_elsewhere": 1}


def test_word_box_with_two_forms_is_read_once(read):
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="wps"><w:drawing><w:txbxContent>'
        + papers.paragraph("in het vak")
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
        + papers.paragraph("in het vak")
        + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        + run("buiten")
        + "</w:p>"
    )

    text = read("docx", papers.docx(box))

    assert (text.body, text.lost) == ("<p>buiten</p><p>in het vak</p>", {"boxes": 1})


def test_markdown_keeps_footnotes_boxes_and_struck_words(read):
    source = (
        "Tekst[^a] mag ~~niet~~ en nog[^b].\n\n- [x] gedaan\n- [ ] te doen\n\n```\n[^a] in code\n```\n\n"
        "[^b]: Tweede noot.\n[^a]: Eerste noot,\n    die verdergaat.\n"
    )

    text = read("md", source)

    assert "Tekst[1] mag <s>niet</s> en nog[2]." in text.body
    assert "<li>☒ gedaan</li>\n<li>☐ te doen</li>" in text.body
    assert "[^a] in code" in text.body
    assert text.body.endswith(
        "<ol><li><p>Eerste noot,\ndie verdergaat.</p>\n</li><li><p>Tweede noot.</p>\n</li></ol>"
    )
    assert text.lost == {"footnotes": 2}


def test_name_in_an_archive_without_the_flag_is_read_as_utf_8(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bericht.md", "# x")
    name = "één.md".encode()
    path.write_bytes(path.read_bytes().replace(b"bericht.md", b"b" * (10 - len(name)) + name))

    with zipfile.ZipFile(path) as archive:
        assert [arrival.name for arrival in in_archive(archive)] == ["bbéén.md"]

"""Word, ODT, Markdown and HTML into the text of an article: what is kept, what is said to be lost, what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from random import Random

import pytest

from knowledge.documents.convert import NotRead, convert, kind_of
from knowledge.documents.messages import lost_words, reason_words
from knowledge.richtext.sanitizer import clean
from tests.conftest import PROJECT
from tests.knowledge import word_files as papers


@pytest.fixture
def read(tmp_path):
    def convert_it(kind: str, content: bytes | str, **options: object):
        source, folder = tmp_path / "source", tmp_path / "out"
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder.mkdir(exist_ok=True)
        return convert(kind, source, folder, **options)

    return convert_it


def test_document_from_word_keeps_headings_lists_tables_and_pictures(read):
    text = read("docx", papers.report())

    assert text.title == "Fietsdiefstal aan het station"
    assert re.findall(r"<h[23]>[^<]*", text.body) == [
        "<h2>Aanleiding", "<h2>Aanpak", "<h3>Eerst", "<h3>Dieper",
    ]  # fmt: skip
    for part in (
        "<ul><li>een ronde</li><li>een brief</li></ul>", "<ol><li>stap een</li></ol>",
        "<td><p>mei</p></td><td><p>3</p></td>", "Bron: eigen telling", '<img src="picture:1" alt="plattegrond">',
    ):  # fmt: skip
        assert part in text.body, part
    assert [picture.read_bytes() for picture in text.pictures] == [papers.png()]
    assert "<a" not in text.body
    assert text.lost == {
        "footnotes": 1,
        "comments": 1,
        "edges": 1,
        "levels": 1,
    }
    assert clean(text.body).count("<h2>") == 2


def test_document_from_odt_keeps_headings_lists_tables_links_and_pictures(read):
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/></text:list-style>'
    )
    body = (
        '<text:h text:outline-level="1">Verkeer aan de school</text:h>'
        '<text:p>Dit is <text:span text:style-name="T1">belangrijk</text:span>.<text:note><text:note-body>'
        "<text:p>Een noot</text:p></text:note-body></text:note></text:p>"
        '<text:h text:outline-level="2">Aanpak</text:h>'
        '<text:list text:style-name="L1"><text:list-item><text:p>een</text:p></text:list-item></text:list>'
        "<text:list><text:list-item><text:p>punt</text:p></text:list-item></text:list>"
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>cel</text:p>'
        "</table:table-cell></table:table-row></table:table>"
        '<text:p><text:a xlink:href="https://www.polder.example/">site</text:a><office:annotation><text:p>nee</text:p>'
        '</office:annotation><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
    )

    text = read("odt", papers.odt(body, styles=styles, pictures={"Pictures/a.png": papers.png()}))

    assert text.title == "Verkeer aan de school"
    for part in (
        "<strong>belangrijk</strong>.[1]", "<h2>Aanpak</h2>", "<ol><li><p>een</p></li></ol>",
        "<ul><li><p>punt</p></li></ul>", '<td colspan="2"><p>cel</p></td>', 'href="https://www.polder.example/"',
        '<img src="picture:1"', "<li><p>Een noot</p></li>",
    ):  # fmt: skip
        assert part in text.body, part
    assert "nee" not in text.body
    assert text.lost == {"footnotes": 1, "comments": 1}


def test_document_from_markdown_keeps_table_and_takes_html_for_text(read, tmp_path):
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "kaart.png").write_bytes(papers.png())
    (tmp_path / "geheim.png").write_bytes(papers.png("blue"))
    source = (
        "# Buurtapp\n\nTekst **vet**.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>\n\n"
        "![kaart](kaart.png) ![weg](../geheim.png) ![net](https://elders.example/x.png)\n"
    )

    text = read("md", source, beside=beside)

    assert text.title == "Buurtapp"
    assert "<td>1</td>" in text.body
    assert "<strong>vet</strong>" in text.body
    assert "<script" not in text.body
    assert [picture.read_bytes() for picture in text.pictures] == [papers.png()]
    assert text.lost == {"pictures_elsewhere": 2}


def test_document_from_html_loses_scripts_and_frames_and_gives_its_title(read):
    source = (
        "<html><head><title>Naam</title><style>p{}</style></head><body><p>Eerst tekst</p><h1>Kop</h1>"
        '<p onclick="x()">een</p><script>weg()</script><iframe src="https://x.example"></iframe></body></html>'
    )

    text = read("html", source)

    assert text.title == "Naam"
    assert text.body == "<p>Eerst tekst</p><h2>Kop</h2><p>een</p>"
    assert text.lost == {"objects": 1}


NESTED = "<w:tbl><w:tr><w:tc>" * 10_000 + papers.paragraph("x") + "</w:tc></w:tr></w:tbl>" * 10_000
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "nested": ("docx", papers.docx(NESTED), "nested"),
    "entities": ("docx", papers.docx(papers.paragraph("x"), doctype=ENTITIES), "entities"),
    "endless": ("docx", papers.docx(papers.paragraph("x" * 9_000_000)), "too_long"),
    "half": ("docx", papers.report()[:-400], "broken"),
    "no xml": ("docx", papers.docx("<w:p>"), "broken"),
    "nested odt": ("odt", papers.odt("<text:list><text:list-item>" * 5_000), "nested"),
    "long html": ("html", "<p>woord</p>" * 60_000, "too_long"),
    "deep html": ("html", "<blockquote>" * 50_000 + "x", "nested"),
    "deep divs": ("html", "<div>" * 200_000 + "x", "nested"),
    "binary": ("md", b"PK\3\4\0\0\0\0", "broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_document_broken_or_hostile_is_refused_with_a_reason(read, name):
    kind, content, reason = HOSTILE[name]

    with pytest.raises(NotRead) as refused:
        read(kind, content)

    assert refused.value.reason == reason
    assert reason_words(reason)


def test_pictures_from_elsewhere_are_not_fetched(read):
    links = f'<Relationship Id="rIdOut" Type="{papers.RELATIONS}/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
    content = papers.docx(
        papers.paragraph("tekst", more=papers.picture('r:link="rIdOut"')), links=links
    )

    text = read("docx", content)

    assert "tekst" in text.body
    assert "<img" not in text.body
    assert text.lost == {"pictures_elsewhere": 1}


def test_document_of_five_megabytes_stays_below_300_megabytes_of_memory(tmp_path):
    words = "Elke week verdwijnen er fietsen aan het station van de stad. " * 20
    noise = Random(1).randbytes(1_100_000)  # noqa: S311 - something that cannot be packed
    media = {f"word/media/{n}.png": papers.png(size=(1, 1)) + noise[n:] for n in range(5)}
    body = "".join(papers.paragraph(words) for _ in range(140)) + papers.paragraph(
        "kaart", more=papers.picture()
    )
    content = papers.docx(
        body, parts={"word/media/plan.png": papers.png(size=(1500, 1000)), **media}
    )
    source = tmp_path / "verslag.docx"
    source.write_bytes(content)
    arguments = [sys.executable, "-c", IN_A_SMALL_PROCESS, str(source), str(tmp_path)]

    done = subprocess.run(arguments, cwd=PROJECT, capture_output=True, text=True, check=True)

    said = json.loads(done.stdout)
    assert len(content) > 5 * 1024**2
    assert said["letters"] > 150_000
    assert said["heard"] == [10, 70, 90]
    assert 10 * 1024**2 < said["most"] < 300 * 1024**2


IN_A_SMALL_PROCESS = """
import json, resource, sys
from pathlib import Path
from knowledge.documents.convert import convert
heard = []
text = convert("docx", Path(sys.argv[1]), Path(sys.argv[2]), on_progress=heard.append)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(json.dumps({"letters": len(text.body), "heard": heard, "most": most}))
"""
"""A child begins with as much memory as its parent has: beside the tests that would be theirs."""


def test_document_losses_are_put_in_words_with_their_count():
    assert len(lost_words({"footnotes": 2, "comments": 1, "levels": 0})) == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.DOCX", "docx"), ("a.b.htm", "html"), ("lees.markdown", "md"), ("docx", ""), ("a.doc", "")],
)
def test_document_kind_follows_the_extension(name, kind):
    assert kind_of(name) == kind

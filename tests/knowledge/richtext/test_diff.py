from __future__ import annotations

import re

import pytest

from knowledge.richtext.diff import assemble, blocks, compare, taken_over
from knowledge.richtext.sanitizer import clean

HIDDEN = re.compile(r'<span class="visually-hidden">[^<]*</span>')


def shown(before, after):
    """What is seen of each part: its kind and its marked HTML."""
    return [(str(part.kind), HIDDEN.sub("", part.marked)) for part in compare(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("<p>een</p>", "<p>een</p>", [("same", "<p>een</p>")]),
        ("", "<h2>Nieuw</h2>", [("added", "<h2><ins>Nieuw</ins></h2>")]),
        (
            "<p>oud <em>woord</em></p>",
            "",
            [("removed", "<p><del>oud</del> <em><del>woord</del></em></p>")],
        ),
        (
            "<p>De oude hond blaft.</p>",
            "<p>De nieuwe hond blaft.</p>",
            [("changed", "<p>De <del>oude</del> <ins>nieuwe</ins> hond blaft.</p>")],
        ),
        (
            "<p>De hond blaft hard.</p>",
            "<p>De hond blaft.</p>",
            [("changed", "<p>De hond blaft <del>hard</del>.</p>")],
        ),
        (
            "<ul><li><p>een fiets</p></li><li><p>twee</p></li></ul>",
            "<ul><li><p>een fiets</p></li><li><p>drie auto's</p></li></ul>",
            [
                ("same", "<ul><li><p>een fiets</p></li></ul>"),
                ("removed", "<ul><li><p><del>twee</del></p></li></ul>"),
                ("added", "<ul><li><p><ins>drie auto's</ins></p></li></ul>"),
            ],
        ),
        (
            "<table><tbody><tr><td><p>Kost</p></td><td><p>tien euro</p></td></tr></tbody></table>",
            "<table><tbody><tr><td><p>Kost</p></td><td><p>elf euro</p></td></tr></tbody></table>",
            [
                (
                    "changed",
                    "<table><tbody><tr><td> Kost </td><td> <del>tien</del> <ins>elf</ins> euro </td></tr></tbody></table>",
                )
            ],
        ),
        (
            "<p>een woord</p>",
            "<p>een <strong>woord</strong></p>",
            [("changed", "<p>een <strong>woord</strong></p>")],
        ),
        (
            "<p>a &lt;b&gt; c</p>",
            "<p>a &lt;b&gt; d</p>",
            [("changed", "<p>a &lt;b&gt; <del>c</del> <ins>d</ins></p>")],
        ),
    ],
)
def test_difference_marks_what_changed(before, after, expected):
    found = [(kind, " ".join(html.split())) for kind, html in shown(before, after)]
    wanted = [(kind, " ".join(html.split())) for kind, html in expected]

    assert [(k, h.replace(" </", "</")) for k, h in found] == [
        (k, h.replace(" </", "</")) for k, h in wanted
    ]


def test_difference_shows_a_link_that_leads_elsewhere():
    before = '<p>Zie <a href="https://a.example">deze bladzijde</a>.</p>'

    (part,) = compare(before, before.replace("a.example", "b.example"))

    assert "<del>" in part.marked
    assert "b.example" in part.marked


def test_difference_says_when_only_the_layout_changed():
    (bold,) = compare("<p>een woord</p>", "<p>een <strong>woord</strong></p>")
    (other,) = compare("<p>een woord hier</p>", "<p>een ander woord hier</p>")

    assert bold.is_layout_only
    assert not other.is_layout_only


def test_difference_of_hostile_html_is_clean():
    hostile = '<p onclick="x()">a<script>alert(1)</script><img src=x onerror=y> b</p><iframe></iframe><ins>'

    parts = compare(
        hostile, hostile.replace(" b", " c") + '<p title="&quot;><script>">"</p><td><del>x</td>'
    )

    for part in parts:
        for html in (part.before, part.after):
            assert "".join(clean(html).split()) == "".join(html.split())
        assert not re.search(r"<script|<img|<iframe|onclick", part.marked)


def test_difference_of_pathological_texts_ends():
    many = "<p>de</p>" * 5_900
    long_line = "<p>" + "de het een " * 40_000 + "</p>"

    assert [part.kind for part in compare(many, many)] == ["same"] * 5_900
    assert len(compare(many, many.replace("de", "het"))) == 11_800
    assert len(compare(long_line, long_line.replace("een", "twee", 5))) == 1


def test_difference_gives_back_both_texts():
    before = "<h2>Wat</h2><ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c d e</p></li></ul><p>z</p>"
    after = "<h2>Wat</h2><ul><li><p>a</p></li><li><p>c d f</p></li><li><p>g</p></li></ul><p>z</p>"

    parts = compare(before, after)

    assert taken_over(parts, ()) == before
    assert taken_over(parts, [part.index for part in parts]) == after


def test_difference_takes_over_one_block():
    before, after = (
        "<p>een oude zin hier</p><p>blijft</p>",
        "<p>een nieuwe zin hier</p><p>blijft</p><p>erbij</p>",
    )
    parts = compare(before, after)

    assert [part.index for part in parts] == [0, 1, 2]
    assert taken_over(parts, {2}) == "<p>een oude zin hier</p><p>blijft</p><p>erbij</p>"
    assert taken_over(parts, {0}) == "<p>een nieuwe zin hier</p><p>blijft</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><hr><p>b</p>",
        '<ol start="3"><li><p>drie</p></li><li><p>vier</p><p>vijf</p></li></ol>',
        "<blockquote><p>a</p><p>b</p></blockquote>",
        '<table><tbody><tr><th>a</th><td>b</td></tr><tr><td colspan="2">c</td></tr></tbody></table>',
    ],
)
def test_difference_blocks_make_the_whole_text_again(html):
    assert assemble(blocks(html)) == html

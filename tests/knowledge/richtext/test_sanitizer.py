from __future__ import annotations

import pytest

from knowledge.richtext.sanitizer import ArticleEditor, clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "<h2>Aanpak</h2><p>Een <strong>proef</strong>.</p>",
            "<h2>Aanpak</h2><p>Een <strong>proef</strong>.</p>",
        ),
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x()" style="color:red" class="y">a</p>', "<p>a</p>"),
        ('<img src="https://elsewhere.example/pixel.gif"><p>a</p>', "<p>a</p>"),
        ('<iframe src="https://elsewhere.example"></iframe><p>a</p>', "<p>a</p>"),
        ("<svg><script>x</script></svg><p>a</p>", "<p>a</p>"),
        ("<h1>Te groot</h1>", "Te groot"),
        ('<ol start="3"><li><p>drie</p></li></ol>', '<ol start="3"><li><p>drie</p></li></ol>'),
        ('<table><tbody><tr><td colspan="2"><p>x</p></td></tr></tbody></table>',) * 2,
        ("een\n\ntwee < drie & vier", "<p>een</p>\n\n<p>twee &lt; drie &amp; vier</p>"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_sanitizer_keeps_allowed_markup(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "/knowledge/", "//elsewhere.example", "vbscript:x"],
)
def test_sanitizer_removes_unsafe_addresses(address):
    assert "href" not in clean(f'<p><a href="{address}">x</a></p>')


@pytest.mark.parametrize(
    "address", ["https://politie.example/x", "http://a.example", "mailto:a@polder.example"]
)
def test_sanitizer_marks_external_links(address):
    assert clean(f'<a href="{address}" target="_blank">x</a>') == (
        f'<a href="{address}" rel="noopener noreferrer nofollow">x</a>'
    )


@pytest.mark.parametrize(
    "html", ["<p>a<b>c", '<a href="https://a.example">x</a><hr>', "a < b", "<p>&amp;lt;</p>"]
)
def test_sanitizer_run_twice_changes_nothing_more(html):
    assert clean(clean(html)) == clean(html)


def test_editor_script_is_loaded_as_a_file():
    media = str(ArticleEditor().media)

    assert 'type="module"' in media
    assert "<style" not in media
    assert "importmap" not in media

"""Templates keep to the content security policy, are all in use, and the components are on show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
LETTERS = FOLDER / "letters"
DAYS = ROOT / "zones/date_formats.py"
SPRITE = (ROOT / "static/vendor/bootstrap-icons/sprite.svg").read_text()
INLINE = {
    "a style attribute": re.compile(r"<[^>{]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "an on… attribute": re.compile(r"<[^>{]*\son[a-z]+\s*="),
    "a javascript: address": re.compile(r"javascript:"),
}
# Found by Django and allauth by their names.
NAMED_BY_LIBRARIES = (
    "allauth/",
    "account/",
    "django/",
    "400.",
    "403.",
    "403_csrf.",
    "404.",
    "500.",
    "503.",
)


TRANSLATED = re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}", re.DOTALL)
# French sets a space before them that does not break, so they belong to the words.
BARE_SIGN = re.compile(r".*(?:%}|}})(?:\s|</\w+>)*[:;?!](?=[\s<]|$).*", re.MULTILINE)
WITHOUT_DAY = re.compile('"(H:i|F Y)"')
BARE_DAY = re.compile(r'\|date:"[^"]*j[^"]*"')


def _name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def _code() -> str:
    apps = ("antw4wvl", "zones", "knowledge", "exchanges", "network")
    return "\n".join(path.read_text() for app in apps for path in (ROOT / app).rglob("*.py"))


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_template_keeps_to_the_content_security_policy(template):
    text = template.read_text()
    rules = (
        INLINE
        if not template.is_relative_to(LETTERS)
        else {"an inline script": INLINE["an inline script"]}
    )

    found = [what for what, pattern in rules.items() if pattern.search(text)]

    assert found == []


def test_templates_are_all_used():
    code = _code()
    texts = {_name(path): path.read_text() for path in FOLDER.rglob("*") if path.is_file()}
    everything = code + "".join(texts.values())

    unused = [
        name
        for name in texts
        if f'"{name}"' not in everything
        and not name.startswith(NAMED_BY_LIBRARIES)
        and not _is_letter_in_use(name, code)
    ]

    assert unused == []


def _is_letter_in_use(name: str, code: str) -> bool:
    kind = name.removeprefix("letters/").split(".")[0]
    return name.startswith("letters/") and f'"{kind}"' in code


def test_template_signs_are_translated_and_days_formatted_in_one_place():
    texts = [path.read_text() for path in FOLDER.rglob("*") if path.is_file()]

    bare = [sign for text in texts for sign in BARE_SIGN.findall(TRANSLATED.sub("{{ }}", text))]

    assert bare == []
    assert [day for text in texts for day in BARE_DAY.findall(text)] == []
    formed = re.findall(r"\bdate_format\(.*", _code().replace(DAYS.read_text(), ""))
    assert [call for call in formed if not WITHOUT_DAY.search(call)] == []


def test_components_say_their_usage_and_are_in_the_gallery():
    gallery = (FOLDER / "gallery.html").read_text() + (FOLDER / "base.html").read_text()
    gallery += (FOLDER / "components/row.html").read_text()
    gallery += (FOLDER / "django/forms/div.html").read_text()

    for component in (FOLDER / "components").iterdir():
        assert component.read_text().startswith("{% comment %}"), component.name
        assert f'"components/{component.name}"' in gallery, component.name


def test_icons_stand_in_the_sprite_and_the_sprite_holds_no_others():
    sources = "".join(path.read_text() for path in TEMPLATES) + _code()
    sources += "".join(path.read_text() for path in (ROOT / "static/js").glob("*.js"))
    there = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))

    asked = set(re.findall(r'{% icon "([^"]+)" %}', sources)) | set(
        re.findall(r'symbol="([^"]+)"', sources)
    )

    assert asked <= there
    assert {name for name in there if f'"{name}"' not in sources} == set()

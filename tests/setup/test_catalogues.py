"""What the catalogues' command sees, takes in and finds lacking."""

from __future__ import annotations

import os
import time

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command

from antw4wvl.launcher import preparation
from zones import checks
from zones.catalogues import compile_in
from zones.management.commands import catalogues

DUTCH_AND_FRENCH = {
    "Zone": ("Zone", "Zone"),
    "%(count)s zone": (("%(count)s zone", "%(count)s zones"),) * 2,
    "Open": ("Open", "Ouvrir"),
    "Good day": ("Goedendag", "Bonjour"),
    "Hello %(name)s, it's Monday": (
        "Dag %(name)s, het is maandag",
        "Bonjour %(name)s, c'est lundi",
    ),
}


@pytest.fixture
def project(tmp_path, settings, monkeypatch):
    """A project of one module and one template, with nothing translated yet."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.setattr(catalogues, "TAKEN_OVER", ())
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "words.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "A = _('Zone')\n"
        "B = ngettext('%(count)s zone', '%(count)s zones', 2)\n"
        "C = pgettext('verb', 'Open')\n"
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}\n  <p>{% translate 'Good day' %}</p>\n"
        "    {% blocktranslate trimmed %}\n    Hello {{ name }}, it's\n    Monday\n  {% endblocktranslate %}\n"
    )
    return tmp_path


@pytest.fixture
def translated(project):
    """The same project after somebody filled both catalogues in."""
    call_command("catalogues")
    for place, language in enumerate(("nl", "fr")):
        path = catalogue(project, language)
        texts = catalogues.read(path, language)
        for message in texts:
            if message.id:
                message.string = DUTCH_AND_FRENCH[catalogues.key(message)[0]][place]
        catalogues.write(path, texts)
    return project


def catalogue(project, language):
    return project / "locale" / language / "LC_MESSAGES" / "django.po"


def test_catalogues_command_finds_texts_of_code_and_templates(project):
    assert catalogues.keys(catalogues.texts_in_use()) == {
        ("Zone", None),
        ("%(count)s zone", None),
        ("Open", "verb"),
        ("Good day", None),
        ("Hello %(name)s, it's Monday", None),
    }


def test_catalogues_command_new_text_waits_for_its_translation(project, capsys):
    call_command("catalogues")

    assert 'msgid "Good day"\nmsgstr ""' in catalogue(project, "nl").read_text()
    assert "fr: not translated: 'Good day'" in capsys.readouterr().err


def test_catalogues_command_with_all_translated_passes_the_check(translated):
    call_command("catalogues", check=True)

    assert 'msgstr "Ouvrir"' in catalogue(translated, "fr").read_text()


def test_catalogues_command_second_run_changes_nothing(translated):
    before = catalogue(translated, "nl").read_bytes()

    call_command("catalogues")

    assert catalogue(translated, "nl").read_bytes() == before


def test_catalogues_changed_are_compiled_anew(translated, monkeypatch):
    monkeypatch.setattr(preparation, "PROJECT", translated)
    path = catalogue(translated, "fr")
    preparation.compile_catalogues()
    before = path.with_suffix(".mo").read_bytes()
    path.write_text(path.read_text().replace("Ouvrir", "Consulter"))
    os.utime(path, (time.time() + 1, time.time() + 1))

    preparation.compile_catalogues()

    assert b"Ouvrir" in before
    assert b"Consulter" in path.with_suffix(".mo").read_bytes()


def test_check_without_compiled_catalogues_fails_until_they_are(translated):
    before = [error.id for error in checks.catalogues_are_compiled(None)]
    compiled = compile_in(project_settings.LOCALE_PATHS)

    assert before == ["zones.E005", "zones.E005"]
    assert [path.parts[-3] for path in compiled] == ["fr", "nl"]
    assert checks.catalogues_are_compiled(None) == []


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        ('msgstr "Goedendag"', 'msgstr ""', "not translated: 'Good day'"),
        ('msgid "Good day"', 'msgid "Good night"', "missing: 'Good day'"),
        ('msgid "Good day"', 'msgid "Good night"', "obsolete: 'Good night'"),
        ("Dag %(name)s", "Dag %(naam)s", "other placeholders (%(naam)s, %(name)s)"),
        ('msgid "Good day"', '#, fuzzy\nmsgid "Good day"', "fuzzy: 'Good day'"),
    ],
)
def test_catalogues_command_check_reports_what_is_missing(translated, capsys, old, new, lack):
    path = catalogue(translated, "nl")
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(CommandError):
        call_command("catalogues", check=True)

    assert f"nl: {lack}" in capsys.readouterr().err


def test_catalogues_command_removes_text_no_longer_used(translated):
    (translated / "templates" / "page.html").unlink()

    call_command("catalogues")

    assert "Goedendag" not in catalogue(translated, "nl").read_text()


def test_catalogues_command_takes_in_texts_of_a_library(project, monkeypatch):
    monkeypatch.setattr(catalogues, "TAKEN_OVER", ("This password is too common.",))

    assert ("This password is too common.", None) in catalogues.keys(catalogues.texts_in_use())

"""What the catalogues' command sees, takes in and finds lacking."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from zones.management.commands import catalogues


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
    parts = tmp_path / "locale" / "parts"
    parts.mkdir(parents=True)
    (parts / "all.po.txt").write_text(
        "en: Zone\nnl: Zone\nfr: Zone\n\n"
        "en: %(count)s zone\nen_plural: %(count)s zones\nnl: %(count)s zone | %(count)s zones\n"
        "fr: %(count)s zone | %(count)s zones\n\n"
        "ctx: verb\nen: Open\nnl: Open\nfr: Ouvrir\n\n"
        "en: Good day\nnl: Goedendag\nfr: Bonjour\n\n"
        "en: Hello %(name)s, it's Monday\nnl: Dag %(name)s, het is maandag\nfr: Bonjour %(name)s, c'est lundi\n"
    )
    return tmp_path


def catalogue(project, language):
    return project / "locale" / language / "LC_MESSAGES" / "django.po"


def test_texts_of_code_and_templates_are_found(project):
    assert catalogues.keys(catalogues.texts_in_use()) == {
        ("Zone", None),
        ("%(count)s zone", None),
        ("Open", "verb"),
        ("Good day", None),
        ("Hello %(name)s, it's Monday", None),
    }


def test_what_was_handed_over_makes_them_complete(project):
    call_command("catalogues")

    call_command("catalogues", check=True)
    assert 'msgstr "Ouvrir"' in catalogue(project, "fr").read_text()


def test_taking_in_twice_changes_nothing(project):
    call_command("catalogues")
    before = catalogue(project, "nl").read_bytes()

    call_command("catalogues")

    assert catalogue(project, "nl").read_bytes() == before


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
def test_lacks_are_found(project, capsys, old, new, lack):
    call_command("catalogues")
    path = catalogue(project, "nl")
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(CommandError):
        call_command("catalogues", check=True)

    assert f"nl: {lack}" in capsys.readouterr().err


def test_dead_text_leaves(project):
    call_command("catalogues")
    (project / "templates" / "page.html").unlink()

    call_command("catalogues")

    assert "Goedendag" not in catalogue(project, "nl").read_text()


def test_text_of_a_library_is_ours_where_it_was_taken_over(project, monkeypatch):
    monkeypatch.setattr(catalogues, "TAKEN_OVER", ("This password is too common.",))

    assert ("This password is too common.", None) in catalogues.keys(catalogues.texts_in_use())

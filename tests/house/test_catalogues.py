"""The Dutch and the French are whole, and written as one text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from zones.management.commands import catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# The same word in both languages, or no words at all.
AS_IN_ENGLISH = {
    "nl": {
        "%(goal)s (%(reached)s)",
        "%(measure)s: %(target)s",
        "F Y",
        "Partners",
        "Project",
        "j F",
        "%(zone)s in “%(title)s”",
        "%(zone)s: %(label)s",
        "j F Y",
        "“%(reason)s”",
        "Open",
        "%(count)s MB",
        "%(item)s: %(kind)s",
        "%(count)s kB",
        "%(counter)s zone",
        "%(counter)s zones",
        "%(label)s: %(error)s",
        "%(state)s: %(title)s",
        "%(zone)s %(outcome)s: %(title)s",
        "%(zone)s: %(names)s",
        "Link",
        "Menu",
        "PZ %(zone)s",
        "Privacy",
        "Zone",
        "Zones",
        "j b",
    },
    "fr": {
        "%(amount)s euros",
        "%(amount)s place",
        "%(amount)s places",
        "Participation",
        "Version %(label)s",
        "euros",
        "j F Y",
        "places",
        "version %(label)s",
        "version %(version)s, %(day)s",
        "Question",
        "Questions",
        "Suggestions",
        "%(counter)s question",
        "%(counter)s questions",
        "%(counter)s article",
        "%(counter)s articles",
        "%(goal)s (%(reached)s)",
        "Discussion",
        "F Y",
        "France",
        "j F",
        "%(counter)s zone",
        "%(counter)s zones",
        "Article",
        "Articles",
        "Intervention",
        "Menu",
        "Pages",
        "Version",
        "Version %(number)s",
        "Version %(number)s, %(date)s",
        "Versions",
        "Zone",
        "Zones",
        "version %(number)s",
    },
}
STIFF = {
    # The portal says je, and a straight apostrophe is a typewriter's.
    "nl": re.compile(r"\b(u|uw|uzelf)\b|'|\.\.\.", re.IGNORECASE),
    # French keeps its space before ? ! : ; » on the line, and says vous.
    "fr": re.compile(r" [:;?!»]|« |'|\.\.\.|\b(tu|ton|tes|toi)\b", re.IGNORECASE),
}


# Where the name of a zone stands by itself; in a sentence French says "la ZP Riho".
ZONE_ALONE = {
    "%(zone)s %(outcome)s: %(title)s",
    "%(zone)s: %(label)s",
    "%(zone)s: %(names)s",
    "Only %(zone)s",
    "PZ %(zone)s",
    "after an answer of %(name)s (%(zone)s)",
}
ZONE_WITHOUT_ARTICLE = re.compile(r"(?<!\b[Ll]a )%\((?:zone|lead|asked)\)s")


@pytest.fixture(scope="module")
def in_use() -> Catalog:
    return catalogues.texts_in_use()


def catalogue(language: str) -> Catalog:
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    return catalogues.read(path, language)


def forms(language: str) -> Iterator[tuple[str, str]]:
    """Each English form beside what it became."""
    for message in catalogue(language):
        if message.id:
            english = [message.id] if isinstance(message.id, str) else message.id
            local = [message.string] if isinstance(message.string, str) else message.string
            yield from zip(english, local, strict=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(language, in_use):
    """Nothing missing, obsolete, fuzzy or empty, every plural form filled, the same placeholders."""
    assert list(catalogues.lacking(catalogue(language), in_use)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_leaves_nothing_in_english(language):
    same = {english for english, local in forms(language) if english == local}

    assert same == AS_IN_ENGLISH[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_wording_keeps_the_house_style(language):
    assert [local for _english, local in forms(language) if STIFF[language].search(local)] == []


def test_catalogue_in_french_gives_zone_its_article():
    bare = {english for english, local in forms("fr") if ZONE_WITHOUT_ARTICLE.search(local)}

    assert bare == ZONE_ALONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_sentence_keeps_full_stop_and_edges(language):
    """A full stop at the end, and no space at an edge that the English has not."""
    odd = [
        (english, local)
        for english, local in forms(language)
        if (english.strip() == english) != (local.strip() == local)
        or (english.endswith(".") and local[-1] not in ".!?")
    ]

    assert odd == []

"""How hard a password is to guess: an estimate of guesses in which what everybody here would try first counts for nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zones.models import Municipality, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

MINIMUM_GUESSES = 10**10
"""zxcvbn's highest class: beyond what is tried with a stolen table of argon2 hashes."""

MAX_LOOKED_AT = 48
"""An estimate takes longer with each character; what is strong so far is strong."""

SHORTEST_WORD = 3
WORDS = Path(__file__).with_name("reference")
LANGUAGES = ("nl", "fr")

OURS = (
    "antw4wvl", "wvl4", "wvl", "portaal", "portail", "portal", "politiezone", "zonedepolice", "politie",
    "police", "zone", "zones", "korps", "corps", "commissariaat", "commissariat", "wachtwoord", "paswoord",
    "password", "passwoord", "motdepasse", "passe", "welkom", "welcome", "bienvenue", "geheim", "secret",
    "login", "aanmelden", "connexion", "admin", "administrator", "demo", "test", "belgie", "belgique", "belgium",
    "westvlaanderen", "vlaanderen", "flandre",
)  # fmt: skip
"""Words of this portal and its trade, and those by which a password is called."""

YEAR = re.compile(r"(?:19|20)\d\d")
LOOK_ALIKES = str.maketrans("014357@$!", "oiaestasi")


class GuessesValidator:
    """Refuse what is guessed early: repetitions, known words, and names of this portal, its zones and the person."""

    def __init__(self, minimum: int = MINIMUM_GUESSES) -> None:
        self.minimum = minimum

    def validate(self, password: str, user: User | None = None) -> None:
        text = _plain(password)[:MAX_LOOKED_AT]
        if guesses(text) < self.minimum:
            raise ValidationError(
                _(
                    "This password is easy to guess. Make a sentence of at least four words that do not "
                    "belong together."
                ),
                code="password_easy_to_guess",
            )
        if guesses(_without(text, _context(user))) < self.minimum:
            raise ValidationError(
                _(
                    "Names of the portal, a zone, a municipality or yourself, years, and words such as police "
                    "or password do not count: without them this is easy to guess. Make a sentence of at "
                    "least four words that do not belong together."
                ),
                code="password_of_names",
            )

    def get_help_text(self) -> str:
        return _("A sentence of at least four words that do not belong together.")


def guesses(text: str) -> float:
    """Return about how many tries somebody needs who knows the words of Dutch, French and English."""
    if not text:
        return 1
    # Here and not above: the lists take 10 MB, and a process that sees no new password needs none of them.
    from zxcvbn import matching, scoring  # noqa: PLC0415

    matches = matching.omnimatch(text, _dictionaries())
    return float(scoring.most_guessable_match_sequence(text, matches)["guesses"])


@cache
def _dictionaries() -> dict[str, dict[str, int]]:
    from zxcvbn import matching  # noqa: PLC0415 - as above

    ours = {
        language: matching.build_ranked_dict((WORDS / f"words.{language}.txt").read_text().split())
        for language in LANGUAGES
    }
    return {**matching.RANKED_DICTIONARIES, **ours}


def _plain(text: str) -> str:
    """Return it in lower case and without accents."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _context(user: User | None) -> set[str]:
    names = [*Zone.objects.values_list("name", flat=True)]
    names += Municipality.objects.values_list("name", flat=True)
    if user is not None:
        names += [user.name, user.function, *user.email.split("@")]
    words = set(OURS)
    for name in map(_plain, names):
        parts = re.findall(r"[a-z0-9]+", name)
        words.update(parts)
        words.add("".join(parts))
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _without(text: str, words: Iterable[str]) -> str:
    """Return what is left when these words are gone, also with digits for letters, with years and what stood between."""
    covered = [False] * len(text)
    for written in (text, text.translate(LOOK_ALIKES)):
        for word in words:
            start = written.find(word)
            while start >= 0:
                covered[start : start + len(word)] = [True] * len(word)
                start = written.find(word, start + 1)
    for year in YEAR.finditer(text):
        covered[year.start() : year.end()] = [True] * 4
    signs = "".join("\0" if gone else sign for sign, gone in zip(text, covered, strict=True))
    return re.sub(r"[^a-z0-9]*\0+[^a-z0-9]*", "", signs)

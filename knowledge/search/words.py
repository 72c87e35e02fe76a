"""How text becomes words, for the index and for a query alike.

A word form is a word in lower case without accents. Its keys name what it has in common with other forms: `s` the
stem, `r` the root, `p` a part of a compound, `k` how it sounds; each within its language.
"""

from __future__ import annotations

import gzip
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANALYSIS = 1
"""Raised when the same text gives other words or keys: entries of an older number are indexed again."""

REFERENCE = Path(__file__).with_name("reference")
MAX_WORD_LENGTH, MAX_KEY_LENGTH = 40, 50
LANGUAGES = ("nl", "fr")

APOSTROPHES = "'\u2019\u02bc`\u00b4"
HYPHENS = "-\u2010\u2011\u2013"
JOINERS = f"{HYPHENS}/.&+{APOSTROPHES}"
LETTER = r"(?:[^\W_][\u0300-\u036f]*)"
CHUNK = re.compile(rf"{LETTER}+(?:[{re.escape(JOINERS)}]{LETTER}+)*")
SEPARATORS = re.compile(rf"[{re.escape(JOINERS)}]")
ELIDED = re.compile(
    rf"^(?:l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quelqu)[{APOSTROPHES}](?=\w)", re.IGNORECASE
)
NAME = re.compile(rf"^[DO][{APOSTROPHES}][A-Z]\w")
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ĳ": "ij"})


@dataclass(frozen=True)
class Token:
    """A piece of text between two spaces or marks; `forms` has its whole first, then its parts."""

    start: int
    end: int
    forms: tuple[str, ...]


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return the text in lower case, without accents."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(LETTERS)
    if lowered.isascii():
        return lowered
    bare = (c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(bare))


def tokens(text: str) -> Iterator[Token]:
    for found in CHUNK.finditer(text):
        forms = _forms(found[0])
        if forms:
            yield Token(found.start(), found.end(), forms)


def forms_of(text: str) -> Iterator[str]:
    """Yield every word form, wholes and parts."""
    for found in CHUNK.finditer(text):
        yield from _forms(found[0])


@lru_cache(maxsize=100_000)
def _forms(chunk: str) -> tuple[str, ...]:
    """Return the forms of a chunk: `24/7-permanentie` whole and in parts, `l'agression` without its article."""
    chunk = unicodedata.normalize("NFC", chunk)
    if chunk.isalnum():
        return (fold(chunk)[:MAX_WORD_LENGTH],)
    is_name = NAME.match(chunk) is not None
    if not is_name:
        chunk = ELIDED.sub("", chunk)
    parts = [fold(part) for part in SEPARATORS.split(chunk)]
    whole = "".join(parts)[:MAX_WORD_LENGTH]
    if is_name or len(parts) == 1:
        return (whole,)
    kept = (part[:MAX_WORD_LENGTH] for part in parts if len(part) > 1 or part.isdigit())
    return tuple(dict.fromkeys((whole, *kept)))


def names_in(text: str) -> list[str]:
    """Return the words of a name: without apostrophes, each part of a hyphenated one."""
    bare = fold(text).translate(dict.fromkeys(map(ord, APOSTROPHES)))
    return re.findall(r"[^\W_]+", bare)


@cache
def lists() -> dict[str, dict[str, frozenset[str]]]:
    found = tomllib.loads((REFERENCE / "words.toml").read_text(encoding="utf-8"))
    return {
        name: {key: frozenset(words.split()) for key, words in group.items()}
        for name, group in found.items()
    }


def is_stop(form: str, language: str) -> bool:
    return form in lists()["stop"][language]


def is_light(form: str, language: str) -> bool:
    return form in lists()["light"][language]


def term_of(form: str) -> int:
    """Return the number under which a form is indexed: a hash, so that no two publishers wait for one another."""
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=200_000)
def keys(form: str) -> tuple[str, ...]:
    """Return what the form has in common with others in each language, as `language:kind:value`.

    Of both languages whatever the text was: which language others used a word in is not to be seen.
    """
    found = [f"nl:p:{stem(part, 'nl')}" for part in parts(form)]
    for language in LANGUAGES:
        found += [f"{language}:s:{stem(form, language)}", f"{language}:r:{root(form, language)}"]
    if len(form) > 3 and form.isalpha():
        found.append(f"k:{sound(form)}")
    return tuple(dict.fromkeys(key[:MAX_KEY_LENGTH] for key in found))


ENDINGS = {"nl": ("en", "s", "e"), "fr": ("aux", "s", "x", "er", "ee", "e")}
SHORTEST_STEM = 3
FINAL = {"v": "f", "z": "s"}
LONG_VOWEL = re.compile(r"([aeou])\1")
DOUBLED = re.compile(r"(.)\1")
VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=200_000)
def stem(form: str, language: str) -> str:
    """Return what the inflections of a word share: diefstal and diefstallen, wagens and wagen, velo and velos.

    Endings are taken off until none is left, so that it matters not how many there were.
    """
    if not form.isalpha() or len(form) <= SHORTEST_STEM:
        return form
    bare = form
    if language == "nl":
        bare = re.sub("heden$", "heid", bare)
    while cut := _without_ending(bare, ENDINGS[language]):
        bare = cut
    if language == "nl":
        bare = LONG_VOWEL.sub(r"\1", bare)
    return bare


def _without_ending(form: str, endings: tuple[str, ...]) -> str:
    """Return the form without one ending and without the letter that was doubled for it; "" when it has none."""
    for ending in endings:
        bare = form[: len(form) - len(ending)]
        if not form.endswith(ending) or len(bare) < SHORTEST_STEM or not VOWELS & set(bare):
            continue
        if ending == "aux":
            return f"{bare}al"
        if bare[-1] == bare[-2] and bare[-1] not in VOWELS:
            bare = bare[:-1]
        return bare[:-1] + FINAL.get(bare[-1], bare[-1])
    return ""


ROOTS = {
    "nl": re.compile(
        r"(?:eringen|ering|ingen|ing|aties|atie|ities|itie|heden|heid|elijke?|lijke?|iteit|eerders?|eerde?n?|eert"
        r"|eren|eurs?|sters?|ers?|isme|baar|bare|loos|loze|ende?|ige?|en|[dt]e?n?|e|s)$"
    ),
    "fr": re.compile(
        r"(?:issements?|ements?|ments?|ations?|itions?|ateurs?|atrices?|ances?|ences?|iques?|ives?|ifs?|eurs?|euses?"
        r"|ages?|ables?|aient|ees?|er|ir|ent|es?|s)$"
    ),
}
SHORTEST_ROOT = 4


@lru_cache(maxsize=200_000)
def root(form: str, language: str) -> str:
    """Return what is left without the endings that make a verb a noun: controle, controleren, controleur."""
    if not form.isalpha() or len(form) <= SHORTEST_ROOT:
        return form
    bare = form
    if language == "nl" and bare.startswith("ge") and len(bare) > 7 and bare[-1] in "dtn":
        bare = bare[2:]
    for _round in range(2):
        cut = ROOTS[language].sub("", bare)
        if len(cut) < SHORTEST_ROOT or cut == bare:
            break
        bare = cut
    bare = stem(bare, language)
    bare = DOUBLED.sub(r"\1", bare)
    return bare[:-1] + FINAL.get(bare[-1], bare[-1])


SOUNDS = (
    ("ph", "f"), ("sch", "sg"), ("ch", "g"), ("th", "t"), ("qu", "kw"), ("ck", "k"), ("x", "ks"), ("ij", "y"),
    ("ei", "y"), ("ou", "au"), ("ae", "a"), ("c", "k"), ("z", "s"), ("v", "f"), ("i", "y"), ("ye", "y"),
)  # fmt: skip


@lru_cache(maxsize=200_000)
def sound(form: str) -> str:
    """Return how a form sounds, roughly: `fishing` and `phishing` alike, a final d as t."""
    heard = form
    for written, said in SOUNDS:
        heard = heard.replace(written, said)
    heard = DOUBLED.sub(r"\1", heard)
    return re.sub("d(?=s?$)", "t", heard)


LINKS = ("", "s", "en", "e", "n", "er")
SHORTEST_PART, SHORTEST_COMPOUND, LONGEST_LISTED = 3, 7, 8
NO_PARTS = frozenset(
    [
        "heid",
        "heids",
        "lijk",
        "ster",
        "ling",
        "lings",
        "loos",
        "baar",
        "achtig",
        "aard",
        "schap",
        "schaps",
        "teit",
        "teits",
        "atie",
        "iteit",
        "tien",
        "acht",
        "verst",
        "king",
    ]
)


@cache
def _dutch() -> frozenset[str]:
    listed = gzip.decompress((REFERENCE / "dutch_words.txt.gz").read_bytes()).decode().split("\n")
    return frozenset(listed) | lists()["parts"]["short"]


def is_dutch(word: str) -> bool:
    """Whether the word may be a part of a compound."""
    return len(word) >= SHORTEST_PART and word not in NO_PARTS and _listed(word) is not None


@lru_cache(maxsize=200_000)
def _listed(word: str) -> str | None:
    """Return the word as it is listed, which is without the ending of a plural."""
    singulars = [word]
    if len(word) > 5 and word.endswith("en"):
        singulars += [word[:-2], word[:-3]] if word[-4] == word[-3] else [word[:-2]]
    elif len(word) > 4 and word.endswith("s"):
        singulars.append(word[:-1])
    return next((singular for singular in singulars if singular in _dutch()), None)


@lru_cache(maxsize=200_000)
def parts(form: str) -> tuple[str, ...]:
    """Return the parts of a Dutch compound: the fewest, then those of the most even length; none for a simple word."""
    if len(form) < SHORTEST_COMPOUND or not form.isalpha() or not form.isascii():
        return ()
    listed = _listed(form)
    found = _split(form, 4) or ()
    if listed is not None and len(listed) <= LONGEST_LISTED:
        return found if found and found[0] in lists()["parts"]["short"] else ()
    return found


@lru_cache(maxsize=200_000)
def _split(word: str, most: int) -> tuple[str, ...] | None:
    best: tuple[str, ...] | None = None
    for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        head, tail = word[:end], word[end:]
        first = _without_link(head)
        if first is None:
            continue
        rest = (tail,) if is_dutch(tail) else _split(tail, most - 1) if most > 2 else None
        if rest is None:
            continue
        found = (first, *rest)
        if best is None or _rank(found) < _rank(best):
            best = found
    return best


def _without_link(head: str) -> str | None:
    """Return the part that `head` is, without the letters that join it to the next."""
    for link in LINKS:
        part = head[: len(head) - len(link)] if link else head
        if head.endswith(link) and is_dutch(part):
            return part
    return None


def _rank(found: tuple[str, ...]) -> tuple[int, int]:
    return len(found), -min(map(len, found))

"""The files that say which zones and topics the network has: read and checked whole, before anything is written."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from zones.models.zone import check_contrast, is_colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    Row = dict[str, Any]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_SLUG_LENGTH = 50
MAX_NAME_LENGTH = 80
NAMES = ("name", "nl", "fr")

NEEDED, OPTIONAL = True, False
ZONE = {
    "slug": (str, NEEDED),
    "name": (str, NEEDED),
    "colour": (str, NEEDED),
    "municipalities": (list, NEEDED),
    "character_nl": (str, OPTIONAL),
    "character_fr": (str, OPTIONAL),
}
MUNICIPALITY = {
    "name": (str, NEEDED),
    "latitude": (float, OPTIONAL),
    "longitude": (float, OPTIONAL),
}
TOPIC = {"slug": (str, NEEDED), "nl": (str, NEEDED), "fr": (str, NEEDED), "below": (list, OPTIONAL)}
LOWER_TOPIC = {name: rule for name, rule in TOPIC.items() if name != "below"}
KINDS = {str: "a text", list: "a list", float: "a number"}
RANGES = {"latitude": 90, "longitude": 180}


class Faulty(Exception):
    """The files cannot be loaded; `faults` holds a sentence for each thing that is wrong, with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(folder: Path) -> tuple[list[Row], list[Row]]:
    """Return the zones and the topics, in the order of their files. Raises Faulty, with all that is wrong in both."""
    faults: list[str] = []
    zones = _rows(folder / "zones.toml", "zones", faults)
    topics = _rows(folder / "topics.toml", "topics", faults)
    faults += _faults_of_zones(zones)
    faults += _faults_of_topics(topics)
    if faults:
        raise Faulty(faults)
    return zones, topics


def _rows(path: Path, name: str, faults: list[str]) -> list[Row]:
    """Return the rows of a file that holds nothing but `[[name]]`; where it is not so, add a fault."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name}: the file is not there.")
    except UnicodeDecodeError:
        faults.append(f"{path.name}: the file is not UTF-8.")
    except tomllib.TOMLDecodeError as broken:
        faults.append(f"{path.name}: the file is not TOML: {broken}.")
    else:
        faults += [
            f"{path.name}: “{other}” is not known here; a row begins with [[{name}]]."
            for other in content
            if other != name
        ]
        rows = content.get(name)
        if isinstance(rows, list) and rows:
            return rows
        faults.append(f"{path.name}: no [[{name}]] in it.")
    return []


def _faults_of_zones(rows: list[Row]) -> Iterator[str]:
    for place, row in _placed("zones.toml, zone", rows):
        wrong = list(_faults_of_fields(place, row, ZONE))
        yield from wrong
        if wrong:
            continue
        yield from _faults_of_slug(place, row["slug"])
        yield from _faults_of_colour(place, row["colour"])
        municipalities = list(_placed(f"{place}, municipality", row["municipalities"]))
        if not municipalities:
            yield f"{place}: “municipalities” is empty."
        for inner, municipality in municipalities:
            yield from _faults_of_fields(inner, municipality, MUNICIPALITY)
            yield from _faults_of_place(inner, municipality)
        yield from _doubles(f"{place}, municipality", "name", row["municipalities"])
    yield from _doubles("zones.toml, zone", "slug", rows)
    yield from _doubles("zones.toml, zone", "name", rows)


def _faults_of_topics(rows: list[Row]) -> Iterator[str]:
    every = []
    for place, row in _placed("topics.toml, topic", rows):
        every.append(row)
        wrong = list(_faults_of_fields(place, row, TOPIC))
        yield from wrong or _faults_of_slug(place, row["slug"])
        below = row.get("below", []) if isinstance(row, dict) else []
        for inner, lower in _placed(f"{place}, below", below if isinstance(below, list) else []):
            every.append(lower)
            wrong = list(_faults_of_fields(inner, lower, LOWER_TOPIC))
            yield from wrong or _faults_of_slug(inner, lower["slug"])
    yield from _doubles("topics.toml, topic", "slug", every)


def _placed(what: str, rows: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Pair each row with where it stands: its number, and its name where it has one."""
    for number, row in enumerate(rows, start=1):
        name = (row.get("slug") or row.get("name")) if isinstance(row, dict) else None
        yield f"{what} {number}" + (f" ({name})" if isinstance(name, str) else ""), row


def _faults_of_fields(
    place: str, row: object, rules: Mapping[str, tuple[type, bool]]
) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{place}: it must be a table of {', '.join(rules)}."
        return
    for name in row:
        if name not in rules:
            yield f"{place}: “{name}” is not a known field; known are {', '.join(rules)}."
    for name, (kind, is_needed) in rules.items():
        fault = _fault_of_value(name, row.get(name), kind, is_needed=is_needed)
        if fault:
            yield f"{place}: “{name}” {fault}."


def _fault_of_value(name: str, value: Any, kind: type, *, is_needed: bool) -> str:
    if value is None:
        return "is missing" if is_needed else ""
    if not _is(kind, value):
        return f"must be {KINDS[kind]}"
    if is_needed and kind is str and not value.strip():
        return "is empty"
    if name in NAMES and len(value) > MAX_NAME_LENGTH:
        return f"is longer than {MAX_NAME_LENGTH} characters"
    return ""


def _is(kind: type, value: object) -> bool:
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind)


def _faults_of_slug(place: str, slug: str) -> Iterator[str]:
    if not SLUG.fullmatch(slug) or len(slug) > MAX_SLUG_LENGTH:
        yield (
            f"{place}: “{slug}” is not a slug: small letters, digits and hyphens,"
            f" at most {MAX_SLUG_LENGTH}."
        )


def _faults_of_colour(place: str, colour: str) -> Iterator[str]:
    if not is_colour(colour):
        yield f"{place}: “{colour}” is not a colour: write # and six of 0-9 and a-f, as #3d7a35."
        return
    try:
        check_contrast(colour)
    except ValidationError:
        yield f"{place}: {colour} is too light to be read on white paper; choose a darker colour."


def _faults_of_place(place: str, row: object) -> Iterator[str]:
    if not isinstance(row, dict):
        return
    given = {name: row[name] for name in RANGES if name in row}
    if len(given) == 1:
        yield f"{place}: latitude and longitude are given together or not at all."
    for name, value in given.items():
        if _is(float, value) and not abs(value) <= RANGES[name]:
            yield f"{place}: “{name}” is {value}, and lies between -{RANGES[name]} and {RANGES[name]}."


def _doubles(what: str, field: str, rows: Iterable[Any]) -> Iterator[str]:
    values = [row.get(field) for row in rows if isinstance(row, dict)]
    counts = Counter(value for value in values if isinstance(value, str))
    for value, count in counts.items():
        if count > 1:
            yield f"{what}: “{value}” stands {count} times as “{field}”."

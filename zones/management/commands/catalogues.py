"""The Dutch and French catalogues, kept in step with code and templates without GNU gettext."""

from __future__ import annotations

import re
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
NOT_OURS = {"tests", "launcher", "migrations"}

# Texts of Django and allauth that people meet here, where their own Dutch or French lacks, says
# "u" where the portal says "je", or does not say what to do. They are ours to translate.
TAKEN_OVER: tuple[str | tuple[str, str], ...] = (
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    "This password is too common.",
    "Your password can’t be too similar to your other personal information.",  # noqa: RUF001 as Django writes it
    "The password is too similar to the %(verbose_name)s.",
    "Please type your current password.",
    "You must type the same password each time.",
    "New Password (again)",
    "The email address and/or password you specified are not correct.",
    "Too many failed login attempts. Try again later.",
)

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Id = str | list[str] | tuple[str, ...]


class Command(BaseCommand):
    help = "Take new texts into the catalogues; with --check only say what they lack."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail on any lack")

    def handle(self, *, check: bool, **_options: Any) -> None:
        template = texts_in_use()
        lacks = []
        for language, _name in settings.LANGUAGES:
            path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            catalogue = read(path, language)
            if not check:
                take_in(catalogue, template)
                write(path, catalogue)
            lacks += [f"{language}: {lack}" for lack in lacking(catalogue, template)]
        for line in lacks:
            self.stderr.write(line)
        if check and lacks:
            raise CommandError(
                f"{len(lacks)} lacks in the catalogues; `make catalogues` takes new texts in."
            )
        self.stdout.write(f"{len(template)} texts, {len(lacks)} lacks.")


def texts_in_use() -> Catalog:
    """Every text that code or a template marks for translation, with the files that do."""
    found = Catalog(fuzzy=False)
    for path, source in _sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for line, message, comments, context in extract(
            "python", BytesIO(source.encode()), KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
        ):
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    for message in TAKEN_OVER:
        found.add(message, None, [("django, allauth", 1)])
    return found


def _sources() -> Iterator[tuple[Path, str]]:
    base = Path(settings.BASE_DIR)
    for app in ("antw4wvl", "exchanges", "knowledge", "network", "zones"):
        for path in sorted((base / app).rglob("*.py")):
            if not NOT_OURS & set(path.parts):
                yield path, path.read_text()
    for path in sorted((base / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            code = templatize(path.read_text(), origin=str(path))
            # Python's tokenizer would stumble over a template's indentation.
            yield path, "\n".join(line.lstrip() for line in code.split("\n"))


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(path: Path, catalogue: Catalog) -> None:
    """No line numbers, no dates, sorted by text: a change in code changes only its own lines here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=100,
        omit_header=True,
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    header = HEADER.format(language=catalogue.locale, plural=catalogue.plural_forms)
    path.write_bytes(header.encode() + body.getvalue())


def take_in(catalogue: Catalog, template: Catalog) -> None:
    """Bring new texts in, still to be translated, and leave dead ones out."""
    # A copy: Babel hands the template's own messages on, and the languages would share them.
    catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()


def lacking(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    known = {key(message): message for message in catalogue if message.id}
    wanted = keys(template)
    for id_ in sorted(wanted - known.keys(), key=str):
        yield f"missing: {id_[0]!r}"
    for id_, message in known.items():
        if id_ not in wanted:
            yield f"obsolete: {id_[0]!r}"
        elif message.fuzzy:
            yield f"fuzzy: {id_[0]!r}"
        elif not _complete(message):
            yield f"not translated: {id_[0]!r}"
        elif odd := _other_placeholders(message):
            yield f"other placeholders ({', '.join(sorted(odd))}): {id_[0]!r}"


def _complete(message: Message) -> bool:
    forms = _forms(message.string)
    return len(forms) == len(_forms(message.id)) and all(forms)


def _other_placeholders(message: Message) -> set[str]:
    """Placeholders that stand on one side alone.

    A singular may leave out its number, and a text that was taken over what others fill in in English.
    """
    source = [set(PLACEHOLDER.findall(form)) for form in _forms(message.id)]
    target = [set(PLACEHOLDER.findall(form)) for form in _forms(message.string)]
    invented = set().union(*target) - set().union(*source)
    left_out = set() if message.id in TAKEN_OVER else source[-1] - target[-1]
    return invented | left_out


def _forms(text: Id | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def key(message: Message) -> tuple[str, str | None]:
    return _forms(message.id)[0], message.context


def keys(catalogue: Catalog) -> set[tuple[str, str | None]]:
    return {key(message) for message in catalogue if message.id}

"""A form as somebody fills it in, and where it is kept by the name of its URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from knowledge.models import Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest import FixtureRequest  # noqa: PT013 - only its type

NEW_PASSWORD = "nog-een-lang-wachtwoord-2026"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@dataclass
class Filled:
    """A form as one browser holds it, and what one deed leaves behind, however often it is sent."""

    browser: Client
    url: str
    fields: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    table: str = ""
    """Where all who send it meet: the table that the deed writes to or locks first; none asks no database."""

    made: Callable[[], object] = lambda: 1
    becomes: object = 1
    audit: dict[str, int] | None = field(default_factory=dict)
    """The rows of the audit, by verb; None where it is not this form that decides."""

    letters: dict[str, int] = field(default_factory=dict)
    first: int = 302
    others: tuple[int, ...] = (302,)

    def post(self, browser: Client | None = None, **changes: object) -> Any:
        uploads = [SimpleUploadedFile(name, PDF) for name in self.files]
        fields = self.fields | changes | ({"files": uploads} if uploads else {})
        if self.documents:
            texts = [SimpleUploadedFile(name, b"# Titel\n\ntekst") for name in self.documents]
            fields |= {"documents": texts}
        return (browser or self.browser).post(self.url, fields)


@dataclass
class Scene:
    """Whom and what a test can ask for, as the fixtures make it."""

    request: FixtureRequest

    def __getattr__(self, name: str) -> Any:
        return self.request.getfixturevalue(name)

    def browser(self, name: str) -> Client:
        return self.client_for(self.someone(name))

    def meet(self, *names: str) -> None:
        """Make these people, so that they are owed what people like them are owed."""
        for name in names:
            self.someone(name)


FORMS: dict[str, tuple[str, Callable[[Scene], Filled]]] = {}


def form(url_name: str, label: str = "") -> Callable:
    def register(fill_in: Callable[[Scene], Filled]) -> Callable[[Scene], Filled]:
        FORMS[f"{url_name} {label}".strip()] = (url_name, fill_in)
        return fill_in

    return register


def path_of(address: str) -> str:
    return urlsplit(address).path


def url_names() -> set[str]:
    return {url_name for url_name, _fill_in in FORMS.values()}


def article_url(article: Article, *more: str) -> str:
    return f"/knowledge/{article.public_id}/" + "".join(f"{part}/" for part in more)

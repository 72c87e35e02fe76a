"""A browser without a screen, and what it finds in an answer: every word that begins as a token does."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http.cookie import SimpleCookie
from django.test import RequestFactory
from django.utils.functional import cached_property
from pypdf import PdfReader
from pypdf.errors import PyPdfError

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = re.compile(r"kanarie[a-z]*")
PUBLIC_ID = re.compile(r"(?<![a-z0-9])[2-9a-hjkmnp-z]{12}(?![a-z0-9])")
CSRF = "kanariesgeheimvoorhetformulier32"
CHANGING = re.compile(
    r"""(nonce|name="csrfmiddlewaretoken"\ value|name="form_key"\ value)="[^"]*" | 'nonce-[^']*'""",
    re.VERBOSE,
)
CHANGING_HEADERS = {"X-Request-ID", "Expires"}
MAX_REDIRECTS = 5
SIGN_IN = "/accounts/login/"

_factory = RequestFactory(SERVER_NAME="localhost")
_handler: list[WSGIHandler] = []


@dataclass(frozen=True)
class Answer:
    method: str
    address: str
    status: int
    headers: dict[str, str]
    cookies: str
    raw: bytes
    statements: int = 0
    """How many it took of the database."""

    @cached_property
    def body(self) -> str:
        return unpacked(self.raw)

    @cached_property
    def told(self) -> str:
        """All that it tells: headers, cookies and body, however they are written."""
        said = f"{self.headers}\n{self.cookies}\n{self.body}"
        return "\n".join({said, html.unescape(said), unquote(said)})

    def findings(self) -> set[str]:
        """Return the tokens, and what looks like the id of an item, but for what was asked for."""
        return found_in(self.told) - found_in(unquote(self.address))

    def alike(self, *own_words: str) -> tuple[int, str, str]:
        """Return what must be the same for hidden and absent: status, headers, body, without these words."""
        headers = {k: v for k, v in self.headers.items() if k not in CHANGING_HEADERS}
        texts = [CHANGING.sub("", text) for text in (str(headers), self.body)]
        for word in own_words:
            texts = [text.replace(word, "") for text in texts]
        return self.status, texts[0], texts[1]


def unpacked(raw: bytes) -> str:
    """Return what a reader of these bytes would see: of a PDF its text, of an archive all that is in it."""
    said = raw.decode(errors="replace")
    if raw.startswith(b"%PDF-"):
        with suppress(PyPdfError):  # its bytes differ from one making to the next
            pdf = PdfReader(BytesIO(raw))
            said = "\n".join([str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    elif raw.startswith(b"PK\3\4"):
        with ZipFile(BytesIO(raw)) as archive:
            names = archive.namelist()
            said += "\n".join([*names, *(unpacked(archive.read(name)) for name in names)])
    return said


def found_in(text: str) -> set[str]:
    text = text.lower().replace(CSRF, "")
    return set(TOKEN.findall(text)) | set(PUBLIC_ID.findall(text))


@dataclass
class Browser:
    """One person's, straight on the WSGI application: no test client's favours, forms carry their token."""

    session: str = ""
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    seen: set[str] = field(default_factory=set)
    """Where this browser need not be led twice: the page for signing in shows nothing but where one came from."""

    def __post_init__(self) -> None:
        self.cookies[settings.CSRF_COOKIE_NAME] = CSRF
        if self.session:
            self.cookies[settings.SESSION_COOKIE_NAME] = self.session

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, {}, headers)

    def head(self, address: str, **headers: str) -> Answer:
        return self.ask("HEAD", address, {}, headers)

    def post(self, address: str, fields: Mapping[str, object], **headers: str) -> Answer:
        return self.ask("POST", address, fields, headers)

    def follow(self, answer: Answer) -> list[Answer]:
        """Go where an answer leads, as long as that is the portal."""
        answers = [answer]
        while len(answers) <= MAX_REDIRECTS and "Location" in answers[-1].headers:
            url = urlsplit(answers[-1].headers["Location"])
            if url.netloc or url.path in self.seen:
                break
            if url.path == SIGN_IN:
                self.seen.add(url.path)
            answers.append(self.get(url._replace(fragment="").geturl() or answers[-1].address))
        return answers

    def ask(
        self,
        method: str,
        address: str,
        fields: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        ask = {"GET": _factory.get, "HEAD": _factory.head, "POST": _factory.post}[method]
        if method == "POST":
            fields = {**(fields or {}), "csrfmiddlewaretoken": CSRF}
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        request = ask(address, fields, headers=sent) if fields else ask(address, headers=sent)
        request.environ["HTTP_COOKIE"] = self.cookies.output(header="", sep=";").strip()
        if not _handler:
            _handler.append(WSGIHandler())
        statements = []

        def count(execute, *statement):
            statements.append(statement[0])
            return execute(*statement)

        with connection.execute_wrapper(count):
            response = _handler[0](request.environ, lambda *_line: None)
            raw = b"".join(response)
            response.close()
        self.cookies.load(response.cookies.output(header="", sep=";"))
        return Answer(
            method,
            address,
            response.status_code,
            dict(response.headers),
            str(response.cookies),
            raw,
            len(statements),
        )

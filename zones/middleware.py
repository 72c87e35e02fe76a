"""What surrounds every request: its number, broken input, the person's session, the reader's transaction, the language."""

from __future__ import annotations

import codecs
import logging
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from zones import access, audit, lost_input
from zones.http import RETRY_AFTER
from zones.request_id import request_id
from zones.views import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    Next = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)

IDLE_SECONDS = 60 * 60
SEEN_EVERY_SECONDS = 5 * 60
SIGNED_OUT = "antw4wvl.signed_out"


class RequestIdMiddleware:
    """Number the request, for the log and the audit; nothing a signed-in person sees is kept by a cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id.set(secrets.token_hex(8))
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id.get()
        if SIGNED_OUT in request.META:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest | None, **_kwargs: object) -> None:
    """Let the browser forget the pages: colleagues share computers."""
    if request is not None:
        request.META[SIGNED_OUT] = True


class CompressionMiddleware(GZipMiddleware):
    """Compress pages on the way out, but nothing that another site asked the browser for (ADR 0025)."""

    OWN = ("same-origin", "none")
    """What `Sec-Fetch-Site` says of a link or form of ours, and of an address that somebody typed or keeps."""

    PACKED_TYPES = ("text/", "application/json")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(self.PACKED_TYPES)
        is_ours = request.headers.get("Sec-Fetch-Site") in self.OWN
        if response.streaming or not (is_text and is_ours):
            return response
        return super().process_response(request, response)


class BrokenInputMiddleware:
    """Refuse with 400 what PostgreSQL cannot store: NUL, bytes that are no UTF-8, half a character.

    The address and the cookies before anybody else looks at them; what was sent in a form once it
    is known who serves it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _refuse_broken_bytes(unquote_to_bytes(request.path))  # Django left what is no UTF-8 as %FF
        _refuse_broken_bytes(unquote_to_bytes(request.META.get("QUERY_STRING", "")))
        _refuse_broken_texts(request.path, *request.COOKIES.values())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if request.content_type == "application/x-www-form-urlencoded":
            _refuse_broken_bytes(unquote_to_bytes(request.body))
        elif request.content_type == "multipart/form-data":
            request.encoding = STRICT_UTF8
        try:
            _refuse_broken_texts(*_texts(request))
        except UnicodeDecodeError as broken:
            raise BadRequest("not UTF-8") from broken


STRICT_UTF8 = "portal_utf_8"
"""Django puts a question mark for what is no UTF-8 in a form with files; nobody would see that it did."""


def _strict_utf8(name: str) -> codecs.CodecInfo | None:
    if name != STRICT_UTF8:
        return None
    utf8 = codecs.lookup("utf-8")
    strictly = utf8.decode
    return codecs.CodecInfo(utf8.encode, lambda text, _errors="": strictly(text), name=name)


codecs.register(_strict_utf8)


def _refuse_broken_bytes(text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError as broken:
        raise BadRequest("not UTF-8") from broken


def _refuse_broken_texts(*texts: str) -> None:
    try:
        if any(b"\0" in text.encode() for text in texts):
            raise BadRequest("NUL byte")
    except UnicodeEncodeError as broken:
        raise BadRequest("half a character") from broken


def _texts(request: HttpRequest) -> Iterator[str]:
    for query in (request.GET, request.POST):
        for name, values in query.lists():
            yield name
            yield from values
    for name, files in request.FILES.lists():
        yield name
        yield from (file.name or "" for file in files)


class SessionAgeMiddleware:
    """End a session after an hour without a sign of life, and after twelve hours in any case."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated:
            since = request.session.setdefault("since", now)
            seen = request.session.setdefault("seen", now)
            if now - seen > IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
                auth.logout(request)
            elif now - seen > SEEN_EVERY_SECONDS:
                request.session["seen"] = now
        return self.get_response(request)


class AuditMiddleware:
    """Collect what happens in the request; what was refused is written when its transaction is over."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with audit.of_one_request():
            return self.get_response(request)


class ReaderMiddleware:
    """One transaction round the request, in which the database knows who reads.

    Together with ATOMIC_REQUESTS: each alone leaves half a deed behind in some failure.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with access.reading_as(request.user):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            audit.settle(request, response)
            if access.is_read_only.get():
                request.session.modified = False  # when it was last seen cannot be kept
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Let nobody begin what cannot be saved; what they typed is given back."""
        is_lost = access.is_read_only.get() and request.method not in SAFE
        return errors.read_only(request) if is_lost else None

    def process_exception(self, _request: HttpRequest, exception: Exception) -> None:
        """Answer 404 when the row, or the right to it, ended while the deed waited for its lock."""
        if isinstance(exception, ObjectDoesNotExist):
            log.warning("gone in the middle of a request: %s", exception, exc_info=exception)
            raise Http404 from exception


class LanguageMiddleware(LocaleMiddleware):
    """The person's chosen language, else that of the cookie or the browser, else Dutch."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


class RetryLaterMiddleware:
    """Answer 429 with Retry-After where a view found that its person does something too often."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if RETRY_AFTER in request.META:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response.headers["Retry-After"] = request.META[RETRY_AFTER]
        return response


SAFE = ("GET", "HEAD", "OPTIONS")


class SignInMiddleware(LoginRequiredMiddleware):
    """Lead strangers to the sign-in page; who sent something gets it back, for a session may end while one types."""

    def handle_no_permission(  # type: ignore[override]  # the stubs know a redirect only
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        loses = request.method not in SAFE and not lost_input.is_of_account(request)
        if loses or lost_input.is_from_script(request):
            return errors.signed_out(request)
        return super().handle_no_permission(request, view_func)


class WrongMethodMiddleware:
    """Show a page where Django answers with an empty one: at an address that only takes what a form sends."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = errors.wrong_method_page(request)
        return response

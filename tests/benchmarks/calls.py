"""Who asks, for what, and one request through the whole stack in this process."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.urls import reverse

from exchanges.models import Project
from knowledge.models import Article, Question, Topic
from knowledge.pagination import keyset
from tests.benchmarks import databases, full, full_project
from tests.benchmarks.words import COMMON, RARE
from zones.models import User
from zones.sessions import SessionStore

if TYPE_CHECKING:
    from collections.abc import Iterable

FLOORED = (
    "home", "list", "deep page", "article", "article, full", "search rare", "search common", "create", "autosave",
)  # fmt: skip
"""The pages below which a floor in raw SQL stands."""

NAMED = {
    "questions": "questions:question_list",
    "question": "questions:question_detail",
    "projects": "exchanges:project_list",
    "project": "exchanges:project_detail",
    "project, full": "exchanges:project_detail",
    "project, running": "exchanges:project_milestones",
    "project, discussion": "exchanges:project_discussion",
    "timeline": "exchanges:project_timeline",
    "ideas": "exchanges:idea_list",
    "zones": "network:zone_list",
    "zone": "network:zone_detail",
    "topics": "network:topic_list",
    "topic": "network:topic_detail",
    "people": "network:person_list",
    "person": "network:person_detail",
    "follows": "network:follow_list",
    "drafts": "knowledge:draft_list",
    "adoptions": "knowledge:adoption_list",
    "revisions": "knowledge:revision_list",
    "revision": "knowledge:revision_detail",
    "reports": "knowledge:report_list",
    "bars": "knowledge:bar_list",
    "members": "zones:member_list",
}
"""The other lists and details, by the name of their address."""

PAGES = (*FLOORED, *NAMED)

CSRF = "bench0bench0bench0bench0bench000"
DEEP = 0.9
"""So far into the list is the deep page."""


@dataclass(frozen=True)
class Ask:
    """One request; the floor that stands below it, and what that floor needs to know."""

    path: str
    floor: str
    query: dict[str, str] = field(default_factory=dict)
    floor_query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    as_decider: bool = False


@dataclass(frozen=True)
class Answer:
    status: str
    body: bytes
    seconds: float


class Target:
    """One database with a member who reads and another who writes, both signed in."""

    def __init__(self, name: str, articles: int, zones: int) -> None:
        self.name, self.articles, self.zones = name, articles, zones
        self.app, self.owner = databases.connect("app", name), databases.connect("owner", name)
        with databases.asking(self.owner):
            reader, writer = User.objects.get(pk=1), User.objects.get(pk=5)
            self.cookie, self.writer_cookie = signed_in(reader), signed_in(writer)
            self.decider_cookie = signed_in(User.objects.get(pk=3))
            seen = Article.objects.visible_to(reader).published().newest_first()
            self.newest = list(seen.with_frame()[:200])
            begins = seen[int(seen.count() * DEEP)].published_at
            page = keyset(seen.filter(published_at__lte=begins), "")
            self.last, self.cursor = page.rows[-1], page.next_cursor
            self.arguments = self._arguments(reader, writer)

    def ask(self, page: str, number: int) -> Ask:
        """Return the request of this page in this round: another article and another form each time."""
        article = self.newest[number % len(self.newest)]
        if page in NAMED:
            by_decider = page in ("reports", "bars", "members")
            return Ask(
                reverse(NAMED[page], args=self.arguments.get(page, [])), "", as_decider=by_decider
            )
        if page == "home":
            return Ask("/", "home")
        if page == "list":
            return Ask("/knowledge/", "list")
        if page == "deep page":
            place = {"at": str(self.last.published_at), "last": self.last.public_id}
            return Ask("/knowledge/", "list", {"after": self.cursor}, place)
        if page == "article":
            return Ask(article.get_absolute_url(), "article", {}, {"id": article.public_id})
        if page == "article, full":
            path = reverse("knowledge:article_detail", args=[full.NAME])
            return Ask(path, "article", {}, {"id": full.NAME})
        if page.startswith("search"):
            asked = {"q": RARE if "rare" in page else COMMON}
            return Ask("/search/", "search", asked, asked)
        return self._typing(page, article, number)

    def _typing(self, page: str, article: Article, number: int) -> Ask:
        if page == "autosave":
            form = self._typed(article) | {
                "tab": f"bench-tab-{number % 5}",
                "form_key": "bench-form",
            }
            return Ask("/knowledge/autosave/", "autosave", form=form)
        form = self._typed(article) | {"form_key": f"bench-{time.perf_counter_ns()}"}
        return Ask("/knowledge/new/", "create", form=form)

    def _arguments(self, reader: User, writer: User) -> dict[str, list[object]]:
        """Return what the addresses of NAMED take: rows that the reader may read."""
        zone = reader.current_zones[0]
        article = next(row for row in self.newest if row.edition > 1)
        question = Question.objects.visible_to(reader).latest("created_at").public_id
        project = Project.objects.visible_to(reader).latest("moved_at").public_id
        topic = Topic.objects.filter(parent=None)[2].slug
        return {
            "question": [question],
            "project": [project],
            "project, full": [full_project.NAME],
            "project, running": [full_project.RUNNING],
            "project, discussion": [full_project.RUNNING],
            "zone": [zone.slug],
            "members": [zone.slug],
            "topic": [topic],
            "person": [writer.public_id],
            "adoptions": [article.public_id],
            "revisions": [article.public_id],
            "revision": [article.public_id, 1],
        }

    def _typed(self, article: Article) -> dict[str, str]:
        return {
            "title": article.title,
            "summary": article.summary,
            "body": article.body,
            "kind": "practice",
            "topic": article.topic.slug,
            "audience": "network",
            "language": "nl",
            "csrfmiddlewaretoken": CSRF,
        }

    def call(self, ask: Ask) -> Answer:
        return call(ask.path, ask.query, self._cookie(ask), ask.form)

    def call_floor(self, ask: Ask, length: int) -> Answer:
        query = ask.floor_query | {"bytes": str(length)}
        return call(f"/bench/{ask.floor}/", query, self._cookie(ask), ask.form)

    def call_empty(self, ask: Ask) -> Answer:
        return call("/bench/empty/", {}, self._cookie(ask), ask.form)

    def call_bare(self) -> Answer:
        return call("/bench/empty/", {}, self.cookie, None, application=django_alone(()))

    def call_known(self) -> Answer:
        return call("/bench/known/", {}, self.cookie, None, application=django_alone(KNOWS))

    def clean(self) -> None:
        """Take out what the rounds wrote."""
        written = "(SELECT id FROM knowledge_article WHERE form_key LIKE 'bench-%')"
        with self.owner.cursor() as cursor:
            cursor.execute("DELETE FROM knowledge_autosave WHERE form = 'bench-form'")
            cursor.execute(f"DELETE FROM knowledge_authorship WHERE article_id IN {written}")  # noqa: S608 - as above
            cursor.execute(f"DELETE FROM knowledge_article WHERE id IN {written}")  # noqa: S608 - as above

    def close(self) -> None:
        self.app.close()
        self.owner.close()

    def _cookie(self, ask: Ask) -> str:
        if ask.as_decider:
            return self.decider_cookie
        return self.writer_cookie if ask.form else self.cookie


@cache
def portal() -> Any:
    """Return the application; made when it is first asked, because it looks what static files there are."""
    from antw4wvl.wsgi import application  # noqa: PLC0415 - as said

    return application


KNOWS = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)


@cache
def django_alone(middleware: tuple[str, ...]) -> Any:
    with override_settings(MIDDLEWARE=list(middleware)):
        return WSGIHandler()


def call(
    path: str,
    query: dict[str, str],
    cookie: str,
    form: dict[str, str] | None,
    *,
    application: Any = None,
) -> Answer:
    """Ask a WSGI application, the portal's where none is named, as the web server does."""
    sent = urlencode(form).encode() if form else b""
    answered: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST" if form else "GET",
        "PATH_INFO": path,
        "QUERY_STRING": urlencode(query),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_LANGUAGE": "nl",
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if form else "",
        "CONTENT_LENGTH": str(len(sent)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
    }

    def start(status: str, _headers: Iterable[tuple[str, str]], *_: object) -> Any:
        answered.append(status)

    application = application or portal()
    began = time.perf_counter()
    response: Any = application(environ, start)
    body = b"".join(response)
    response.close()
    return Answer(answered[0], body, time.perf_counter() - began)


def signed_in(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["since"] = session["seen"] = int(time.time())
    session.save()
    return (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    )


def shuffled(things: Iterable[Any], number: int) -> list[Any]:
    """Return the things in the order of this round."""
    ordered = list(things)
    Random(number).shuffle(ordered)  # noqa: S311 - the same at every run is what is wanted
    return ordered

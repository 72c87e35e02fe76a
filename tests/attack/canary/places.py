"""Every address of the portal: how to fill it in, what to ask there, and what a form there would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import URLPattern, get_resolver

from tests.attack.canary import asking, sending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.attack.canary.sending import Fields
    from tests.attack.canary.tokens import Planted


def _nothing_asked(_planted: Planted) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Place:
    fills: dict[str, str] = field(default_factory=dict)
    """What each argument of the address is: see `Filling`."""

    asks: Callable[[Planted], Iterable[str]] = _nothing_asked
    """Queries that say something here, beside none."""

    sends: Callable[[], Fields] = dict
    swaps: str = ""
    """The element that HTMX replaces with what this address answers."""


@dataclass(frozen=True)
class Address:
    path: str
    place: Place
    public_id: str = ""
    """Which article, file, project, question, answer, person or letter it names."""


ARTICLE, FILE, PROJECT = {"public_id": "article"}, {"public_id": "file"}, {"public_id": "project"}
IDEA = {"public_id": "idea"}
COMMENT, REPORT = {"public_id": "comment"}, {"public_id": "report"}
BAR = {"public_id": "bar"}
COLLEAGUE = {"public_id": "colleague"}
GLASS = {"public_id": "glass"}
QUESTION, ANSWER = {"public_id": "question"}, {"public_id": "answer"}
REMARK = {"public_id": "remark"}
TOPIC = {"slug": "topic"}
ZONE, MEMBER = {"slug": "zone"}, {"slug": "zone", "person": "person"}
KEY = r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9a-zA-Z-]+)/$"

PLACES: dict[str, Place] = {
    "": Place(),
    "zones/": Place(),
    "zones/<slug:slug>/": Place(ZONE),
    "zones/<slug:slug>/follow/": Place(ZONE, sends=sending.follow),
    "profile/follows/": Place(),
    "zones/<slug:slug>/edit/": Place(ZONE, sends=sending.portrait),
    "topics/": Place(),
    "topics/<slug:slug>/": Place(TOPIC),
    "topics/<slug:slug>/edit/": Place(TOPIC, sends=sending.portrait),
    "topics/<slug:slug>/curator/": Place(TOPIC, sends=sending.curator),
    "people/": Place(asks=asking.people, swaps="people"),
    "people/<slug:public_id>/": Place(COLLEAGUE),
    "people/<slug:public_id>/card/": Place(COLLEAGUE),
    "search/": Place(asks=asking.search, swaps="results"),
    "search/suggest/": Place(asks=asking.half_typed),
    "search/missed/": Place(),
    "search/missed/ask/": Place(asks=asking.missed),
    "privacy/": Place(),
    "api/v1/search": Place(asks=asking.suggestions),
    "digest/": Place(sends=sending.digest),
    "digest/stop/<str:token>/": Place({"token": "unsubscribe"}),
    "profile/": Place(sends=sending.profile),
    "break-glass/": Place(sends=sending.glass),
    "break-glass/<slug:public_id>/": Place(GLASS),
    "break-glass/<slug:public_id>/files/<slug:file>/": Place(GLASS | {"file": "glass_file"}),
    "healthz": Place(),
    "readyz": Place(),
    "zones.css": Place(),
    "theme/": Place(sends=sending.theme),
    "language/": Place(sends=sending.language),
    "act-for/": Place(sends=sending.act_for),
    "members/": Place(),
    "zones/<slug:slug>/members/": Place(ZONE),
    "zones/<slug:slug>/members/new/": Place(ZONE, sends=sending.new_member),
    "zones/<slug:slug>/members/<slug:person>/": Place(MEMBER, sends=sending.member),
    "zones/<slug:slug>/members/<slug:person>/dismiss/": Place(MEMBER),
    "zones/<slug:slug>/members/<slug:person>/welcome/": Place(MEMBER),
    "zones/<slug:slug>/chief/": Place(ZONE, sends=sending.chief),
    "audit/": Place(asks=asking.audit),
    "zones/<slug:slug>/settings/": Place(ZONE, sends=sending.zone),
    "zones/<slug:slug>/audit/": Place(ZONE, asks=asking.audit),
    "zones/<slug:slug>/audit/file/": Place(ZONE, asks=asking.audit),
    "zones/<slug:slug>/members/requests/<slug:public_id>/withdraw/": Place(
        ZONE | {"public_id": "membership_request"}
    ),
    "membership-requests/": Place(),
    "membership-requests/<slug:public_id>/": Place(
        {"public_id": "membership_request"}, sends=sending.agreement
    ),
    "mail/": Place(),
    "mail/<str:name>/": Place({"name": "letter"}),
    "mail/<str:name>/html/": Place({"name": "letter"}),
    "mail/<str:name>/file/": Place({"name": "letter"}),
    "knowledge/": Place(asks=asking.articles, swaps="articles"),
    "knowledge/learning/": Place(),
    "knowledge/reports/": Place(),
    "knowledge/reports/bars/": Place(),
    "knowledge/reports/bars/<slug:public_id>/lift/": Place(BAR),
    "knowledge/reports/<slug:public_id>/restore/": Place(REPORT),
    "knowledge/reports/<slug:public_id>/bar/": Place(REPORT, sends=sending.bar),
    "knowledge/reports/<slug:public_id>/": Place(REPORT, sends=sending.decision_on_report),
    "knowledge/topics/<slug:slug>/follow/": Place({"slug": "topic"}, sends=sending.follow),
    "knowledge/comments/<slug:public_id>/edit/": Place(COMMENT, sends=sending.comment),
    "knowledge/comments/<slug:public_id>/remove/": Place(COMMENT),
    "knowledge/comments/<slug:public_id>/report/": Place(COMMENT, sends=sending.report),
    "knowledge/files/<slug:public_id>/report/": Place(FILE, sends=sending.report),
    "knowledge/<slug:public_id>/signs/": Place(ARTICLE, sends=sending.sign, swaps="signs"),
    "knowledge/<slug:public_id>/follow/": Place(ARTICLE, sends=sending.follow, swaps="signs"),
    "knowledge/<slug:public_id>/report/": Place(ARTICLE, sends=sending.report),
    "knowledge/<slug:public_id>/readers/": Place(ARTICLE, asks=asking.readers),
    "knowledge/new/": Place(asks=asking.beginnings, sends=sending.article),
    "knowledge/drafts/": Place(asks=asking.cursors_of_articles),
    "knowledge/bin/": Place(asks=asking.cursors_of_articles),
    "knowledge/autosave/": Place(sends=sending.autosave),
    "knowledge/autosave/<slug:public_id>/forget/": Place({"public_id": "autosave"}),
    "knowledge/templates/": Place(),
    "knowledge/templates/<slug:name>/": Place({"name": "template"}, sends=sending.template),
    "knowledge/templates/<slug:name>/restore/": Place({"name": "template"}),
    "knowledge/terms/": Place(asks=asking.terms),
    "knowledge/terms/new/": Place(sends=sending.terms),
    "knowledge/terms/<slug:public_id>/": Place({"public_id": "terms"}, sends=sending.terms),
    "knowledge/terms/<slug:public_id>/remove/": Place({"public_id": "terms"}),
    "knowledge/terms/<slug:public_id>/undo/": Place({"public_id": "terms"}),
    "knowledge/import/": Place(sends=sending.documents),
    "knowledge/import/<slug:batch>/": Place({"batch": "batch"}, swaps="progress"),
    "knowledge/export/": Place(sends=sending.export),
    "knowledge/export/<slug:public_id>/": Place({"public_id": "export"}, swaps="progress"),
    "knowledge/export/<slug:public_id>/file/": Place({"public_id": "export"}),
    "knowledge/files/<slug:public_id>/": Place(FILE),
    "knowledge/files/<slug:public_id>/remove/": Place(FILE),
    "knowledge/adoptions/<slug:public_id>/": Place({"public_id": "adoption"}, sends=sending.answer),
    "knowledge/files/<slug:public_id>/preview/": Place(FILE),
    "knowledge/files/<slug:public_id>/renew/": Place(FILE, sends=sending.files),
    "knowledge/<slug:public_id>/": Place(ARTICLE),
    "knowledge/<slug:public_id>/edit/": Place(ARTICLE, asks=asking.unsaved, sends=sending.article),
    "knowledge/similar/": Place(asks=asking.similar),
    "knowledge/<slug:public_id>/related/": Place(ARTICLE, swaps="related"),
    "knowledge/<slug:public_id>/pdf/": Place(ARTICLE),
    "knowledge/<slug:public_id>/publish/": Place(ARTICLE),
    "knowledge/<slug:public_id>/withdraw/": Place(ARTICLE),
    "knowledge/<slug:public_id>/translate/": Place(ARTICLE),
    "knowledge/<slug:public_id>/translated/": Place(ARTICLE),
    "knowledge/<slug:public_id>/bin/": Place(ARTICLE),
    "knowledge/<slug:public_id>/restore/": Place(ARTICLE),
    "knowledge/<slug:public_id>/delete/": Place(ARTICLE),
    "knowledge/review/": Place(),
    "knowledge/review/hand-over/": Place(sends=sending.handed_over),
    "knowledge/<slug:public_id>/review/": Place(ARTICLE),
    "knowledge/<slug:public_id>/review/decide/": Place(ARTICLE, sends=sending.review),
    "knowledge/<slug:public_id>/review/take-back/": Place(ARTICLE),
    "knowledge/<slug:public_id>/still-right/": Place(ARTICLE),
    "knowledge/<slug:public_id>/below/": Place(ARTICLE, sends=sending.opening),
    "knowledge/<slug:public_id>/archive/": Place(ARTICLE, sends=sending.archive),
    "knowledge/<slug:public_id>/take-out/": Place(ARTICLE),
    "knowledge/<slug:public_id>/revisions/": Place(ARTICLE),
    "knowledge/<slug:public_id>/revisions/compare/": Place(ARTICLE, asks=asking.revisions),
    "knowledge/<slug:public_id>/revisions/<int:number>/": Place(ARTICLE | {"number": "number"}),
    "knowledge/<slug:public_id>/revisions/<int:number>/restore/": Place(
        ARTICLE | {"number": "number"}, sends=sending.version
    ),
    "knowledge/<slug:public_id>/comments/": Place(ARTICLE, sends=sending.comment, swaps="comments"),
    "knowledge/<slug:public_id>/adoptions/": Place(ARTICLE),
    "knowledge/<slug:public_id>/adapt/": Place(ARTICLE, sends=sending.adapt),
    "knowledge/<slug:public_id>/adapted/": Place(ARTICLE, sends=sending.changed),
    "knowledge/<slug:public_id>/different/": Place(ARTICLE),
    "knowledge/<slug:public_id>/since/": Place(ARTICLE, sends=sending.followed),
    "knowledge/<slug:public_id>/since/<int:number>/": Place(ARTICLE | {"number": "number"}),
    "knowledge/<slug:public_id>/adoption/": Place(ARTICLE, sends=sending.adoption),
    "knowledge/<slug:public_id>/files.zip": Place(ARTICLE),
    "knowledge/<slug:public_id>/files/": Place(ARTICLE, sends=sending.files),
    "questions/": Place(asks=asking.questions, swaps="questions"),
    "questions/new/": Place(asks=asking.about, sends=sending.question),
    "questions/similar/": Place(asks=asking.similar),
    "questions/<slug:public_id>/": Place(QUESTION),
    "questions/<slug:public_id>/related/": Place(QUESTION, swaps="related"),
    "questions/<slug:public_id>/edit/": Place(QUESTION, sends=sending.question),
    "questions/<slug:public_id>/outcome/": Place(QUESTION, sends=sending.outcome),
    "questions/<slug:public_id>/me-too/": Place(QUESTION, sends=sending.me_too, swaps="me-too"),
    "questions/<slug:public_id>/steps/<slug:step>/": Place(QUESTION | {"step": "question_step"}),
    "questions/<slug:public_id>/answers/": Place(QUESTION, sends=sending.comment),
    "questions/<slug:public_id>/remarks/": Place(QUESTION, sends=sending.comment),
    "questions/answers/<slug:public_id>/solution/": Place(ANSWER, sends=sending.solution),
    "questions/answers/<slug:public_id>/practice/": Place(ANSWER),
    "questions/answers/<slug:public_id>/edit/": Place(ANSWER, sends=sending.comment),
    "questions/answers/<slug:public_id>/remove/": Place(ANSWER),
    "questions/answers/<slug:public_id>/report/": Place(ANSWER, sends=sending.report),
    "questions/remarks/<slug:public_id>/edit/": Place(REMARK, sends=sending.comment),
    "questions/remarks/<slug:public_id>/remove/": Place(REMARK),
    "questions/remarks/<slug:public_id>/report/": Place(REMARK, sends=sending.report),
    "questions/<slug:public_id>/report/": Place(QUESTION, sends=sending.report),
    "exchanges/": Place(asks=asking.projects, swaps="projects"),
    "exchanges/new/": Place(asks=asking.origins, sends=sending.project),
    "exchanges/ideas/": Place(),
    "exchanges/ideas/new/": Place(sends=sending.idea),
    "exchanges/ideas/<slug:public_id>/support/": Place(IDEA, sends=sending.joining),
    "exchanges/ideas/<slug:public_id>/withdraw/": Place(IDEA),
    "exchanges/timeline/": Place(asks=asking.timeline),
    "exchanges/timeline/xlsx/": Place(),
    "exchanges/<slug:public_id>/": Place(PROJECT),
    "exchanges/<slug:public_id>/agreement/": Place(PROJECT),
    "exchanges/<slug:public_id>/milestones/": Place(PROJECT),
    "exchanges/<slug:public_id>/milestones/new/": Place(PROJECT, sends=sending.milestone),
    "exchanges/<slug:public_id>/milestones/ics/": Place(PROJECT),
    "exchanges/<slug:public_id>/milestones/<int:number>/": Place(
        PROJECT | {"number": "milestone"}, sends=sending.milestone
    ),
    "exchanges/<slug:public_id>/milestones/<int:number>/done/": Place(
        PROJECT | {"number": "milestone"}, sends=sending.done
    ),
    "exchanges/<slug:public_id>/hours/": Place(PROJECT),
    "exchanges/<slug:public_id>/hours/<slug:zone>/new/": Place(
        PROJECT | {"zone": "partner"}, sends=sending.booking
    ),
    "exchanges/<slug:public_id>/hours/<int:number>/remove/": Place(PROJECT | {"number": "booking"}),
    "exchanges/<slug:public_id>/discussion/": Place(PROJECT, sends=sending.project_comment),
    "exchanges/<slug:public_id>/discussion/<slug:comment>/": Place(
        PROJECT | {"comment": "project_comment"}, sends=sending.comment
    ),
    "exchanges/<slug:public_id>/result/": Place(PROJECT),
    "exchanges/<slug:public_id>/report/<slug:zone>/": Place(
        PROJECT | {"zone": "partner"}, sends=sending.closing_report
    ),
    "exchanges/<slug:public_id>/practice/": Place(PROJECT),
    "exchanges/<slug:public_id>/look-back/": Place(PROJECT, sends=sending.look_back),
    "exchanges/<slug:public_id>/leave/<slug:zone>/": Place(
        PROJECT | {"zone": "partner"}, sends=sending.partner_step
    ),
    "exchanges/<slug:public_id>/pause/<slug:zone>/": Place(
        PROJECT | {"zone": "partner"}, sends=sending.partner_step
    ),
    "exchanges/<slug:public_id>/edit/": Place(PROJECT, sends=sending.project),
    "exchanges/<slug:public_id>/below/": Place(PROJECT, sends=sending.opening),
    "exchanges/deputies/": Place(sends=sending.deputy),
    "exchanges/deputies/<int:number>/end/": Place({"number": "deputy"}),
    "exchanges/<slug:public_id>/rows/<slug:zone>/": Place(
        PROJECT | {"zone": "partner"}, sends=sending.row
    ),
    "exchanges/<slug:public_id>/rows/<slug:zone>/confirm/": Place(
        PROJECT | {"zone": "partner"}, sends=sending.confirmed_row
    ),
    "exchanges/<slug:public_id>/versions/": Place(PROJECT, asks=asking.versions),
    "exchanges/<slug:public_id>/versions/<str:label>/": Place(PROJECT | {"label": "number"}),
    "exchanges/<slug:public_id>/versions/<str:label>/pdf/": Place(PROJECT | {"label": "number"}),
    "exchanges/<slug:public_id>/json/": Place(PROJECT),
    "exchanges/<slug:public_id>/take-back/": Place(PROJECT, sends=sending.taken_back),
    "exchanges/<slug:public_id>/go-on/": Place(PROJECT, sends=sending.go_on),
    "exchanges/<slug:public_id>/decide/": Place(PROJECT, sends=sending.decision),
    "exchanges/<slug:public_id>/steps/<slug:step>/": Place(
        PROJECT | {"step": "step"}, sends=sending.step
    ),
    "accounts/login/": Place(sends=sending.login),
    "accounts/logout/": Place(),
    "accounts/inactive/": Place(),
    "accounts/reauthenticate/": Place(sends=sending.password),
    "accounts/password/change/": Place(sends=sending.password),
    "accounts/password/reset/": Place(sends=sending.forgotten),
    "accounts/password/reset/done/": Place(),
    KEY: Place({"uidb36": "uidb36", "key": "key"}, sends=sending.password),
    "accounts/password/reset/key/done/": Place(),
}


def routes() -> Iterator[str]:
    """Yield every pattern of the URL configuration, whole."""
    todo = [("", get_resolver())]
    while todo:
        prefix, resolver = todo.pop()
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield route
            else:
                todo.append((route, entry))

"""What nobody types: the values, and the requests that carry them as they are, byte for byte."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from allauth.account import forms as account
from django.urls import URLPattern, get_resolver
from django.utils.regex_helper import normalize
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from exchanges import forms as exchange
from exchanges.selectors import project_filters
from knowledge import forms as knowledge
from knowledge.forms.template import TemplateForm
from knowledge.forms.terms import TermsForm
from knowledge.selectors import article_filters, question_filters
from network.forms import BreakGlassForm, CuratorForm, PortraitForm, ProfileForm
from tests.attack.fuzzing_requests import Part
from zones.forms import ChiefForm, MemberForm, NewMemberForm, ZoneForm

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
"""How many times as many requests as a run of all tests takes; from 2 on they differ every time."""

PROJECT = Path(__file__).resolve().parents[2]


def tries(count: int) -> settings:
    return settings(
        max_examples=count * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# values


def cursor(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


BROKEN = ["\0", "a\0b", "\ud800", "x\udfff", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"a\x80"]
UNSEEN = [
    "\u202etfel", "\u200f", "\u061c", "\u2066a\u2069", "a\u200bb", "\ufeff", "\u200d", "\u2028", "a\u00adb",
    "\ue000x\ue001", "\x1b[31m", "\x7f", "\U000e0001", "\ufffe",
]  # fmt: skip
LONG = [
    "x" * 10_000,
    "é" * 10_000,
    "x y " * 25_000,
    "a" + "\u0301" * 2_000,
    "😀" * 3_000,
    "1" * 5_000,
]
NUMBERS = [
    "0", "-1", "1", "2", "32768", "2147483648", "9223372036854775808", "9" * 30, "1e309", "NaN", "Infinity",
    "1.5", "0x10", "1_000", "²", "٣", "+1", " 1 ",
]  # fmt: skip
DAYS = [
    "2026-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "99999-01-01", "-1-01-01", "2026-13-01", "31/12/1999",
    "2026-W01", "today",
]  # fmt: skip
SNIPPETS = [
    "' OR 1=1 --", '"; DROP TABLE zones_zone; --', "<script>alert(1)</script>", "</textarea><img src=x onerror=1>",
    "{{ 7*7 }}", "{% debug %}", "%s %(x)s %", "${7*7}", "../../etc/passwd", "a\r\nX-Evil: 1", "network:home",
    "//evil.example", "javascript:1", "[]", "{}", "null", "00000000-0000-0000-0000-000000000000", "not-a-uuid",
    "a:* & !b | (c", '"half', "-", "\\", "<-> 'x", "OR", "\t\n",
]  # fmt: skip
WORDS = [
    "practice", "named", "zone", "network", "polder", "riho", "nl", "fr", "draft", "publish", "submit", "approve",
    "refuse", "request_changes", "submitted", "article", "project", "1", "on", "true", "start", "stop", "dark",
    "coordinator", "observer", "network_coordinator", "articles", "results", "ict", "",
]  # fmt: skip
CURSORS = [
    cursor(["2026-01-01T00:00:00+00:00", "abcdefghjkmn"]),
    cursor(["9999-12-31T23:59:59.999999-14:00", "abcdefghjkmn"]),
    cursor([None, None]),
    cursor({"a": [1]}),
    cursor("x" * 500),
    "====", "a", "é", "_-_-", base64.b64encode(b"\xff" * 30).decode(),
]  # fmt: skip

forged = st.tuples(
    st.one_of(st.datetimes().map(lambda day: day.isoformat() + "+00:00"), st.text(max_size=30)),
    st.one_of(st.from_regex(r"[a-z0-9]{12}", fullmatch=True), st.integers(), st.text(max_size=12)),
).map(lambda pair: cursor(list(pair)))

texts: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(UNSEEN + SNIPPETS),
    st.sampled_from(LONG),
    st.sampled_from(NUMBERS + DAYS),
    st.sampled_from(WORDS),
    st.sampled_from(CURSORS),
    forged,
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    st.integers().map(str),
)
broken: st.SearchStrategy[str | bytes] = st.one_of(st.sampled_from(BROKEN), st.binary(max_size=20))
values: st.SearchStrategy[str | bytes] = st.one_of(texts, texts, texts, texts, texts, texts, broken)
"""Mostly what can be stored: what cannot is refused before any view sees it."""

parts = st.builds(
    Part,
    st.one_of(
        st.sampled_from(["a.pdf", "a.txt", "", "..", "a" * 500 + ".pdf", "a/b\\c.docx", "\u202efdp.txt", "a.exe"]),
        st.text(min_size=1, max_size=12),
    ),
    st.one_of(st.sampled_from([b"", b"%PDF-1.4\n", b"PK\3\4", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]), st.binary(max_size=60)),
)  # fmt: skip

header_texts = st.one_of(
    st.sampled_from([*NUMBERS[:6], "*", "", "a" * 4000, "é\xff\x80", ";;;,,,=", '"', "q=9", "bytes=0-", "bytes=-1,5-2", "true"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60),
)  # fmt: skip


# what there is to ask for


def routes() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the name of every page, its address with %(word)s in it, and those words."""
    todo = [("/", "", get_resolver())]
    while todo:
        prefix, space, resolver = todo.pop()
        for entry in resolver.url_patterns:
            ((route, names), *_others) = normalize(entry.pattern.regex.pattern)
            if isinstance(entry, URLPattern):
                yield space + (entry.name or "?"), prefix + route, tuple(names)
            else:
                todo.append(
                    (prefix + route, f"{entry.namespace}:" if entry.namespace else space, entry)
                )


ROUTES = sorted(set(routes()))
NAMED_IN_CODE = re.compile(r"(?:GET|POST|query)\.get\(\s*\"(\w+)\"")


def asked_in_views() -> set[str]:
    """Return the parameters of addresses and forms that our code asks for by name."""
    found = {
        *article_filters.NAMES,
        *project_filters.NAMES,
        *question_filters.NAMES,
        "type",
        "zone",
        "kind",
    }  # the last three: network.views.search
    for app in ("zones", "knowledge", "exchanges", "network"):
        for source in (PROJECT / app).rglob("*.py"):
            found |= set(NAMED_IN_CODE.findall(source.read_text()))
    return found


PARAMETERS = sorted(asked_in_views())
SHARES = [
    f"{prefix}-{name}" for prefix in ("polder", "vlas") for name in exchange.ShareForm.base_fields
]
LINES = [
    f"{part}_{name}_{place}"
    for part in ("brings", "gets")
    for place in (1, 5)
    for name in ("amount", "unit", "what")
]


def fields_of(*forms: type) -> list[str]:
    return [name for form in forms for name in form.base_fields]  # type: ignore[attr-defined]


FORM_FIELDS: dict[str, list[str]] = {
    "knowledge:article_new": [*fields_of(knowledge.ArticleForm), "action"],
    "knowledge:autosave": [*fields_of(knowledge.ArticleForm), "article"],
    "knowledge:autosave_forget": [],
    "knowledge:template_edit": fields_of(TemplateForm),
    "knowledge:template_restore": [],
    "knowledge:term_new": fields_of(TermsForm),
    "knowledge:term_edit": fields_of(TermsForm),
    "knowledge:term_remove": [],
    "knowledge:term_undo": ["version"],
    "knowledge:article_edit": [*fields_of(knowledge.ArticleForm), "action"],
    "knowledge:article_publish": [],
    "knowledge:article_withdraw": [],
    "knowledge:article_bin": [],
    "knowledge:article_translate": [],
    "knowledge:article_translated": [],
    "knowledge:article_restore": [],
    "knowledge:article_delete": [],
    "knowledge:revision_restore": ["version"],
    "knowledge:review_decide": fields_of(knowledge.ReviewForm),
    "knowledge:review_take_back": [],
    "knowledge:article_confirm": [],
    "knowledge:article_archive": fields_of(knowledge.ArchiveForm),
    "knowledge:article_take_out": [],
    "knowledge:hand_over": fields_of(knowledge.HandOverForm),
    "zones:zone_settings": fields_of(ZoneForm),
    "knowledge:comment_new": fields_of(knowledge.CommentForm),
    "knowledge:comment_edit": fields_of(knowledge.CommentForm),
    "knowledge:comment_remove": [],
    "knowledge:article_sign": ["kind", "action"],
    "knowledge:article_follow": ["action", "next"],
    "knowledge:topic_follow": ["action", "next"],
    "network:zone_follow": ["action", "next"],
    "knowledge:article_report": fields_of(knowledge.ReportForm),
    "knowledge:comment_report": fields_of(knowledge.ReportForm),
    "knowledge:attachment_report": fields_of(knowledge.ReportForm),
    "knowledge:report_detail": fields_of(knowledge.DecisionOnReportForm),
    "knowledge:bar_new": fields_of(knowledge.BarForm),
    "knowledge:bar_lift": [],
    "knowledge:report_restore": [],
    "knowledge:article_below": ["action", "chosen"],
    "exchanges:project_below": ["action", "chosen"],
    "questions:question_new": [*fields_of(knowledge.QuestionForm), "action"],
    "questions:question_edit": fields_of(knowledge.QuestionForm),
    "questions:question_step": [],
    "questions:outcome": fields_of(knowledge.OutcomeForm),
    "questions:me_too": ["action"],
    "questions:answer_new": fields_of(knowledge.AnswerForm),
    "questions:remark_new": fields_of(knowledge.RemarkForm),
    "questions:solution_mark": ["action", "seen"],
    "questions:answer_edit": fields_of(knowledge.AnswerForm),
    "questions:answer_remove": [],
    "questions:answer_report": fields_of(knowledge.ReportForm),
    "questions:remark_edit": fields_of(knowledge.RemarkForm),
    "questions:remark_remove": [],
    "questions:remark_report": fields_of(knowledge.ReportForm),
    "questions:question_report": fields_of(knowledge.ReportForm),
    "questions:answer_practice": [],
    "knowledge:adaptation_begin": fields_of(knowledge.AdaptForm),
    "knowledge:adaptation_change": fields_of(knowledge.ChangeForm),
    "knowledge:adaptation_follow": fields_of(knowledge.FollowForm),
    "knowledge:adoption_enter": fields_of(knowledge.AdoptionForm),
    "knowledge:adoption_answer": fields_of(knowledge.AdoptionAnswerForm),
    "knowledge:attachment_new": fields_of(knowledge.FilesForm),
    "knowledge:attachment_remove": [],
    "knowledge:document_new": fields_of(knowledge.DocumentsForm),
    "knowledge:document_batch": [],
    "knowledge:export_new": fields_of(knowledge.ExportForm),
    "knowledge:attachment_renew": fields_of(knowledge.NewVersionForm),
    "exchanges:project_new": [*fields_of(exchange.ProjectForm), *SHARES, "action"],
    "exchanges:project_edit": [*fields_of(exchange.ProjectForm), *SHARES, "action"],
    "exchanges:project_row": [*fields_of(exchange.RowForm), *LINES, "action"],
    "exchanges:project_row_confirm": ["edits"],
    "exchanges:project_take_back": fields_of(exchange.TakeBackForm),
    "exchanges:project_go_on": fields_of(exchange.GoOnForm),
    "exchanges:deputy_list": fields_of(exchange.DeputyForm),
    "exchanges:deputy_end": [],
    "exchanges:project_decide": fields_of(exchange.DecisionForm),
    "exchanges:project_step": fields_of(exchange.StepForm),
    "exchanges:idea_new": fields_of(exchange.IdeaForm),
    "exchanges:idea_support": ["zone", "joins"],
    "exchanges:idea_withdraw": [],
    "exchanges:milestone_new": [*fields_of(exchange.MilestoneForm), "action"],
    "exchanges:milestone_edit": [*fields_of(exchange.MilestoneForm), "action"],
    "exchanges:milestone_done": ["done"],
    "exchanges:booking_new": fields_of(exchange.BookingForm),
    "exchanges:booking_remove": [],
    "exchanges:project_discussion": fields_of(exchange.CommentForm),
    "exchanges:comment_edit": ["text", "no_personal_data", "action"],
    "exchanges:report_form": [*fields_of(exchange.ReportForm), "action"],
    "exchanges:project_practice": [],
    "exchanges:project_look_back": fields_of(exchange.LookBackForm),
    "exchanges:project_leave": fields_of(exchange.PartnerStepForm),
    "exchanges:project_ask_pause": fields_of(exchange.PartnerStepForm),
    "zones:member_new": fields_of(NewMemberForm),
    "zones:member_edit": fields_of(MemberForm),
    "zones:member_dismiss": [],
    "zones:member_withdraw": [],
    "zones:zone_chief": fields_of(ChiefForm),
    "zones:membership_request": ["answer"],
    "zones:member_welcome": [],
    "zones:theme": ["theme", "next"],
    "zones:language": ["language", "next"],
    "zones:act_for": ["zone", "next"],
    "network:digest": ["action"],
    "network:digest_unsubscribe": ["List-Unsubscribe"],
    "network:topic_edit": fields_of(PortraitForm),
    "network:zone_edit": fields_of(PortraitForm),
    "network:topic_curator": fields_of(CuratorForm),
    "network:break_glass": fields_of(BreakGlassForm),
    "network:profile": [*fields_of(ProfileForm), "acting_zone"],
    "account_login": ["login", "password", "remember", "next"],
    "account_logout": ["next"],
    "account_reauthenticate": ["password", "next"],
    "account_change_password": fields_of(account.ChangePasswordForm),
    "account_reset_password": fields_of(account.ResetPasswordForm),
    "account_reset_password_from_key": fields_of(account.ResetPasswordKeyForm),
}  # fmt: skip

VALID: dict[str, str] = {
    "title": "Een titel", "summary": "Twee zinnen.", "body": "<p>Tekst.</p>", "kind": "practice", "topic": "ict",
    "stage": "new", "basic_function": "", "result": "beter", "effort_people": "weinig", "effort_time": "kort",
    "effort_cost": "niets", "fits": "alle", "presupposes": "een loket", "language": "nl",
    "audience": "named", "named_zones": "vlas", "co_authors": "", "no_personal_data": "", "form_key": "", "tab": "een-tabblad", "restored": "", "article": "",
    "version": "1", "edits": "0", "state": "draft", "reason": "Daarom.", "closing": "Gelukt.", "text": "Een vraag.",
    "change": "Beter.", "weight": "minor", "owner": "", "owner_function": "wijk", "review_by": "", "number": "1", "readers": "", "chosen": "",
    "successor": "", "articles": "abcdefghjkmn", "to": "abcdefghjkmn", "reviews_first": "on", "common_goal": "Samen.", "starts_on": "2030-01-01", "ends_on": "2031-01-01", "respond_by": "2029-01-01",
    "partners": "vlas", "zone": "", "action": "draft", "email": "n@riho.example", "name": "Naam", "function": "wijk",
    "role": "member", "answers": "", "words": "Daar.", "outcome": "kept", "answer": "Dank.", "topics": "", "expertise": "",
    "work_phone": "051 12 34 56", "shows_phone": "on", "absent_until": "", "wants_digest": "on", "acting_zone": "", "login": "x@riho.example",
    "password": "een-lang-wachtwoord", "oldpassword": "x", "password1": "y", "password2": "y", "remember": "",
    "due_on": "2030-02-01", "done": "1", "line": "other-hours", "amount": "2", "people": "1", "day": "2026-01-01", "what": "Werk.",
    "milestone": "", "reached": "reached", "measured": "4", "gave": "Uren.", "got": "Kennis.", "goes_on": "", "goes_on_with": "",
    "before_period": "on", "question": "", "idea": "", "joins": "1",
    "changed": "Anders.", "address_is_right": "on", "person": "abcdefghjkmn",
    "since": "2026-01-05", "results": "Beter.", "why": "Daarom.", "contact": "", "seen": "",
    "text_nl": "<p>Tekst.</p>", "text_fr": "", "pins": "", "instead_of": "",
    "address": "/knowledge/abcdefghjkmn/", "theme": "dark", "next": "/", "List-Unsubscribe": "One-Click",
    "deadline": "", "asked_zone": "vlas", "terms": "fiets\nrijwiel",
    "rows_by": "", "own_goal": "Ons doel.", "measure": "uren", "target": "van 3 naar 1", "no_own_goal": "",
    "correction": "0", "confirmed": "1", "wish": "stop", "without": "vlas",
    **{name: {"amount": "3", "unit": "hours", "what": "per week"}[name.split("_")[1]] for name in LINES},
    **dict.fromkeys(SHARES, "iets"),
}  # fmt: skip
"""What makes each form go through, but for the files."""


KINDS = [
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "",
    "x",
    "application/xml",
]
bodies = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b'{"title": "x"}', b"[1,2", b"<a/>", b"--grens", b"a=1&" * 2000, b"%", b"a=%zz", b"a=%u1234"]),
)  # fmt: skip

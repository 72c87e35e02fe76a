"""What a filled-in form sends: plausible for who may, and written for PZ Polder whoever sends it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

Fields = dict[str, object]
LONG = "een-heel-ander-lang-wachtwoord"


def article() -> Fields:
    return {
        "title": "overgenomen", "summary": "samen", "body": "<p>vat</p>", "kind": "practice",
        "topic": "burglary", "stage": "new", "basic_function": "traffic", "result": "r", "effort_people": "e",
        "effort_time": "t", "effort_cost": "c", "fits": "f", "presupposes": "p", "language": "nl", "audience": "network", "zone": "polder",
        "form_key": str(uuid.uuid4()), "version": 1, "action": "publish",
    }  # fmt: skip


def autosave() -> Fields:
    return article() | {"tab": str(uuid.uuid4())}


def template() -> Fields:
    return {"text": "Aanleiding\nWat was er aan de hand?"}


def terms() -> Fields:
    return {"terms": "fiets\nrijwiel", "version": "1"}


def project() -> Fields:
    day = timezone.localdate()
    shares = {f"vlas-{what}": "x" for what in ("brings", "gets")}
    return shares | {
        "title": "overgenomen", "topic": "burglary", "language": "nl", "common_goal": "doel",
        "starts_on": str(day + timedelta(30)), "ends_on": str(day + timedelta(60)),
        "respond_by": str(day + timedelta(20)), "rows_by": "", "audience": "network", "zone": "polder",
        "partners": ["vlas"], "form_key": str(uuid.uuid4()), "edits": 1, "action": "submit",
    }  # fmt: skip


def decision() -> Fields:
    return {
        "action": "request_changes", "reason": "omdat", "version": 1, "zone": "vlas", "confirmed": "1",
    }  # fmt: skip


def taken_back() -> Fields:
    return {"version": 1, "zone": "vlas"}


def go_on() -> Fields:
    return {"version": 1, "without": ["vlas"]}


def row() -> Fields:
    lines = {
        f"{part}_{name}_1": value
        for part in ("brings", "gets")
        for name, value in (("amount", "3"), ("unit", "hours"), ("what", "per week"))
    }
    return lines | {
        "own_goal": "doel", "measure": "uren", "target": "van 3 naar 1", "edits": 1, "action": "confirm",
    }  # fmt: skip


def confirmed_row() -> Fields:
    return {"edits": 1}


def deputy() -> Fields:
    day = timezone.localdate()
    return {
        "person": "zzzzzzzzzzzz", "starts_on": str(day), "ends_on": str(day + timedelta(7)),
    }  # fmt: skip


def step() -> Fields:
    return {"version": 1, "edits": 1, "state": "submitted", "reason": "omdat", "closing": "klaar"}


def idea() -> Fields:
    return {
        "title": "samen",
        "topic": "burglary",
        "text": "waarom",
        "zone": "vlas",
        "form_key": str(uuid.uuid4()),
    }


def joining() -> Fields:
    return {"zone": "vlas", "joins": "1"}


def milestone() -> Fields:
    day = timezone.localdate() + timedelta(40)
    return {"title": "proef", "zone": "vlas", "person": "", "due_on": str(day), "edits": 1}


def done() -> Fields:
    return {"done": "1"}


def booking() -> Fields:
    return {
        "zone": "vlas", "line": "other-hours", "amount": "2", "people": 1, "day": str(timezone.localdate()),
        "what": "gezien", "person": "", "milestone": "", "form_key": str(uuid.uuid4()),
    }  # fmt: skip


def project_comment() -> Fields:
    return {"text": "gezien", "kind": "news", "zone": "vlas", "form_key": str(uuid.uuid4())}


def closing_report() -> Fields:
    return {
        "reached": "reached", "measured": "2", "gave": "uren", "got": "kennis", "edits": 0, "action": "hand_in",
    }  # fmt: skip


def look_back() -> Fields:
    return {"text": "werkt nog"}


def partner_step() -> Fields:
    return {"state": "running", "reason": "omdat"}


def version() -> Fields:
    return {"version": 1}


def review() -> Fields:
    return {"number": 1, "action": "approve", "reason": "omdat"}


def opening() -> Fields:
    return {"action": "all"}


def archive() -> Fields:
    return {"successor": ""}


def handed_over() -> Fields:
    """Everything there is, to whoever sends it: what is not theirs is no choice."""
    return {"articles": ["zzzzzzzzzzzz"], "to": "zzzzzzzzzzzz"}


def zone() -> Fields:
    return {"reviews_first": "on"}


def question() -> Fields:
    return {
        "title": "overgenomen vraag", "body": "<p>vat</p>", "topic": "burglary", "language": "nl",
        "audience": "network", "zone": "polder", "asked_zone": "vlas", "version": 1,
        "form_key": str(uuid.uuid4()), "action": "ask",
    }  # fmt: skip


def outcome() -> Fields:
    return {"text": "anders", "version": 1}


def me_too() -> Fields:
    return {"action": "say"}


def solution() -> Fields:
    return {"action": "unmark"}


def comment() -> Fields:
    return {"text": "gezien", "form_key": str(uuid.uuid4())}


def report() -> Fields:
    return {"kind": "error", "words": "in de tweede alinea", "form_key": str(uuid.uuid4())}


def decision_on_report() -> Fields:
    return {"outcome": "kept", "answer": "niets mis"}


def bar() -> Fields:
    return {"reason": "meldt zonder reden"}


def sign() -> Fields:
    return {"kind": "useful", "action": "give"}


def follow() -> Fields:
    return {"action": "start"}


def adoption() -> Fields:
    return {
        "state": "trial", "since": str(timezone.localdate()), "words": "twee teams", "results": "r",
        "why": "w", "contact": "", "seen": "", "form_key": str(uuid.uuid4()),
    }  # fmt: skip


def adapt() -> Fields:
    return {"number": 1, "form_key": str(uuid.uuid4())}


def changed() -> Fields:
    return {"changed": "anders", "why": "daarom"}


def followed() -> Fields:
    return {"number": 2}


def answer() -> Fields:
    return {"action": "confirm", "reason": "omdat"}


def files() -> Fields:
    return {"files": SimpleUploadedFile("notitie.txt", b"tekst")}


def documents() -> Fields:
    return {
        "documents": SimpleUploadedFile("een.zip", b"geen zip"), "kind": "lesson", "topic": "burglary",
        "zone": "polder", "form_key": str(uuid.uuid4()),
    }  # fmt: skip


def export() -> Fields:
    return {"zone": "polder", "form_key": str(uuid.uuid4())}


def new_member() -> Fields:
    return member() | {"email": "nieuw@polder.example", "language": "nl"}


def member() -> Fields:
    return {"name": "Iemand anders", "function": "inspecteur", "role": "coordinator"}


def chief() -> Fields:
    return {"person": "zzzzzzzzzzzz", "action": "appoint"}


def agreement() -> Fields:
    return {"answer": "agree"}


def profile() -> Fields:
    return {
        "function": "inspecteur",
        "language": "nl",
        "wants_digest": "on",
        "acting_zone": "polder",
    }


def portrait() -> Fields:
    return {"version": 1, "text_nl": "<p>overgenomen</p>", "text_fr": "", "pins": [], "address": ""}


def curator() -> Fields:
    return {"email": "riho_member@riho.example", "instead_of": ""}


def glass() -> Fields:
    return {"address": "/knowledge/zzzzzzzzzzzz/", "reason": "omdat er een storing gemeld is"}


def digest() -> Fields:
    return {"action": "stop"}


def theme() -> Fields:
    return {"theme": "dark", "next": "/knowledge/"}


def language() -> Fields:
    return {"language": "fr", "next": "/knowledge/"}


def act_for() -> Fields:
    return {"zone": "polder", "next": "/knowledge/"}


def login() -> Fields:
    return {"login": "polder_member@polder.example", "password": LONG}


def forgotten() -> Fields:
    return {"email": "polder_member@polder.example"}


def password() -> Fields:
    return {"password": LONG, "oldpassword": LONG, "password1": LONG, "password2": LONG}

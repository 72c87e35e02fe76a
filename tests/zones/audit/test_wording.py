"""Every deed that the code tells of has its words, in Dutch and in French."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from exchanges.choices import Verb
from zones.audit import wording
from zones.choices import OPENING_VERBS, ROLE_VERBS

APPS = ("zones", "knowledge", "exchanges", "network")
CALLS = {"record", "record_all", "record_reading", "refuse", "refuse_at_the_door", "tell_failed"}


def told_verbs() -> set[str]:
    """Return the verbs with which the code calls `audit.record` and its siblings."""
    found = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _called(node) in CALLS:
                    for argument in node.args[1:3]:
                        found |= _verbs(argument)
    return found


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _verbs(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return {argument.value}
    if isinstance(argument, ast.IfExp):
        return _verbs(argument.body) | _verbs(argument.orelse)
    if isinstance(argument, ast.JoinedStr):
        return {f"project_{verb}" for verb in Verb.values}
    return set()


def test_audit_verbs_are_found_in_the_code():
    assert {
        "article_read",
        "member_added",
        "project_approve",
        "digest_stopped",
        "step_refused",
    } <= told_verbs()


def test_audit_verbs_all_have_words():
    assert told_verbs() - set(wording.DEEDS) == set()


def test_audit_verbs_named_by_lists_exist():
    assert set(OPENING_VERBS) | set(ROLE_VERBS) <= set(wording.DEEDS)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_audit_words_are_in_the_language(language):
    with translation.override("en"):
        english = {verb: wording.words_of(verb) for verb in wording.DEEDS}
    with translation.override(language):
        same = [verb for verb in english if wording.words_of(verb) == english[verb]]

    assert same == []

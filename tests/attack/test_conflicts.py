"""One filled-in form, sent twenty times at once: one object, one letter to each, one row of the audit."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from django.core.cache import cache

from tests.attack.filled_in import FORMS, Scene, url_names
from tests.attack.meeting import at_once, together, windows
from tests.house.test_open_pages import PAGES
from zones.choices import AuditOutcome
from zones.models import AuditEvent, Letter

CLICKS, FEWER_CLICKS = 20, 6
DECIDING = (
    "knowledge:article_new", "knowledge:article_edit", "knowledge:comment_new", "knowledge:attachment_new",
    "exchanges:project_new", "exchanges:project_edit as a new version", "exchanges:project_decide yes",
    "exchanges:project_step submit", "zones:member_new", "zones:member_welcome", "account_reset_password",
)  # fmt: skip
"""Forms that make or decide something, one of each kind: twenty clicks; of the others six."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(request) -> Scene:
    cache.clear()  # the limits on signing in are counted there
    return Scene(request)


def deeds() -> Counter:
    """Count what the audit says was done, by verb; what was refused is told there too."""
    done = AuditEvent.objects.filter(outcome=AuditOutcome.DONE)
    return Counter(done.values_list("verb", flat=True))


def test_forms_are_all_listed_for_the_conflict_tests(client_for, polder_coordinator):
    """A URL takes a POST unless it says 405: whoever adds one fills it in there."""
    signed_in = client_for(polder_coordinator)

    taking = set()
    for name, address in PAGES:
        (window,) = windows(signed_in, 1)
        if window.post(address).status_code != 405:
            taking.add(name)
        if name == "account_logout":
            signed_in = client_for(polder_coordinator)

    assert taking == url_names()


@pytest.mark.parametrize("name", FORMS)
def test_form_sent_many_times_at_once_is_one_deed(scene, name):
    filled = FORMS[name][1](scene)
    AuditEvent.objects.all().delete()
    Letter.objects.all().delete()
    clicks = CLICKS if name in DECIDING else FEWER_CLICKS
    posts = [partial(filled.post, window) for window in windows(filled.browser, clicks)]

    answers = together(filled.table, *posts) if filled.table else at_once(*posts)

    counted = Counter(answer.status_code for answer in answers)
    assert counted[filled.first] >= 1
    assert set(counted) <= {filled.first, *filled.others}
    assert filled.made() == filled.becomes
    assert Counter(Letter.objects.values_list("kind", flat=True)) == filled.letters
    owed = Counter(Letter.objects.values_list("kind", "person"))
    assert set(owed.values()) <= {1}
    if filled.audit is not None:
        assert deeds() == filled.audit


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("name", FORMS)
def test_form_sent_twice_is_one_deed(scene, name):
    filled = FORMS[name][1](scene)
    AuditEvent.objects.all().delete()
    Letter.objects.all().delete()

    first, second = (filled.post(window) for window in windows(filled.browser, 2))

    assert first.status_code == filled.first
    assert second.status_code in {filled.first, *filled.others}
    assert filled.made() == filled.becomes
    assert Counter(Letter.objects.values_list("kind", flat=True)) == filled.letters
    if filled.audit is not None:
        assert deeds() == filled.audit

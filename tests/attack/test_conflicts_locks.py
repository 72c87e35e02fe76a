"""Many deeds of all kinds on the same few rows: they wait for one another, and none waits for ever."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

import pytest

from exchanges.models import Decision, Project
from knowledge.models import Article
from tests.attack.filled_in import Scene, project_fields
from tests.attack.meeting import at_once, windows
from zones.choices import DECIDING_ROLES
from zones.models import Membership, User, Zone

pytestmark = pytest.mark.django_db(transaction=True)

SEATS, DEEDS = 8, 30
PEOPLE = (
    "polder_member", "polder_coordinator", "polder_chief", "vlas_chief", "westkust_coordinator", "westkust_chief",
)  # fmt: skip


class Desk:
    """One person at a time at one of eight keyboards, pressing whatever there is to press."""

    def __init__(self, dice: random.Random, browsers: dict, fields: dict) -> None:
        self.dice, self.browsers, self.fields = dice, browsers, fields
        self.answers: Counter[int] = Counter()

    def __call__(self) -> Counter[int]:
        for _number in range(DEEDS):
            name = self.dice.choice(PEOPLE)
            url, fields = self.dice.choice([self.article, self.project, self.people])(name)
            answer = self.browsers[name].post(url, fields)
            self.answers[answer.status_code] += 1
        return self.answers

    def article(self, _name: str) -> tuple[str, dict]:
        one = self.dice.choice(self.fields["articles"])
        word = self.dice.choice(
            [
                "edit",
                "edit",
                "publish",
                "withdraw",
                "bin",
                "restore",
                "comments",
                "comments",
                "delete",
            ]
        )
        key = str(self.dice.random())
        version = self.dice.randint(1, 30)
        fields = self.fields["article"] | {"version": version, "text": "Een vraag", "form_key": key}
        return f"/knowledge/{one}/{word}/", fields

    def project(self, _name: str) -> tuple[str, dict]:
        one = self.dice.choice(self.fields["projects"])
        word = self.dice.choice(
            [
                "edit",
                "decide",
                "decide",
                "steps/invite",
                "steps/submit",
                "steps/stop",
                "take-back",
                "go-on",
                "rows/polder",
                "steps/start",
                "steps/withdraw",
                "steps/rework",
            ]
        )
        seen = {
            "version": self.dice.randint(1, 4),
            "edits": self.dice.randint(1, 8),
            "state": self.dice.choice(
                ["draft", "gathering", "submitted", "approved", "withdrawn", "rejected"]
            ),
        }
        action = self.dice.choice(["approve", "request_changes", "refuse"])
        action = "submit" if word == "edit" else action
        more = {
            "action": action,
            "reason": "Daarom.",
            "confirmed": "1",
            "wish": "go_on",
            "zone": "polder",
            "without": ["vlas"],
            "audience": self.dice.choice(["named", "network"]),
        }
        return f"/exchanges/{one}/{word}/", self.fields["project"] | seen | more

    def people(self, _name: str) -> tuple[str, dict]:
        word = self.dice.choice(["", "", "dismiss/", "welcome/", "new/"])
        if word == "new/":
            email = f"nieuw{self.dice.randint(1, 5)}@polder.example"
            return "/zones/polder/members/new/", {
                "email": email, "name": "Nieuw", "role": "member", "language": "nl",
            }  # fmt: skip
        person = self.dice.choice(self.fields["people"])
        fields = {
            "name": "Lid",
            "function": "wijk",
            "role": self.dice.choice(["member", "coordinator"]),
        }
        return f"/zones/polder/members/{person}/{word}", fields


def test_deeds_at_once_on_the_same_rows_end_without_deadlock(request):
    scene = Scene(request)
    scene.meet(*PEOPLE)
    author = scene.someone("polder_member")
    articles = [scene.article_by(author, state=state) for state in ("draft", "published", "binned")]
    projects = [scene.project_in(state) for state in ("confirmed", "submitted")]
    signed_in = {name: scene.browser(name) for name in PEOPLE}
    fields = {
        "articles": [row.public_id for row in articles],
        "projects": [row.public_id for row in projects],
        "people": [scene.someone(name).public_id for name in PEOPLE[1:3]],
        "article": scene.form_fields(audience="named", named_zones=["vlas"]),
        "project": project_fields(scene),
    }
    desks = []
    for seat in range(SEATS):
        browsers = {name: windows(browser, 1)[0] for name, browser in signed_in.items()}
        desks.append(Desk(random.Random(seat), browsers, fields))  # noqa: S311 - dice, no secret

    answers = sum(at_once(*(partial(desk) for desk in desks)), Counter())

    assert not {status for status in answers if status >= 500}
    assert sum(answers.values()) == SEATS * DEEDS
    assert answers[302] > DEEDS / 2  # they did meet over deeds that were done
    polder = Zone.objects.get(slug="polder")
    assert Membership.objects.active().filter(zone=polder, role__in=DECIDING_ROLES).exists()
    for project in Project.objects.with_frame():
        decided = Decision.objects.filter(project=project, version=project.version, ended_at=None)
        assert decided.count() <= len(project.partner_rows)
    assert Article.objects.count() <= len(articles)
    emails = Counter(User.objects.values_list("email", flat=True))
    assert set(emails.values()) == {1}

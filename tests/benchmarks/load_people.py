"""`python -m tests.benchmarks.load_people NUMBER`: make people in a demo network and sign them in; prints who they are as JSON."""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antw4wvl.settings")
os.environ["DATABASE_ROLE"] = "owner"

import django

django.setup()

from knowledge.models import Article, Topic  # noqa: E402 - after the settings
from tests.benchmarks.calls import signed_in  # noqa: E402 - as above
from zones import access  # noqa: E402 - as above
from zones.choices import Role  # noqa: E402 - as above
from zones.models import Membership, User, Zone  # noqa: E402 - as above

MAX_ARTICLES = 30


def main(number: int) -> None:
    zones = list(Zone.objects.active().order_by("pk"))
    people = []
    for place in range(number):
        zone = zones[place % len(zones)]
        person = User.objects.create(email=f"last{place}@load.example", name=f"Last {place}")
        Membership.objects.create(person=person, zone=zone, role=Role.MEMBER)
        with access.reading_as(person):
            readable = Article.objects.visible_to(person).published().newest_first()[:MAX_ARTICLES]
            articles = [article.get_absolute_url() for article in readable]
        people.append({"cookie": signed_in(person), "articles": articles})
    topic = Topic.objects.filter(parent=None).order_by("pk")[0].slug
    sys.stdout.write(json.dumps({"people": people, "topic": topic}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

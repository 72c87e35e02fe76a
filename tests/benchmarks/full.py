"""One article with everything on it that a page may have: talk, files, a register, a tree of adaptations, two languages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from knowledge.choices import Confirmation, FileState, ReviewOutcome, SignKind, State, Weight
from knowledge.models import (
    Adaptation,
    Adoption,
    Article,
    ArticleSign,
    Attachment,
    AttachmentText,
    Authorship,
    Comment,
    CommentMention,
    Expertise,
    Question,
    Review,
    Revision,
)
from zones.choices import Role
from zones.models import Membership, User, Zone
from zones.services import create_zone

if TYPE_CHECKING:
    from tests.benchmarks.loading import Network

COMMENTS, THREADS, REVISIONS, ADOPTIONS, LINEAGE = 200, 15, 30, 40, 25
FILES, QUESTIONS, SIGNS = 10, 10, 40
NAME = "fullarticle0"


class FullArticle:
    """The article of the second zone, older than any other, so that no list has it among its newest."""

    def __init__(self, network: Network, at: dt.datetime) -> None:
        self.write, self.at = network.write, at
        self.zones = list(Zone.objects.order_by("pk"))
        self.audience_id = network.network.pk
        self.readers = self._readers(network)
        self.author_id = network.of_zone[self.zones[1].pk][4]
        self.topic_id: int = network.topics[-1]

    def load(self) -> None:
        article = self._article(self.zones[1], self.author_id, public_id=NAME, edition=REVISIONS)
        article.owner_id, article.owner_function = self.author_id, "Onthaal"
        article.review_by, article.stage = self.at.date(), "proven"
        for name in (
            "result",
            "effort_people",
            "effort_time",
            "effort_cost",
            "fits",
            "presupposes",
        ):
            setattr(article, name, self.write.title()[:100])
        article.save()
        french = self._article(self.zones[1], self.author_id, language="fr", edition=1)
        french.translation_of, french.translated_edition = article, 1
        french.save()
        Article.objects.filter(pk=article.pk).update(gives_way_to="fr")
        self._seen(article)
        self._said(article)
        self._taken_over(article)
        self._made_to_measure(article)
        self._files(article)
        self._asked(article)

    def _readers(self, network: Network) -> list[tuple[int, int]]:
        """A person of each of so many zones as there are adoptions; those that were missing left the network."""
        for number in range(len(self.zones), ADOPTIONS + 1):
            zone = create_zone(f"vroeger-{number}", f"Vroeger {number}", "#3d7a35")
            Zone.objects.filter(pk=zone.pk).update(is_active=False)
            person = User.objects.create(
                email=f"{number}@vroeger.example", name=f"Vroeger {number}"
            )
            Membership.objects.create(person=person, zone=zone, role=Role.MEMBER)
            network.of_zone[zone.pk] = [person.pk]
        zones = Zone.objects.order_by("pk").exclude(pk=self.zones[1].pk)
        return [(zone.pk, network.of_zone[zone.pk][0]) for zone in zones][:ADOPTIONS]

    def _article(self, zone: Zone | int, person: int, **fields: Any) -> Article:
        zone_id = zone if isinstance(zone, int) else zone.pk
        return Article(
            **{
                "zone_id": zone_id, "audience_id": self.audience_id, "kind": "practice", "stage": "new", "edition": 1,
                "topic_id": self.topic_id, "language": "nl", "title": self.write.title()[:160],
                "summary": self.write.text(2)[:400], "body": self.write.body(), "state": State.PUBLISHED,
                "created_by_id": person, "created_at": self.at, "updated_at": self.at, "published_at": self.at,
                **fields,
            }
        )  # fmt: skip

    def _seen(self, article: Article) -> None:
        approver = self.author_id
        Revision.objects.bulk_create(
            Revision(
                article=article, number=number, audience_id=self.audience_id, title=article.title,
                summary=article.summary, body=article.body, by_id=approver, approved_by_id=approver,
                weight=Weight.MINOR, at=self.at,
            )
            for number in range(1, REVISIONS + 1)
        )  # fmt: skip
        Review.objects.create(
            article=article, audience_id=self.audience_id, number=1, by_id=self.author_id, at=self.at,
            outcome=ReviewOutcome.APPROVED, decided_by_id=approver, decided_at=self.at,
        )  # fmt: skip
        Authorship.objects.bulk_create(
            Authorship(article=article, person_id=person, position=place)
            for place, person in enumerate([approver, approver + 1, approver + 2])
        )

    def _said(self, article: Article) -> None:
        begun: list[Comment] = []
        for number in range(COMMENTS):
            zone_id, person_id = self.readers[number % len(self.readers)]
            parent = begun[number % THREADS] if number >= THREADS else None
            row = Comment.objects.create(
                article=article, author_id=person_id, zone_id=zone_id, parent=parent, text=self.write.text(3),
                at=self.at + dt.timedelta(hours=number),
            )  # fmt: skip
            begun += [] if parent else [row]
            if number % 5 == 0:
                CommentMention.objects.create(comment=row, person_id=self.readers[0][1])
        ArticleSign.objects.bulk_create(
            ArticleSign(article=article, person_id=person_id, zone_id=zone_id, kind=kind)
            for zone_id, person_id in self.readers[:SIGNS]
            for kind in SignKind.values
        )

    def _taken_over(self, article: Article) -> None:
        Adoption.objects.bulk_create(
            Adoption(
                article=article, zone_id=zone_id, state="adopted", since=self.at.date(), words=self.write.title()[:100],
                by_id=person_id, contact_id=person_id, confirmation=Confirmation.CONFIRMED, is_current=True,
                decided_by_id=person_id, decided_at=self.at,
            )
            for zone_id, person_id in self.readers
        )  # fmt: skip

    def _made_to_measure(self, article: Article) -> None:
        """A tree: each from the one with half its number."""
        tree = [article]
        for number in range(LINEAGE - 1):
            row = self._article(*self.readers[number])
            row.save()
            Adaptation.objects.create(
                article=row, origin=tree[number // 2], origin_number=1, seen_number=1,
                changed=self.write.text(2), why=self.write.text(1),
            )  # fmt: skip
            Revision.objects.create(
                article=row, number=1, audience_id=self.audience_id, title=row.title, summary=row.summary,
                body=row.body, by_id=row.created_by_id, at=self.at,
            )  # fmt: skip
            tree.append(row)

    def _files(self, article: Article) -> None:
        for number in range(FILES):
            row = Attachment.objects.create(
                article=article, name=f"Draaiboek {number}.pdf", kind="pdf", size=120_000, state=FileState.CLEAN,
                file=f"attachments/ff/{number}", preview=f"attachments/fp/{number}", preview_width=160,
                preview_height=226, uploaded_by_id=self.author_id, at=self.at,
            )  # fmt: skip
            AttachmentText.objects.create(attachment=row, text=self.write.text(20))

    def _asked(self, article: Article) -> None:
        Question.objects.bulk_create(
            Question(
                title=self.write.title()[:160], body=self.write.text(3), zone_id=zone_id, asked_by_id=person_id,
                topic_id=self.topic_id, audience_id=self.audience_id, meant_for_id=self.audience_id, article=article,
                language="nl", created_at=self.at, updated_at=self.at,
            )
            for zone_id, person_id in self.readers[:QUESTIONS]
        )  # fmt: skip
        Expertise.objects.bulk_create(
            Expertise(person_id=person_id, topic_id=self.topic_id)
            for _zone_id, person_id in self.readers[:5]
        )

"""Two zones full of private rows with a token in each, and how all of it stands."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from exchanges import services as exchange
from exchanges.models import Partner, Project
from knowledge import services as knowledge
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Topic
from network import digest
from tests.attack.filled_in import path_of
from tests.conftest import PASSWORD, as_owner, make_person, make_zones
from zones.choices import Role
from zones.letters import password_url
from zones.models import User

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


TOKENS = {"polder": "kanariepolder", "vlas": "kanarievlas"}


STANDING = """
SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
    SELECT to_jsonb(a)::text AS line FROM knowledge_article a WHERE zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(r)::text FROM knowledge_revision r
        JOIN knowledge_article a ON a.id = r.article_id WHERE a.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(f)::text FROM knowledge_attachment f
        JOIN knowledge_article a ON a.id = f.article_id WHERE a.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(c)::text FROM knowledge_comment c WHERE c.zone_id <> %(own)s
    UNION ALL SELECT (to_jsonb(q) - 'first_answered_at')::text FROM knowledge_question q WHERE zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(w)::text FROM knowledge_answer w WHERE w.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(k)::text FROM knowledge_remark k WHERE k.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(l)::text FROM knowledge_adaptation l
        JOIN knowledge_article a ON a.id = l.article_id WHERE a.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(t)::text FROM knowledge_adoption t WHERE t.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(p)::text FROM exchanges_project p WHERE zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(p)::text FROM exchanges_partner p
        JOIN exchanges_project x ON x.id = p.project_id WHERE x.zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(d)::text FROM exchanges_decision d WHERE zone_id <> %(own)s
    UNION ALL SELECT to_jsonb(m)::text FROM zones_membership m WHERE zone_id IS DISTINCT FROM %(own)s
    UNION ALL SELECT (to_jsonb(z) - CASE z.id WHEN %(own)s THEN 'reviews_first' ELSE '' END)::text
        FROM zones_zone z
    UNION ALL SELECT to_jsonb(w)::text FROM knowledge_review w
        JOIN knowledge_article a ON a.id = w.article_id WHERE a.zone_id <> %(own)s
    UNION ALL SELECT (to_jsonb(u) - 'last_login' - 'wants_digest' - 'password')::text FROM zones_user u
        JOIN zones_membership m ON m.person_id = u.id WHERE m.zone_id IS DISTINCT FROM %(own)s
) standing
"""
"""All that belongs to other zones than one's own, in one word."""


@dataclass(repr=False)
class World:
    """Two zones with a secret each, a third with something of everything to work on, and who asks."""

    browsers: dict[str, Client] = field(default_factory=dict)
    own_zone: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, list[str]] = field(default_factory=dict)
    """By who asks: the words that may never stand in an answer to them."""

    words: dict[str, list[str]] = field(default_factory=dict)
    """What may stand in an address, by the word of the route."""

    own: dict[str, list[str]] = field(default_factory=dict)
    """Of that what is PZ Riho's, so that most requests get past the door."""

    files: list[str] = field(default_factory=list)


def planted_world() -> World:
    zones = make_zones()
    ict, _made = Topic.objects.get_or_create(
        slug="ict", defaults={"name_nl": "ICT", "name_fr": "TIC"}
    )
    world = World()
    ids: dict[str, list[str]] = {
        word: [] for word in ("article", "project", "file", "person", "question", "answer")
    }
    for slug in ("polder", "vlas", "riho"):
        world.own = {word: [] for word in ids}
        _plant(slug, zones, ict, world.own, world)
        for word, found in world.own.items():
            ids[word] += found
    ids["adoption"], world.own["adoption"] = _plant_adoptions()
    world.own["slug"] = ["riho", "ict"]
    member = User.objects.get(email="member@riho.example")
    admin = Client()
    admin.force_login(
        User.objects.create_superuser("admin@antw4wvl.example", PASSWORD, name="Beheer")
    )
    for name, browser in (("anonymous", Client()), ("admin", admin)):
        world.browsers[name] = browser
        world.own_zone[name] = 0
        world.secrets[name] = list(TOKENS.values())
    key = path_of(password_url(member)).strip("/").rpartition("/")[2]
    world.words = {
        **ids,
        "number": ["1", "2", "0", "99999999999999999999"],
        "slug": [*zones, "ict"],
        "zone": ["antwerpen", "riho", "polder", "nergens"],
        "label": ["1", "1.1", "2", "0", "9" * 20, "1.", "²", "..", "x"],
        "comment": ["zzzzzzzzzzzz"],
        "batch": ["zzzzzzzzzzzz"],
        "export": ["zzzzzzzzzzzz"],
        "step": [
            "invite",
            "submit",
            "stop",
            "start",
            "complete",
            "withdraw",
            "rework",
            "edit",
            "approve",
            "close",
            "reopen",
            "restore",
        ],
        "token": [path_of(digest.unsubscribe_url(member)).strip("/").rpartition("/")[2]],
        "name": ["x", "..", "20260101-000000-000000.eml"],
        "uidb36": [key.split("-")[0], "zzzzzzzzzzzzzz", "0"],
        "key": [key.split("-", 1)[1], "set-password", "a-b"],
    }
    return world


def _plant(slug: str, zones, ict: Topic, ids: dict[str, list[str]], world: World) -> None:
    zone, word = zones[slug], TOKENS.get(slug, "eigenwoord")
    member = make_person(f"member@{slug}.example", Role.MEMBER, zone, name=f"Lid {slug}")
    chief = make_person(f"chief@{slug}.example", Role.CHIEF, zone, name=f"Chef {slug}")
    ids["person"] += [member.public_id, chief.public_id]
    texts = {
        "summary": word,
        "body": f"<p>{word}</p>",
        "kind": "practice",
        "topic": ict,
        "language": "nl",
    }
    for audience in ("zone", "network"):
        secret = word if audience == "zone" else "gedeeld"
        writing = knowledge.Writing(
            title=secret, audience=audience, **texts | {"summary": secret, "body": secret}
        )
        article, _made = knowledge.save_draft(by=member, zone=zone, writing=writing)
        (file,) = knowledge.attach(
            article, by=member, files=[examine(SimpleUploadedFile(f"{secret}.pdf", PDF))]
        )
        Attachment.objects.filter(pk=file.pk).update(state="clean")
        ids["file"].append(file.public_id)
        ids["article"].append(article.public_id)
        world.files.append(str(file.file.name))
        knowledge.publish(article, by=member)
        knowledge.comment(article, by=chief, text=secret)
    for last in ("draft", "binned"):
        writing = knowledge.Writing(title=f"{word} {last}", audience="network", **texts)
        article, _made = knowledge.save_draft(by=member, zone=zone, writing=writing)
        ids["article"].append(article.public_id)
        if last == "binned":
            knowledge.move_to_bin(article, by=member)
    _plant_questions(zone, ict, member, chief, word, ids)
    _plant_projects(zone, zones["antwerpen"], ict, chief, word, ids)
    own = {"riho": ["member", "chief"], "polder": ["chief"], "vlas": []}[slug]
    for role, person in (("member", member), ("chief", chief)):
        if role in own:
            name = f"{slug}_{role}"
            world.browsers[name] = Client(raise_request_exception=True)
            world.browsers[name].force_login(person)
            world.own_zone[name] = zone.pk
            world.secrets[name] = [secret for other, secret in TOKENS.items() if other != slug]


def _plant_questions(zone, ict, member, chief, word: str, ids: dict[str, list[str]]) -> None:
    for audience in ("zone", "network"):
        said = word if audience == "zone" else "gedeeld"
        asking = knowledge.Asking(
            title=said, body=said, topic=ict, language="nl", audience=audience,
            deadline=timezone.localdate() + timedelta(3),
        )  # fmt: skip
        question, _made = knowledge.ask(by=member, zone=zone, asking=asking)
        answer, _made = knowledge.answer(question, by=chief, text=said)
        knowledge.remark(question, by=chief, text=said, answer=answer)
        ids["question"].append(question.public_id)
        ids["answer"].append(answer.public_id)


def _plant_adoptions() -> tuple[list[str], list[str]]:
    """Let a member of each zone propose to take over what the next one shares; the last is PZ Riho's."""
    made = []
    for slug, of in (("polder", "vlas"), ("vlas", "riho"), ("riho", "polder")):
        member = User.objects.get(email=f"member@{slug}.example")
        word = TOKENS.get(slug, "eigenwoord")
        entry = knowledge.Entry(state="trial", since=timezone.localdate(), words=word, why=word)
        article = Article.objects.get(zone__slug=of, title="gedeeld")
        zone = member.current_zone
        row, _made = knowledge.enter_adoption(article, by=member, zone=zone, entry=entry)
        made.append(row.public_id)
    return made, made[-1:]


def _plant_projects(zone, partner, ict, chief, word: str, ids: dict[str, list[str]]) -> None:
    today = timezone.localdate()
    for submitted in (False, True):
        text = exchange.Text(
            title=word, topic=ict, common_goal=word,
            starts_on=today + timedelta(30), ends_on=today + timedelta(90),
        )  # fmt: skip
        shares = {partner: exchange.Share(word, word, word)}
        project, _made = exchange.draft_project(by=chief, zone=zone, text=text, shares=shares)
        if submitted:
            project = exchange.invite_zones(by=chief, project=project, edits=project.edits)
            _complete_rows(project, word)
            exchange.submit_project(by=chief, project=project, edits=project.edits)
        ids["project"].append(project.public_id)


def _complete_rows(project: Project, word: str) -> None:
    line = [{"amount": "2", "unit": "hours", "what": word}]
    with as_owner():
        Partner.objects.filter(project=project).update(
            own_goal=word, measure=word, target=word, brings_lines=line, gets_lines=line, edits=1,
            confirmed_at=timezone.now(),
        )  # fmt: skip


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def standing(world: World, who: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(STANDING, {"own": world.own_zone[who]})
        (found,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE portal_app")
    return str(found)

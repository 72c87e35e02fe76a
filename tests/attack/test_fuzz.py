"""Whatever is sent: an answer below 500, nothing of another zone in it, and nothing of another zone changed."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote_from_bytes

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from exchanges import services as exchange
from knowledge import services as knowledge
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Topic
from network import digest
from tests.attack.filled_in import path_of, url_names
from tests.attack.fuzzing import (
    FORM_FIELDS,
    KINDS,
    PARAMETERS,
    ROUTES,
    VALID,
    as_bytes,
    bodies,
    header_texts,
    multipart,
    parts,
    query_of,
    texts,
    tries,
    urlencoded,
    values,
)
from tests.attack.meeting import windows
from tests.conftest import PASSWORD, make_person, make_zones
from zones.choices import Role
from zones.letters import password_url
from zones.models import User

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
TOKENS = {"polder": "kanariepolder", "vlas": "kanarievlas"}

pytestmark = pytest.mark.django_db

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


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once, in a transaction that is never committed; each request is undone by itself."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("files"), "base_url": None},
    }
    quick = override_settings(
        STORAGES={"default": files, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )  # fmt: skip
    with django_db_blocker.unblock(), quick, transaction.atomic():
        yield _planted()
        transaction.set_rollback(True)
    connection.close()


def _planted() -> World:
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
        "batch": ["zzzzzzzzzzzz"],
        "export": ["zzzzzzzzzzzz"],
        "step": [
            "submit",
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
        shares = {zone: exchange.Share(word, word, word), partner: exchange.Share(word, word, word)}
        project, _made = exchange.draft_project(by=chief, zone=zone, text=text, shares=shares)
        if submitted:
            exchange.submit_project(by=chief, project=project, edits=project.edits)
        ids["project"].append(project.public_id)


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


def send(
    world: World,
    who: str,
    method: str,
    address: str,
    body: tuple[bytes, str] = (b"", ""),
    **headers: str,
):
    """Send this and look at the answer; then it never was."""
    (window,) = windows(world.browsers[who], 1)
    window.raise_request_exception = True
    with undone():
        before = standing(world, who)
        answer = window.generic(
            method, address, body[0], content_type=body[1], headers=headers or None
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = content + repr(list(answer.headers.items())).encode() + repr(answer.cookies).encode()
        assert answer.status_code < 500 or address.startswith("/readyz")
        assert not [secret for secret in world.secrets[who] if secret.encode() in told]
        assert "X-Evil" not in answer.headers
        assert standing(world, who) == before
    return answer


@st.composite
def addresses(draw, world: World, route: str, words: tuple[str, ...]) -> str:
    """Fill the words of a route in, mostly with what is there."""
    filled = {}
    for word in words:
        meant = _meant_by(word, route)
        known = st.sampled_from(world.words[meant])
        own = st.sampled_from(world.own.get(meant, world.words[meant]))
        drawn = draw(st.one_of(own, own, own, own, known, known, values))
        filled[word] = quote_from_bytes(as_bytes(drawn), safe="")
    return route % filled


def _meant_by(word: str, route: str) -> str:
    if word != "public_id":
        return word
    begins = {
        "/questions/answers/": "answer",
        "/questions/": "question",
        "/knowledge/files/": "file",
        "/knowledge/adoptions/": "adoption",
        "/knowledge/export/": "export",
        "/knowledge/": "article",
        "/exchanges/": "project",
    }
    return next((kind for begin, kind in begins.items() if route.startswith(begin)), "article")


who_asks = st.sampled_from(["riho_member", "riho_chief", "polder_chief", "admin", "anonymous"])
who_writes = st.sampled_from(["riho_chief", "riho_chief", "riho_chief", "riho_member", "anonymous"])
queries = st.lists(
    st.tuples(st.one_of(*[st.sampled_from(PARAMETERS)] * 4, values), values), max_size=3
)
CROSSING = st.sampled_from(["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "GET"])


@pytest.fixture(autouse=True)
def _same_dice():
    """Public ids are random: of a run that failed the next shall fail alike."""
    random.seed(1)


@pytest.mark.parametrize(("name", "route", "words"), ROUTES, ids=[route[0] for route in ROUTES])
@tries(6)
@given(drawn=st.data())
def test_addresses(world, name, route, words, drawn):
    address = drawn.draw(addresses(world, route, words))
    query = query_of(drawn.draw(queries))
    headers = {}
    if drawn.draw(st.booleans()):
        headers = {
            "HX-Request": "true",
            "HX-Target": drawn.draw(st.sampled_from(["articles", "results", "x"])),
        }

    send(world, drawn.draw(who_asks), "GET", f"{address}?{query}", **headers)


@pytest.mark.parametrize("name", FORM_FIELDS)
@tries(10)
@given(drawn=st.data())
def test_forms(world, name, drawn):
    """A form that would go through, with one to three of its fields as nobody fills them in."""
    ((route, words),) = {(route, words) for known, route, words in ROUTES if known == name}
    names = FORM_FIELDS[name]
    pairs = [(each, VALID.get(each, "")) for each in names if each != "files"]
    spoiled = st.one_of(
        *[st.sampled_from(names)] * 6 if names else [], st.sampled_from(PARAMETERS), values
    )
    for _number in range(drawn.draw(st.integers(1, 3))):
        each = drawn.draw(spoiled)
        value = drawn.draw(st.one_of(texts, texts, texts, parts, values))
        if drawn.draw(st.booleans()):  # else it comes beside the good one
            pairs = [pair for pair in pairs if pair[0] != each]
        pairs.append((each, value))
    encode = (
        multipart if drawn.draw(st.booleans()) or name == "knowledge:attachment_new" else urlencoded
    )
    headers = {"HX-Request": "true"} if drawn.draw(st.booleans()) else {}
    address = drawn.draw(addresses(world, route, words))
    who = "admin" if name == "network:break_glass" else drawn.draw(who_writes)

    send(world, who, "POST", address, encode(pairs), **headers)


@tries(70)
@given(drawn=st.data())
def test_bodies_of_any_kind(world, drawn):
    """JSON, text, half a form: to every address, with every method."""
    _name, route, words = drawn.draw(st.sampled_from(ROUTES))
    method = drawn.draw(st.one_of(st.just("POST"), CROSSING))
    kind = drawn.draw(
        st.one_of(st.sampled_from(KINDS), st.just("application/x-www-form-urlencoded"))
    )
    body = drawn.draw(bodies)

    send(
        world,
        drawn.draw(who_asks),
        method,
        drawn.draw(addresses(world, route, words)),
        (body, kind),
    )


HEADERS = [
    "Accept-Language", "Range", "If-Range", "If-Modified-Since", "If-None-Match", "If-Match", "Accept", "Accept-Encoding",
    "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id", "Referer", "Origin", "User-Agent", "HX-Request", "HX-Target",
    "HX-Current-URL", "HX-Trigger", "HX-Boosted", "HX-History-Restore-Request", "HX-Prompt", "Authorization",
    "Content-Encoding", "X-HTTP-Method-Override", "X-CSRFToken",
]  # fmt: skip


@tries(70)
@given(drawn=st.data())
def test_headers(world, drawn):
    _name, route, words = drawn.draw(st.sampled_from(ROUTES))
    headers = drawn.draw(
        st.dictionaries(st.sampled_from(HEADERS), header_texts, min_size=1, max_size=4)
    )

    send(world, drawn.draw(who_asks), "GET", drawn.draw(addresses(world, route, words)), **headers)


COOKIES = ["django_language", "theme", "sessionid", "csrftoken", "messages", "x", "__Host-session"]


@tries(50)
@given(drawn=st.data())
def test_cookies(world, drawn):
    """Garbled, doubled, far too long: nobody is let in by them, and nobody falls over them."""
    named = st.tuples(st.sampled_from(COOKIES), header_texts)
    cookies = "; ".join(
        f"{name}={value}" for name, value in drawn.draw(st.lists(named, max_size=6))
    )
    _name, route, words = drawn.draw(st.sampled_from(ROUTES))
    method = drawn.draw(st.sampled_from(["GET", "POST"]))

    send(world, "anonymous", method, drawn.draw(addresses(world, route, words)), cookie=cookies)


@tries(40)
@given(drawn=st.data())
def test_parts_of_a_file(world, drawn):
    for name in world.files:
        if not default_storage.exists(name):
            default_storage.save(name, SimpleUploadedFile("x", PDF))
    asked = drawn.draw(
        st.dictionaries(
            st.sampled_from(["Range", "If-Range", "If-Modified-Since", "If-None-Match"]),
            st.one_of(
                header_texts,
                st.sampled_from(["bytes=0-4", "bytes=9999-", "bytes=-0", "Mon, 99 Foo 2026", "0"]),
            ),
            min_size=1,
        )
    )
    file = drawn.draw(st.sampled_from(world.words["file"]))

    send(world, drawn.draw(who_asks), "GET", f"/knowledge/files/{file}/", **asked)


def test_every_form_is_fuzzed():
    assert set(FORM_FIELDS) == url_names()


def test_every_field_has_something_good():
    """So that a form with one bad field is refused, if at all, for that one."""
    fields = {name for names in FORM_FIELDS.values() for name in names}

    assert fields - {"files", "documents"} == set(VALID)


def test_every_word_of_an_address_is_known(world):
    asked = {_meant_by(word, route) for _name, route, words in ROUTES for word in words}

    assert asked == set(world.words)


def test_a_secret_would_be_seen(world):
    """The same look, at somebody who may read it: so that silence elsewhere means something."""
    (window,) = windows(world.browsers["polder_chief"], 1)

    assert TOKENS["polder"] in window.get("/knowledge/").content.decode()
    with undone():
        before = standing(world, "riho_chief")
        User.objects.filter(email="member@polder.example").update(function="anders")
        assert standing(world, "riho_chief") != before

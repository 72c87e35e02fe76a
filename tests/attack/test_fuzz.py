"""Whatever is sent: an answer below 500, nothing of another zone in it, and nothing of another zone changed."""

from __future__ import annotations

import random
from urllib.parse import quote_from_bytes

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.attack.filled_in import url_names
from tests.attack.fuzzing import (
    FORM_FIELDS,
    KINDS,
    PARAMETERS,
    ROUTES,
    VALID,
    bodies,
    header_texts,
    parts,
    texts,
    tries,
    values,
)
from tests.attack.fuzzing_requests import as_bytes, multipart, query_of, urlencoded
from tests.attack.meeting import windows
from tests.attack.world import PDF, TOKENS, World, planted_world, standing, undone
from zones.models import User

pytestmark = pytest.mark.django_db


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
        yield planted_world()
        transaction.set_rollback(True)
    connection.close()


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
def test_fuzz_addresses_answer_below_500_and_leak_nothing(world, name, route, words, drawn):
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
def test_fuzz_forms_answer_below_500_and_leak_nothing(world, name, drawn):
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
def test_fuzz_bodies_of_any_kind_answer_below_500_and_leak_nothing(world, drawn):
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
def test_fuzz_headers_answer_below_500_and_leak_nothing(world, drawn):
    _name, route, words = drawn.draw(st.sampled_from(ROUTES))
    headers = drawn.draw(
        st.dictionaries(st.sampled_from(HEADERS), header_texts, min_size=1, max_size=4)
    )

    send(world, drawn.draw(who_asks), "GET", drawn.draw(addresses(world, route, words)), **headers)


COOKIES = ["django_language", "theme", "sessionid", "csrftoken", "messages", "x", "__Host-session"]


@tries(50)
@given(drawn=st.data())
def test_fuzz_cookies_answer_below_500_and_let_no_one_in(world, drawn):
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
def test_fuzz_file_ranges_answer_below_500_and_leak_nothing(world, drawn):
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


def test_fuzz_covers_every_form():
    assert set(FORM_FIELDS) == url_names()


def test_fuzz_has_a_valid_value_for_every_field():
    """So that a form with one bad field is refused, if at all, for that one."""
    fields = {name for names in FORM_FIELDS.values() for name in names}

    assert fields - {"files", "documents"} == set(VALID)


def test_fuzz_knows_every_word_of_an_address(world):
    asked = {_meant_by(word, route) for _name, route, words in ROUTES for word in words}

    assert asked == set(world.words)


def test_fuzz_check_sees_a_leaked_token(world):
    """The same look, at somebody who may read it: so that silence elsewhere means something."""
    (window,) = windows(world.browsers["polder_chief"], 1)

    assert TOKENS["polder"] in window.get("/knowledge/").content.decode()
    with undone():
        before = standing(world, "riho_chief")
        User.objects.filter(email="member@polder.example").update(function="anders")
        assert standing(world, "riho_chief") != before

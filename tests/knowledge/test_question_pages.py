"""The pages of questions: asking, looking first, answering, ending, and what each person finds there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from knowledge import limits, services
from knowledge.models import Answer, Article, MeToo, Question, Remark
from zones.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_asking_shows_the_question(client_for, polder_member, question_fields):
    answer = client_for(polder_member).post("/questions/new/", question_fields(), follow=True)

    page = answer.content.decode()
    assert Question.objects.get().zone == polder_member.current_zone
    assert "Wie gebruikt bodycams" in page
    assert "batterij" in page


@pytest.mark.parametrize(
    "readers",
    [{}, {"audience": "named", "named_zones": ["vlas"], "asked_zone": "riho"}],
    ids=["network", "named"],
)
def test_asking_twice_by_one_form_asks_once(client_for, polder_member, question_fields, readers):
    fields, browser = question_fields(**readers), client_for(polder_member)

    first = browser.post("/questions/new/", fields)
    second = browser.post("/questions/new/", fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"title": "Een andere vraag"}, {"audience": "zone"}, {"asked_zone": "vlas"}]
)
def test_the_same_form_with_another_question_says_so_and_then_asks_anew(
    client_for, polder_member, question_fields, other
):
    first, browser = question_fields(), client_for(polder_member)
    browser.post("/questions/new/", first)

    page = browser.post("/questions/new/", first | other).content.decode()

    assert "form-errors" in page
    assert other.get("title", "") in page
    assert Question.objects.count() == 1
    (key,) = re.findall(r'name="form_key" value="([^"]*)"', page)
    for _click in range(2):
        answer = browser.post("/questions/new/", first | other | {"form_key": key})
        assert answer.status_code == 302
    assert Question.objects.count() == 2


def test_network_coordinator_asks_nothing_and_may_answer(
    client_for, network_coordinator, polder_member, question_by, question_fields
):
    question, browser = question_by(polder_member), client_for(network_coordinator)

    assert browser.get("/questions/new/").status_code == 403
    assert browser.post("/questions/new/", question_fields()).status_code == 403
    browser.post(f"{question.get_absolute_url()}answers/", {"text": "<p>Vraag het Riho.</p>"})
    assert Answer.objects.get().zone is None


def test_one_zone_that_cannot_read_is_refused(client_for, polder_member, question_fields):
    fields = question_fields(asked_zone="vlas", audience="zone")

    page = client_for(polder_member).post("/questions/new/", fields).content.decode()

    assert "form-errors" in page
    assert Question.objects.count() == 0


def test_asking_one_zone_by_name_lets_it_read(client_for, polder_member, zones, question_fields):
    fields = question_fields(asked_zone="vlas", audience="named")

    client_for(polder_member).post("/questions/new/", fields)

    question = Question.objects.get()
    assert question.asked_zone == zones["vlas"]
    assert question.audience.zone_ids == sorted([zones["polder"].pk, zones["vlas"].pk])


@pytest.mark.parametrize(
    ("deadline", "is_good"), [(-1, False), (0, True), (30, True), (1000, False)]
)
def test_a_deadline_lies_ahead_and_within_two_years(
    client_for, polder_member, question_fields, deadline, is_good
):
    day = timezone.localdate() + timedelta(days=deadline)

    client_for(polder_member).post("/questions/new/", question_fields(deadline=day.isoformat()))

    assert Question.objects.filter(deadline=day).exists() == is_good


def test_personal_data_is_asked_about_before_anybody_reads_it(
    client_for, polder_member, question_fields
):
    fields = question_fields(body="<p>Rekening BE68 5390 0754 7034.</p>")
    browser = client_for(polder_member)

    page = browser.post("/questions/new/", fields).content.decode()
    assert "BE68 5390 0754 7034" in page
    assert Question.objects.count() == 0

    browser.post("/questions/new/", fields | {"no_personal_data": "on"})
    assert Question.objects.count() == 1


@pytest.mark.parametrize("path", ["answers", "remarks"])
def test_personal_data_in_what_is_said_below(client_for, polder_member, question_by, path):
    question = question_by(polder_member)

    page = client_for(polder_member).post(
        f"{question.get_absolute_url()}{path}/", {"text": "Rekening BE68 5390 0754 7034."}
    )

    assert "no_personal_data" in page.content.decode()
    assert not Answer.objects.exists()
    assert not Remark.objects.exists()


# looking first


def test_look_first_shows_what_is_there_and_keeps_what_was_typed(
    client_for, polder_member, vlas_member, question_by, answer_by, article_by, question_fields
):
    question = question_by(vlas_member)
    answer_by(question, polder_member)
    article_by(vlas_member, title="Bodycams in de wijk")
    fields = question_fields(
        title="Bodycams bij nacht", action="look", audience="named", named_zones=["riho"]
    )

    page = client_for(polder_member).post("/questions/new/", fields).content.decode()

    assert question.get_absolute_url() in page
    assert "Bodycams in de wijk" in page
    assert 'value="Bodycams bij nacht"' in page
    assert re.search(r'value="riho"[^>]*checked', page)
    assert "form-errors" not in page
    assert Question.objects.count() == 1


def test_suggestions_keep_to_what_the_person_may_read(
    client_for, polder_member, polder_coordinator, vlas_member, question_by, article_by
):
    question_by(polder_member, audience="zone", title="Kanarievraag over bodycams")
    question_by(polder_member, state="withdrawn", title="Kanarie ingetrokken bodycams")
    article_by(polder_member, audience="zone", title="Kanarieartikel bodycams")
    article_by(polder_member, state="draft", title="Kanarieconcept bodycams")
    url = "/questions/similar/?title=bodycams"

    assert "Kanarie" not in client_for(vlas_member).get(url).content.decode()
    own = client_for(polder_coordinator).get(url).content.decode()
    assert "Kanarievraag" in own
    assert "Kanarieartikel" in own
    assert "Kanarieconcept" not in own


def test_suggestions_put_a_solution_first(
    client_for, polder_member, vlas_member, question_by, answer_by
):
    solved = question_by(polder_member, title="Bodycams: welk merk?")
    question_by(polder_member, title="Bodycams: welke batterij?")
    services.mark_solution(answer_by(solved, vlas_member), by=polder_member)

    page = client_for(vlas_member).get("/questions/similar/?title=bodycams+welke").content.decode()

    assert page.index("welk merk?") < page.index("welke batterij?")


def test_suggestions_are_capped(client_for, polder_member, monkeypatch, question_fields):
    cache.clear()
    monkeypatch.setattr(limits, "SEARCHES_A_MINUTE", 1)
    browser = client_for(polder_member)

    browser.get("/questions/similar/?title=bodycams")
    page = browser.get("/questions/similar/?title=bodycams").content.decode()
    look = browser.post("/questions/new/", question_fields(action="look")).content.decode()

    assert 'role="alert"' in page
    assert 'role="alert"' in look
    assert "Wie gebruikt bodycams" in look


# reading


def test_hidden_is_absent(client_for, polder_member, vlas_member, riho_coordinator, question_by):
    question = question_by(polder_member, audience="zone", title="Kanarie")
    for person in (vlas_member, riho_coordinator):
        browser = client_for(person)
        for path in ("", "edit/"):
            hidden = browser.get(f"/questions/{question.public_id}/{path}")
            absent = browser.get(f"/questions/zzzzzzzzzzzz/{path}")
            assert (hidden.status_code, absent.status_code) == (404, 404)
        for path in ("answers/", "remarks/", "me-too/", "outcome/", "steps/close/"):
            assert browser.post(f"/questions/{question.public_id}/{path}").status_code == 404
        assert "Kanarie" not in browser.get("/questions/").content.decode()
        assert "Kanarie" not in browser.get("/search/?q=kanarie").content.decode().replace(
            "kanarie", ""
        )


def test_reading_by_another_zone_is_told_to_the_own_one(
    client_for, polder_member, vlas_member, question_by, zones
):
    question = question_by(polder_member, audience="named", named_zones=(zones["vlas"],))

    client_for(vlas_member).get(question.get_absolute_url())
    client_for(polder_member).get(question.get_absolute_url())

    assert AuditEvent.objects.filter(verb="question_read").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_many(
    client_for, polder_member, vlas_member, riho_member, question_by, answer_by,
    django_assert_max_num_queries, count,
):  # fmt: skip
    question = question_by(polder_member)
    for number in range(count):
        said = answer_by(question, vlas_member, f"Antwoord {number}")
        services.remark(question, by=riho_member, text="Ook bij ons.", answer=said)
        services.turn_into_practice(said, by=vlas_member)
    browser = client_for(vlas_member)
    browser.get(question.get_absolute_url())

    with django_assert_max_num_queries(18) as counted:
        browser.get(question.get_absolute_url())

    COSTS["page"].add(len(counted))
    assert len(COSTS["page"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_many(
    client_for, polder_coordinator, polder_member, vlas_member, question_by, answer_by,
    django_assert_max_num_queries, count,
):  # fmt: skip
    for number in range(count):
        answer_by(question_by(polder_member, title=f"Vraag {number}"), vlas_member)
    browser = client_for(polder_coordinator)
    browser.get("/questions/")

    with django_assert_max_num_queries(16) as counted:
        browser.get("/questions/")

    COSTS["list"].add(len(counted))
    assert len(COSTS["list"]) == 1


COSTS: dict[str, set[int]] = {"page": set(), "list": set()}


# the list


def titles(page) -> list[str]:
    return re.findall(r'class="row-title"><a [^>]*>([^<]*)<', page.content.decode())


def test_what_waits_rises(client_for, polder_member, vlas_member, question_by, answer_by):
    today = timezone.localdate()
    names = ("Oud", "Nieuw", "Beantwoord oud", "Beantwoord nieuw", "Ver", "Nabij", "Voorbij")
    asked = {name: question_by(polder_member, title=name) for name in names}
    ages = {"Oud": 9, "Nieuw": 1, "Beantwoord oud": 20, "Beantwoord nieuw": 2, "Voorbij": 30}
    for name, age in ages.items():
        moment = timezone.now() - timedelta(days=age)
        Question.objects.filter(pk=asked[name].pk).update(created_at=moment)
    for name, days in (("Ver", 20), ("Nabij", 2), ("Voorbij", -1)):
        Question.objects.filter(pk=asked[name].pk).update(deadline=today + timedelta(days=days))
    for name in ("Beantwoord oud", "Beantwoord nieuw", "Voorbij"):
        answer_by(asked[name], vlas_member)

    page = client_for(vlas_member).get("/questions/")

    assert titles(page) == [
        "Nabij", "Ver", "Oud", "Nieuw", "Beantwoord nieuw", "Beantwoord oud", "Voorbij",
    ]  # fmt: skip


def test_the_pages_of_the_rising_list_hold_each_question_once(
    client_for, polder_member, question_by
):
    day = timezone.localdate() + timedelta(days=5)
    for number in range(45):
        question_by(polder_member, title=f"Vraag {number}", deadline=day if number % 3 else None)
    browser, seen, url = client_for(polder_member), [], "/questions/"

    while url:
        page = browser.get(url)
        seen += titles(page)
        further = re.search(r'href="([^"]*)" rel="next"', page.content.decode())
        url = further[1].replace("&amp;", "&") if further else ""

    assert len(seen) == 45
    assert len(set(seen)) == 45


def test_the_list_narrows(client_for, polder_member, vlas_member, zones, question_by, answer_by):
    question_by(polder_member, title="Nog niets")
    question_by(polder_member, title="Gesloten", state="closed")
    question_by(polder_member, title="Aan Vlas", asked_zone=zones["vlas"])
    question_by(vlas_member, title="Oproep", deadline=timezone.localdate() + timedelta(3))
    answer_by(question_by(vlas_member, title="Met antwoord"), polder_member)
    browser = client_for(vlas_member)

    def shown(query: str) -> set[str]:
        return set(titles(browser.get(f"/questions/?{query}")))

    assert shown("") == {"Nog niets", "Aan Vlas", "Oproep", "Met antwoord"}
    assert shown("show=unanswered") == {"Nog niets", "Aan Vlas", "Oproep"}
    assert shown("show=calls") == {"Oproep"}
    assert shown("show=to_us") == {"Aan Vlas"}
    assert shown("show=closed") == {"Gesloten"}
    assert shown("show=mine") == {"Oproep", "Met antwoord"}
    assert shown("show=all&zone=polder") == {"Nog niets", "Gesloten", "Aan Vlas"}
    assert shown("topic=clients") == set()
    assert shown("topic=operational") == shown("topic=burglary") == shown("show=nonsense")


def test_the_pace_is_shown_to_who_decides(
    client_for, polder_member, polder_coordinator, vlas_member, question_by, answer_by
):
    question = question_by(polder_member)
    Question.objects.filter(pk=question.pk).update(created_at=timezone.now() - timedelta(hours=6))
    answer_by(question, vlas_member)

    own = client_for(polder_coordinator).get("/questions/").content.decode()

    assert own.count("<dd>6 ") == 2
    assert "pace-heading" not in client_for(polder_member).get("/questions/").content.decode()


# ending


def test_an_outcome_stands_first(client_for, polder_member, vlas_member, question_by, answer_by):
    call = question_by(polder_member, deadline=timezone.localdate())
    answer_by(call, vlas_member)
    url = call.get_absolute_url()

    client_for(polder_member).post(f"{url}outcome/", {"text": "<p>Drie zones.</p>", "version": 1})

    page = client_for(vlas_member).get(url).content.decode()
    assert page.index("Drie zones.") < page.index("Wij, al twee jaar.")
    assert Question.objects.get().state == "answered"


def test_two_who_write_an_outcome_lose_nothing(
    client_for, polder_member, polder_coordinator, question_by
):
    call = question_by(polder_member, deadline=timezone.localdate())
    url = f"{call.get_absolute_url()}outcome/"
    client_for(polder_coordinator).post(url, {"text": "<p>De eerste.</p>", "version": 1})

    second = client_for(polder_member).post(url, {"text": "<p>De tweede.</p>", "version": 1})

    page = second.content.decode()
    assert second.status_code == 409
    assert "De eerste." in page
    assert "De tweede." in page
    assert 'name="version" value="2"' in page
    assert Question.objects.get().outcome == "<p>De eerste.</p>"


def test_two_who_change_a_question_lose_nothing(
    client_for, polder_member, polder_coordinator, question_by, question_fields
):
    question = question_by(polder_member)
    url = f"{question.get_absolute_url()}edit/"
    fields = question_fields(version=1)
    client_for(polder_coordinator).post(url, fields | {"title": "Van de coördinator"})

    stale = client_for(polder_member).post(url, fields | {"title": "Van de vrager"})
    again = client_for(polder_member).post(url, fields | {"title": "Van de vrager", "version": 2})

    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Van de coördinator" in page
    assert "Van de vrager" in page
    assert again.status_code == 302
    assert Question.objects.get().title == "Van de vrager"


def test_changing_twice_by_one_form_changes_once(
    client_for, polder_member, zones, question_by, question_fields
):
    question = question_by(
        polder_member, audience="named", named_zones=(zones["vlas"],), asked_zone=zones["riho"]
    )
    url, fields = f"{question.get_absolute_url()}edit/", question_fields(version=1, title="Anders")
    browser = client_for(polder_member)

    answers = [browser.post(url, fields) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Question.objects.get().version == 2


def test_a_closed_question_keeps_the_answer_that_was_typed(
    client_for, polder_member, vlas_member, question_by
):
    question = question_by(polder_member, state="closed")

    page = client_for(vlas_member).post(
        f"{question.get_absolute_url()}answers/", {"text": "Te laat getypt"}
    )

    assert page.status_code == 200
    assert "Te laat getypt" in page.content.decode()
    assert not Answer.objects.exists()


def test_me_too_and_back(client_for, polder_member, vlas_member, question_by):
    question, browser = question_by(polder_member), client_for(vlas_member)
    url = f"{question.get_absolute_url()}me-too/"

    swapped = browser.post(url, {"action": "say"}, headers={"HX-Request": "true"})
    browser.post(url, {"action": "say"})
    assert MeToo.objects.count() == 1
    assert 'value="take_back"' in swapped.content.decode()

    browser.post(url, {"action": "take_back"})
    assert not MeToo.objects.exists()


# the article


def test_the_article_shows_what_was_asked_about_it(
    client_for, polder_member, vlas_member, riho_member, article_by, question_fields
):
    article = article_by(polder_member)
    form = client_for(vlas_member).get(f"/questions/new/?article={article.public_id}")
    page = form.content.decode()
    assert article.title in page
    assert re.search(r'<option value="polder"\s+selected', page)
    fields = question_fields(title="Hoeveel loketten?", article=article.public_id)
    client_for(vlas_member).post("/questions/new/", fields)
    hidden = question_fields(title="Kanarievraag", article=article.public_id, audience="zone")
    client_for(vlas_member).post("/questions/new/", hidden)

    shown = client_for(riho_member).get(article.get_absolute_url()).content.decode()

    assert "Hoeveel loketten?" in shown
    assert "Kanarievraag" not in shown


def test_a_question_about_a_hidden_article_names_nothing(
    client_for, polder_member, vlas_member, article_by, question_fields
):
    article = article_by(polder_member, audience="zone", title="Kanarieartikel")
    browser = client_for(vlas_member)

    form = browser.get(f"/questions/new/?article={article.public_id}").content.decode()
    browser.post("/questions/new/", question_fields(article=article.public_id))

    assert "Kanarie" not in form
    assert Question.objects.get().article is None


def test_an_article_that_is_deleted_is_forgotten_by_the_question(
    client_for, polder_member, polder_coordinator, vlas_member, article_by, question_fields
):
    article = article_by(polder_member)
    client_for(vlas_member).post(
        "/questions/new/", question_fields(article=article.public_id, audience="zone")
    )
    browser = client_for(polder_coordinator)

    browser.post(f"/knowledge/{article.public_id}/bin/")
    assert browser.post(f"/knowledge/{article.public_id}/delete/").status_code == 302

    assert not Article.objects.exists()
    assert Question.objects.get().article_id is None


def test_an_answer_becomes_a_practice_with_its_author(
    client_for, polder_member, vlas_member, riho_member, riho_coordinator, question_by, answer_by
):
    question = question_by(polder_member)
    said = answer_by(question, riho_member, "<p>Met twee batterijen.</p>")
    browser = client_for(riho_coordinator)
    url = f"/questions/answers/{said.public_id}/practice/"

    first, second = browser.post(url), browser.post(url)
    article = Article.objects.get()
    browser.post(f"/knowledge/{article.public_id}/publish/")

    assert first.headers["Location"] == f"/knowledge/{article.public_id}/edit/"
    assert second.status_code == 302
    assert {person.email for person in article.authors.all()} == {
        riho_coordinator.email,
        riho_member.email,
    }
    assert "Met twee batterijen." in article.body
    Article.objects.update(state="published", published_at=timezone.now(), edition=1,
        audience=question.audience)  # fmt: skip
    page = client_for(vlas_member).get(article.get_absolute_url()).content.decode()
    assert riho_member.name in page
    assert question.get_absolute_url() in page
    below = client_for(vlas_member).get(question.get_absolute_url()).content.decode()
    assert article.get_absolute_url() in below


@pytest.mark.parametrize(
    ("who", "status"),
    [("polder_member", 302), ("riho_member", 302), ("riho_chief", 302), ("vlas_member", 403)],
)
def test_who_may_turn_an_answer_into_a_practice(
    request, client_for, polder_member, riho_member, question_by, answer_by, who, status
):
    said = answer_by(question_by(polder_member), riho_member)
    person = request.getfixturevalue(who)

    answer = client_for(person).post(f"/questions/answers/{said.public_id}/practice/")

    assert answer.status_code == status
    assert Article.objects.exists() == (status == 302)


def test_a_practice_from_a_hidden_question_keeps_the_name_and_hides_the_question(
    client_for, polder_member, riho_member, vlas_member, zones, question_by, answer_by
):
    question = question_by(
        polder_member, audience="named", named_zones=(zones["riho"],), title="Kanarievraag"
    )
    said = answer_by(question, riho_member)
    client_for(riho_member).post(f"/questions/answers/{said.public_id}/practice/")
    article = Article.objects.get()
    assert article.intended_kind == "named"
    network = question_by(polder_member).audience
    Article.objects.update(state="published", published_at=timezone.now(), edition=1,
        audience=network, title="Twee batterijen", body="<p>Tekst</p>")  # fmt: skip

    page = client_for(vlas_member).get(article.get_absolute_url()).content.decode()

    assert riho_member.name in page
    assert "Kanarievraag" not in page
    assert question.public_id not in page

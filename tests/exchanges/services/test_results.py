"""How a project ends: a report a zone, the result, the practice that comes of it, the look-back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges import services
from exchanges.models import ClosingReport, Project
from exchanges.services import ReportChanged, Result, StepRefused
from knowledge import services as knowledge
from knowledge.models import Adoption, Article
from tests.exchanges.conftest import RESULT
from zones import access
from zones.models import Letter


@pytest.fixture
def report(someone, zones):
    def write(
        project: Project, name: str, result: Result = RESULT, **more: object
    ) -> ClosingReport:
        zone = zones[name.split("_", maxsplit=1)[0]]
        fields = {"edits": 0} | more
        return services.write_report(
            by=someone(name), project=project, zone=zone, result=result, **fields
        )

    return write


def test_report_is_read_by_others_once_it_is_handed_in(project_in, report, someone):
    project = project_in("closing")
    report(project, "polder_member")
    reader = someone("vlas_chief")

    def seen() -> bool:
        with access.reading_as(reader):
            return ClosingReport.objects.visible_to(reader).exists()

    assert not seen()
    report(project, "polder_chief", edits=1, hand_in=True)
    assert seen()


def test_report_is_handed_in_by_who_decides_for_the_zone_only(project_in, report):
    project = project_in("closing")
    with pytest.raises(StepRefused):
        report(project, "polder_member", hand_in=True)
    assert not ClosingReport.objects.exists()


def test_report_of_another_zone_is_refused(project_in, someone, zones):
    project = project_in("closing")
    with pytest.raises(StepRefused):
        services.write_report(
            by=someone("vlas_chief"), project=project, zone=zones["polder"], result=RESULT, edits=0
        )


@pytest.mark.parametrize("state", ["running", "completed"])
def test_report_in_the_wrong_state_is_refused(project_in, report, state):
    project = project_in(state)
    with pytest.raises(StepRefused):
        report(project, "polder_chief")


@pytest.mark.parametrize(
    "result",
    [
        Result(),
        Result(reached="not", measured="0", gave="4 dagen", got="Kennis"),
        Result(reached="reached", gave="4 dagen", got="Kennis"),
        Result(reached="reached", measured="4", gave="4 dagen", got="Kennis", goes_on=True),
    ],
)
def test_report_in_which_something_is_missing_is_saved_and_not_handed_in(
    project_in, report, result
):
    project = project_in("closing")
    with pytest.raises(StepRefused):
        report(project, "polder_chief", result, hand_in=True)
    assert report(project, "polder_chief", result).handed_in_at is None


def test_report_saved_by_a_colleague_meanwhile_is_not_overwritten(project_in, report):
    project = project_in("closing")
    report(project, "polder_member")
    with pytest.raises(ReportChanged):
        report(project, "polder_chief", Result(gave="Iets anders"))
    assert ClosingReport.objects.get().gave == RESULT.gave


def test_completing_waits_for_every_zone_or_thirty_days(project_in, someone, report, owner):
    project = project_in("closing")
    lead = {"by": someone("westkust_chief"), "version": 1, "closing": "Gelukt."}
    report(project, "westkust_chief", hand_in=True)
    with pytest.raises(StepRefused, match="PZ Polder, PZ Vlas"):
        services.complete_project(project=project, **lead)
    with owner():
        long_ago = timezone.now() - timedelta(31)
        Project.objects.filter(pk=project.pk).update(closing_since=long_ago)

    done = services.complete_project(project=project, **lead)
    assert (done.state, done.closing) == ("completed", "Gelukt.")


def test_practice_holds_the_zones_and_what_they_reported(project_in, someone):
    project = project_in("completed", intended_audience="network")
    first, second = (
        services.draft_practice(by=someone("westkust_member"), project=project)
        for _click in range(2)
    )

    assert first == second
    article = Article.objects.get(pk=first.pk)
    assert (article.state, article.zone.slug, article.kind) == ("draft", "westkust", "practice")
    for words in ("PZ Polder", "PZ Vlas", RESULT.gave, RESULT.goes_on_with, "Gelukt."):
        assert words in article.body


def test_practice_text_of_a_zone_is_text_and_no_markup(project_in, someone, report, take):
    project = project_in("closing")
    for name in ("westkust", "vlas"):
        report(project, f"{name}_chief", hand_in=True)
    hostile = Result("reached", "1", "", "<script>x</script>", "<b>y</b>")
    report(project, "polder_chief", hostile, hand_in=True)
    take(Project.objects.get(pk=project.pk), "complete")
    article = services.draft_practice(by=someone("westkust_member"), project=project)
    assert "<script>" not in article.body
    assert "&lt;script&gt;" in article.body


@pytest.mark.parametrize("name", ["polder_chief", "vlas_member"])
def test_practice_by_a_partner_is_refused(project_in, someone, name):
    project = project_in("completed")
    with pytest.raises(StepRefused):
        services.draft_practice(by=someone(name), project=project)


def test_adoptions_are_entered_once_the_practice_is_published(
    project_in, someone, zones, a_day, owner
):
    project = project_in("completed", intended_audience="network")
    article = services.draft_practice(by=someone("westkust_member"), project=project)
    slugs = ("polder", "vlas", "riho", "westkust")

    def enter() -> list[int]:
        return [services.enter_adoptions(zones[slug].pk, a_day) for slug in slugs]

    assert enter() == [0, 0, 0, 0]
    with owner():
        Article.objects.filter(pk=article.pk).update(stage="new", summary="Kort.")
    article = Article.objects.get(pk=article.pk)
    knowledge.publish(article, by=someone("westkust_member"))

    assert enter() == [1, 1, 0, 0]
    assert enter() == [0, 0, 0, 0]
    found = Adoption.objects.filter(article=article, is_current=True)
    assert {(row.zone.slug, row.state, row.results) for row in found} == {
        ("polder", "adopted", "De dronepool"),
        ("vlas", "adopted", "De dronepool"),
    }


def test_look_back_is_asked_half_a_year_later_until_it_is_there(
    project_in, someone, zones, owner, a_day
):
    project = project_in("completed")
    someone("westkust_chief")
    Letter.objects.all().delete()
    with owner():
        Project.objects.filter(pk=project.pk).update(moved_at=timezone.now() - timedelta(190))
    for _time in range(2):
        services.remind_of_running(zones["westkust"].pk, a_day)
    assert Letter.objects.filter(kind="look_back_due").count() == 2

    services.look_back(by=someone("westkust_chief"), project=project, text="Het werkt nog.")
    assert services.remind_of_running(zones["westkust"].pk, a_day + timedelta(40)) == 0


def test_look_back_by_a_partner_is_refused(project_in, someone):
    project = project_in("completed")
    with pytest.raises(StepRefused):
        services.look_back(by=someone("polder_chief"), project=project, text="Het werkt nog.")

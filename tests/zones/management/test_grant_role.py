from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from zones import access, mail
from zones.models import AuditEvent, Letter, Membership, User


def grant(email: str, capsys, **options: object) -> str:
    call_command("grant_role", email, **options)
    return capsys.readouterr().out.strip()


def told() -> list[tuple[str, str, str | None]]:
    rows = AuditEvent.objects.order_by("pk").values_list("verb", "reason", "zone__slug")
    return list(rows)


def test_grant_role_first_coordinator_of_zone_gets_letter_and_zone(zones, capsys):
    said = grant(
        "eerste@polder.example",
        capsys,
        role="coordinator",
        zone="polder",
        name="Coördinator PZ Polder",
    )

    person = User.objects.get(email="eerste@polder.example")
    assert said == "Coördinator PZ Polder is coordinator of PZ Polder."
    assert access.reader(person).deciding_zone_ids == (zones["polder"].pk,)
    assert told() == [("member_added", "coordinator", "polder")]
    message = mail._make(Letter.objects.get())
    assert "/accounts/password/reset/key/" in message.body
    assert "PZ Polder" in message.body


def test_grant_role_in_network_gives_no_zone(zones, capsys):
    for role in ("network_coordinator", "observer"):
        grant(f"{role}@antw4wvl.example", capsys, role=role, name=role)

        membership = Membership.objects.get(person__email=f"{role}@antw4wvl.example")
        assert (membership.role, membership.zone) == (role, None)
    assert Letter.objects.filter(kind="password_reset").count() == 2


def test_grant_role_replaces_existing_role_once(polder_member, capsys):
    grant(polder_member.email, capsys, role="chief", zone="polder")
    grant(polder_member.email, capsys, role="chief", zone="polder")

    assert list(polder_member.memberships.values_list("role", flat=True)) == ["chief"]
    assert told() == [("role_changed", "chief", "polder")]


def test_grant_role_end_of_last_role_closes_the_account(
    network_coordinator, polder_coordinator, capsys
):
    grant(
        network_coordinator.email,
        capsys,
        role="network_coordinator",
        end=True,
        by=polder_coordinator.email,
    )

    network_coordinator.refresh_from_db()
    assert not network_coordinator.is_active
    assert told() == [("member_dismissed", "network_coordinator", None)]
    assert AuditEvent.objects.get().person_id == polder_coordinator.pk
    with pytest.raises(CommandError, match="has no role in the network"):
        grant(network_coordinator.email, capsys, role="network_coordinator", end=True)


def test_grant_role_to_closed_account_opens_it_without_password(person, zones, capsys):
    gone = person("weg@polder.example", "member", zones["riho"], is_active=False)

    grant(gone.email, capsys, role="coordinator", zone="polder")

    gone.refresh_from_db()
    assert gone.is_active
    assert not gone.has_usable_password()


def test_grant_role_administrator_reads_nothing_and_can_be_ended(zones, capsys):
    grant("beheer@antw4wvl.example", capsys, administrator=True, name="Beheer")
    person = User.objects.get()
    assert (person.is_superuser, access.reader(person).audience_ids) == (True, ())

    grant(person.email, capsys, administrator=True, end=True)

    person.refresh_from_db()
    assert (person.is_superuser, person.is_active) == (False, False)
    assert told() == [
        ("role_changed", "administrator", None),
        ("role_changed", "no administrator", None),
    ]


@pytest.mark.parametrize(
    ("email", "options", "sentence"),
    [
        ("x@polder.example", {"role": "chief", "zone": "polder"}, "say --name too"),
        ("geen adres", {"role": "chief", "zone": "polder", "name": "X"}, "not an e-mail address"),
        ("x@polder.example", {"role": "chief", "name": "X"}, "say which with --zone"),
        ("x@polder.example", {"role": "chief", "zone": "gent", "name": "X"}, "There are antwerpen"),
        ("x@polder.example", {"role": "network_coordinator", "zone": "polder"}, "leave --zone out"),
        (
            "x@polder.example",
            {"role": "chief", "zone": "polder", "end": True},
            "Nobody has the address",
        ),
        (
            "x@polder.example",
            {"role": "observer", "by": "y@polder.example"},
            "Nobody has the address y",
        ),
    ],
)
def test_grant_role_with_invalid_options_is_refused_and_keeps_nothing(
    zones, capsys, email, options, sentence
):
    with pytest.raises(CommandError, match=sentence):
        grant(email, capsys, **options)
    assert not User.objects.exists()


@pytest.mark.parametrize("options", [{"role": "member"}, {"role": "coordinator", "end": True}])
def test_grant_role_end_of_last_decider_is_refused(polder_coordinator, capsys, options):
    with pytest.raises(CommandError, match="nobody decides for PZ Polder"):
        grant(polder_coordinator.email, capsys, zone="polder", **options)

    assert polder_coordinator.memberships.get().role == "coordinator"
    assert polder_coordinator.memberships.get().ended_at is None


def test_grant_role_in_zone_to_network_account_is_refused(observer, zones, capsys):
    with pytest.raises(CommandError, match="an account of the network"):
        grant(observer.email, capsys, role="coordinator", zone="polder")


def test_grant_role_is_told_to_the_person_and_the_deciders(
    polder_member, polder_coordinator, capsys
):
    grant(polder_member.email, capsys, role="chief", zone="polder")

    told_people = {row.person for row in Letter.objects.filter(kind="role_changed")}
    assert told_people == {polder_member, polder_coordinator}

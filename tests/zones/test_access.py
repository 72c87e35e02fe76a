"""Who may read what: the persons of the network, and the transaction that carries it to the database."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import DatabaseError, connection, transaction
from guardian.shortcuts import assign_perm

from zones import access
from zones.access import NOBODY, Reader, audience_for, reader, reading_as
from zones.choices import AudienceKind, Role
from zones.models import Audience, AudienceGroupPermission, Membership, User, Zone

SETTINGS = ("portal.user", "portal.audiences", "portal.zones", "portal.deciding")


def told():
    """Return what the database knows of the reader."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{s}', true)" for s in SETTINGS))
        return cursor.fetchone()


def kinds(user):
    """Name the audiences a person reads: the slugs of their zones, or `network`."""
    rows = Audience.objects.filter(pk__in=reader(user).audience_ids).prefetch_related("zones")
    names = ["+".join(z.slug for z in row.zones.all()) or "network" for row in rows]
    return sorted(names)


# Personas


@pytest.mark.parametrize(
    ("persona", "audiences", "zone", "decides"),
    [
        ("polder_member", ["network", "polder", "polder+riho"], "polder", False),
        ("polder_coordinator", ["network", "polder", "polder+riho"], "polder", True),
        ("polder_chief", ["network", "polder", "polder+riho"], "polder", True),
        ("riho_coordinator", ["network", "polder+riho", "riho"], "riho", True),
        ("vlas_chief", ["network", "vlas"], "vlas", True),
        ("network_coordinator", ["network"], None, False),
        ("observer", [], None, False),
        ("admin", [], None, False),
    ],
)
def test_reader_of_each_role_has_its_audiences_and_zones(
    request, zones, polder_member, persona, audiences, zone, decides
):
    audience_for("named", zones["polder"], [zones["riho"]], by=polder_member)
    user = User.objects.get(pk=request.getfixturevalue(persona).pk)
    own = (zones[zone].pk,) if zone else ()

    found = reader(user)

    assert kinds(user) == audiences
    assert found.zone_ids == own
    assert found.deciding_zone_ids == (own if decides else ())
    assert found.is_network_coordinator == (persona == "network_coordinator")
    assert found.is_observer == (persona == "observer")


def test_reader_of_anonymous_user_is_empty(zones):
    assert reader(AnonymousUser()) == NOBODY == Reader(None, (), (), ())


def test_reader_of_inactive_account_is_empty_even_when_cached(polder_member, fresh):
    reader(polder_member)
    polder_member.is_active = False
    assert reader(polder_member) == NOBODY

    stale = fresh(polder_member)
    User.objects.filter(pk=polder_member.pk).update(is_active=False)
    assert reader(stale).audience_ids == ()  # also when only the database knows it yet


def test_reader_with_ended_membership_is_empty(polder_member, fresh):
    Membership.objects.update(ended_at="2026-01-01T00:00Z")

    found = reader(fresh(polder_member))

    assert (found.audience_ids, found.zone_ids) == ((), ())


def test_reader_of_zone_that_left_is_empty(zones, polder_chief, fresh):
    Zone.objects.filter(slug="polder").update(is_active=False)

    found = reader(fresh(polder_chief))

    assert (found.audience_ids, found.zone_ids, found.deciding_zone_ids) == ((), (), ())


def test_reader_of_zone_observer_has_no_audience(zones, person):
    found = reader(person("o@polder.example", Role.OBSERVER, zones["polder"]))

    assert (found.audience_ids, found.zone_ids, found.is_observer) == ((), (), True)


def test_reader_with_two_memberships_has_both_zones(zones, polder_member, fresh):
    Membership.objects.create(person=polder_member, zone=zones["vlas"], role=Role.CHIEF)
    audience_for("named", zones["riho"], [zones["vlas"]], by=polder_member)

    user = fresh(polder_member)

    assert kinds(user) == ["network", "polder", "riho+vlas", "vlas"]
    assert reader(user).deciding_zone_ids == (zones["vlas"].pk,)


# No other way in


def test_reader_ignores_superuser_groups_and_own_permissions(zones, admin, observer, fresh):
    own = Audience.objects.get(zone_ids=[zones["polder"].pk])
    for user in (admin, observer):
        user.groups.add(zones["polder"].group)
        user.user_permissions.add(Permission.objects.get(codename="read_audience"))
        assign_perm("read_audience", user, own)

        assert reader(fresh(user)).audience_ids == ()


def test_audience_with_another_permission_than_read_stays_closed(zones, polder_member, fresh):
    read = Permission.objects.get(codename="read_audience")
    other = Permission.objects.create(
        codename="praise_audience", name="May praise", content_type=read.content_type
    )
    foreign = Audience.objects.get(zone_ids=[zones["riho"].pk])
    AudienceGroupPermission.objects.create(
        content_object=foreign, group=zones["polder"].group, permission=other
    )

    assert foreign.pk not in reader(fresh(polder_member)).audience_ids


def test_audience_grants_are_in_the_direct_table_of_guardian_only(zones, polder_member):
    audience = audience_for("named", zones["polder"], [zones["vlas"]], by=polder_member)

    granted = AudienceGroupPermission.objects.filter(content_object=audience)

    assert {row.group for row in granted} == {zones["polder"].group, zones["vlas"].group}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM guardian_groupobjectpermission UNION ALL SELECT FROM guardian_userobjectpermission"
        )
        assert cursor.fetchone() is None


# Audiences


def test_audience_of_equal_zones_is_one_row(zones, polder_member):
    polder, riho, vlas = (zones[slug] for slug in ("polder", "riho", "vlas"))

    def of(word, named=(), zone=polder):
        return audience_for(word, zone, named, by=polder_member)

    assert of("zone") == of("zone", [riho]) == of("named") == of("named", [polder])
    assert (
        of("named", [riho, vlas])
        == of("named", [vlas, riho, vlas])
        == of("named", [polder, vlas], riho)
    )
    assert of("network") == of("network", [riho], vlas)
    assert of("named", [riho]).kind == AudienceKind.NAMED
    assert set(of("named", [riho]).zones.all()) == {polder, riho}


def test_audience_made_by_another_person_meanwhile_is_readable_at_once(
    zones, polder_member, riho_member, fresh
):
    by = fresh(polder_member)
    reader(by)
    theirs = audience_for("named", zones["riho"], [zones["polder"]], by=riho_member)

    assert audience_for("named", zones["polder"], [zones["riho"]], by=by) == theirs
    assert theirs.pk in reader(by).audience_ids


@pytest.mark.django_db(transaction=True)
def test_audience_of_equal_zones_made_at_once_is_one_row(zones, polder_member, riho_member):
    found, together = [], threading.Barrier(2)

    def intern(zone, other, by):
        with transaction.atomic():
            together.wait()
            found.append(audience_for("named", zone, [other], by=User.objects.get(pk=by.pk)))
        connection.close()

    polder, riho = zones["polder"], zones["riho"]
    pairs = [(polder, riho, polder_member), (riho, polder, riho_member)]
    threads = [threading.Thread(target=intern, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(found) == 2
    assert found[0] == found[1]
    assert AudienceGroupPermission.objects.filter(content_object=found[0]).count() == 2


# The transaction that knows who reads


def test_reader_context_is_set_inside_and_reset_after(polder_member):
    who = reader(polder_member)

    with reading_as(who):
        user, audiences, own, deciding = told()

    assert user == str(polder_member.pk)
    assert audiences == "{" + ",".join(map(str, who.audience_ids)) + "}"
    assert own == "{" + str(who.zone_ids[0]) + "}"
    assert deciding == "{}"
    assert told() == ("", "{}", "{}", "{}")  # nested in the test's transaction: nobody again


@pytest.mark.django_db(transaction=True)
def test_reader_context_leaves_nothing_on_the_connection(polder_member):
    with reading_as(reader(polder_member)):
        assert told()[0] == str(polder_member.pk)

    assert told() == ("", "", "", "")
    assert access.current_reader.get() == NOBODY


def test_reader_context_nested_gives_way_to_the_outer(polder_member, riho_member):
    with reading_as(reader(polder_member)):
        outer = told()
        with reading_as(reader(riho_member)):
            assert told()[0] == str(riho_member.pk)
        assert told() == outer
        with reading_as(NOBODY):
            assert told()[0] == ""
        assert told() == outer


@pytest.mark.parametrize(
    "fail",
    [lambda: 1 / 0, lambda: connection.cursor().execute("SELECT 1/0")],
    ids=["python", "sql"],
)
def test_reader_context_nested_after_failure_gives_way_to_the_outer(
    polder_member, riho_member, fail
):
    with reading_as(reader(polder_member)):
        outer = told()
        with pytest.raises((ZeroDivisionError, DatabaseError)), reading_as(reader(riho_member)):
            fail()
        assert told() == outer
        assert access.current_reader.get().user_id == polder_member.pk


def test_reader_context_nested_after_rollback_gives_way_to_the_outer(polder_member, riho_member):
    with reading_as(reader(polder_member)):
        outer = told()
        with reading_as(reader(riho_member)):
            transaction.set_rollback(True)
        assert told() == outer


def test_reader_changed_sets_new_rights_in_the_same_transaction(zones, polder_member):
    with reading_as(reader(polder_member)):
        assert polder_member.current_zones == [zones["polder"]]
        Membership.objects.create(person=polder_member, zone=zones["vlas"], role=Role.MEMBER)
        assert polder_member.current_zones == [zones["polder"]]

        access.refresh_rights(polder_member)

        assert polder_member.current_zones == [zones["polder"], zones["vlas"]]
        assert told()[2] == "{" + f"{zones['polder'].pk},{zones['vlas'].pk}" + "}"


def test_reader_changed_for_another_person_keeps_the_reader(zones, polder_member, riho_member):
    with reading_as(reader(polder_member)):
        outer = told()
        access.refresh_rights(riho_member)
        assert told() == outer


def test_reader_changed_without_reader_sets_nothing(polder_member):
    access.refresh_rights(polder_member)

    assert told()[0] in ("", None)


# What it costs


def test_reader_costs_one_query_a_request(polder_member, django_assert_num_queries):
    with django_assert_num_queries(1):
        reader(polder_member)
        reader(polder_member)


def test_audience_in_use_costs_one_query(zones, polder_member, django_assert_num_queries):
    audience_for("named", zones["polder"], [zones["riho"]], by=polder_member)
    reader(polder_member)

    with django_assert_num_queries(1):
        audience_for("named", zones["polder"], [zones["riho"]], by=polder_member)


def test_reader_context_costs_a_savepoint_and_one_query(polder_member, django_assert_num_queries):
    who = reader(polder_member)

    with django_assert_num_queries(4), reading_as(who):  # SAVEPOINT, tell, tell back, RELEASE
        pass

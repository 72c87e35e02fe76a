from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateField, Exists, OuterRef
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from knowledge.models import Article
from zones import access
from zones.compiled_reads import IDS, CompiledRead, ShapeMeant, compiled_read, hang
from zones.models import Membership, User, Zone


@pytest.fixture
def make() -> Any:
    """Declare a read as a module does, and let it go afterwards."""
    from zones import compiled_reads  # noqa: PLC0415 - its list is what is put back

    before = list(compiled_reads.ALL)
    yield compiled_read
    compiled_reads.ALL[:] = before


def test_compiled_read_asked_twice_is_put_together_once(make, polder_member, vlas_member):
    built = []

    @make(name=CharField())
    def people(_person, *, name):
        built.append(name)
        return User.objects.filter(name=name)

    assert [row.pk for row in people(polder_member, name=polder_member.name)] == [polder_member.pk]
    assert [row.pk for row in people(vlas_member, name=vlas_member.name)] == [vlas_member.pk]
    assert people(vlas_member, name="nobody") == []
    assert len(built) == 1


def test_compiled_read_asks_with_the_rights_of_this_moment(make, polder_member, vlas_member, zones):
    @make()
    def members(person):
        return Membership.objects.visible_to(person)

    assert {row.zone_id for row in members(polder_member)} == {zones["polder"].pk}
    assert {row.zone_id for row in members(vlas_member)} == {zones["vlas"].pk}
    Membership.objects.filter(person=vlas_member).update(ended_at=timezone.now())
    access.clear_rights(vlas_member)
    assert members(vlas_member) == []


def test_compiled_read_of_person_takes_person_as_a_value(make, polder_member, vlas_member):
    @make()
    def own(person):
        return Membership.objects.filter(person=person).select_related("zone")

    assert [row.person_id for row in own(polder_member)] == [polder_member.pk]
    assert [row.zone.slug for row in own(vlas_member)] == ["vlas"]


def test_compiled_read_of_another_language_is_put_together_anew(make, polder_member):
    asked = []

    @make()
    def zones_by_language(_person):
        asked.append(translation.get_language())
        return Zone.objects.all()

    for language in ("nl", "fr", "nl"):
        with translation.override(language):
            zones_by_language(polder_member)
    assert asked == ["nl", "fr"]


def test_compiled_read_of_coordinator_is_put_together_apart(
    make, polder_member, network_coordinator
):
    asked = []

    @make()
    def rows(person):
        asked.append(access.reader(person).is_network_coordinator)
        return Zone.objects.all()

    rows(polder_member)
    rows(network_coordinator)
    rows(polder_member)
    assert asked == [False, True]


@pytest.mark.parametrize("look", [bool, int, range, list], ids=["bool", "int", "range", "list"])
def test_compiled_read_that_looks_at_a_value_is_refused(make, polder_member, look):
    @make(number=BigIntegerField())
    def rows(_person, *, number):
        look(number)
        return Zone.objects.all()

    with pytest.raises(TypeError):
        rows(polder_member, number=1)


def test_compiled_read_refuses_value_where_a_shape_is_meant(make, polder_member):
    @make(shapes=("only",))
    def rows(_person, *, only):
        return Zone.objects.filter(pk=only)

    with pytest.raises(ShapeMeant, match="yes or no"):
        rows(polder_member, only=7)


def test_compiled_read_refuses_moment_that_stands_fast(make, polder_member):
    @make()
    def rows(_person):
        return User.objects.filter(date_joined__gte=timezone.now() - timedelta(days=1))

    with pytest.raises(ShapeMeant, match="clock"):
        rows(polder_member)


def test_compiled_read_refuses_prefetching(make, polder_member):
    @make()
    def rows(_person):
        return Zone.objects.prefetch_related("municipalities")

    with pytest.raises(ShapeMeant, match="read of its own"):
        rows(polder_member)


def test_compiled_read_keeps_what_querysets_give(make, polder_member, zones):
    """Model rows with annotations and what was selected with them, dicts, tuples and single values."""
    pk = zones["polder"].pk
    wanted = {"pk": BigIntegerField()}
    led = Exists(Membership.objects.filter(zone=OuterRef("pk")))

    rows = make(**wanted)(lambda _person, *, pk: Zone.objects.filter(pk=pk).annotate(led=led))
    dicts = make(**wanted)(lambda _person, *, pk: Zone.objects.filter(pk=pk).values("slug"))
    pairs = make(**wanted)(
        lambda _person, *, pk: Zone.objects.filter(pk=pk).values_list("slug", "name")
    )
    names = make(**wanted)(
        lambda _person, *, pk: Zone.objects.filter(pk=pk).values_list("name", flat=True)
    )
    assert [(row.slug, row.led) for row in rows(polder_member, pk=pk)] == [("polder", True)]
    assert dicts(polder_member, pk=pk) == [{"slug": "polder"}]
    assert pairs(polder_member, pk=pk) == [("polder", "Polder")]
    assert names(polder_member, pk=pk) == ["Polder"]


def test_compiled_read_keeps_percent_quotes_and_backslashes_in_constants(make, polder_member):
    odd = "50% of 'them' \\ %s %%"
    User.objects.filter(pk=polder_member.pk).update(function=odd)
    rows = make(pk=BigIntegerField())(
        lambda _person, *, pk: User.objects.filter(
            pk=pk, function=odd, name__contains="%s"
        ).exclude(function="")
    )
    assert rows(polder_member, pk=polder_member.pk) == []
    User.objects.filter(pk=polder_member.pk).update(name="a %s b")
    assert [row.function for row in rows(polder_member, pk=polder_member.pk)] == [odd]


def test_compiled_read_without_rows_that_could_be_asks_nothing(make, polder_member):
    rows = make()(lambda _person: Zone.objects.none())
    access.reader(polder_member)
    with CaptureQueriesContext(connection) as asked:
        assert rows(polder_member) == []
    assert len(asked) == 0


def test_compiled_read_is_prepared_unless_switched_off(make, polder_member):
    pk = polder_member.pk
    rows = make(pk=BigIntegerField())(lambda _person, *, pk: User.objects.filter(pk=pk))
    with override_settings(PREPARED_STATEMENTS=False):
        rows(polder_member, pk=pk)
    assert not _prepared("zones_user")
    rows(polder_member, pk=pk)
    assert _prepared("zones_user")


def _prepared(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_prepared_statements WHERE statement LIKE %s",
            [f'SELECT "{table}"%"id" = ($1::bigint)%'],
        )
        return cursor.fetchall()


def test_compiled_read_is_counted_and_told_as_other_statements_are(make, polder_member):
    rows = make(day=DateField())(lambda _person, *, day: User.objects.filter(absent_until=day))
    access.reader(polder_member)
    with CaptureQueriesContext(connection) as asked:
        rows(polder_member, day=timezone.localdate())
    assert len(asked) == 1
    assert str(timezone.localdate()) in asked[0]["sql"]


def test_hang_gives_each_row_its_own(polder_member, vlas_member, zones):
    people = [polder_member, vlas_member]
    hang(people, "memberships", Membership.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as asked:
        assert [[m.zone_id for m in person.memberships.all()] for person in people] == [
            [zones["polder"].pk],
            [zones["vlas"].pk],
        ]
    assert len(asked) == 0


def test_any_lookup_of_no_ids_finds_nothing_and_negated_all(db, zones):
    assert not Zone.objects.filter(pk__any=()).exists()
    assert Zone.objects.exclude(pk__any=[]).count() == len(zones)
    ids = [zones["vlas"].pk, zones["riho"].pk]
    assert {z.slug for z in Zone.objects.filter(pk__any=ids)} == {"vlas", "riho"}


def test_ids_take_any_number_of_values(make, polder_member, zones):
    rows = make(ids=IDS)(lambda _person, *, ids: Zone.objects.filter(pk__any=ids))
    for wanted in ([], ["polder"], ["polder", "vlas", "riho"]):
        found = rows(polder_member, ids=[zones[slug].pk for slug in wanted])
        assert {zone.slug for zone in found} == set(wanted)


def test_plain_gives_the_queryset_that_is_compiled(make, polder_member):
    read = make()(lambda person: Article.objects.visible_to(person))
    assert isinstance(read, CompiledRead)
    assert list(read.plain(polder_member)) == read(polder_member)

"""Signs that nobody sees come along with a copy; they never make two addresses or titles that look alike differ."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from zones.forms import AddressField, ForgottenPasswordForm, OneLineField, SignInForm
from zones.invisible import address_of, in_lines, in_one_line
from zones.models import User

UNSEEN = "\u200b\u200e\u2060\ufeff\u00ad"


@pytest.mark.django_db
@pytest.mark.parametrize("sign", UNSEEN)
def test_unseen_sign_in_an_address_is_left_out_where_it_is_typed(sign):
    typed = f"{sign}an.peeters@polder{sign}.example{sign}"

    assert AddressField().clean(typed) == "an.peeters@polder.example"
    assert User.objects.create_user(typed, name="An").email == "an.peeters@polder.example"


@pytest.mark.django_db
def test_person_signs_in_with_an_address_that_was_copied(polder_member):
    sign_in = SignInForm().fields["login"]
    forgotten = ForgottenPasswordForm().fields["email"]

    assert sign_in.clean(f"\u200b{polder_member.email}\u00a0") == polder_member.email
    assert forgotten.clean(f"\u200e{polder_member.email}") == polder_member.email
    assert User.objects.get_by_natural_key(f"\ufeff{polder_member.email}") == polder_member


@pytest.mark.django_db
def test_migration_mends_addresses_and_names_those_that_collide(polder_member, riho_member, capsys):
    mended = polder_member.email
    twin = User.objects.create_user("x@riho.example", name="Tweede")
    User.objects.filter(pk=polder_member.pk).update(email=f"{mended}\u200b")
    User.objects.filter(pk=twin.pk).update(email=f"\u200e{riho_member.email}")

    import_module("zones.migrations.0013_addresses_that_can_be_seen").mend(apps, None)

    polder_member.refresh_from_db()
    twin.refresh_from_db()
    assert polder_member.email == mended
    assert twin.email == f"\u200e{riho_member.email}"
    told = capsys.readouterr().out
    assert f"person {twin.pk}) looks like {riho_member.email} (person {riho_member.pk})" in told
    assert "\\u200e" in told
    assert str(polder_member.pk) not in told.replace(str(riho_member.pk), "").replace(
        str(twin.pk), ""
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fiets\u200bdiefstal\u00ad", "Fietsdiefstal"),
        ("een\rtwee", "een twee"),
        ("een\x85twee\u2028drie\u2029vier", "een twee drie vier"),
        (
            "team 👮\u200d♀\ufe0f en 👨\u200d👩\u200d👧",
            "team 👮\u200d♀\ufe0f en 👨\u200d👩\u200d👧",
        ),
        ("a\u200db", "ab"),
        ("\u202egnu", "gnu"),
    ],
)
def test_one_line_field_leaves_out_what_nobody_sees(typed, kept):
    assert OneLineField().clean(typed) == kept
    assert in_one_line(typed) == kept


def test_lines_end_in_one_way():
    assert in_lines("a\r\nb\rc\x85d\u2028e\nf") == "a\nb\nc\nd\ne\nf"


def test_blank_inside_an_address_stays_to_be_refused():
    assert address_of(" an@polder.example\n") == "an@polder.example"
    assert address_of("an@x.example\nb") == "an@x.example\nb"

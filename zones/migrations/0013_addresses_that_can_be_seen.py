"""Addresses that hold signs nobody sees lock their person out: mend them, and say which would become another's."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

from django.db import migrations


def mend(apps: Any, _schema_editor: Any) -> None:
    users = apps.get_model("zones", "User").objects
    for person in users.order_by("pk").only("pk", "email"):
        seen = "".join(c for c in person.email if unicodedata.category(c) != "Cf").strip()
        if seen == person.email:
            continue
        other = users.filter(email__iexact=seen).exclude(pk=person.pk).first()
        if other is None:
            users.filter(pk=person.pk).update(email=seen)
            continue
        sys.stdout.write(
            f"\n  {ascii(person.email)} (person {person.pk}) looks like {seen} (person {other.pk}): "
            "left as it was; end the membership of one of both.\n"
        )


class Migration(migrations.Migration):
    dependencies = [("zones", "0012_operations")]  # noqa: RUF012 - as Django reads it

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]  # noqa: RUF012 - as above

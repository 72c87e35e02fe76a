from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import migrations

TERMS = Path(__file__).parents[1] / "search" / "reference" / "terms.toml"


def load(apps, _schema_editor):
    groups = tomllib.loads(TERMS.read_text(encoding="utf-8"))["groups"]
    group = apps.get_model("knowledge", "TermGroup")
    group.objects.bulk_create(group(words=words, is_delivered=True) for words in groups)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0026_search_by_words")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

from __future__ import annotations

from django.db import migrations, models

# The topic bears the name that the network gives it elsewhere.
RENAME = "UPDATE knowledge_topic SET slug = '{}' WHERE slug = '{}'"
BEFORE, NOW = "operational-judicial", "operational-and-judicial"


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_tally")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="source_mark",
            field=models.CharField(blank=True, default="", editable=False, max_length=80),
            preserve_default=False,
        ),
        migrations.RunSQL(RENAME.format(NOW, BEFORE), RENAME.format(BEFORE, NOW)),
    ]

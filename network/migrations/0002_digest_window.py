import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep up to when, and since when, a digest told."""

    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="digest",
            name=name,
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        )
        for name in ("since", "until")
    ]

from __future__ import annotations


import django.db.models.deletion
import django.utils.timezone
import zones.models.zone
from django.conf import settings
from django.db import migrations, models

from zones.row_security import DECIDING, NEVER, OWN, lock, me, parent

# Row by row, as with comments: the register is listed across articles (see 0006).
ARTICLE = "EXISTS (SELECT FROM knowledge_article p WHERE p.id = article_id OFFSET 0)"
OF_ANOTHER_ZONE = parent(
    "knowledge_article", "article_id", "zone_id <> knowledge_adoption.zone_id"
)
# What others read is a decision of the zone: its coordinators and chief make it and take it back.
MINE = f"{OWN} AND (confirmation <> 'confirmed' OR {DECIDING})"

# The zone of an article deletes it with what other zones said of it, which it cannot delete itself.
TAKE_ALONG = """
ALTER TABLE knowledge_adoption ADD CONSTRAINT adoption_goes_with_its_article FOREIGN KEY (article_id)
REFERENCES knowledge_article (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
LEAVE = "ALTER TABLE knowledge_adoption DROP CONSTRAINT adoption_goes_with_its_article"

LOCKED = [
    migrations.RunSQL(TAKE_ALONG, LEAVE),
    lock(
        "knowledge_adoption",
        read=f"(confirmation = 'confirmed' OR {OWN}) AND {ARTICLE}",
        add=f"{MINE} AND {me('by_id')} AND {OF_ANOTHER_ZONE}",
        change=f"{MINE} AND {OF_ANOTHER_ZONE}",
        remove=NEVER,
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0016_questions'),
        ('zones', '0003_audit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zones.models.zone.public_id, editable=False, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('considering', 'Considering'), ('trial', 'On trial'), ('adopted', 'Adopted'), ('adapted', 'Adapted'), ('stopped', 'Stopped'), ('declined', 'Declined')], max_length=11)),
                ('since', models.DateField()),
                ('words', models.CharField(blank=True, max_length=120)),
                ('results', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmation', models.CharField(choices=[('waiting', 'Waits for the coordinator'), ('confirmed', 'Confirmed'), ('refused', 'Refused'), ('overtaken', 'Replaced by a later one')], default='waiting', max_length=9)),
                ('is_current', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('refusal', models.CharField(blank=True, max_length=400)),
                ('form_key', models.CharField(blank=True, editable=False, max_length=36, null=True)),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='adoptions', to='knowledge.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='zones.zone')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(models.F('zone'), models.OrderBy(models.F('since'), descending=True), name='adoption_newest_of_zone')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('article', 'zone'), name='a_zone_has_one_adoption_an_article'), models.UniqueConstraint(condition=models.Q(('confirmation', 'waiting')), fields=('article', 'zone'), name='one_adoption_of_a_zone_waits'), models.UniqueConstraint(fields=('by', 'form_key'), name='a_filled_in_form_makes_one_adoption'), models.CheckConstraint(condition=models.Q(('is_current', False), ('confirmation', 'confirmed'), _connector='OR'), name='only_a_confirmed_adoption_is_current'), models.CheckConstraint(condition=models.Q(models.Q(('confirmation__in', ('confirmed', 'refused')), ('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('confirmation__in', ('waiting', 'overtaken')), ('decided_at', None), ('decided_by', None)), _connector='OR'), name='adoption_decided_by_somebody_at_some_time'), models.CheckConstraint(condition=models.Q(models.Q(('confirmation', 'refused'), models.Q(('refusal', ''), _negated=True)), models.Q(models.Q(('confirmation', 'refused'), _negated=True), ('refusal', '')), _connector='OR'), name='adoption_refused_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('stopped', 'declined')), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='stopped_or_declined_for_a_reason')],
            },
        ),
        *LOCKED,
    ]

from __future__ import annotations


import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from zones.row_security import NEVER, OWN, lock, me, parent

ARTICLE = parent("knowledge_article", "article_id")
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)
READABLE_ORIGIN = parent("knowledge_article", "origin_id")
OF_OWN_ARTICLE = f"""EXISTS (SELECT FROM knowledge_adaptation l JOIN knowledge_article p ON p.id = l.article_id
WHERE l.id = adaptation_id AND p.{OWN})"""

# The origin's zone deletes it whatever others made of it; their link, which it cannot change itself, is empty then.
LET_GO = """
ALTER TABLE knowledge_adaptation ADD CONSTRAINT adaptation_lets_its_origin_go FOREIGN KEY (origin_id)
REFERENCES knowledge_article (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
"""
HOLD = "ALTER TABLE knowledge_adaptation DROP CONSTRAINT adaptation_lets_its_origin_go"

LOCKED = [
    migrations.RunSQL(LET_GO, HOLD),
    lock(
        "knowledge_adaptation",
        read=ARTICLE,
        add=f"{OWN_ARTICLE} AND {READABLE_ORIGIN}",
        change=OWN_ARTICLE,
        remove=OWN_ARTICLE,
    ),
    lock(
        "knowledge_origindecision",
        read=OF_OWN_ARTICLE,
        add=f"{OF_OWN_ARTICLE} AND {me('by_id')}",
        change=NEVER,
        remove=OF_OWN_ARTICLE,
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0017_adoptions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adaptation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin_number', models.PositiveIntegerField()),
                ('seen_number', models.PositiveIntegerField()),
                ('changed', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='adaptation', to='knowledge.article')),
                ('origin', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='adaptations', to='knowledge.article')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='OriginDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.PositiveIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('is_taken', models.BooleanField()),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('adaptation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='knowledge.adaptation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('adaptation', 'digest'), name='a_change_of_the_origin_decided_once')],
            },
        ),
        *LOCKED,
    ]

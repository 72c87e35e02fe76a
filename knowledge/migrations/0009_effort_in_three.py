from __future__ import annotations

from django.db import migrations, models

# One field said people, time and cost together. What names one of them goes there; "0,4 VTE, 3 maanden"
# is people and then time; whatever else was said stays whole with the people.
SHARE_OUT = r"""
WITH said AS (
    SELECT id, effort, split_part(effort, ', ', 1) AS first, split_part(effort, ', ', 2) AS second,
        effort ~ '^[^,]+(,[^ ][^,]*)?, [^,]+$' AS is_two
    FROM {table} WHERE effort <> ''
), sorted AS (
    SELECT id, effort, first, second,
        is_two AND first ~* '{people}' AND second ~* '{time}' AND second !~* '{cost}' AS is_people_and_time,
        effort ~* '{cost}' AND effort !~* '{people}|{time}' AS is_cost,
        effort ~* '{time}' AND effort !~* '{people}|{cost}' AS is_time
    FROM said
)
UPDATE {table} t SET
    effort_people = CASE WHEN is_people_and_time THEN first WHEN is_cost OR is_time THEN '' ELSE s.effort END,
    effort_time = CASE WHEN is_people_and_time THEN second WHEN is_time THEN s.effort ELSE '' END,
    effort_cost = CASE WHEN is_cost THEN s.effort ELSE '' END
FROM sorted s WHERE s.id = t.id
"""
WORDS = {
    "people": r"\y(vte|fte|etp|voltijds|mens|mensen|personeel|personnes?|agents?|agenten|stewards?|ploeg|équipes?)\y",
    "time": r"\y(minuten|minutes|uur|uren|heures?|dag|dagen|jours?|nacht|nachten|week|weken|semaines?|maand|maanden|mois"
    r"|jaar|ans?|année|avond|avonden|mandag|mandagen)\y",
    "cost": r"(€|\yeuros?\y)",
}
PUT_TOGETHER = """
UPDATE {table} SET effort = left(concat_ws(', ', nullif(effort_people, ''), nullif(effort_time, ''), nullif(effort_cost, '')), 120)
"""
TABLES = ("knowledge_article", "knowledge_revision")

# The column stays until no process of before runs any more: those still write it, and ours do not.
STAYS = "ALTER TABLE {table} ALTER COLUMN effort SET DEFAULT ''"


def _fact(longest: int = 120) -> models.CharField:
    return models.CharField(blank=True, db_default="", max_length=longest)


def _add(model: str) -> list[migrations.AddField]:
    efforts = ("effort_people", "effort_time", "effort_cost")
    return [
        *(migrations.AddField(model, name, _fact()) for name in efforts),
        migrations.AddField(model, "presupposes", _fact(200)),
    ]


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0008_ask_me_about")]

    operations = [
        *_add("article"),
        *_add("revision"),
        *(
            migrations.RunSQL(
                SHARE_OUT.format(table=table, **WORDS), PUT_TOGETHER.format(table=table)
            )
            for table in TABLES
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(STAYS.format(table=table), "") for table in TABLES],
            [
                migrations.RemoveField("article", "effort"),
                migrations.RemoveField("revision", "effort"),
            ],
        ),
    ]

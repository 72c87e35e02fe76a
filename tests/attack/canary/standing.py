"""How the private tables stand, row by row; and whether a row that differs after a POST was this person's to change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from network.models import Portrait
from tests.attack.canary.people import ZONES_OF, decides

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Item, Planted

BELOW = {
    # table: what it hangs below, and the column that names that
    "knowledge_article": ("article", "id"),
    "knowledge_article_intended_zones": ("article", "article_id"),
    "knowledge_authorship": ("article", "article_id"),
    "knowledge_revision": ("article", "article_id"),
    "knowledge_review": ("article", "article_id"),
    "knowledge_attachment": ("article", "article_id"),
    "knowledge_comment": ("article", "article_id"),
    "knowledge_articlesign": ("article", "article_id"),
    "knowledge_follow": ("article", "article_id"),
    "knowledge_report": ("article", "article_id"),
    "knowledge_question": ("question", "id"),
    "solution": ("question", "question_id"),
    "knowledge_answer": ("question", "question_id"),
    "knowledge_remark": ("question", "question_id"),
    "knowledge_metoo": ("question", "question_id"),
    "knowledge_source": ("article", "article_id"),
    "knowledge_adoption": ("article", "article_id"),
    "knowledge_adaptation": ("article", "article_id"),
    "knowledge_searchentry": ("", "item_pk"),
    "exchanges_project": ("project", "id"),
    "exchanges_partner": ("project", "project_id"),
    "exchanges_proposal": ("project", "project_id"),
    "exchanges_projectversion": ("project", "project_id"),
    "exchanges_decision": ("project", "project_id"),
    "exchanges_projectevent": ("project", "project_id"),
    "exchanges_idea": ("idea", "id"),
    "exchanges_ideasupport": ("idea", "idea_id"),
    "exchanges_milestone": ("project", "project_id"),
    "exchanges_booking": ("project", "project_id"),
    "exchanges_projectcomment": ("project", "project_id"),
    "exchanges_closingreport": ("project", "project_id"),
}
KEPT = {"network_portrait": "id", "network_pin": "portrait_id"}
"""What the keepers of a topic's or zone's page change, and the column that names the page."""

STARTED = ("closing", "completed", "idea")
"""Projects in which each zone plans, books, says and reports for itself; an idea, of which each says whether it would join."""

OWN = ("knowledge_documentimport", "knowledge_knowledgeexport")
"""Whose rows name their person."""

TABLES = (*BELOW, *KEPT, *OWN, "zones_zone", "zones_membership", "zones_user")
MOVED_BY_A_DECISION = {
    "exchanges_project",
    "exchanges_decision",
    "exchanges_projectevent",
}
ANYBODYS = (
    "{wants_digest,last_login,first_answered_at,solution_id,comment_id,said_answer_id,remark_id}"
)
"""Who holds a letter stops the digest without signing in; signing in is noted; who reads a question answers it.

Who said something takes it away: a report forgets it, and of a solution there is a row of its own.
"""

WRITTEN_BY = {
    "knowledge_comment": "author_id",
    "knowledge_answer": "author_id",
    "knowledge_remark": "author_id",
    "knowledge_metoo": "person_id",
    "knowledge_articlesign": "person_id",
    "knowledge_follow": "person_id",
}
"""What every reader may say below an item, and the column that says who did."""

ROWS = " UNION ALL ".join(
    f"SELECT '{table}' AS place, (to_jsonb(t) - '{ANYBODYS}'::text[])::text AS row FROM {table} t"  # noqa: S608 - our own tables
    for table in TABLES
    if table != "solution"
)
SOLUTIONS = """
SELECT 'solution' AS place, jsonb_build_object('question_id', q.id, 'author_id', a.author_id)::text AS row
FROM knowledge_question q LEFT JOIN knowledge_answer a ON a.id = q.solution_id
"""
ROWS = f"{ROWS} UNION ALL {SOLUTIONS}"
WHOLE = f"SELECT md5(string_agg(place || row, '' ORDER BY place, row)) FROM ({ROWS}) AS standing"  # noqa: S608 - as above

WRITTEN = """
SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)
"""


class Row(NamedTuple):
    table: str
    text: str

    def is_of(self, name: str, planted: Planted) -> bool:
        """Whether this person may add or change the row: below what is open to them, or of their own zone."""
        values = json.loads(self.text)
        if self.table in KEPT:
            return self._is_kept_by(values, name, planted)
        if self.table in OWN:
            return values["person_id"] == planted.people.ids.get(name)
        if self.table not in BELOW:
            return self._is_of_their_zone(values, name, planted)
        kind, column = BELOW[self.table]
        kind = kind or values["item_type"]
        below = [i for i in planted.items.values() if (i.kind, i.pk) == (kind, values[column])]
        if below and below[0].name in STARTED and self.table.startswith("exchanges_"):
            return self._is_of_a_running_project(values, name, planted, below[0])
        if below:
            return self._is_below_theirs(values, name, planted, below[0])
        return _zone(values, planted) in ZONES_OF.get(name, ()) if column == "id" else True

    def _is_kept_by(self, values: dict[str, Any], name: str, planted: Planted) -> bool:
        zone_id = Portrait.objects.values_list("zone", flat=True).get(pk=values[KEPT[self.table]])
        if zone_id is not None:
            return decides(name, _zone({"zone_id": zone_id}, planted))
        return name in {"network_coordinator", "polder_member"}

    def _is_below_theirs(
        self, values: dict[str, Any], name: str, planted: Planted, item: Item
    ) -> bool:
        if name not in item.readers:
            return False
        if self.table == "knowledge_adoption":  # of their own zone, whosever article it is
            return _zone(values, planted) in ZONES_OF.get(name, ())
        if item.name in ("open", "fitted", "gathering") and decides(name, "vlas"):
            # while rows are gathered its own, and no other
            return item.name != "gathering" or _zone(values, planted) == "vlas"
        if self.table == "knowledge_report":
            return values["reporter_id"] == planted.people.ids[name] or decides(name, "polder")
        if self.table == "solution":  # who gave it takes it away, and nobody else
            return values["author_id"] in {None, planted.people.ids[name]}
        if self.table in WRITTEN_BY:
            return values[WRITTEN_BY[self.table]] == planted.people.ids[name]
        if self.table == "knowledge_searchentry" and item.kind == "question":
            return True  # a question is found by its answers
        may_decide = item.name == "project" and decides(name, "vlas")
        return may_decide and self.table in MOVED_BY_A_DECISION

    def _is_of_a_running_project(
        self, values: dict[str, Any], name: str, planted: Planted, item: Item
    ) -> bool:
        """Each zone plans, books, says and reports for itself; the lead plans for each, and moves the project."""
        mine = ZONES_OF.get(name, set()) if name in item.readers else set()
        if self.table == "exchanges_project":
            return "polder" in mine or (item.name == "closing" and decides(name, "vlas"))
        if self.table == "exchanges_milestone" and "polder" in mine:
            return True
        return _zone(values, planted) in mine

    def _is_of_their_zone(self, values: dict[str, Any], name: str, planted: Planted) -> bool:
        if self.table == "zones_zone":
            return decides(name, values["slug"])
        if self.table == "zones_membership":
            return decides(name, _zone(values, planted))
        if self.table == "zones_user":
            known = {pk: who for who, pk in planted.people.ids.items()}
            whose = known.get(values["id"], name)
            shared = ZONES_OF.get(whose, set()) & ZONES_OF.get(name, set())
            return whose == name or any(decides(name, slug) for slug in shared)
        return False


def standing() -> set[Row]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return {Row(table, text) for table, text in cursor}


def written() -> int:
    """Return how many rows of these tables this transaction has written so far, undone ones too: nothing to compare while it stays."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(TABLES)])
        return int(cursor.fetchone()[0])


def fingerprint() -> str:
    """Return what differs whenever `standing` does, for a fraction of the time."""
    with connection.cursor() as cursor:
        cursor.execute(WHOLE)
        return str(cursor.fetchone()[0])


def _zone(values: dict[str, Any], planted: Planted) -> str:
    slugs = {zone.pk: slug for slug, zone in planted.people.zones.items()}
    return slugs.get(values["zone_id"], "")

from __future__ import annotations

from importlib import import_module

from django.db import migrations

# Was the item the whole network's when it was done? The database looks, since whoever acts may not say so.
# A draft, and what is withdrawn, has its own zone's audience.
MARK = """
CREATE FUNCTION audit_event_is_network_wide() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    item bigint;
BEGIN
    NEW.network_wide := false;
    IF NEW.item_id !~ '^[0-9]{1,18}$' OR NEW.item_type = '' THEN
        RETURN NEW;
    END IF;
    item := NEW.item_id::bigint;
    NEW.network_wide := coalesce(CASE NEW.item_type
        WHEN 'article' THEN (SELECT u.kind = 'network' AND a.binned_at IS NULL AND a.published_at IS NOT NULL
            FROM knowledge_article a JOIN zones_audience u ON u.id = a.audience_id WHERE a.id = item)
        WHEN 'comment' THEN (SELECT u.kind = 'network' AND a.binned_at IS NULL FROM knowledge_comment c
            JOIN knowledge_article a ON a.id = c.article_id JOIN zones_audience u ON u.id = a.audience_id
            WHERE c.id = item)
        WHEN 'adoption' THEN (SELECT u.kind = 'network' AND a.binned_at IS NULL FROM knowledge_adoption d
            JOIN knowledge_article a ON a.id = d.article_id JOIN zones_audience u ON u.id = a.audience_id
            WHERE d.id = item)
        WHEN 'question' THEN (SELECT u.kind = 'network' FROM knowledge_question q
            JOIN zones_audience u ON u.id = q.audience_id WHERE q.id = item)
        WHEN 'answer' THEN (SELECT u.kind = 'network' FROM knowledge_answer w
            JOIN knowledge_question q ON q.id = w.question_id JOIN zones_audience u ON u.id = q.audience_id
            WHERE w.id = item)
        WHEN 'remark' THEN (SELECT u.kind = 'network' FROM knowledge_remark w
            JOIN knowledge_question q ON q.id = w.question_id JOIN zones_audience u ON u.id = q.audience_id
            WHERE w.id = item)
        WHEN 'project' THEN (SELECT u.kind = 'network' FROM exchanges_project p
            JOIN zones_audience u ON u.id = p.audience_id WHERE p.id = item)
    END, false);
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_event_is_network_wide BEFORE INSERT ON zones_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_event_is_network_wide();
"""
UNMARK = """
DROP TRIGGER audit_event_is_network_wide ON zones_auditevent;
DROP FUNCTION audit_event_is_network_wide();
"""
BEFORE: str = import_module("zones.migrations.0003_audit").FIGURES
BEFORE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
ROLE_CHANGE = "e.verb IN ('member_added', 'member_dismissed', 'role_changed')"
AFTER = BEFORE.replace(
    "AND reader_coordinates_network()",
    f"AND reader_coordinates_network() AND e.outcome = 'done' AND (e.network_wide OR {ROLE_CHANGE})",
)


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_glass_and_deciders"),
        ("zones", "0008_network_wide_events"),
        ("knowledge", "0025_who_may_hide"),
        ("exchanges", "0002_second_lock"),
    ]

    operations = [migrations.RunSQL(MARK, UNMARK), migrations.RunSQL(AFTER, BEFORE)]

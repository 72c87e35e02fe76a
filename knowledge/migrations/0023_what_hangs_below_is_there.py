from __future__ import annotations

from django.db import migrations

# Who removes what they said may not see all that hangs below it: a reply that was hidden is seen by its
# author and by the zone that decides about it. Deleted with it, the report of that reply would be about nothing.
BELOW = """
CREATE FUNCTION answer_has_remarks(of_answer bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM knowledge_remark r WHERE r.answer_id = of_answer)
$$;
CREATE FUNCTION comment_has_answers(of_comment bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM knowledge_comment c WHERE c.parent_id = of_comment)
$$;
REVOKE ALL ON FUNCTION answer_has_remarks(bigint), comment_has_answers(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION answer_has_remarks(bigint), comment_has_answers(bigint) TO portal_app;
"""
NOT_BELOW = "DROP FUNCTION answer_has_remarks(bigint), comment_has_answers(bigint)"


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0022_what_comes_with_a_text")]

    operations = [migrations.RunSQL(BELOW, NOT_BELOW)]

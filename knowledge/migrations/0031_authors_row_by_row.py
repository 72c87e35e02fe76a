from __future__ import annotations

from django.db import migrations

from zones.row_security import parent

# With OFFSET the question for the article is asked row by row; without it PostgreSQL reads all articles that one
# may read first, to say of a hundred texts that somebody wrote which of them are there.
ROW_BY_ROW = "EXISTS (SELECT FROM knowledge_article p WHERE p.id = article_id OFFSET 0)"
CHANGE = "ALTER POLICY may_read ON knowledge_authorship USING ({})"


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0027_delivered_terms")]

    operations = [
        migrations.RunSQL(
            CHANGE.format(ROW_BY_ROW), CHANGE.format(parent("knowledge_article", "article_id"))
        )
    ]

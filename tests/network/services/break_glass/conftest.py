from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services as knowledge
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment
from tests.exchanges.conftest import confirm_rows, project_in, shares, someone, take, text, topic
from tests.knowledge.conftest import article_by, topics, writing
from tests.network.services.break_glass.asking import PDF, ask

__all__ = [
    "article_by", "confirm_rows", "project_in", "shares", "someone", "take", "text", "topic", "topics", "writing",
]  # fmt: skip


@pytest.fixture
def article(article_by, polder_member, polder_coordinator, polder_chief) -> Article:
    """An article for PZ Polder only, with a file and a comment."""
    made = article_by(
        polder_member, audience="zone", title="Kanarietitel", body="<p>Kanarietekst</p>"
    )
    (kept,) = knowledge.attach(
        made, by=polder_member, files=[examine(SimpleUploadedFile("kanariebestand.pdf", PDF))]
    )
    Attachment.objects.filter(pk=kept.pk).update(state="clean")
    knowledge.comment(made, by=polder_member, text="Kanarieopmerking")
    return made


@pytest.fixture
def client(admin, client_for):
    return client_for(admin)


@pytest.fixture
def broken(client, article) -> str:
    """Break the glass before the article and return the address of what stands behind it."""
    return ask(client, article.get_absolute_url()).headers["Location"]

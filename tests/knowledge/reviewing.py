"""The page of a review, and deciding on it."""

from __future__ import annotations

from knowledge.models import Review


def page(article, *more):
    return f"/knowledge/{article.public_id}/" + "".join(f"{part}/" for part in more)


def decide(client, article, action="approve", **fields):
    sent = {"number": Review.objects.filter(article=article).first().number, "action": action}
    return client.post(page(article, "review", "decide"), sent | fields)

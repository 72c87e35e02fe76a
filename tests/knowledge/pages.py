from __future__ import annotations

from datetime import timedelta

from django.utils import timezone


def page(article, *more):
    return f"/knowledge/{article.public_id}/" + "".join(f"{part}/" for part in more)


def days(count):
    return timezone.localdate() + timedelta(count)

from __future__ import annotations


def page(article, *more):
    return f"/knowledge/{article.public_id}/" + "".join(f"{part}/" for part in more)

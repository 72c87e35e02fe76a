"""The texts and pins of topics and zones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from network.models import Portrait

if TYPE_CHECKING:
    from collections.abc import Callable


from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)


def _described(persona: str, url: str, **kept: Any) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        _topics, article = scene.topics, scene.article_by(scene.someone("polder_member"))
        fields = {"version": 0, "text_nl": "<p>Begin hier.</p>", "text_fr": ""}
        return Filled(
            scene.browser(persona),
            url,
            fields | {"pins": [f"article-{article.public_id}"]},
            table="network_portrait",
            made=lambda: [
                (row.version, row.pins.count()) for row in Portrait.objects.filter(**kept)
            ],
            becomes=[(1, 1)],
            audit={"portrait_changed": 1},
        )

    return fill_in


form("network:topic_edit")(
    _described("network_coordinator", "/topics/burglary/edit/", topic__slug="burglary")
)
form("network:zone_edit")(
    _described("polder_coordinator", "/zones/polder/edit/", zone__slug="polder")
)


@form("network:topic_curator")
def topic_curator(scene: Scene) -> Filled:
    _topics, curator = scene.topics, scene.someone("vlas_member")
    return Filled(
        scene.browser("network_coordinator"),
        "/topics/burglary/curator/",
        {"email": curator.email, "instead_of": ""},
        table="network_portrait",
        made=Portrait.objects.filter(topic__slug="burglary", curator=curator).count,
        audit={"curator_named": 1},
        letters={"curator_named": 1},
    )

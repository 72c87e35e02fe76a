"""Who adopted an article, and the adaptations of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge import services as knowledge_services
from knowledge.models import (
    Adaptation,
    Adoption,
    Article,
    OriginDecision,
)
from knowledge.richtext.merge import changes, digest_of
from tests.knowledge.adopting import enter

if TYPE_CHECKING:
    from collections.abc import Callable


from tests.attack.filled_in.base import (
    Filled,
    Scene,
    article_url,
    form,
)


def _entered(by: str, audit: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("vlas_coordinator", "vlas_chief")
        article = scene.article_by(scene.someone("polder_member"))
        return Filled(
            scene.browser(by),
            article_url(article, "adoption"),
            {
                "state": "trial", "since": str(timezone.localdate()), "words": "Twee teams",
                "seen": "", "form_key": str(uuid.uuid4()),
            },
            table="zones_zone",
            made=Adoption.objects.count,
            audit={audit: 1},
            letters=letters,
        )  # fmt: skip

    return fill_in


form("knowledge:adoption_enter", "as a proposal")(
    _entered("vlas_member", "adoption_proposed", {"adoption_proposed": 2})
)
form("knowledge:adoption_enter", "as it counts")(
    _entered("vlas_coordinator", "adoption_confirmed", {"adoption_confirmed": 1})
)


def _answered(action: str, audit: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        article = scene.article_by(scene.someone("polder_member"))
        proposed = enter(article, scene.someone("vlas_member"))
        browser = scene.browser("vlas_coordinator")
        return Filled(
            browser,
            f"/knowledge/adoptions/{proposed.public_id}/",
            {"action": action, "reason": "Nog te vroeg."},
            table="zones_zone",
            made=Adoption.objects.exclude(decided_at=None).count,
            audit={audit: 1},
            letters=letters | {"adoption_answered": 1},
        )

    return fill_in


form("knowledge:adoption_answer", "yes")(
    _answered("confirm", "adoption_confirmed", {"adoption_confirmed": 1})
)
form("knowledge:adoption_answer", "no")(_answered("refuse", "adoption_refused", {}))


@form("knowledge:adaptation_begin")
def adaptation_begin(scene: Scene) -> Filled:
    origin = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        article_url(origin, "adapt"),
        {"number": 1, "form_key": str(uuid.uuid4())},
        table="knowledge_article",
        made=Adaptation.objects.count,
        audit={"article_drafted": 1, "article_adapted": 1},
    )


def _adapted(scene: Scene) -> Article:
    origin = scene.article_by(scene.someone("polder_member"), body="<p>Eerst.</p>")
    by = scene.someone("vlas_member")
    article, _made = knowledge_services.adapt(origin, by=by, zone=by.current_zone, number=1)
    return article


@form("knowledge:adaptation_change")
def adaptation_change(scene: Scene) -> Filled:
    article = _adapted(scene)
    return Filled(
        scene.browser("vlas_member"),
        article_url(article, "adapted"),
        {"changed": "Zonder intake", "why": "Te weinig volk"},
        table="knowledge_article",
        made=Adaptation.objects.exclude(changed="").count,
        audit={"article_changed": 1},
    )


@form("knowledge:adaptation_follow")
def adaptation_follow(scene: Scene) -> Filled:
    article = _adapted(scene)
    author, origin = scene.someone("polder_member"), article.adaptation.origin
    knowledge_services.revise(
        origin, by=author, version=origin.version,
        writing=scene.writing(body="<p>Eerst.</p><p>Dan.</p>"),
    )  # fmt: skip
    (part,) = changes("<p>Eerst.</p>", "<p>Eerst.</p><p>Dan.</p>")
    return Filled(
        scene.browser("vlas_member"),
        article_url(article, "since"),
        {"number": 2, f"choice_{digest_of(part)}": "not", f"note_{digest_of(part)}": "neen"},
        table="knowledge_article",
        made=OriginDecision.objects.count,
        audit={"origin_followed": 1},
        others=(302, 200),
    )

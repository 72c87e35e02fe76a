from __future__ import annotations

import pytest

from exchanges import services


@pytest.fixture
def deciding(someone, zones):
    def decide(project, slug, outcome="approve", reason="", role="coordinator", version=None):
        return services.decide(
            by=someone(f"{slug}_{role}"),
            project=project,
            zone=zones[slug],
            outcome=outcome,
            version=version or project.version,
            reason=reason,
            wish="stop" if outcome == "refuse" else "",
        )

    return decide

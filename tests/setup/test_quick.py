"""Which tests `make quick` runs for what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from antw4wvl.launcher.quick import beside

CHOSEN = {
    "knowledge/services/comment.py": {
        "tests/knowledge/services",
        "tests/knowledge/views/test_comment.py",
    },
    "zones/mail.py": {
        "tests/zones/test_mail.py",
        "tests/zones/test_mail_broker.py",
        "tests/zones/test_mail_interrupted.py",
    },
    "exchanges/models/project.py": {"tests/exchanges"},
    "network/migrations/0001_initial.py": {"tests/network"},
    "tests/network/views/test_home.py": {"tests/network/views/test_home.py"},
    "README.md": set(),
}


@pytest.mark.parametrize("file", CHOSEN)
def test_quick_lane_changed_file_chooses_tests_beside_it(file):
    assert beside([Path(file)]) == CHOSEN[file]


def test_quick_lane_whole_app_takes_its_parts_along():
    changed = [Path("knowledge/models/comment.py"), Path("knowledge/services/comment.py")]

    assert beside(changed) == {"tests/knowledge"}

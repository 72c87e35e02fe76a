"""What others made stands here as it was fetched, and is named with its licence."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = tomllib.loads((ROOT / "static/vendor/vendor.toml").read_text())["file"]
OUR_OWN = {"vendor.toml", "portal.scss"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["path"])
def test_vendored_file_is_unchanged(file):
    content = (ROOT / file["path"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert file["package"]
    assert file["version"]
    assert file["licence"]


def test_vendored_files_are_all_named():
    folders = (ROOT / "static/vendor", ROOT / "tests/vendor")
    stand_here = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and "LICENSE" not in path.name and path.name not in OUR_OWN
    }

    assert stand_here == {file["path"] for file in FILES}

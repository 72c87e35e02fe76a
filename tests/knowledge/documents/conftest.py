from __future__ import annotations

import pytest

from tests.knowledge.documents.reading import read_file


@pytest.fixture
def read(tmp_path):
    def read_content(kind: str, content: bytes | str):
        source = tmp_path / f"source.{kind}"
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(source, tmp_path)

    return read_content

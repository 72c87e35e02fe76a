"""A zone tries its own documents before it imports them: of each is said whether it is read, and what is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from knowledge.models import Article, DocumentImport
from tests.knowledge import word_files

CASES = Path(__file__).parents[1] / "documents" / "cases"


@pytest.mark.django_db
def test_each_file_of_a_folder_is_reported_and_nothing_is_kept(tmp_path, capsys):
    (tmp_path / "map").mkdir()
    for name in ("verborgen.docx", "wachtwoord.docx", "beveiligd-aes.pdf", "leeg-accelerator.odt"):
        shutil.copy(CASES / name, tmp_path / "map" / name)
    (tmp_path / "foto.bmp").write_bytes(b"BM")
    (tmp_path / "half.docx").write_bytes(word_files.report()[:-400])
    (tmp_path / "nota.md").write_text("# Een nota\n\nmet vijf woorden")

    call_command("check_documents", str(tmp_path))

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("foto.bmp: refused: files of this kind are not allowed")
    assert lines[1:] == [
        "half.docx: refused: it is damaged and cannot be read",
        "map/beveiligd-aes.pdf: read, 102 words",
        "map/leeg-accelerator.odt: read, 1 words",
        "map/verborgen.docx: read, 1 words; 1 piece of hidden text",
        "map/wachtwoord.docx: refused: it is locked with a password; save it without one",
        "nota.md: read, 5 words",
        "7 files: 3 read whole, 1 read with something lost, 3 refused.",
    ]
    assert not Article.objects.exists()
    assert not DocumentImport.objects.exists()


def test_what_is_no_folder_is_said(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        call_command("check_documents", str(tmp_path / "weg"))

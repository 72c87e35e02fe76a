"""A machine that lacks something hears it in one sentence, and nothing half-made stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.launching import PROJECT, bare_environment

BASE_PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"


@pytest.fixture
def clone(tmp_path) -> Path:
    """The few files that setting up needs."""
    folder = tmp_path / "clone"
    (folder / "antw4wvl" / "launcher").mkdir(parents=True)
    for name in ("Makefile", "requirements.lock", "requirements-embedded.lock"):
        shutil.copy(PROJECT / name, folder)
    shutil.copy(PROJECT / "antw4wvl/launcher/bootstrap.py", folder / "antw4wvl/launcher")
    return folder


@pytest.fixture
def machine(tmp_path):
    """A machine of which Python is told something else at its start."""

    def make(told: str) -> dict[str, str]:
        (tmp_path / "sitecustomize.py").write_text(told)
        return bare_environment(PYTHONPATH=str(tmp_path), PYTHON=str(BASE_PYTHON), PIP_NO_INDEX="1")

    return make


def setup(clone: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-s", "setup"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sentences(refused: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in refused.stderr.splitlines() if not line.startswith("make: ***")]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("import sys; sys.version_info = (3, 9, 2, 'final', 0)", "Python 3.11 or newer is needed"),
        (
            "import importlib.util as u; find = u.find_spec\n"
            "u.find_spec = lambda name, *more: None if name == 'ensurepip' else find(name, *more)",
            "Python's venv module is missing",
        ),
        (
            "import shutil; shutil.disk_usage = lambda _path: type('Usage', (), {'free': 10 * 2**20})",
            "The disk is too full: 10 MB are free",
        ),
    ],
    ids=["old Python", "no venv", "full disk"],
)
def test_setup_on_machine_lacking_something_says_so_in_one_sentence(clone, machine, told, sentence):
    refused = setup(clone, machine(told))

    assert refused.returncode != 0
    assert len(sentences(refused)) == 1
    assert sentences(refused)[0].startswith(sentence)
    assert not (clone / ".venv").exists()


@pytest.mark.skipif(
    subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0,
    reason="this account may not mount",
)
def test_clone_that_cannot_be_written(clone, machine, tmp_path):
    read_only = (
        f'mount --bind "{clone}" "{clone}" && mount -o remount,ro,bind "{clone}" && cd "{clone}"'
    )
    refused = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{read_only} && make -s setup"],
        env=machine("") | {"PORTAL_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert refused.returncode != 0
    (sentence,) = sentences(refused)
    assert "cannot be written and the libraries go into .venv" in sentence


def test_python_that_is_not_there(clone):
    refused = setup(clone, bare_environment(PYTHON="/nonexistent"))

    assert refused.returncode != 0
    (sentence,) = sentences(refused)
    assert sentence.startswith("PYTHON=/nonexistent is no program here: give the path")


def test_setup_without_python_says_so_in_one_sentence(clone, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "make", "awk", "sed"):
        programs.joinpath(name).symlink_to(shutil.which(name))

    refused = setup(clone, {"PATH": str(programs)})

    assert refused.returncode != 0
    assert len(sentences(refused)) == 1
    assert "Python 3.11 or newer is needed" in refused.stderr


@pytest.mark.parametrize(
    "lock",
    ["no lock at all\n", "django==5.2.19 \\\n    --hash=sha256:" + "0" * 64 + "\n", None],
    ids=["not a lock", "wrong hash", "missing"],
)
def test_setup_with_broken_lock_file_says_so_in_one_sentence(clone, machine, lock):
    path = clone / "requirements.lock"
    path.unlink() if lock is None else path.write_text(lock)

    refused = setup(clone, machine(""))

    assert refused.returncode != 0
    assert len(sentences(refused)) == 1
    assert "requirements.lock" in sentences(refused)[0]
    assert not (clone / ".venv").exists()


def test_setup_second_run_does_nothing(clone, machine):
    for name in ("requirements.lock", "requirements-embedded.lock"):
        (clone / name).write_text("")
    assert setup(clone, machine("")).returncode == 0

    again = setup(clone, machine(""))

    assert again.returncode == 0
    assert again.stdout == ""

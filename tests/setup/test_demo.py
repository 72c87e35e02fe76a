"""One demo, met by all that may befall it, in the order in which it stands here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.setup.launching import (
    Demo,
    free_port,
    launch,
    manage,
    open_folder,
    processes_of,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
def other_home() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def demo(home):
    running = [Demo(home).until_ready()]
    yield running
    running[0].stop()


def test_launcher_prints_address_accounts_and_mail_folder(demo, home):
    said = demo[0].output

    assert f"http://localhost:{demo[0].port}" in said
    assert "member@ZONE.example" in said
    assert "antw4wvl-demo-2026" in said
    assert str(home / "mail") in said


def test_launcher_ready_demo_answers_its_pages(demo):
    assert demo[0].get("/healthz") == 200
    assert wait_for(lambda: demo[0].get("/readyz") == 200, 30)
    assert demo[0].get("/accounts/login/") == 200


def test_launcher_secrets_are_readable_by_owner_only(demo, home):
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (home / "run" / "portal.env").stat().st_mode & 0o777 == 0o600


def test_launcher_commands_work_beside_the_demo(demo, home):
    count = "from zones.models import Zone; print(Zone.objects.count())"

    assert manage(home, "shell", "-v0", "-c", count) == "5"


def test_launcher_with_taken_port_is_refused_and_leaves_nothing(demo, other_home):
    refused = launch("demo", home=other_home, PORT=str(demo[0].port))

    assert refused.returncode == 1
    assert f"Port {demo[0].port} " in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert processes_of(other_home) == {}
    assert not (other_home / "services").exists()


def test_launcher_second_demo_of_the_same_home_is_refused(demo, home):
    refused = launch("demo", home=home, PORT=str(free_port()))

    assert refused.returncode == 1
    assert "runs already" in refused.stderr
    assert demo[0].get("/healthz") == 200


def test_launcher_two_homes_run_side_by_side(demo, home, other_home):
    """The other one is a copy of the first as it stands still, and so is spared the loading."""
    demo[0].stop()
    subprocess.run(["cp", "-a", f"{home}/.", str(other_home)], check=True)
    shutil.rmtree(other_home / "run")  # what says where the first one's sockets are
    demo[0] = Demo(home).until_ready()
    other = Demo(other_home).until_ready()

    assert other.get("/healthz") == demo[0].get("/healthz") == 200
    assert other.stop(signal.SIGINT) == 0
    assert processes_of(other_home) == {}
    assert demo[0].get("/healthz") == 200


def test_launcher_killed_stops_all_and_next_start_keeps_the_data(demo, home):
    rename = "from zones.models import User; print(User.objects.filter(email='member@polder.example').update(name='Kept'))"
    assert manage(home, "shell", "-v0", "-c", rename) == "1"

    demo[0].stop(signal.SIGKILL)
    demo[0] = Demo(home, demo[0].port).until_ready()

    name = (
        "from zones.models import User; print(User.objects.get(email='member@polder.example').name)"
    )
    assert manage(home, "shell", "-v0", "-c", name) == "Kept"
    assert "Loading the demo" not in demo[0].output


def test_launcher_after_killed_postgres_starts_again(demo, home):
    """Its mark stays behind, as after a power cut."""
    demo[0].stop()
    (home / "services" / "postgres" / "postmaster.pid").write_text(
        "1\n/nowhere\n0\n5432\n/nowhere\n\n"
    )

    demo[0] = Demo(home).until_ready()

    assert demo[0].get("/healthz") == 200


def test_launcher_when_one_process_dies_stops_all_and_says_so(demo, home):
    os.kill(
        min(processes_of(home, "celery -A antw4wvl --skip-checks --quiet beat")), signal.SIGKILL
    )

    assert demo[0].process.wait(60) == 1
    assert "beat ended by itself" in demo[0].output
    assert processes_of(home) == {}


def test_launcher_warm_start_makes_nothing_anew_and_sigterm_stops_all(demo, home):
    demo[0] = Demo(home).until_ready()

    assert "Preparing" not in demo[0].output
    assert demo[0].stop(signal.SIGTERM) == 0
    assert processes_of(home) == {}


def test_launcher_reset_removes_only_what_the_demo_made(demo, home):
    (home / "somebody's own").touch()
    demo[0] = Demo(home).until_ready()

    assert launch("demo-reset", home=home).returncode == 0
    assert demo[0].process.wait(60) == 0
    assert [path.name for path in home.iterdir()] == ["somebody's own"]
    assert processes_of(home) == {}

"""docker-compose.yml says what Compose understands, and what it starts does start."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.setup.launching import PROJECT, bare_environment, free_port, wait_for

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRETS = {"SECRET_KEY": "s" * 64} | {
    f"{name}_PASSWORD": "p" * 32
    for name in ("PORTAL_OWNER", "PORTAL_APP", "PORTAL_BACKUP", "POSTGRES")
}


def example() -> dict[str, str]:
    lines = (PROJECT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def filled_in(text: str, variables: dict[str, str]) -> str:
    """As Compose does it: ${NAME:?} must be there, ${NAME:-value} need not."""

    def value(found: re.Match[str]) -> str:
        name, _, otherwise = found[1].partition(":")
        given = variables.get(name)
        assert given or otherwise.startswith("-"), f"{name} is not set"
        return given or otherwise[1:]

    return re.sub(r"\$\{([^}]+)\}", value, text)


def test_compose_file_follows_the_specification():
    schema = json.loads((Path(__file__).parent / "vendor" / "compose-spec.json").read_text())

    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


def test_compose_variables_are_all_in_the_example():
    wanted = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))

    assert wanted == set(example())


NOT_FOR_CONTAINERS = {
    "BIND",  # of compose itself
    "DATABASE_OWNER_URL",  # for `migrate` alone
    "DATABASE_ROLE",  # chosen by manage.py
    "DEBUG",
    "DEMO",
    "DEMO_PASSWORD",
    "FILES_ROOT",  # in the home, which is a volume
    "MAILBOX",
    "MAILBOX_OPEN",
    "PORTAL_HOME",  # in the image
    "STATIC_ROOT",
    "TEST_DATABASE_NAME",
    "TEST_TEMPLATE",
    "WEB_BIND",
}
NOT_FOR_OPERATORS = {
    "DEBUG",
    "DEMO",
    "DEMO_PASSWORD",
    "MAILBOX",
    "DATABASE_ROLE",
    "TEST_DATABASE_NAME",
    "TEST_TEMPLATE",
}


def read_by_the_portal() -> set[str]:
    """The names of the environment that settings and web server read."""
    sources = [
        PROJECT / "antw4wvl" / f"{name}.py"
        for name in ("settings", "gunicorn", "checked_env", "queues")
    ]
    code = "".join(path.read_text() for path in sources)
    quoted = set(re.findall(r'"([A-Z][A-Z0-9_]{3,})"', code))
    return {
        name
        for name in quoted
        if re.search(
            rf'(?:env\.\w+\(|environ(?:\.get)?\W|\(env, |whole_number\(|folder\()\s*"{name}"', code
        )
    } | {"DATABASE_URL", "DATABASE_OWNER_URL"}


def test_every_setting_reaches_the_containers():
    reached = set(SERVICES["web"]["environment"])

    assert read_by_the_portal() - NOT_FOR_CONTAINERS == reached


def test_every_setting_is_explained_to_operators():
    text = (PROJECT / "docs" / "operations.md").read_text()
    table = text.partition("## Settings")[2].partition("\n## ")[0]
    explained = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", table))

    assert read_by_the_portal() - NOT_FOR_OPERATORS - explained == set()
    assert explained - read_by_the_portal() - {"INFO", "BIND"} == set()


def test_mail_catcher_runs_only_when_asked_for():
    assert SERVICES["mail"]["profiles"] == ["mailcatcher"]
    assert "mail" not in str([service.get("depends_on") for service in SERVICES.values()])


def test_compose_gives_owner_password_to_migrate_and_postgres_only():
    knowing = {
        name
        for name, service in SERVICES.items()
        if "PORTAL_OWNER_PASSWORD" in str(service.get("environment"))
    }

    assert knowing == {"migrate", "postgres"}


def test_compose_services_waited_for_have_a_healthcheck():
    for service in SERVICES.values():
        for name, wait in service.get("depends_on", {}).items():
            assert wait["condition"] != "service_healthy" or "healthcheck" in SERVICES[name]


@pytest.fixture
def started(tmp_path):
    """Start a service's own command with its own environment, pointed at the tests' database and broker."""
    running = []

    def start(service: str, **more: str) -> subprocess.Popen[str]:
        given = {
            k: filled_in(str(v), example() | SECRETS)
            for k, v in SERVICES[service]["environment"].items()
        }
        given |= {"DATABASE_URL": os.environ["DATABASE_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
        given |= {"EMAIL_HOST": "127.0.0.1"}  # where nobody keeps a worker waiting
        program, *arguments = SERVICES[service]["command"]
        process = subprocess.Popen(
            [
                Path(sys.executable).parent / program,
                *(part.replace("/var/lib/antw4wvl", str(tmp_path)) for part in arguments),
            ],
            cwd=PROJECT,
            env=bare_environment(
                PORTAL_HOME=str(tmp_path), PYTHONWARNINGS="ignore", **given, **more
            ),
            stdout=(tmp_path / f"{service}.log").open("w"),
            stderr=subprocess.STDOUT,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)


@pytest.mark.slow
def test_compose_web_worker_and_beat_commands_start(started, tmp_path):
    port = free_port()
    processes = [started("web", WEB_BIND=f"127.0.0.1:{port}"), started("worker"), started("beat")]

    def log(service: str) -> str:
        return (tmp_path / f"{service}.log").read_text()

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    assert wait_for(answers, 60), log("web")
    assert wait_for(lambda: log("worker").count("ready.") == 4, 60), log("worker")
    assert wait_for(lambda: "beat: Starting" in log("beat"), 60), log("beat")
    assert [process.poll() for process in processes] == [None, None, None]
    for process in processes:
        process.terminate()
        process.wait(30)
    for service in ("web", "worker", "beat"):
        lines = [json.loads(line) for line in log(service).splitlines()]
        assert {"at", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    assert '"message": "GET /healthz 200' in log("web")
    assert '"logger": "gunicorn.error"' in log("web")

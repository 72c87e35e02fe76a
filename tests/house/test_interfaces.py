"""The names by which others know the portal: those that are stored, addressed or set by an operator."""

from __future__ import annotations

import ast
import json
import os
import re
from pathlib import Path

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from zones import mail
from zones.audit import wording

SNAPSHOT = Path(__file__).with_name("interfaces.json")
APPS = ("zones", "knowledge", "exchanges", "network")
DOTTED = re.compile(r"(antw4wvl|zones|knowledge|exchanges|network)(\.\w+)+(:\w+)?")
READ = ("antw4wvl/settings.py", "antw4wvl/urls.py", "antw4wvl/celery.py")


def patterns(resolver: URLResolver, before: str = "", namespace: str = "") -> list[str]:
    """Return `route name` of each address, with its namespace."""
    found = []
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            found += patterns(entry, route, inner)
        else:
            found.append(f"{route} {':'.join(filter(None, (namespace, entry.name)))}")
    return found


def named_by_path() -> list[str]:
    """Return the classes and functions that settings name by a dotted path, whichever branch names them.

    By their own name and not by the path: a module may move.
    """
    texts = {
        node.value
        for file in READ
        for node in ast.walk(ast.parse((settings.BASE_DIR / file).read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    paths = {text.replace(":", ".") for text in texts if DOTTED.fullmatch(text)}
    return sorted(named for path in paths if (named := own_name(path)))


def own_name(path: str) -> str:
    try:
        named = import_string(path)
    except ImportError:  # a module, or a task's name
        return ""
    return getattr(named, "__qualname__", "")


def models():
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def interfaces() -> dict[str, object]:
    current_app.loader.import_default_modules()
    return {
        "addresses": sorted(patterns(get_resolver())),
        "tasks": sorted(name for name in current_app.tasks if name.split(".")[0] in APPS),
        "schedule": sorted(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()),
        "letters": {kind: each.repeatable for kind, each in sorted(mail.KINDS.items())},
        "audit verbs": {verb: str(deed.kind) for verb, deed in sorted(wording.DEEDS.items())},
        "audit items": sorted(wording.FINDERS),
        "permissions": sorted(
            f"{model._meta.label_lower} {name}"
            for model in models()
            for name in (
                *model._meta.default_permissions,
                *(codename for codename, _title in model._meta.permissions),
            )
        ),
        "tables": sorted(model._meta.db_table for model in models()),
        "commands": sorted(name for name, app in get_commands().items() if app in APPS),
        "settings": named_by_path(),
    }


def test_interfaces_match_the_snapshot():
    """A name in the snapshot is a promise: `SNAPSHOT=write` writes it anew, and the change is read in review."""
    now = json.loads(json.dumps(interfaces()))
    if os.environ.get("SNAPSHOT") == "write":
        SNAPSHOT.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")

    assert now == json.loads(SNAPSHOT.read_text())

"""Environment variables that are refused with a sentence before anything starts with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from environs import Env

SECRET_KEY_LENGTH = 50
BROKERS = ("redis://", "rediss://", "unix://")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
HOW_TO_BEGIN = (
    "on this machine use `make demo`, `make test` or `make migrations`, which set it; "
    "elsewhere begin from .env.example (docs/operations.md, Settings)"
)


def secret_key(env: Env) -> str:
    key = _required(env, "SECRET_KEY")
    if len(key) < SECRET_KEY_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY has {len(key)} characters and needs {SECRET_KEY_LENGTH}: "
            "take one from `openssl rand -hex 32`."
        )
    return key


def broker_url(env: Env) -> str:
    url = _required(env, "REDIS_URL")
    if not url.startswith(BROKERS):
        raise ImproperlyConfigured(f"REDIS_URL must begin with {', '.join(BROKERS)}, not {url!r}.")
    return url


def database_url(env: Env, name: str) -> str:
    url = _required(env, name)
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            f"{name} must name a PostgreSQL database: postgres://login:password@host:port/portal."
        )
    return url


def base_url(env: Env) -> str:
    url = str(env.str("BASE_URL", "") or "http://localhost:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ImproperlyConfigured(f"BASE_URL must be like https://portal.example, not {url!r}.")
    return url


def folder(name: str, otherwise: Path) -> Path:
    given = os.environ.get(name, "")
    if given.startswith("~"):
        raise ImproperlyConfigured(f"{name}={given} stays as it is in quotes: write $HOME for ~.")
    return Path(given or otherwise).resolve()


def whole_number(name: str, otherwise: int, *, least: int = 0, most: int = 2**53) -> int:
    text = os.environ.get(name) or str(otherwise)
    if not text.removeprefix("-").isdecimal() or not least <= int(text) <= most:
        limit = f"from {least} to {most}" if most < 2**53 else f"of at least {least}"
        raise ImproperlyConfigured(f"{name} must be a whole number {limit}, not {text!r}.")
    return int(text)


def flag(name: str, default: str = "") -> bool:
    return (os.environ.get(name, "") or default).lower() in {"1", "on", "true", "yes", "y", "t"}


def log_level(env: Env) -> str:
    level = str(env.str("LOG_LEVEL", "") or "INFO")
    if level not in LEVELS:
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(LEVELS)}, not {level!r}.")
    return level


def scanner(env: Env) -> str:
    address = str(env.str("CLAMD_ADDRESS", ""))
    host, _, port = address.rpartition(":")
    if address and not (host and port.isdecimal()):
        raise ImproperlyConfigured(f"CLAMD_ADDRESS must be host:port, not {address!r}.")
    return address


def one_of_tls_and_ssl(env: Env) -> tuple[bool, bool]:
    tls, ssl = bool(env.bool("EMAIL_USE_TLS", False)), bool(env.bool("EMAIL_USE_SSL", False))
    if tls and ssl:
        raise ImproperlyConfigured(
            "EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other: TLS (STARTTLS) is for port 587, SSL for 465."
        )
    return tls, ssl


def _required(env: Env, name: str) -> str:
    value = str(env.str(name, ""))
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {HOW_TO_BEGIN}.")
    return value

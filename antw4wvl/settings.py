"""Settings, all from the environment; beside a running demo from the file that its launcher wrote."""

from __future__ import annotations

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from environs import Env
from whitenoise.compress import Compressor

from antw4wvl import checked_env, queues

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
PORTAL_HOME = checked_env.folder("PORTAL_HOME", BASE_DIR / "var")
if "DATABASE_URL" not in os.environ:
    env.read_env(str(PORTAL_HOME / "run" / "portal.env"), recurse=False)

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
# Letters with links to set a password: only who sits at the machine may read them without signing in.
MAILBOX_OPEN = env.bool("MAILBOX_OPEN", False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "antw4wvl-demo-2026")
SECRET_KEY = checked_env.secret_key(env)
SECRET_KEY_FALLBACKS: list[str] = [*filter(None, env.list("SECRET_KEY_FALLBACKS", []))]
BASE_URL = checked_env.base_url(env)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
HTTPS = env.bool("HTTPS", not (DEBUG or DEMO))

INSTALLED_APPS = [
    "network",
    "exchanges",
    "knowledge",
    "zones",
    "allauth",
    "allauth.account",
    "guardian",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "zones.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "network.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zones.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "zones.middleware.BrokenInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zones.middleware.SessionAgeMiddleware",
    "zones.middleware.LanguageMiddleware",
    "zones.middleware.AuditMiddleware",
    "zones.middleware.ReaderMiddleware",
    "zones.middleware.RetryLaterMiddleware",
    "zones.middleware.WrongMethodMiddleware",
    "zones.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "network.middleware.OpenedFromSearchMiddleware",
]

ROOT_URLCONF = "antw4wvl.urls"
WSGI_APPLICATION = "antw4wvl.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "zones.context_processors.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# One alias, two logins: the app's for web and worker, the owner's for migrations and loading (manage.py).
DATABASE_ROLE = env.str("DATABASE_ROLE", "app")
_login = {"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL"}[DATABASE_ROLE]
checked_env.database_url(env, _login)
DATABASES = {"default": env.dj_db_url(_login)}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": checked_env.whole_number("CONN_MAX_AGE", 600),
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,
}
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", True)
"""Off behind a pooler that mixes connections and knows nothing of prepared statements (PgBouncer before 1.21)."""

if PREPARED_STATEMENTS:
    # Only what asks for it is prepared (zones/compiled_reads.py), nothing because it was asked often.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 1_000_000_000

if "TEST_DATABASE_NAME" in os.environ:
    DATABASES["default"]["TEST"] = {
        "NAME": env.str("TEST_DATABASE_NAME"),
        "TEMPLATE": env.str("TEST_TEMPLATE", ""),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = checked_env.broker_url(env)
# Sign-in limits must hold, and sign-in must work, while Valkey is away: the cache stands in PostgreSQL.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # with few, a flood of addresses would wipe the limits
    }
}
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace(
    "?db=", "?virtual_host=", 1
)  # kombu's words for the same
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    # kombu would try for six seconds to ring a bell that is away, while a person waits for a page
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_TASK_QUEUES = queues.queues()
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = queues.ROUTES
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULE = {
    "send the letters whose bell was missed": {
        "task": "zones.tasks.sweep_letters",
        "schedule": crontab(minute="*/5"),
    },
    "check the files whose bell was missed": {
        "task": "knowledge.tasks.sweep_attachments",
        "schedule": crontab(minute="*/5"),
    },
    "tell adapters whose bell was missed": {
        "task": "knowledge.tasks.tell_adapters",
        "schedule": crontab(minute=25),
    },
    "delete the files that no article names": {
        "task": "knowledge.tasks.sweep_files",
        "schedule": crontab(hour=3, minute=40),
    },
    "forget documents and archives that nobody came back for": {
        "task": "knowledge.tasks.forget_documents",
        "schedule": crontab(minute=35),
    },
    "seal what the audit holds": {
        "task": "zones.tasks.seal_audit",
        "schedule": crontab(minute="*/5"),
    },
    "forget what was typed a month ago": {
        "task": "knowledge.tasks.forget_old_autosaves",
        "schedule": crontab(hour=3, minute=45),
    },
    "remind of articles that are to be read again": {
        "task": "knowledge.tasks.remind_owners",
        "schedule": crontab(hour=6, minute=20),
    },
    "learn what was published and its bell missed": {
        "task": "knowledge.tasks.learn_meanings",
        "schedule": crontab(minute="*/5"),
    },
    "remove words that stand nowhere any longer": {
        "task": "knowledge.tasks.tidy_words",
        "schedule": crontab(hour=3, minute=55),
    },
    "gather the numbers of articles": {
        "task": "knowledge.tasks.gather_tallies",
        "schedule": crontab(hour=3, minute=50),
    },
    "remind of calls": {
        "task": "knowledge.tasks.remind_of_calls",
        "schedule": crontab(hour=6, minute=30),
    },
    "remind of decisions on projects": {
        "task": "exchanges.tasks.remind_deciders",
        "schedule": crontab(hour=6, minute=35),
    },
    "follow projects that run and end": {
        "task": "exchanges.tasks.follow_projects",
        "schedule": crontab(hour=6, minute=40),
    },
    "clear what expired": {
        "task": "zones.tasks.clear_expired",
        "schedule": crontab(minute=30, hour=3),
    },
    "keep the words of searches that led nowhere": {
        "task": "network.tasks.keep_missed_searches",
        "schedule": crontab(minute="*/5"),
    },
    "send the week's digests": {
        "task": "network.tasks.send_digests",
        "schedule": crontab(minute=0, hour=7, day_of_week="mon"),
    },
}
if not DEMO:  # a demo begun on a Wednesday missed no Monday
    CELERY_BEAT_SCHEDULE["catch up with digests that Monday missed"] = {
        "task": "network.tasks.send_digests",
        "schedule": crontab(minute=20),
    }

AUTH_USER_MODEL = "zones.User"
AUTHENTICATION_BACKENDS = ["zones.sessions.AuthenticationBackend"]
SESSION_ENGINE = "zones.sessions"
ANONYMOUS_USER_NAME = None  # guardian: no row that stands for everybody
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address is unique whatever its capitals: a constraint on lower(email)
    "guardian.W001",  # guardian guards audiences, it is no sign-in backend
    "security.W005",  # HSTS for the names below ours, and on the browsers' list, is for the domain's owner to
    "security.W021",  # choose: HSTS_INCLUDE_SUBDOMAINS, HSTS_PRELOAD
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
    {
        "NAME": f"{_validators}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "function")},
    },
    {"NAME": "zones.passwords.GuessesValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "network:home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
ACCOUNT_ADAPTER = "zones.adapter.PortalAdapter"
ACCOUNT_FORMS = {
    "login": "zones.forms.SignInForm",
    "reset_password": "zones.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only by invitation to its address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "zones.tokens.PasswordLinks"  # noqa: S105 - a class
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_RATE_LIMITS = {
    # A zone is one address for the outside, so loose by address and strict by account.
    "login": "300/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/10m/user",
}
# What one person may do, and in how many seconds: docs/adr/0019-limits.md says why so much and no more.
RATE_LIMITS = {
    "search": (90, 60),  # searching as one types asks several times a query
    "suggest": (240, 60),  # one for each pause in typing
    "comment": (20, 10 * 60),
    "question": (10, 60 * 60),
    "answer": (20, 10 * 60),
    "remark": (20, 10 * 60),
    "report": (10, 10 * 60),
    "upload": (60, 10 * 60),  # forms with files, not files
    "export": (30, 10 * 60),
    "archive": (5, 60 * 60),  # all that a zone wrote, packed by the worker
}
# Counted in PostgreSQL, because what they guard must hold without Valkey too.
REPORTS_A_DAY = 20
HIDINGS_A_DAY = 3  # reports of personal data that take something from everybody's sight at once
ALLAUTH_TRUSTED_PROXY_COUNT = checked_env.whole_number("TRUSTED_PROXY_COUNT", 0, most=10)

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", PORTAL_HOME / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Source maps are half of all static bytes and only a developer's browser asks for one.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.path("FILES_ROOT", PORTAL_HOME / "files"),
            "base_url": None,  # files leave only through the view that asks who reads
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "antw4wvl.static_files.StaticFiles"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "knowledge.files.upload_handler.CarefulUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
"""The new pictures of a text stand in its form as data: see knowledge/richtext/images.py."""

ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
ATTACHMENT_ZIP_BYTES = 100 * 1024 * 1024
ATTACHMENT_ZONE_QUOTA_BYTES = checked_env.whole_number(
    "ATTACHMENT_ZONE_QUOTA_BYTES", 20 * 1024**3, least=ATTACHMENT_MAX_BYTES
)
SEARCH_MEANING = checked_env.flag("SEARCH_MEANING", "on")
CLAMD_ADDRESS = checked_env.scanner(env)

MAILBOX = env.path("MAILBOX", PORTAL_HOME / "mail")
MAIL_DOMAIN = env.str("MAIL_DOMAIN", "antw4wvl.example")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "") or f"Antw4WVL <portaal@{MAIL_DOMAIN}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = "zones.demo_mailbox.MailboxBackend" if DEMO else "zones.smtp.CarefulBackend"
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = checked_env.whole_number("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = checked_env.one_of_tls_and_ssl(env)
EMAIL_TIMEOUT = 20

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
BROWSER_COOKIE_NAME = "__Host-browser" if HTTPS else "browser"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zones.views.errors.csrf_refused"
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = checked_env.whole_number("HSTS_SECONDS", 63_072_000)
    # Only the owner of the domain knows whether all names below it are served over TLS.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", False)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "zones.logs.JsonFormatter"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEMO or DEBUG else "json",
        }
    },
    "root": {"handlers": ["stderr"], "level": checked_env.log_level(env)},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

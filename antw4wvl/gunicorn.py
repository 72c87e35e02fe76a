"""The web server, the same in the demo and in a container."""

from __future__ import annotations

import os
from pathlib import Path

from antw4wvl.checked_env import flag, whole_number

wsgi_app = "antw4wvl.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = whole_number("WEB_WORKERS", 2, least=1, most=200)
threads = whole_number("WEB_THREADS", 4, least=1, most=200)
worker_class = "antw4wvl.web_worker.WebWorker"  # a client that sends slowly takes no thread
worker_connections = 1000
keepalive = 15  # longer than the proxy's own, so that it never sends into a connection that ends
preload_app = True  # what the workers share they share in memory too
timeout = 60
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True  # it would lie in the account's home, where two clones meet
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats, not a disk's work
accesslog = "-"
access_log_format = (
    "%(m)s %(U)s %(s)s %(M)s ms"  # neither who nor from where: the audit knows what it must
)
if not (flag("DEMO") or flag("DEBUG")):  # one JSON object a line, as in the settings' LOGGING
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "formatters": {"json": {"()": "zones.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": {
            name: {"level": "INFO", "handlers": ["stderr"], "propagate": False}
            for name in ("gunicorn.error", "gunicorn.access")
        },
    }

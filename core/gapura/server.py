"""How gunicorn serves the portal, as ``gapura run`` starts it; gunicorn reads its settings from this module's names.

Everything that an installation may want to change is an environment variable; see the table in README.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_instance = Path(os.environ.get("GAPURA_INSTANCE") or "instance").expanduser().resolve()
_pid_file = _instance / "run" / "gunicorn.pid"

wsgi_app = "gapura.wsgi:application"
proc_name = "gapura"

# A web server with TLS stands in front, on this machine; only its word about the visitor's address is taken.
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
forwarded_allow_ips = "127.0.0.1,::1"
proxy_allow_ips = "127.0.0.1,::1"

workers = int(os.environ.get("GAPURA_WORKERS") or 2)
worker_class = os.environ.get("GAPURA_WORKER_CLASS") or "gthread"
threads = int(os.environ.get("GAPURA_THREADS") or 4) if worker_class == "gthread" else 1

# Applications are swapped inside a worker, so workers need no recycling; each loads its own code, so that a graceful
# reload (SIGHUP, `gapura reload`) takes up new code without closing the socket.
preload_app = False
max_requests = 0
timeout = 60
graceful_timeout = 25
keepalive = 5

# With --reload: files of mini-apps are known from the start. Gunicorn learns of a module when it is imported, at the
# first request, and would miss what is saved in the second after it.
reload_extra_files = ["plugins/**/*.py"]

# The heartbeat file belongs in memory: on a busy disk a healthy worker would look hung.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # gunicorn makes it private

# Without this gunicorn writes a socket into the home folder of whoever runs it.
control_socket_disable = True

accesslog = "-" if os.environ.get("GAPURA_ACCESS_LOG") else None
errorlog = "-"
loglevel = os.environ.get("GAPURA_LOG_LEVEL") or "info"


def when_ready(server: Any) -> None:
    """Leave the process id for `gapura reload`.

    Not gunicorn's own ``pidfile``: that one refuses to start when a crash left a file whose number meanwhile belongs
    to another process. This one is simply written anew.
    """
    _pid_file.parent.mkdir(parents=True, exist_ok=True)
    part = _pid_file.with_suffix(".part")
    part.write_text(f"{server.pid}\n")
    part.replace(_pid_file)


def on_exit(server: Any) -> None:
    """Take the process id away again, if it is still this server's."""
    if _pid_file.is_file() and _pid_file.read_text().strip() == str(server.pid):
        _pid_file.unlink()

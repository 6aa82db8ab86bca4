"""How gunicorn serves the portal, as ``gapura run`` starts it; gunicorn reads its settings from this module's names.

Everything that an installation may want to change is an environment variable; see the table in README.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path
from typing import Any

_instance = Path(os.environ.get("GAPURA_INSTANCE") or "instance").expanduser().resolve()
_pid_file = _instance / "run" / "gunicorn.pid"

wsgi_app = "gapura.wsgi:application"
proc_name = "gapura"

# A web server with TLS stands in front, on this machine; only its word about the visitor's address is taken.
# One on another machine is named in GAPURA_FRONT, and the address to listen on in GAPURA_BIND.
bind = os.environ.get("GAPURA_BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
forwarded_allow_ips = proxy_allow_ips = ",".join(filter(None, ("127.0.0.1,::1", os.environ.get("GAPURA_FRONT"))))

workers = int(os.environ.get("GAPURA_WORKERS") or 2)
_threaded = (os.environ.get("GAPURA_WORKER_CLASS") or "gthread") == "gthread"
worker_class = "gapura.lanes.Worker" if _threaded else os.environ["GAPURA_WORKER_CLASS"]
threads = int(os.environ.get("GAPURA_THREADS") or 4) if _threaded else 1

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

# Neither the visitor's address nor what was searched for: a log is read by many and kept for long.
accesslog = "-" if os.environ.get("GAPURA_ACCESS_LOG") else None
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms %({x-request-id}o)s"
errorlog = "-"
loglevel = os.environ.get("GAPURA_LOG_LEVEL") or "info"
logger_class = "gapura.logs.Log"


def _counts_folder() -> Path:
    """The folder of this instance's counts, made if need be: in memory, else in the instance folder.

    The files are mapped into memory, and where a disk is full, writing into one kills the worker.
    """
    name = f"gapura-{os.geteuid()}-{hashlib.sha256(str(_instance).encode()).hexdigest()[:16]}"
    folder = Path("/dev/shm") / name  # noqa: S108  # private, and nobody else's is taken
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        about = folder.lstat()
        if stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & 0o022:
            return folder
    except OSError:
        pass
    folder = _instance / "run" / "counts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# Counts of all workers come together in this folder; it is named before a worker imports what counts.
_counts = _counts_folder()
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)


def on_starting(server: Any) -> None:
    """Begin to count anew."""
    for left in _counts.glob("*.db"):
        left.unlink(missing_ok=True)


def post_worker_init(worker: Any) -> None:
    """Let the portal see how many requests wait for a thread of this worker."""
    from .lanes import Lanes
    from .load import server

    pool = getattr(worker, "tpool", None)
    if isinstance(pool, Lanes):  # a sync worker has no line, it takes one when it is free; gunicorn's own tells nothing
        server.ahead, server.threads, server.senders = pool.ahead, threads, pool.senders


def child_exit(server: Any, worker: Any) -> None:
    """Forget what a worker that is gone was doing; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library's


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
    shutil.rmtree(_counts, ignore_errors=True)
    if _pid_file.is_file() and _pid_file.read_text().strip() == str(server.pid):
        _pid_file.unlink()

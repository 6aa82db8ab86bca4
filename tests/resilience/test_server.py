"""The server around the portal: starts after a crash, reloads gracefully, stops without dropping anybody."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gapura.testing.live import free_port
from gapura.testing.site import Recipe


def wait_for(condition, limit=60):
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("worker_class", ["gthread", "sync"])
def test_both_kinds_of_worker_answer(live_portal, worker_class):
    live = live_portal(worker_class=worker_class)
    assert live.get("/healthz").status == 200
    assert live.get("/").status == 200


def test_a_pid_file_left_by_a_crash_does_not_stop_a_start(live_portal):
    live = live_portal(workers=1)
    pid_file = live.instance / "run" / "gunicorn.pid"
    os.kill(live.pid, signal.SIGKILL)
    assert wait_for(lambda: live._process.poll() is not None)
    pid_file.write_text(f"{os.getpid()}\n")
    live.start()
    assert wait_for(lambda: pid_file.exists() and pid_file.read_text().strip() == str(live.pid))


def test_the_pid_file_goes_with_the_server(live_portal):
    live = live_portal(workers=1)
    pid_file = live.instance / "run" / "gunicorn.pid"
    assert wait_for(lambda: pid_file.exists() and pid_file.read_text().strip() == str(live.pid))
    live.stop()
    assert not pid_file.exists()


def test_a_graceful_reload_takes_other_workers_and_drops_no_request(live_portal):
    live = live_portal(workers=2)
    before = live.log.count("Booting worker")
    answers = [live.get("/").status]
    live.cli("reload")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline or live.log.count("Booting worker") < before + 2:
        answers.append(live.get("/").status)
        if len(answers) > 5000:
            break
    assert set(answers) == {200}
    assert live.log.count("Booting worker") >= before + 2


def test_gunicorn_leaves_nothing_in_the_home_folder(live_portal, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    live_portal(workers=1, environment={"HOME": str(home)})
    assert list(home.rglob("*")) == []


def test_the_server_does_not_tell_its_version(live_portal):
    server = live_portal(workers=1).get("/").headers.get("server", "")
    assert not any(character.isdigit() for character in server)


def test_a_folder_without_files_of_its_own_is_served_alike(kitchen, tmp_path):
    instance = kitchen.serve(Recipe(), tmp_path / "instance")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GAPURA_")}
    command = [str(Path(sys.executable).with_name("gapura")), "run"]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            command, cwd=tmp_path, stdout=log, stderr=log, env=environment | instance.environment | {"PORT": str(port)}
        )
    try:
        pid_file = instance.folder / "run" / "gunicorn.pid"
        assert wait_for(lambda: pid_file.exists() and pid_file.read_text().strip() == str(running.pid), 60)
    finally:
        running.terminate()
        running.wait(60)
    assert "gapura.lanes" in (tmp_path / "log").read_text()

"""Programs run for one answer, and how they are ended."""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from tests.support.processes import has_ended
from tests.support.waiting import wait_until
from tui.accounts.children import MAX_OUTPUT, child_environment, run_child
from tui.errors import StoppedError
from tui.stop import Stop

ENOUGH = 60


def python(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", program, *arguments]


def test_answer_errors_and_code() -> None:
    program = "import sys; print(sys.stdin.read()[::-1]); print('oh', file=sys.stderr); sys.exit(3)"
    ended = run_child(python(program), seconds=ENOUGH, stop=Stop(), given=b"abc")
    assert (ended.code, ended.output, ended.errors) == (3, b"cba\n", b"oh\n")
    assert "cba" not in repr(ended)


def test_without_anything_given_the_input_is_at_its_end() -> None:
    ended = run_child(python("print(len(input()))"), seconds=ENOUGH, stop=Stop())
    assert b"EOFError" in ended.errors


def test_input_nobody_reads() -> None:
    ended = run_child(python("print(1)"), seconds=ENOUGH, stop=Stop(), given=bytes(1_000_000))
    assert (ended.code, ended.output) == (0, b"1\n")


def test_no_terminal_to_ask_on() -> None:
    ended = run_child(python("open('/dev/tty')"), seconds=ENOUGH, stop=Stop())
    assert b"OSError" in ended.errors


def test_program_nobody_has() -> None:
    with pytest.raises(FileNotFoundError):
        run_child(["/nowhere/program"], seconds=ENOUGH, stop=Stop())


def test_limit_kills_the_program_and_what_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = (
        "import os, subprocess, sys; pause = [sys.executable, '-c', 'import time; time.sleep(600)']; "
        "child = subprocess.Popen(pause); "
        f"open({str(pids)!r} + '.new', 'w').write(f'{{os.getpid()}} {{child.pid}}'); "
        f"os.rename({str(pids)!r} + '.new', {str(pids)!r}); child.wait()"
    )
    stop = Stop()
    with pytest.raises(TimeoutError):
        run_child(python(program), seconds=4, stop=stop)
    for pid in pids.read_text().split():
        wait_until(partial(has_ended, int(pid)), message="it lives on")


def test_stop_ends_it_at_once_from_another_thread(tmp_path: Path) -> None:
    stop = Stop()
    ready = tmp_path / "ready"
    outcome: list[str] = []

    def run() -> None:
        try:
            run_child(
                python("import sys, time; open(sys.argv[1], 'w'); time.sleep(600)", str(ready)),
                seconds=ENOUGH,
                stop=stop,
            )
        except StoppedError:
            outcome.append("stopped")

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(ready.exists, 30)
    begin = time.monotonic()
    stop.set()
    thread.join(10)
    assert time.monotonic() - begin < 1
    assert outcome == ["stopped"]


def test_nothing_is_started_once_stop_was_said(tmp_path: Path) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        run_child(["touch", str(tmp_path / "file")], seconds=ENOUGH, stop=stop)
    assert not (tmp_path / "file").exists()


def test_flood_is_ended_and_not_collected() -> None:
    program = "import sys\nwhile True: sys.stdout.write('y' * 1000)"
    ended = run_child(python(program), seconds=ENOUGH, stop=Stop())
    assert ended.code < 0
    assert len(ended.output) > MAX_OUTPUT


def test_output_held_open_by_what_it_left_behind_is_not_waited_for() -> None:
    """A daemon started on the way, such as a key agent, inherits the pipe and never closes it."""
    program = (
        "import subprocess, sys; pause = [sys.executable, '-c', 'import time; time.sleep(600)']; "
        "child = subprocess.Popen(pause, start_new_session=True); print('the secret', child.pid)"
    )
    begin = time.monotonic()
    ended = run_child(python(program), seconds=ENOUGH, stop=Stop())
    assert time.monotonic() - begin < ENOUGH / 2
    *words, pid = ended.output.split()
    os.kill(int(pid), 9)
    assert (ended.code, words) == (0, [b"the", b"secret"])


def test_environment_without_rollbooks_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = {f"ROLLBOOK_{system}_SECRET{twin}" for system in ("ISPRING", "MOODLE") for twin in ("", "_FILE")}
    for name in hidden:
        monkeypatch.setenv(name, "hunter2")
    monkeypatch.setenv("KEPT", "kept")
    assert child_environment()["KEPT"] == "kept"
    program = "import os; print('hunter2' in str(os.environ), os.environ['KEPT'])"
    assert run_child(python(program), seconds=ENOUGH, stop=Stop()).output == b"False kept\n"

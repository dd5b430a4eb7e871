"""Secrets typed into the real program are hunted wherever they could have got to, whatever goes wrong."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.e2e.accounts import ZOE
from tests.e2e.hunted import HUNT, hunted_sites, repeating, spied_upon
from tests.e2e.program import PATIENCE
from tests.e2e.test_tmux import Tmux, in_tmux
from tests.support.hunting import API_SECRET, TOKEN, files_below
from tests.support.waiting import wait_until

LEARNER = (ZOE.given.encode(), ZOE.family.encode(), ZOE.email.encode())
TO_TOKEN = 4
"""Fields from the API key's secret to Moodle's token."""


def type_secrets(tmux: Tmux) -> None:
    """Type one secret, beginning in its field, and paste the other."""
    tmux.do("send-keys", "-l", API_SECRET)
    tmux.press(*["Tab"] * TO_TOKEN)
    tmux.do("set-buffer", "-b", "given", TOKEN)
    tmux.do("paste-buffer", "-p", "-d", "-b", "given")
    tmux.press("Enter")


def process_of(tmux: Tmux) -> Path:
    return Path("/proc", tmux.do("display-message", "-p", "#{pane_pid}").strip())


@pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")
def test_secrets_that_are_typed_get_nowhere_nor_do_learners_get_on_disk(
    tmp_path: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, here = tmp_path / "spied", tmp_path / "here"
    here.mkdir()
    for name, value in spied_upon(folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TMPDIR", str(own_folders / "tmp"))
    (own_folders / "tmp").mkdir()
    with (
        hunted_sites() as (ispring, moodle),
        in_tmux(tmp_path / "tmux", 100, 30, demo=False, cwd=here) as tmux,
    ):
        tmux.do("pipe-pane", "-O", f"cat > {folder / 'sent'}")
        tmux.sees("[ Sign in ]")
        tmux.press("Enter")
        tmux.sees("Type it above.")
        with repeating(ispring, moodle):
            type_secrets(tmux)
            for refusal in ("was refused: “You sent", "an error of its own: “You sent"):
                tmux.sees(refusal)
            wait_until(lambda: "asking" not in "".join(tmux.screen()), PATIENCE, "still asking")
        type_secrets(tmux)
        tmux.sees("the secret was not saved")
        tmux.sees("Safety")
        process = process_of(tmux)
        tmux.press("Enter")
        tmux.sees("Zoë Brontë")
        tmux.press("y", "t")
        tmux.sees("In tmux's buffer")
        tmux.press("Escape", "e", "c")
        wait_until(lambda: list(here.glob("*.csv")), PATIENCE, "no export")
        with repeating(ispring, moodle):
            tmux.press("r")
            tmux.sees("could not be read")
        os.kill(int(process.name), signal.SIGUSR1)
        wait_until((folder / "memory").exists, PATIENCE, "no memory was written")
        buffers = [
            tmux.do("show-buffer", "-b", name)
            for name in tmux.do("list-buffers", "-F", "#{buffer_name}").split()
        ]
        seen = [tmux.do("capture-pane", "-p", "-e", "-S", "-", *more) for more in ((), ("-a",))]
        given = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        os.kill(int(process.name), signal.SIGUSR2)
        wait_until(
            lambda: b"fault of its own" in (folder / "sent").read_bytes(), PATIENCE, "it did not crash"
        )
    kept = files_below(own_folders)
    assert {path.name for path in kept} == {"profiles.toml", ".profiles.toml.lock"}
    assert not any(name in path.read_bytes() for path in kept for name in LEARNER)
    assert all(any(name in path.read_bytes() for name in LEARNER) for path in here.glob("*.csv"))
    assert len(buffers) == 1
    assert HUNT.spoils(given, *buffers, *seen) == []
    assert HUNT.through(folder, here, own_folders) == []
    written = {path.name for path in files_below(folder)}
    assert written == {"children", "log", "memory", "open", "sent"}
    assert b"keyring_child" in (folder / "children").read_bytes()
    closed = set((folder / "open").read_text().splitlines())
    assert closed == {f"{name} dumpable 0 core (1, 1)" for name in ("__main__.py", "keyring_child.py")}

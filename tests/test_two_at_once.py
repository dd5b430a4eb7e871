"""Two Rollbooks that write the same files at the same time lose nothing of each other's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.support.source import ROOT
from tui.accounts.profiles import ISpringAccount, Profile, config_folder, load_profiles, save_profile
from tui.lookup.matching.pairs import FILE_NAME, open_pairs
from tui.storage import write_private

EACH: Final = 12

WRITER: Final = """
import sys
from dataclasses import replace
from tui.accounts.profiles import load_profiles, save_profile
from tui.lookup.matching.pairs import open_pairs
from tui.records import Learner
from tui.stop import Stop

name, each = sys.argv[1], int(sys.argv[2])
(first,) = load_profiles()
pairs = open_pairs(first)
print("ready", flush=True)
sys.stdin.readline()
for number in range(each):
    save_profile(replace(first, name=f"{name} {number}"))
    pairs.save_person(Learner(f"{name}-{number}", "A Name", "a.name@example.org"), None, Stop())
    pairs.save_course(f"{name}-{number}", number + 1, Stop())
"""


def test_two_programs_at_once_lose_nothing() -> None:
    """Nor what a damaged file held that both of them found: one puts it aside, the other sees a whole one."""
    save_profile(Profile("first", ISpringAccount("https://acme.example", "https://api.example")))
    write_private(config_folder() / FILE_NAME, b"damaged\n")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, name, str(EACH)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "other")
    ]
    for writer in writers:  # both are ready before either begins
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    assert [writer.wait(60) for writer in writers] == [0, 0]
    for writer in writers:
        writer.communicate()
    wanted = {f"{name} {number}" for name in ("one", "other") for number in range(EACH)}
    profiles = load_profiles()
    assert {profile.name for profile in profiles} == wanted | {"first"}
    pairs = open_pairs(profiles[0])
    assert len(pairs.listed()) == 4 * EACH
    assert left_in(config_folder()) == {"profiles.toml", FILE_NAME, "pairs-damaged.jsonl"}
    assert (config_folder() / "pairs-damaged.jsonl").read_bytes() == b"damaged\n"
    assert b"name" not in (config_folder() / FILE_NAME).read_bytes().lower()


def left_in(folder: Path) -> set[str]:
    """Return what is in a folder besides locks: no draft is left behind."""
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}

"""Files nobody else may read or change."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.source import ROOT
from tui.errors import MissingFileError, StoppedError, StorageError
from tui.stop import Stop
from tui.storage import alone, new_file, put_aside, read_given, read_private, write_private

SOMEBODY = 4711


FILL: Final = """
import resource, signal, sys
from pathlib import Path
from tui.errors import StorageError
from tui.storage import new_file, write_private
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
path = Path(sys.argv[1])
try:
    write_private(path, bytes(5000))
except StorageError as error:
    print(error.sentence)
try:
    with new_file(path.with_name("list.csv")) as (made, file):
        file.write(bytes(5000))
except StorageError as error:
    print(error.sentence)
"""
"""A program whose files have no room for more than 1,000 bytes."""


@pytest.fixture(params=[0, 0o077, 0o777], ids=["umask 0", "umask 077", "umask 777"])
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:  # the folder is made before
    old = os.umask(request.param)
    yield tmp_path
    os.umask(old)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_file_and_new_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    write_private(path, b"one")
    write_private(path, b"two")
    assert read_private(path) == b"two"
    assert [mode(path), mode(path.parent), mode(path.parent.parent)] == [0o600, 0o700, 0o700]
    assert list(path.parent.iterdir()) == [path]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.binary(max_size=5000))
def test_what_is_written_is_read(tmp_path: Path, data: bytes) -> None:
    write_private(tmp_path / "file", data)
    assert read_private(tmp_path / "file") == read_given(tmp_path / "file") == data


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path / "no" / "none"):
        with pytest.raises(MissingFileError, match=r"there is no file .*none"):
            read_private(path)
        with pytest.raises(MissingFileError):
            read_given(path)


@pytest.mark.parametrize("right", [stat.S_IWGRP, stat.S_IWOTH])
def test_file_others_may_write_is_refused_with_the_remedy(tmp_path: Path, right: int) -> None:
    path = tmp_path / "file"
    write_private(path, b"old")
    path.chmod(0o600 | right)
    for use in (lambda: read_private(path), lambda: read_given(path), lambda: write_private(path, b"new")):
        with pytest.raises(StorageError, match="may be written by others") as raised:
            use()
        assert raised.value.remedy == f"Run: chmod go-w '{path}'"
    path.chmod(0o600)
    assert read_private(path) == b"old"


@pytest.mark.parametrize("right", [stat.S_IWGRP, stat.S_IWOTH])
def test_folder_others_may_write_is_refused(tmp_path: Path, right: int) -> None:
    folder = tmp_path / "folder"
    path = folder / "file"
    write_private(path, b"old")
    folder.chmod(0o700 | right)
    for use in (lambda: read_private(path), lambda: write_private(path, b"new")):
        with pytest.raises(StorageError, match=r"folder may be written by others"):
            use()
    assert read_given(path) == b"old"


def test_links_are_refused_and_what_they_lead_to_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    write_private(target, b"theirs")
    link = tmp_path / "link"
    link.symlink_to(target)
    for use in (lambda: read_private(link), lambda: write_private(link, b"ours")):
        with pytest.raises(StorageError, match="link is a link"):
            use()
    assert link.is_symlink()
    assert target.read_bytes() == b"theirs"
    assert read_given(link) == b"theirs"


@pytest.mark.parametrize("there", [True, False], ids=["leads somewhere", "leads nowhere"])
def test_linked_folder_is_refused(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "target"
    if there:
        write_private(target / "file", b"theirs")
    (tmp_path / "folder").symlink_to(target)
    path = tmp_path / "folder" / "file"
    for use in (lambda: read_private(path), lambda: write_private(path, b"ours")):
        with pytest.raises(StorageError, match="folder is a link"):
            use()
    assert not there or target.joinpath("file").read_bytes() == b"theirs"


def test_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StorageError, match="loop is a link"):
        read_given(tmp_path / "loop")


@pytest.mark.parametrize("name", ["folder/file", "folder"])
def test_what_belongs_to_somebody_else_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "file"
    write_private(path, b"old")
    if os.geteuid() == 0:
        os.chown(tmp_path / name, SOMEBODY, -1)
    else:  # only root can give files away: be somebody else, then
        monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY)
        name = "folder"
    for use in (lambda: read_private(path), lambda: write_private(path, b"new")):
        with pytest.raises(StorageError, match=f"{name} belongs to somebody else"):
            use()
    assert read_given(path) == b"old"


def test_pipes_and_folders_are_no_files_and_hold_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    for name in ("pipe", "folder"):
        path = tmp_path / name
        for use in (lambda: read_private(path), lambda: read_given(path), lambda: write_private(path, b"")):  # noqa: B023
            with pytest.raises(StorageError, match="is not an ordinary file"):
                use()


def test_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, bytes(101))
    assert len(read_private(path, max_bytes=101)) == len(read_given(path, max_bytes=101)) == 101
    for read in (read_private, read_given):
        with pytest.raises(StorageError, match="is larger than 100 bytes"):
            read(path, max_bytes=100)


def test_failed_write_keeps_the_old_file_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_private(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="cannot be written: No space left on device"):
        write_private(path, b"new")
    monkeypatch.undo()
    assert read_private(path) == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_the_system_cuts_off_is_told_and_keeps_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, b"old")
    command = [sys.executable, "-c", FILL, str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.count("cannot be written: File too large.") == 2
    assert run.stdout.count("whether the disk is full") == 2
    assert read_private(path) == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every write goes to a device that is always full; the file itself stays as it was."""
    path = tmp_path / "file"
    write_private(path, b"old")
    plain_open = os.open

    def opened(name: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        descriptor = plain_open(name, flags, mode, dir_fd=dir_fd)
        if flags & os.O_EXCL:
            os.dup2(full, descriptor)
        return descriptor

    full = plain_open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fchmod", lambda *_: None)
    for write in (
        lambda: write_private(path, b"new"),
        lambda: write_new(tmp_path / "list.csv", b"new"),
        lambda: put_aside(path),
    ):
        with pytest.raises(StorageError, match="cannot be written: No space left on device") as raised:
            write()
        assert "whether the disk is full" in raised.value.remedy
    monkeypatch.undo()
    os.close(full)
    assert read_private(path) == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_file_without_the_right_to_read_it() -> None:
    with tempfile.TemporaryDirectory() as folder:  # tmp_path lies below folders only root may enter
        path = Path(folder, "file")
        write_private(path, b"old")
        path.chmod(0)
        denied = pytest.raises(StorageError, match="cannot be read: Permission denied")
        with ordinary_user(path, path.parent), denied:
            read_private(path)


@contextmanager
def ordinary_user(*paths: Path) -> Iterator[None]:
    """Be an ordinary user, the owner of these paths: root may read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    for path in paths:
        os.chown(path, SOMEBODY, -1)
    os.seteuid(SOMEBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_one_at_a_time_may_change_a_file(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    changed = pytest.raises(StorageError, match="file is being changed by another Rollbook")
    with alone(path), changed, alone(path, seconds=0.05):
        raise AssertionError("two at a time")
    with alone(path):
        write_private(path, b"mine")
    assert read_private(path) == b"mine"


def test_whoever_waits_for_a_file_may_be_stopped(tmp_path: Path) -> None:
    path, stop = tmp_path / "file", Stop()
    stop.set()
    with alone(path), pytest.raises(StoppedError), alone(path, seconds=60, pause=stop.wait):
        raise AssertionError("two at a time")
    with alone(path, seconds=0):
        write_private(path, b"mine")


@pytest.mark.usefixtures("umask")
def test_the_lock_of_a_file_is_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file"
    with alone(path):
        assert [mode(path.parent), mode(path.parent / ".file.lock")] == [0o700, 0o600]


def test_a_link_in_the_place_of_a_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".file.lock").symlink_to(tmp_path / "target")
    with pytest.raises(StorageError, match="is a link"), alone(tmp_path / "file"):
        raise AssertionError("it was followed")
    assert not (tmp_path / "target").exists()


def test_a_link_in_the_place_of_a_draft_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda _: "known")
    (tmp_path / ".file.known").symlink_to(tmp_path / "target")
    with pytest.raises(StorageError):
        write_private(tmp_path / "file", b"mine")
    assert not (tmp_path / "target").exists()


def test_names_are_shown_clean(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as raised:
        read_private(tmp_path / "\x1b[31mred\n")
    assert raised.value.sentence.isprintable()


def write_new(path: Path, data: bytes) -> Path:
    with new_file(path) as (made, file):
        file.write(data)
    return made


@pytest.mark.usefixtures("umask")
def test_a_new_file_is_for_this_user_alone_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    (tmp_path / "list-2.csv").symlink_to(tmp_path / "nowhere")
    names = [write_new(path, b"%d" % number).name for number in range(3)]
    assert names == ["list.csv", "list-3.csv", "list-4.csv"]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"0", b"1", b"2"]
    assert {mode(tmp_path / name) for name in names} == {0o600}
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.usefixtures("umask")
def test_what_is_put_aside_is_for_this_user_alone_and_under_a_name_nothing_had(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    (tmp_path / "own-damaged-2.toml").symlink_to(tmp_path / "nowhere")
    kept = []
    for number in range(3):
        write_private(path, b"damaged %d" % number)
        kept.append(put_aside(path))
    assert [one.name for one in kept] == ["own-damaged.toml", "own-damaged-3.toml", "own-damaged-4.toml"]
    assert [one.read_bytes() for one in kept] == [b"damaged 0", b"damaged 1", b"damaged 2"]
    assert {mode(one) for one in kept} == {0o600}
    assert read_private(path) == b"damaged 2"
    assert not (tmp_path / "nowhere").exists()


def test_a_new_file_that_is_not_finished_is_taken_away(tmp_path: Path) -> None:
    def begin() -> None:
        with new_file(tmp_path / "list.csv") as (made, file):
            file.write(b"begun")
            assert made.exists()
            raise StoppedError("stopped")

    with pytest.raises(StoppedError):
        begin()
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_wants_its_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"there is no folder .*none"):
        write_new(tmp_path / "none" / "list.csv", b"")


def test_a_new_file_gives_up_when_every_name_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.storage.MAX_NAMES", 2)
    for name in ("list.csv", "list-2.csv"):
        (tmp_path / name).touch()
    with pytest.raises(StorageError, match="are taken"):
        write_new(tmp_path / "list.csv", b"")

"""Files nobody else may read or change, written whole or not at all.

Profiles can name commands to run and the match file says who is who: whoever could write them could run
programs as this user, or show one person's states under another's name. So files and folders that others
may write are refused, with the command that mends it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from tui.errors import MissingFileError, StorageError
from tui.text import clean

MAX_BYTES: Final = 32 * 1024 * 1024
"""Bytes a file may have: ours are far smaller, so a larger one is not ours."""

MAX_NAMES: Final = 1000
"""Names tried for a new file."""

ASIDE: Final = "The damaged file was put aside. It is kept as"
"""What is said of a file that was put aside, before its path."""

_MAY_BE_WRITTEN: Final = stat.S_IWGRP | stat.S_IWOTH
_NO_LINK: Final = os.O_NOFOLLOW | os.O_CLOEXEC
_NO_WAIT: Final = os.O_NONBLOCK
"""Opening a pipe nobody writes to would wait for ever."""
_LOCK_PAUSE: Final = 0.02


def read_private(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what is in a file of ours.

    Raises:
        MissingFileError: There is no such file.
        StorageError: It cannot be read, is a link, or it or its folder is not this user's alone to write.
    """
    with _explained(path, "read"), _opened_folder(path.parent) as folder:
        descriptor = os.open(path.name, os.O_RDONLY | _NO_LINK | _NO_WAIT, dir_fd=folder)
        with _closing(descriptor):
            status = os.fstat(descriptor)
            _check_ours(path, status)
            return _bounded(path, descriptor, max_bytes)


def read_given(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what is in a file the user named; it may be a link, lie anywhere and belong to anybody.

    Raises:
        MissingFileError: There is no such file.
        StorageError: Others than its owner may write it, it is no ordinary file, or it cannot be read.
    """
    with _explained(path, "read"):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | _NO_WAIT)
        with _closing(descriptor):
            status = os.fstat(descriptor)
            _check_kind(path, status)
            _check_rights(path, status)
            return _bounded(path, descriptor, max_bytes)


def write_private(path: Path, data: bytes) -> None:
    """Make ``data`` the whole content of a file of ours, at once: readers see the old content or the new.

    The file is for this user alone (0600), and so is every folder made for it (0700), whatever the umask.

    Raises:
        StorageError: It cannot be written, is a link, or it or its folder is not this user's alone to write.
    """
    with _explained(path, "written"):
        _make_folder(path.parent)
        with _opened_folder(path.parent) as folder:
            _check_replaceable(path, folder)
            _replace(path.name, data, folder)


def put_aside(path: Path) -> Path:
    """Keep what a damaged file of ours holds under a new name beside it; return the copy's path.

    The copy is ``pairs-damaged.jsonl``, or ``pairs-damaged-2.jsonl``: never one that was there. The file
    itself stays until it is written anew, so that what fails meanwhile costs nothing.

    Raises:
        StorageError: The file cannot be read, or its copy not be written.
    """
    data = read_private(path)
    with new_file(path.with_stem(f"{path.stem}-damaged")) as (made, file):
        file.write(data)
    return made


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a file to write that was not there before, for this user alone (0600), and what it is called.

    Nothing is ever overwritten: if there is something called ``list.csv`` already, it is ``list-2.csv``. A
    file that cannot be written to its end is taken away again, whatever went wrong.

    Raises:
        StorageError: It cannot be written, or its folder is not there.
    """
    if not path.parent.is_dir():
        raise StorageError(f"there is no folder {_shown(path.parent)}", remedy="Make it, or name another.")
    with _explained(path, "written"):
        made, descriptor = _opened_new(path)
        try:
            with _closing(descriptor), os.fdopen(descriptor, "wb", closefd=False) as file:
                os.fchmod(descriptor, 0o600)
                yield made, file
                file.flush()
                os.fsync(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                made.unlink()
            raise


def _opened_new(path: Path) -> tuple[Path, int]:
    """Open a file under this name, or the first of its numbered names that nothing has."""
    for number in range(1, MAX_NAMES + 1):
        made = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        with contextlib.suppress(FileExistsError):
            return made, os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    raise _unsafe(path, f"and {MAX_NAMES - 1} names like it are taken", "Give another name.")


@contextlib.contextmanager
def alone(
    path: Path, *, seconds: float = 5.0, pause: Callable[[float], object] = time.sleep
) -> Iterator[None]:
    """Hold a file of ours against other Rollbooks and threads: for reading it, changing it, writing it back.

    The lock is an empty file beside it; it ends with the process that holds it, whatever happens.

    Args:
        path: The file; it need not be there.
        seconds: How long to wait for whoever else holds it.
        pause: Waits for so many seconds between two tries; what it raises ends the wait.

    Raises:
        StorageError: Another one held it for all of ``seconds``, or the folder is not this user's to write.
    """
    with _explained(path, "written"):
        _make_folder(path.parent)
        with _opened_folder(path.parent) as folder:
            descriptor = os.open(
                f".{path.name}.lock", os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600, dir_fd=folder
            )
    with _closing(descriptor):
        os.fchmod(descriptor, 0o600)  # whatever the umask: the next Rollbook must be able to open it
        _lock(path, descriptor, time.monotonic() + seconds, pause)
        yield


def _lock(path: Path, descriptor: int, deadline: float, pause: Callable[[float], object]) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _unsafe(path, "is being changed by another Rollbook", "Try again.") from None
            pause(_LOCK_PAUSE)
        else:
            return


def _replace(name: str, data: bytes, folder: int) -> None:
    """Write a new file beside the old one and put it in its place."""
    draft = f".{name}.{secrets.token_hex(6)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600, dir_fd=folder)
    try:
        with _closing(descriptor), os.fdopen(descriptor, "wb", closefd=False) as file:
            os.fchmod(descriptor, 0o600)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft, dir_fd=folder)
        raise
    os.fsync(folder)


def _make_folder(path: Path) -> None:
    """Make the folder and those above it, for this user alone; those that are there stay as they are."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            folder.chmod(0o700)


@contextlib.contextmanager
def _opened_folder(path: Path) -> Iterator[int]:
    """Hold the folder open, checked, so that what happens in it cannot be led elsewhere."""
    if path.is_symlink():
        raise _unsafe(path, "is a link", "Use the folder it leads to, or set ROLLBOOK_CONFIG_DIR.")
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK)
    with _closing(descriptor):
        status = os.fstat(descriptor)
        _check_owner(path, status)
        _check_rights(path, status)
        yield descriptor


@contextlib.contextmanager
def _closing(descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(descriptor)


def _check_replaceable(path: Path, folder: int) -> None:
    try:
        status = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return
    _check_ours(path, status)


def _check_ours(path: Path, status: os.stat_result) -> None:
    _check_kind(path, status)
    _check_owner(path, status)
    _check_rights(path, status)


def _check_kind(path: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _linked(path)
    if not stat.S_ISREG(status.st_mode):
        raise _unsafe(path, "is not an ordinary file", "Give the name of an ordinary file.")


def _check_owner(path: Path, status: os.stat_result) -> None:
    if status.st_uid not in {os.geteuid(), 0}:
        raise _unsafe(path, "belongs to somebody else", "Use a file and a folder of your own.")


def _check_rights(path: Path, status: os.stat_result) -> None:
    if status.st_mode & _MAY_BE_WRITTEN:
        raise _unsafe(path, "may be written by others", f"Run: chmod go-w '{_shown(path)}'")


def _bounded(path: Path, descriptor: int, max_bytes: int) -> bytes:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _unsafe(path, f"is larger than {max_bytes} bytes", "It cannot be the file that was meant.")
    return data


def _linked(path: Path) -> StorageError:
    return _unsafe(path, "is a link", "Put the file itself there.")


def _unsafe(path: Path, what: str, remedy: str) -> StorageError:
    return StorageError(f"{_shown(path)} {what}", remedy=remedy)


def _shown(path: Path) -> str:
    """Return the path as it may be shown: a path can hold every character but one."""
    return clean(str(path))


@contextlib.contextmanager
def _explained(path: Path, done: str) -> Iterator[None]:
    """Put what the system says about a file into our words."""
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFileError(f"there is no file {_shown(path)}", remedy="Check the name.") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _linked(path) from error
        remedy = "Check who may use this file and its folder, and whether the disk is full."
        reason = error.strerror or type(error).__name__
        raise StorageError(f"{_shown(path)} cannot be {done}: {reason}", remedy=remedy) from error

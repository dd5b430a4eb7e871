"""Everything that reads what others wrote, each with what it is to be tried with.

Whatever comes, what is read ends in records fit to be shown, or in one of our errors, soon.
"""

from __future__ import annotations

import contextlib
import dataclasses
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import FrameType
from typing import Any, Final

import hypothesis
from hypothesis import strategies as st

from tui.errors import RollbookError
from tui.secret import Secret

MOST_SECONDS: Final = 3.0
"""Seconds of our own time one input may cost; a usual one costs thousandths."""

LONGEST: Final = 2_100
"""Characters a text of a record may have: what was pasted may be 2,000."""

_JOINERS: Final = frozenset("\u200c\u200d")
_PLAIN: Final = (int, float, Decimal, date, Enum, Secret)


@dataclass(frozen=True, slots=True)
class Input:
    """One reader.

    Attributes:
        name: What it reads.
        values: What it is tried with.
        read: Reads one of them; asserts whatever has to hold.
    """

    name: str
    values: st.SearchStrategy[Any]
    read: Callable[[Any], object]


def tried(one: Input, examples: int, seed: int | None = None) -> int:
    """Try a reader with so many inputs; return how many it was.

    Raises:
        AssertionError: Something came of one that must not. Whatever else a reader raises is raised, too.
    """
    count = 0

    @hypothesis.settings(max_examples=examples, database=None, deadline=None)
    @hypothesis.given(one.values)
    def attempt(value: Any) -> None:
        nonlocal count
        count += 1
        with in_time():
            one.read(value)

    if seed is not None:
        attempt = hypothesis.seed(seed)(attempt)
    attempt()
    return count


@contextlib.contextmanager
def in_time(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """See that a block takes no more than so many seconds of this process's own time, and end it then."""

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"it took more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def outcome(read: Callable[[], Any]) -> Any:
    """Return what a reader made of something, or its error, both of them fit to be shown."""
    found: Any
    try:
        found = read()
    except RollbookError as error:
        found = error
    see_fit(found)
    return found


def is_fit(text: str) -> bool:
    """Whether a terminal only draws this text, and does so on a line."""
    return len(text) <= LONGEST and all(letter.isprintable() or letter in _JOINERS for letter in text)


def see_fit(value: object, where: str = "") -> None:
    """See that every text in records is fit to be shown, and everything else of a kind that can be."""
    if isinstance(value, str | RollbookError):
        text = value if isinstance(value, str) else value.sentence
        assert is_fit(text), f"{where}: {text[:200]!a}"
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            see_fit(each, where)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            see_fit(getattr(value, field.name), f"{type(value).__name__}.{field.name}")
    else:
        assert value is None or isinstance(value, _PLAIN), f"{where}: {type(value)}"


@contextlib.contextmanager
def private_file(name: str, data: bytes) -> Iterator[Path]:
    """Give the path of a file with this content that only its owner may touch, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        path.chmod(0o600)
        yield path

"""What a command is: what it is called, which keys give it, where it works, and what it does in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Place(Enum):
    """Where a command works; the value is how the key table calls it."""

    LOGIN = "sign-in"
    COURSES = "courses"
    ROSTER = "roster"
    LEARNER = "learner"
    CHOOSER = "match"
    COPY = "copy"
    COPY_TABLE = "copy a table"
    COPY_LETTER = "copy rights"
    WHY = "why"
    PAIRING = "match courses"
    PEOPLE = "people"
    HER_COURSES = "a learner's courses"
    WHOLE = "causes, grid"
    CHECK = "check"
    PAGE = "help, details"
    RIGHTS = "rights"
    DOCTOR = "doctor"
    PALETTE = "commands"
    TABLE = "lists"
    APP = "everywhere"


VIEWS: Final = (Place.COURSES, Place.ROSTER, Place.LEARNER)
"""The views of the explorer."""


@dataclass(frozen=True, slots=True)
class Hint:
    """How a command stands in the last line of a place.

    Attributes:
        rank: The higher, the sooner it is left out where the line is narrow.
        word: What it does there, in a word.
        wide: The same for wide lines; empty means ``word``.
        keys: The keys as written there; empty means the command's own.
    """

    place: Place
    rank: int
    word: str
    wide: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the reader can ask for.

    Attributes:
        id: Its name, that of its action, and what a key map refers to.
        keys: Textual's names of its keys; single characters stand for themselves.
        tooltip: What it does, in a few words.
        places: Where it works.
        hints: In which last lines it is named.
        action: The action if it is another's (``screen.…``, ``app.…``) or takes an argument; ``{key}`` stands
            for the key.
        first: Whether it comes before what a field would do with the key.
        bound: False if Textual or a field binds the keys by itself, and they are listed here for the reader.
        called: What it is called among all commands; empty means its id, with blanks.
        choices: What it can be told besides: arguments of its action, each with the word for it.
        takes: What it can be told in words of the reader's own: "text"; empty if nothing.
    """

    id: str
    keys: tuple[str, ...]
    tooltip: str
    places: tuple[Place, ...]
    hints: tuple[Hint, ...] = ()
    action: str = ""
    first: bool = False
    bound: bool = True
    called: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    takes: str = ""

    @property
    def name(self) -> str:
        """What it is called among all commands."""
        return self.called or self.id.replace("_", " ")

    @property
    def label(self) -> str:
        """The keys as a reader writes them; of a command without any, its name as the palette takes it."""
        return ", ".join(map(key_name, self.keys)) or f":{self.name}"


_NAMES: Final = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
}


def key_name(key: str) -> str:
    """Return how a key is written for readers: ``ctrl+u`` is ``Ctrl+U``, letters stand for themselves."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    last = _NAMES.get(last, last.capitalize() if len(last) > 1 or modifiers else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])

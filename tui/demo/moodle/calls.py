"""What a call to Moodle brings along, and how Moodle refuses one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tui.demo.data.model import MoodleAccount, MoodleCourse
from tui.demo.data.world import World

_PART: Final = re.compile(r"\[([^\[\]]*)\]")
_INTEGER: Final = re.compile(r"-?\d{1,18}")


class MoodleError(Exception):
    """A call refused: the exception's class in PHP, its code, its message."""

    def __init__(self, kind: str, code: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.code = code
        self.message = message


def moodle_exception(code: str, message: str) -> MoodleError:
    """Return the plain exception, under the name it has had since Moodle 4.5."""
    return MoodleError("core\\exception\\moodle_exception", code, message)


def invalid_parameter() -> MoodleError:
    """Return the refusal of a parameter that is missing, unknown or of the wrong kind."""
    kind = "core\\exception\\invalid_parameter_exception"
    return MoodleError(kind, "invalidparameter", "Invalid parameter value detected")


def no_record() -> MoodleError:
    """Return what an unknown course, an unknown user and an unknown function have in common since 5.1."""
    kind = "dml_missing_record_exception"
    return MoodleError(kind, "invalidrecordunknown", "Can't find data record in database.")


class Site(NamedTuple):
    """The Moodle site a function looks at.

    Attributes:
        url: ``wwwroot``, without a slash at its end.
    """

    world: World
    url: str

    def course(self, course_id: int) -> MoodleCourse:
        """Return a course, or refuse."""
        found = self.world.moodle_courses.get(course_id)
        if found is None:
            raise no_record()
        return found

    def account(self, account_id: int) -> MoodleAccount:
        """Return somebody, or refuse."""
        found = self.world.account(account_id)
        if found is None:
            raise no_record()
        return found


class Params:
    """The parameters of one call, by PHP's bracketed names.

    Args:
        pairs: The form's fields.
        known: The names the function declares; any other is refused, as Moodle does.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], known: Sequence[str]) -> None:
        self._values: dict[tuple[str, ...], str] = {}
        for name, value in pairs:
            head = name.partition("[")[0]
            if head not in known:
                raise invalid_parameter()
            self._values[head, *_PART.findall(name)] = value

    def text(self, name: str, default: str | None = None) -> str:
        """Return a parameter; without a default it is required."""
        value = self._values.get((name,), default)
        if value is None:
            raise invalid_parameter()
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number, which may have nothing around it."""
        value = self.text(name, None if default is None else str(default))
        if not _INTEGER.fullmatch(value):
            raise invalid_parameter()
        return int(value)

    def array(self, name: str) -> list[str]:
        """Return the values of the arguments ``name[0]``, ``name[1]`` …, in order."""
        return [value for (of, *inner), value in self._values.items() if of == name and len(inner) == 1]

    def pairs(self, name: str, key: str) -> list[tuple[str, str]]:
        """Return ``name[0][key]`` with ``name[0][value]``, and so on, in order."""
        numbers = dict.fromkeys(inner[0] for of, *inner in self._values if of == name and inner)
        found = []
        for number in numbers:
            of, value = self._values.get((name, number, key)), self._values.get((name, number, "value"))
            if of is None or value is None:
                raise invalid_parameter()
            found.append((of, value))
        return found


_TAG: Final = re.compile(r"<[^<>]*>?")
_BARE_AMPERSAND: Final = re.compile(r"&(?!#?\w+;)")


def format_string(text: str) -> str:
    """Return a course's, section's or activity's name as Moodle gives it out: without tags, HTML-escaped.

    Source: Moodle's function of this name; measured on 4.4 and 5.1.
    """
    text = _BARE_AMPERSAND.sub("&amp;", _TAG.sub("", text))
    return text.replace("<", "&lt;").replace(">", "&gt;")

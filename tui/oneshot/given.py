"""Who and what is meant by what a command was given, in iSpring and in Moodle."""

from __future__ import annotations

import sys
from typing import Final

from tui.errors import AmbiguousError, NotFoundError
from tui.records import Course, Learner, Match, Note, Right, System

LONGEST_LINE: Final = 4096
"""Bytes read of a learner given on standard input."""

_BY_HAND: Final = "Choose by hand: in rollbook, or with rollbook pairs --import."


def learner_given(text: str) -> str:
    """Return the learner as given, or for ``-`` the first line of standard input, whatever its encoding."""
    if text != "-":
        return text
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        print("LEARNER (id or e-mail): ", end="", file=sys.stderr, flush=True)  # noqa: T201  # a prompt
    return sys.stdin.buffer.readline(LONGEST_LINE).decode("utf-8-sig", "replace")


def course_in_moodle(course: Course, pair: Match) -> int:
    """Return the Moodle course.

    Raises:
        NotFoundError: If there is none.
        AmbiguousError: If there are some with a title like it, or several.
    """
    if pair.moodle_id is not None:
        return pair.moodle_id
    if pair.candidates:
        what = f"which Moodle course “{course.title}” is has not been confirmed"
        raise AmbiguousError(what, _listed(pair), system=System.MOODLE, remedy=_BY_HAND)
    what = f"“{course.title}” has no Moodle course{_tried(pair)}"
    raise NotFoundError(what, system=System.MOODLE, remedy=_BY_HAND)


def person_in_moodle(learner: Learner, match: Match) -> int:
    """Return the Moodle person.

    Raises:
        NotFoundError: If there is none, or Moodle does not show the saved one; people who could be meant are
            named, but none of them is guessed.
        AmbiguousError: If there are several, or the saved one has to be confirmed again.
    """
    if match.moodle_id is not None and match.usable:
        return match.moodle_id
    if match.right is Right.SAVED:
        what = f"the Moodle person saved for {learner.name} is not used until confirmed again"
        if not match.candidates:
            raise NotFoundError(f"{what}{_tried(match)}", system=System.MOODLE, remedy=_BY_HAND)
        raise AmbiguousError(what, _listed(match), system=System.MOODLE, remedy=_BY_HAND)
    if match.right is Right.AMBIGUOUS:
        what = f"{learner.name} could be one of several"
        raise AmbiguousError(what, _listed(match), system=System.MOODLE, remedy=_BY_HAND)
    offered = f" Could be {'; '.join(_listed(match))}." if match.candidates else ""
    what = f"{learner.name} was not found{_tried(match)}"
    raise NotFoundError(what, system=System.MOODLE, remedy=f"{_BY_HAND}{offered}")


def _listed(match: Match) -> tuple[str, ...]:
    return tuple(f"{one.id}  {one.name}  ({one.reason})" for one in match.candidates)


def _tried(match: Match) -> str:
    return f" (tried: {', '.join(match.tried)})" if match.tried else ""


def unconfirmed_note(learner: Learner, match: Match) -> Note:
    """Return the note that a match, though used, was not confirmed."""
    if match.right is Right.EMAIL:
        text = f"{learner.name} was matched by e-mail, unconfirmed: others unseen here may have the address."
        return Note("email-unconfirmed", text)
    text = f"{learner.name} was matched by idnumber, unconfirmed: others unseen here may have the same one."
    return Note("idnumber-unconfirmed", text)

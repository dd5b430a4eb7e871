"""What the match chooser says: who is meant on the left, what could be meant on the right. Pure text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tui.lookup.matching.candidates import compared, differing
from tui.lookup.matching.pairfile import Pair
from tui.records import Candidate, Course, Learner
from tui.widgets.cells import Cell, cut, fit, wrap
from tui.widgets.columns import Column
from tui.widgets.glyphs import Glyphs

COLUMNS: Final = (
    Column("name", "In Moodle", 20, minimum=14, priority=9),
    Column("reason", "Why", minimum=8, priority=8),
    Column("differs", "Differs", 22, minimum=12, priority=7),
    Column("id", "Id", 7, minimum=6, priority=4, align="right"),
)
COURSE_COLUMNS: Final = tuple(
    replace(column, title="What it has") if column.key == "differs" else column for column in COLUMNS
)

FIELD: Final = 10
"""Cells of the words before what a candidate has."""

MARGIN: Final = 3
"""Cells a line of the left side is shorter than its room."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the chooser: a candidate, "not in Moodle", or taking back what was confirmed.

    Attributes:
        key: What tells it from the others.
        name: What it is called.
        reason: Why it is there.
        differs: What differs from the learner; of a course, what it has.
        candidate: The candidate, if it is one.
    """

    key: str
    name: str
    reason: str
    differs: str = ""
    candidate: Candidate | None = None


NOT_THERE: Final = Option("none", "Not in Moodle", "remembered, and not asked again")
FORGET: Final = Option("forget", "Forget the choice", "made by hand; match again by id number and e-mail")


def option_of(about: Learner | Course, candidate: Candidate) -> Option:
    """Return a candidate as a line of the chooser."""
    differs = differing(about, candidate) if isinstance(about, Learner) else candidate.detail
    return Option(str(candidate.id), candidate.name, candidate.reason, differs, candidate)


def cells(option: Option) -> tuple[Cell, ...]:
    """Return one line of the chooser: what differs stands out, where nothing does it steps back."""
    one = option.candidate
    return (
        [(option.name, "" if one else "dim")],
        [(option.reason, "dim")],
        [(option.differs, "dim" if option.differs == "nothing" else "")],
        [(str(one.id) if one else "", "dim")],
    )


def about_lines(about: Learner | Course, saved: Pair | None, *, shared: bool, width: int) -> list[Cell]:
    """Return the left side: who or what is meant, and what was confirmed about it, wrapped.

    Args:
        about: Who, or which course.
        saved: What was confirmed; None if nothing was.
        shared: Whether only a shared file says so.
        width: Cells there are.
    """
    lines: list[Cell] = [[(" In iSpring", "dim")]]
    room = max(10, width - MARGIN)
    for number, text in enumerate(_told(about)):
        lines += [[(f"  {part}", "" if number else "bold")] for part in wrap(text, room)]
    lines.append([(f"  {cut(f'id {about.id}', room)}", "dim")])
    if saved is not None:
        lines += [[], [(" Confirmed", "dim")]]
        for text in _confirmed(saved, shared=shared, course=isinstance(about, Course)):
            lines += [[(f"  {part}", "")] for part in wrap(text, room)]
    return lines


def _told(about: Learner | Course) -> Iterator[str]:
    if isinstance(about, Course):
        yield about.title
        return
    yield about.name
    yield about.email or "no e-mail"
    if about.login:
        yield f"login {about.login}"
    if about.match_key and about.match_key != about.id:
        yield f"key {about.match_key}"
    if about.active is False:
        yield "not active"


def _confirmed(saved: Pair, *, shared: bool, course: bool) -> Iterator[str]:
    what = "course" if course else "user"
    whom = "Not in Moodle" if saved.moodle_id is None else f"Moodle {what} {saved.moodle_id}"
    day = saved.saved_at.partition("T")[0]
    when = f" on {day}" if day else ""
    if not shared:
        yield f"{whom}, by hand{when}."
        return
    yield f"{whom}{when}, in the team's match_file."
    yield "That file is only read: it cannot be changed here. Your own choice goes before it."


def candidate_lines(about: Learner | Course, option: Option | None, glyphs: Glyphs, width: int) -> list[Cell]:
    """Return what there is to know of the candidate under the cursor; fields that differ are marked."""
    one = option.candidate if option else None
    if option is None or one is None:
        return []
    kind = "course" if isinstance(about, Course) else "user"
    lines: list[Cell] = [[(f"  {one.name}", "bold"), (f", Moodle {kind} {one.id}", "dim")]]
    room = max(10, width - FIELD - 6)
    if isinstance(about, Learner):
        for field in compared(about, one):
            sign, ink = {True: ("=", "dim"), False: (glyphs.differs, "late"), None: (" ", "dim")}[field.same]
            said = (field.moodle, "") if field.moodle else ("not given, or not shown", "dim")
            label = fit([(field.field, "dim")], FIELD)
            lines.append([("    ", ""), *label, (f"{sign} ", ink), (cut(said[0], room), said[1])])
    known = {one.email, f"idnumber {one.idnumber}"} if isinstance(about, Learner) else set()
    rest = ", ".join(part for part in one.detail.split(", ") if part not in known)
    for word, text in (("has", rest), ("why", one.reason)):
        for number, part in enumerate(wrap(text, room, 2)):
            before = fit([("" if number else word, "dim")], FIELD)
            lines.append([("    ", ""), *before, ("  ", ""), (part, "")])
    return lines

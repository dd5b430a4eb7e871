"""What stands in the columns of answers written for eyes: the rows of ``lookup.export`` in words."""

from __future__ import annotations

from typing import Final

from tui.lookup.activities.reading import state_words
from tui.lookup.export import rows as export
from tui.lookup.roster.row import NONE_GIVEN, NOT_READ
from tui.output.forms import Column, minute, text_of


def _state(value: export.Value) -> str:
    return state_words(value) if isinstance(value, int) else ""


def _match(value: export.Value) -> str:
    """Return a match in words with whom it means: "by id number: 1203"."""
    if not isinstance(value, dict):
        return ""
    ident = value["moodle_id"]
    return text_of(value["words"]) + ("" if ident is None else f": {ident}")


def _no_status(row: export.Row) -> str:
    """Return what stands for a missing status: that there is none, or that it was not read."""
    return NONE_GIVEN if row["outcome"] == export.NONE_GIVEN else NOT_READ


def _no_result(row: export.Row) -> str:
    return NONE_GIVEN if row["course_id"] else ""


def _completed(value: export.Value) -> str:
    return "" if value is None else "complete" if value else "not complete"


STATUS_COLUMNS: Final = (
    Column("name", "Name"),
    Column("status", "Status", without=_no_status),
    Column("progress", "Progress", right=True),
    Column("completed_at", "Completed", words=minute),
    Column("due_at", "Due", words=minute),
    Column("viewed_at", "Last seen", words=minute),
    Column("email", "E-mail"),
    Column("learner_id", "Id"),
)
MATCH_COLUMN: Final = Column(export.MATCH, "Moodle", words=_match)
ACTIVITY_COLUMNS: Final = (
    Column("name", "Activity"),
    Column("modname", "Kind"),
    Column("state", "State", words=_state),
    Column("done", "Done"),
    Column("required", "Required"),
    Column("completed_at", "Completed", words=minute),
    Column("cmid", "cmid", right=True),
)
MODULE_COLUMNS: Final = (
    Column("name", "Module"),
    Column("status", "Status"),
    Column("progress", "Progress", right=True),
    Column("completed_at", "Completed", words=minute),
    Column("module_id", "Id"),
)
DIFFERENCE_COLUMNS: Final = (
    Column("name", "Name"),
    Column("comparison", "Comparison"),
    Column("status", "iSpring"),
    Column("completed_at", "Completed", words=minute),
    Column("moodle_completed", "Moodle complete"),
    Column("moodle_completed_at", "Completed", words=minute),
    Column("match", "Match"),
    Column("email", "E-mail"),
    Column("learner_id", "Id"),
)
CAUSE_COLUMNS: Final = (
    Column("side", "Course"),
    Column("count", "Learners", right=True),
    Column("words", "Cause"),
    Column("example", "For example"),
)
CHECK_COLUMNS: Final = (
    Column("course", "Course"),
    Column("trouble", "Trouble"),
    Column("certain", "Certain"),
    Column("sentence", "What is so"),
)
COURSE_COLUMNS: Final = (Column("title", "Course"), Column("kind", "Kind"), Column("id", "Id"))
GRID_COLUMNS: Final = (
    Column("name", "Name"),
    Column("status", "iSpring", without=_no_status),
    Column("moodle_completed", "Moodle complete"),
)
LEARNER_COURSE_COLUMNS: Final = (
    Column("title", "Course in iSpring"),
    Column("status", "Status", without=_no_result),
    Column("progress", "Progress", right=True),
    Column("due_at", "Due", words=minute),
    Column("completed_at", "Completed", words=minute),
    Column("moodle_title", "Course in Moodle"),
    Column("moodle_completed", "Moodle", words=_completed),
    Column("course_id", "Id"),
    Column("moodle_course_id", "Moodle id", right=True),
)
WHY_COLUMNS: Final = (
    Column("cause", "Cause"),
    Column("sure", "How sure"),
    Column("trainer", "To the trainer"),
    Column("trainer_next", "Next"),
    Column("learner", "To the learner"),
    Column("learner_next", "Next for the learner"),
)

"""One learner in one course as a text for a ticket: a sentence in either voice, Markdown, a link, JSON.

Every text that says what is so also says as of when and as whom, but for the sentence to the learner, who has
no use for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.lookup.activities.reading import ActivityRow, Group, LearnerActivities
from tui.lookup.activities.view import MODULES
from tui.lookup.export import rows as export
from tui.lookup.export.markdown import escaped, table_lines
from tui.lookup.export.provenance import PROGRAM, Provenance
from tui.lookup.export.rows import Value
from tui.lookup.roster.row import NOT_GIVEN
from tui.lookup.verdict.case import Case
from tui.lookup.verdict.sentences import SHIPPED, Sentences
from tui.lookup.verdict.verdict import Found, Verdict, Voice, judge
from tui.lookup.wording import result_words
from tui.records import ModuleResult

NOT_TOLD: Final = "–"
"""Stands where nothing was told."""


class Form(StrEnum):
    """What can be copied; the value is the key that asks for it."""

    LEARNER = "s"
    TRAINER = "t"
    MARKDOWN = "m"
    LINK = "u"
    ID = "i"
    LINE = "l"
    JSON = "j"

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        return _WORDS[self]

    @property
    def needs_moodle(self) -> bool:
        """Whether it says more once Moodle has been asked."""
        return self not in {Form.LINK, Form.ID}


_WORDS: Final[Mapping[Form, str]] = {
    Form.LEARNER: "a sentence for the learner",
    Form.TRAINER: "a sentence for the trainer",
    Form.MARKDOWN: "Markdown",
    Form.LINK: "a link",
    Form.ID: "the id",
    Form.LINE: "a line",
    Form.JSON: "JSON",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to say about one learner in one course.

    Attributes:
        case: What is known, out of both systems.
        read: Where it comes from.
        site_url: The Moodle site's own address; empty without Moodle.
        activity: The activity a link is to lead to; None for the course.
        sentences: The words causes are told in.
    """

    case: Case
    read: Provenance
    site_url: str = ""
    activity: ActivityRow | None = None
    sentences: Sentences = SHIPPED

    @property
    def verdict(self) -> Verdict:
        """What holds her up."""
        return judge(self.case, self.sentences)

    def text(self, form: Form) -> str:
        """Return it as a text; empty if there is no such thing (a link where neither system gave one)."""
        return _TEXTS[form](self)


# --- sentences -------------------------------------------------------------------------------------------


def _learner(evidence: Evidence) -> str:
    return evidence.verdict.to_learner


def _trainer(evidence: Evidence) -> str:
    return f"{_who(evidence)}\n{evidence.verdict.text}\n{evidence.read.line}"


def _line(evidence: Evidence) -> str:
    case = evidence.case
    halves = [f"iSpring {_ispring_words(case)}"]
    if case.activities is not None:
        outcome, progress = moodle_words(case.activities)
        halves.append(f"Moodle {outcome}{f', {progress}' if progress else ''}")
    if not case.row.dated and not case.row.done:
        halves.append(f"due date {NOT_GIVEN}")
    elif case.row.due_at and not case.row.done:
        halves.append(f"due {case.clock.day(case.row.due_at)}")
    return f"{_who(evidence)}: {'; '.join(halves)}. {evidence.read.line}"


def _who(evidence: Evidence) -> str:
    """Return whom and what it is about: ``Amélie Dubois <amelie.dubois@acme.example>, Fire Safety 2026``."""
    row = evidence.case.row
    return f"{row.name}{f' <{row.email}>' if row.email else ''}, {evidence.case.course.title}"


def _ispring_words(case: Case) -> str:
    final = case.row.final
    parts = [f"“{final.raw}”" if final and final.raw else case.row.status]
    if final and final.progress is not None:
        parts.append(_percent(case))
    if final and final.completed_at:
        parts.append(case.clock.minute(final.completed_at))
    return ", ".join(parts)


def _percent(case: Case) -> str:
    progress = case.row.final.progress if case.row.final else None
    return NOT_TOLD if progress is None else f"{progress:f} %"


def moodle_words(read: LearnerActivities | None) -> tuple[str, str]:
    """Return Moodle's outcome and how far she is, in words: ``not complete``, ``3 of 4 required``."""
    if read is None:
        return "not read", ""
    if read.completion is None:
        code = read.completion_error.code if read.completion_error else ""
        return "not told", "no criteria" if code == "nocriteriaset" else ""
    done, required = read.requirements
    return (
        "complete" if read.completion.completed else "not complete",
        f"{done} of {required} required" if required else "no criteria",
    )


# --- where it is -----------------------------------------------------------------------------------------


def _link(evidence: Evidence) -> str:
    """Return the activity's address, else the course's: iSpring's own, or Moodle's where that gave none."""
    site, activity, case = evidence.site_url, evidence.activity, evidence.case
    if activity is not None and site:
        return f"{site}/mod/{activity.state.modname}/view.php?id={activity.state.cmid}"
    if case.course.url:
        return case.course.url
    paired = case.paired.moodle_id if case.paired else None
    return f"{site}/course/view.php?id={paired}" if site and paired is not None else ""


def _id(evidence: Evidence) -> str:
    return evidence.case.row.learner_id


# --- Markdown --------------------------------------------------------------------------------------------


def _markdown(evidence: Evidence) -> str:
    return "\n".join(_markdown_lines(evidence)) + "\n"


def _markdown_lines(evidence: Evidence) -> Iterator[str]:
    found, case = evidence.verdict, evidence.case
    yield f"**{escaped(_who(evidence))}**"
    yield ""
    yield from (f"> {escaped(line)}" for line in (found.sentence, found.next_line) if line)
    yield ""
    yield from table_lines(("", "Status", "Progress", "Completed", "Match"), _halves(case))
    activities = case.activities
    blocking = activities.group(Group.BLOCKS) if activities else ()
    if blocking:
        yield f"\n{Group.BLOCKS.value}:\n"
        yield from (f"- {escaped(_activity(row))}" for row in blocking)
    if case.open_modules:
        yield f"\n{MODULES}, still open:\n"
        yield from (f"- {escaped(_module(one))}" for one in case.open_modules)
    notes = activities.notes if activities else ()
    if notes:
        yield ""
        yield from (f"- *Note:* {escaped(note.text)}" for note in notes)
    yield ""
    yield escaped(evidence.read.line)
    yield escaped(f"{evidence.read.systems_words}; {PROGRAM}, which only reads.")


def _halves(case: Case) -> Iterator[tuple[str, ...]]:
    final = case.row.final
    completed = case.clock.minute(final.completed_at if final else None)
    if case.row.done and not case.row.dated:
        completed = NOT_GIVEN
    yield "iSpring", case.row.status, _percent(case), completed, ""
    if case.caller:
        outcome, progress = moodle_words(case.activities)
        match = export.match_words(case.match) if case.match else ""
        yield "Moodle", outcome, progress or NOT_TOLD, NOT_TOLD, match


def _activity(row: ActivityRow) -> str:
    remark = f", {row.remark}" if row.remark else ""
    return f"{row.name} ({row.state.modname}): {row.state_words}{remark}"


def _module(one: ModuleResult) -> str:
    percent = f", {one.progress:f} %" if one.progress is not None else ""
    return f"{one.title}: {result_words(one.raw)}{percent}"


# --- JSON ------------------------------------------------------------------------------------------------


def _json(evidence: Evidence) -> str:
    return json.dumps(evidence_value(evidence), ensure_ascii=False, indent=1, default=export.null) + "\n"


def evidence_value(evidence: Evidence) -> dict[str, Value]:
    """Return all of it as plain values, for scripts: the keys and their order are a promise."""
    case, read, found = evidence.case, evidence.read, evidence.verdict
    activities = case.activities
    moodle: dict[str, Value] | None = None
    if activities is not None:
        done, required = activities.requirements
        moodle = {
            "course_id": activities.course_id,
            "person_id": activities.person_id,
            "completed": activities.completion.completed if activities.completion else None,
            "required": required,
            "required_done": done,
            "activities": [
                dict(export.activity_row(row, evidence.site_url, case.clock)) for row in activities.rows
            ],
        }
    return {
        "as_of": read.as_of_value,
        "as": read.accounts_value(),
        "systems": read.systems_value(),
        "program": PROGRAM,
        "course": dict(export.course_row(case.course)),
        "learner": export.status_row(case.row, case.course, case.clock),
        "match": export.match_value(case.match),
        "causes": [_cause_value(one) for one in found.causes],
        "moodle": moodle,
        "modules": [export.module_row(one, case.clock) for one in case.modules],
        "notes": [
            {"code": note.code, "text": note.text} for note in (activities.notes if activities else ())
        ],
    }


def _cause_value(found: Found) -> dict[str, Value]:
    """Return a cause under the keys ``rollbook why --json`` has."""
    told: dict[str, Value] = {
        "cause": found.id,
        "sure": found.cause.sure.value,
        "about": found.about or None,
        "cmid": found.cmid,
    }
    for voice in (Voice.TRAINER, Voice.LEARNER):
        said = found.said(voice)
        told |= {voice.value: said.sentence, f"{voice.value}_next": said.next_step or None}
    return told


_TEXTS: Final[Mapping[Form, Callable[[Evidence], str]]] = {
    Form.LEARNER: _learner,
    Form.TRAINER: _trainer,
    Form.MARKDOWN: _markdown,
    Form.LINK: _link,
    Form.ID: _id,
    Form.LINE: _line,
    Form.JSON: _json,
}

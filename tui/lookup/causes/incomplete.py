"""Causes where Moodle says that the course is not complete."""

from __future__ import annotations

from typing import Final

from tui.lookup.activities import ActivityRow
from tui.lookup.case import Case
from tui.lookup.causes.saying import Verdict, first_that_fits, ispring_half
from tui.lookup.remarks import grade_is_hidden, set_by_hand
from tui.lookup.wording import listed, quoted
from tui.records import Criterion, Family, State, Tracking

ROLE: Final = 7
"""Moodle's criterion type for "somebody of this role signs it off"."""

_KINDS: Final = {
    "assign": "assignment",
    "bigbluebuttonbn": "meeting",
    "data": "database",
    "h5pactivity": "H5P activity",
    "label": "text",
    "lti": "external tool",
    "resource": "file",
    "scorm": "SCORM package",
    "url": "link",
}
"""Kinds of activity whose name in Moodle's code is not a word people know."""

_NOTHING_ELSE: Final = "Everything else it requires is done."


def any_one_would_do(case: Case) -> Verdict | None:
    """The course needs only one of its requirements, and has none."""
    if not case.any_is_enough or case.met or case.open_things < 2:  # noqa: PLR2004  # one is no choice
        return None
    names = _open_names(case)
    brief = f"any one of {len(names)} requirements would do"
    why = f"{brief}: {listed(names)}."
    return _not_complete(case, "any-is-enough", why, f"begin with {names[0]}.", brief=f"{brief}.")


def hidden(case: Case) -> Verdict | None:
    """Nobody can finish while a requirement is hidden, whatever else is open."""
    names = [quoted(row.name) for row in case.blocking if row.hidden]
    if not names or case.any_is_enough:
        return None
    why = f"{listed(names)} {'is' if len(names) == 1 else 'are'} required but hidden from learners."
    step = "show it, or no longer require it: nobody can finish until then."
    brief = f"{len(names)} required activities are hidden from learners."
    return _not_complete(case, "required-but-hidden", why, step, rest=_NOTHING_ELSE, brief=brief)


def by_hand(case: Case) -> Verdict | None:
    """Somebody set the last requirement to not complete."""
    row = _only(case)
    if row is None or not set_by_hand(row.state):
        return None
    on = f" on {case.clock.day(row.state.changed_at)}" if row.state.changed_at else ""
    why = f"{row.by} set {quoted(row.name)} to not complete{on}, which holds until somebody removes it."
    return _not_complete(case, "set-by-hand", why, f"ask {row.by}.", rest=_NOTHING_ELSE)


def hidden_grade(case: Case) -> Verdict | None:
    """The last requirement was not passed, and the learner does not know yet."""
    row = _only(case)
    if row is None or not grade_is_hidden(row.state):
        return None
    why = f"{_kind(row)} is below the pass mark, with a grade the learner may not see yet."
    step = "ask the trainer when the grade is released; do not pass it on."
    return _not_complete(case, "grade-hidden", why, step, rest=_NOTHING_ELSE)


def must_pass(case: Case) -> Verdict | None:
    """The last requirement was taken and not passed."""
    row = _only(case)
    if row is None or row.state.state != State.FAILED:
        return None
    why = f"{_kind(row)} was taken but not passed, and this course requires a pass."
    step = f"a new attempt, if the {_word(row)} still allows one."
    return _not_complete(case, "must-pass", why, step, rest=_NOTHING_ELSE)


def own_tick(case: Case) -> Verdict | None:
    """The last requirement waits for the learner's own tick."""
    row = _only(case)
    if row is None or row.state.tracking != Tracking.MANUAL:
        return None
    why = f"only {quoted(row.name)} is left, which waits for the learner's own tick."
    step = "have it opened and “Mark as done” pressed: nothing ticks it by itself."
    return _not_complete(case, "own-tick", why, step)


def one_left(case: Case) -> Verdict | None:
    """One required activity is left."""
    row = _only(case)
    if row is None:
        return None
    why = f"only {_kind(row)} is left ({row.remark})."
    return _not_complete(case, "one-left", why, "have it done; Moodle then counts it by itself.")


def unseen(case: Case) -> Verdict | None:
    """Only requirements this account cannot see are left."""
    if not case.unseen or case.open_things > len(case.unseen):
        return None
    names = listed(_name(one) for one in case.unseen)
    are, them = ("is", "it") if len(case.unseen) == 1 else ("are", "them")
    why = f"{names} {are} required, but {case.caller} may not see {them}."
    step = f"check in Moodle whether learners can see {them}, and what is open there."
    brief = f"{len(case.unseen)} required activities are not shown to {case.caller}."
    return _not_complete(case, "required-unseen", why, step, rest=_NOTHING_ELSE, brief=brief)


def sign_off(case: Case) -> Verdict | None:
    """Everything of the learner's is done; somebody of a role must say so."""
    if not case.others or case.open_things > len(case.others) or any(one.type != ROLE for one in case.others):
        return None
    roles = list(dict.fromkeys(one.name or one.requirement for one in case.others))
    why = f"everything of the learner's is done; the course waits for {listed(roles)} to sign it off."
    brief = f"the course waits for {len(case.others)} people to sign it off."
    whom = roles[0] if len(roles) == 1 else "them"
    return _not_complete(case, "sign-off", why, f"ask {whom} to mark it complete in Moodle.", brief=brief)


def other_requirement(case: Case) -> Verdict | None:
    """Every activity is done; a grade, a date, another course or so is left."""
    if not case.others or case.open_things > len(case.others):
        return None
    names = listed(_name(one) for one in case.others)
    why = f"every required activity is done; the course still waits for {names}."
    brief = f"the course still waits for {len(case.others)} requirements that are no activities."
    step = "look at Course completion in Moodle."
    return _not_complete(case, "other-requirement", why, step, brief=brief)


def not_yet_counted(case: Case) -> Verdict | None:
    """Everything is met, and Moodle's scheduled task has not run.

    It runs twice: first it counts the requirements, then it marks the course (measured).
    """
    completion = case.completion
    if completion is None or not case.met or (case.open_things and not case.any_is_enough):
        return None
    counted = [one for one in completion.criteria if one.complete]
    if case.any_is_enough:
        met, whole = "one requirement is met, which is enough", bool(counted)
    else:
        met = "the only requirement is met" if case.met == 1 else f"all {case.met} requirements are met"
        whole = len(counted) == len(completion.criteria)
    when = f", the last on {case.clock.minute(case.last_change)}" if case.last_change else ""
    yet = "Moodle has counted it, but not yet marked the course" if whole else "Moodle has not counted it yet"
    step = "wait an hour; if it stays so, check that Moodle's cron runs."
    return _not_complete(case, "not-yet-counted", f"{met}{when}; {yet}.", step, brief=f"{met}; {yet}.")


def several(case: Case) -> Verdict:
    """Several things are left, in course order. Always holds."""
    names = _open_names(case)
    if not names:
        return Verdict("no-requirements", f"{ispring_half(case)} Moodle named no open requirement.")
    if len(names) == 1:
        why = f"only {names[0]} is left."
        return _not_complete(case, "one-left", why, "look at Course completion in Moodle.")
    first = f" ({case.blocking[0].remark})" if case.blocking else ""
    left = f"{len(names)} things are left"
    why = f"{left}, in this order: {listed(names)}."
    return _not_complete(case, "several", why, f"begin with {names[0]}{first}.", brief=f"{left}.")


def _not_complete(case: Case, cause: str, why: str, step: str, *, rest: str = "", brief: str = "") -> Verdict:
    """Return "Not complete: …", led by iSpring's word where that is another.

    Args:
        case: Whose verdict.
        cause: Its stable word.
        why: The cause as a sentence.
        step: What to do next.
        rest: A sentence more, where nothing else is open and there is room.
        brief: The cause in fewer words, where there is no room for ``why``.
    """
    if case.ispring_done:
        lead = f"Complete in iSpring{case.ispring_since}, not in Moodle"
    elif case.ispring_failed:
        lead = "Failed in iSpring, not complete in Moodle"
    elif case.row.family is Family.PENDING:
        lead = f"{case.row.status} in iSpring, not complete in Moodle"
    elif case.row.unread:
        lead = "Status in iSpring not read, not complete in Moodle"
    elif case.row.final is None:
        lead = "No status in iSpring, not complete in Moodle"
    else:
        lead = "Not complete"
    alone = f" {rest}" if rest and case.open_things == 1 and case.met else ""
    sentence = first_that_fits(f"{lead}: {why}{alone}", f"{lead}: {why}", f"{lead}: {brief or why}")
    return Verdict(cause, sentence, step)


def _only(case: Case) -> ActivityRow | None:
    """Return the one activity that is still open, if it is the only requirement left."""
    return case.blocking[0] if case.open_things == 1 and case.blocking else None


def _open_names(case: Case) -> list[str]:
    """Return every open requirement's name, in quotes: activities in course order, then the rest."""
    return [quoted(row.name) for row in case.blocking] + [
        _name(one) for one in (*case.unclear, *case.unseen, *case.others)
    ]


def _name(criterion: Criterion) -> str:
    return quoted(criterion.name or criterion.requirement or criterion.title)


def _kind(row: ActivityRow) -> str:
    return f"the {_word(row)} {quoted(row.name)}"


def _word(row: ActivityRow) -> str:
    return _KINDS.get(row.state.modname, row.state.modname or "activity")

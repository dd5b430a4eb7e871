"""The causes a verdict is found by, in the order in which they are most telling."""

from typing import Final

from tui.lookup.causes import complete, incomplete, unknown, without_moodle
from tui.lookup.causes.saying import Cause, Verdict

__all__ = ["CAUSES", "Cause", "Verdict"]

CAUSES: Final[tuple[Cause, ...]] = (
    without_moodle.nobody_signed_in,
    without_moodle.course_not_paired,
    without_moodle.failed,
    without_moodle.asking,
    without_moodle.ambiguous,
    without_moodle.changed_pair,
    without_moodle.not_found,
    complete.in_both,
    complete.not_sent,
    complete.in_moodle,
    unknown.not_tracked,
    unknown.completion_off,
    unknown.no_criteria,
    unknown.cannot_be_compared,
    incomplete.any_one_would_do,
    incomplete.not_yet_counted,
    incomplete.hidden,
    incomplete.by_hand,
    incomplete.hidden_grade,
    incomplete.must_pass,
    incomplete.own_tick,
    incomplete.one_left,
    incomplete.unseen,
    incomplete.sign_off,
    incomplete.other_requirement,
    incomplete.several,
)
"""The last one always holds."""

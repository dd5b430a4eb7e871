"""What a run over a whole course has not brought, in words."""

from __future__ import annotations

from tui.errors import RollbookError, StoppedError
from tui.lookup.course.run import CompletionRun
from tui.records import Note


def run_notes(run: CompletionRun) -> list[Note]:
    """Return what of Moodle is missing: learners it told nothing about, and those not asked for."""
    notes = []
    progress = run.progress
    if progress.failed:
        reasons = {told.what for told in run.results.copy().values() if isinstance(told, RollbookError)}
        text = f"Moodle told nothing about {progress.failed:,} of {progress.of:,} learners"
        notes.append(Note("moodle-failed", f"{text}: {'; '.join(sorted(reasons)[:3])}."))
    if not run.finished:
        left = progress.of - progress.count
        stopped = run.paused_by is None or isinstance(run.paused_by, StoppedError)
        why = "" if stopped else f": {run.paused_by.what}" if run.paused_by else ""
        notes.append(
            Note("not-asked", f"Moodle was not asked about {left:,} of {progress.of:,} learners{why}.")
        )
    return notes

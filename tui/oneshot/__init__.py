"""The same answers as the screens', as commands; one file a command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TextIO

from tui.accounts.access import Access
from tui.errors import NotFoundError
from tui.lookup.clock import Clock
from tui.oneshot import (
    activities,
    causes,
    check,
    courses,
    differences,
    doctor,
    export,
    learner,
    pairs,
    status,
    why,
)
from tui.oneshot.question import Question
from tui.oneshot.signing import signed_in
from tui.output import TextWriter, Writer, answering, to_stdout
from tui.stop import Stop

__all__ = ["answer"]

_QUESTIONS: Final[Mapping[str, Callable[[argparse.Namespace], Question]]] = {
    "activities": activities.question,
    "causes": causes.question,
    "check": check.question,
    "courses": courses.question,
    "learner": learner.question,
    "export": export.question,
    "differences": differences.question,
    "status": status.question,
    "why": why.question,
}


def answer(arguments: argparse.Namespace, access: Access) -> int:
    """Answer one command on standard output; returns the exit code.

    Raises:
        RollbookError: What kept it from being answered in whole; the answer is ended all the same.
    """
    if arguments.command == "doctor":
        return doctor.answer(arguments, access)
    if arguments.command == "pairs":
        return pairs.answer(arguments, access)
    question = _QUESTIONS[arguments.command](arguments)
    stop = Stop()
    with (
        answering(
            to_stdout(arguments.form, question.keys, question.prose or _table(question)),
            Clock.of(now=access.now),
        ) as told,
        signed_in(
            access, told, stop, with_moodle=question.with_moodle, moodle_if_any=question.moodle_if_any
        ) as session,
    ):
        question.act(session, arguments, told, stop)
    return 0 if told.count or question.nothing_is_found else NotFoundError.exit_code


def _table(question: Question) -> Callable[[TextIO], Writer]:
    return partial(TextWriter, columns=question.columns)

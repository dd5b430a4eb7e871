"""The same answers as the screens', as commands; one file a command."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Mapping
from typing import Final

from tui.accounts.access import Access
from tui.errors import NotFoundError, UsageError
from tui.lookup.clock import Clock
from tui.oneshot import activities, causes, courses, differences, export, status
from tui.oneshot.question import Question
from tui.oneshot.signing import signed_in
from tui.output import Writer, answering, writer
from tui.pool import Stop

__all__ = ["answer"]

_QUESTIONS: Final[Mapping[str, Callable[[argparse.Namespace], Question]]] = {
    "activities": activities.question,
    "causes": causes.question,
    "courses": courses.question,
    "export": export.question,
    "differences": differences.question,
    "status": status.question,
}


def answer(arguments: argparse.Namespace, access: Access) -> int:
    """Answer one command on standard output; returns the exit code.

    Raises:
        RollbookError: What kept it from being answered in whole; the answer is ended all the same.
    """
    question = _QUESTIONS[arguments.command](arguments)
    stop = Stop()
    with (
        answering(_writer(question, arguments.form), Clock.of(now=access.now)) as told,
        signed_in(access, told, stop, with_moodle=question.with_moodle) as session,
    ):
        question.act(session, arguments, told, stop)
    return 0 if told.count or question.nothing_is_found else NotFoundError.exit_code


def _writer(question: Question, form: str) -> Writer:
    if sys.stdout is None:
        raise UsageError("standard output is closed", remedy="Say where the answer is to go.")
    return writer(form, sys.stdout, sys.stderr or io.StringIO(), question.keys, question.columns)

"""A completion run: what Moodle says about every learner of a course, asked beside the screen.

Moodle has no question for a whole course (facts on Moodle, 8): two calls a learner, bundled where the site
offers that. A run may be stopped and goes on where it was; what concerns one learner never ends it, what
concerns them all (the sign-in, maintenance) pauses it.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic
from typing import Final

from tui.errors import (
    AnswerError,
    DeniedError,
    NotFoundError,
    RollbookError,
    StoppedError,
)
from tui.lookup.activities.reading import (
    LearnerActivities,
    Parts,
    joined,
    names_of,
    overriders,
    read_contents,
)
from tui.lookup.course.progress import Progress
from tui.lookup.course.todo import Job, ToAsk, ToDo, ToMatch
from tui.lookup.matching.matching import match_learners
from tui.lookup.session import Session
from tui.records import Activity, Learner, Match, Right
from tui.stop import Stop

AT_A_TIME: Final = 6
"""Threads of a run. Four have a request under way, fewer if Moodle slows; the others read what came."""

BUNDLED: Final = 5
"""Learners asked for in one bundle: about 0.3 s of Moodle's time, so that a stop finds them answered."""

PATIENCE: Final = 0.7
"""Seconds a stop leaves to answers that are under way: what was asked need then not be asked again."""

WINDOW: Final = 15.0
"""Seconds over which the rate is taken."""

Result = LearnerActivities | RollbookError
"""What Moodle told about one learner, or why it told nothing."""


class CompletionRun:
    """Asks Moodle for every learner of one course; ``go`` does the work, everything else tells of it.

    Every method may be called from any thread, but ``go`` by one at a time.

    Args:
        session: Where to ask; it must have a Moodle.
        course_id: The Moodle course.

    Attributes:
        matches: Who learners are in Moodle, by learner id; only ever added to.
        results: What was told about each, by learner id; look up by key, another thread may add to it.
        paused_by: What keeps it from going on, and concerns every learner; None if nothing does.

    Raises:
        UsageError: If nobody is signed in to Moodle.
    """

    def __init__(self, session: Session, course_id: int) -> None:
        self._session = session
        self._side = session.needed_moodle
        self._todo = ToDo(BUNDLED if self._side.client.bundles else 1)
        self._contents: tuple[Activity, ...] | RollbookError | None = None
        self._names: dict[int, str] = {}
        self._failed: dict[str, Learner] = {}
        self._learners: dict[str, Learner] = {}
        self._answered: deque[tuple[float, int]] = deque(maxlen=1000)
        self._began = 0.0
        self.course_id = course_id
        self.matches: dict[str, Match] = {}
        self.results: dict[str, Result] = {}
        self.paused_by: RollbookError | None = None

    # --- whom to ask for ---------------------------------------------------------------------------------

    def add(self, learners: Iterable[Learner]) -> None:
        """Take in learners; those known already stay as they are."""
        new = [learner for learner in learners if learner.id not in self._learners]
        self._learners.update((learner.id, learner) for learner in new)
        self._todo.add(new)

    def want(self, learner_ids: Sequence[str]) -> None:
        """Have these come first: the order in which they are looked at."""
        self._todo.want(learner_ids)

    def know_matches(self, matches: Mapping[str, Match]) -> None:
        """Take in matches found elsewhere: they need not be asked for."""
        changed = [
            self._learners[learner_id]
            for learner_id, match in matches.items()
            if learner_id in self.matches
            and learner_id in self._learners
            and _whom(match) != _whom(self.matches[learner_id])
        ]
        for learner in changed:
            self.ask_anew(learner)
        self.matches.update(matches)
        self._todo.matched(matches)

    def know(self, learner_id: str, activities: LearnerActivities) -> None:
        """Take in what was read of a learner who was opened by hand: she need not be asked for."""
        self.results[learner_id] = activities
        self._todo.settle([learner_id])

    def ask_anew(self, learner: Learner) -> None:
        """Forget what is known of a learner: somebody has said who she is."""
        self.matches.pop(learner.id, None)
        self.results.pop(learner.id, None)
        self._learners[learner.id] = learner
        self._todo.unsettle([learner])

    # --- how far it is -----------------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        """Whether every learner known is settled."""
        return self._todo.finished

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        count, of = self._todo.settled, self._todo.known
        now = monotonic()
        since = max(self._began, now - WINDOW)
        lately = sum(number for at, number in self._answered.copy() if at >= since)
        rate = lately / (now - since) if lately and now - since > 1.0 else 0.0
        return Progress(count, of, rate, (of - count) / rate if rate else None, len(self._failed))

    # --- the work ----------------------------------------------------------------------------------------

    def go(self, stop: Stop) -> Generator[list[str], None, None]:
        """Do the work that is left; yield the ids of learners as they are settled or matched.

        A learner about whom Moodle told nothing is asked for once more by the next ``go`` that has nothing
        else to do.

        Raises:
            StoppedError: Stop was said; what was under way is kept if it comes soon.
            RollbookError: What concerns every learner: the run is paused by it.
        """
        self.paused_by = None
        self._began = monotonic()
        if self.finished and self._failed:
            again, self._failed = list(self._failed.values()), {}
            self._todo.unsettle(again)
            self._todo.matched({one.id: self.matches[one.id] for one in again if one.id in self.matches})
        if self.finished:
            return
        self._read_contents(stop)
        yield from _Going(self, stop).news()

    def _read_contents(self, stop: Stop) -> None:
        """Read the activities' names, once; a run can do without where the account may not see them."""
        if not (self._contents is None or isinstance(self._contents, RollbookError)):
            return
        try:
            self._contents = read_contents(self._side, self.course_id, stop)
            if not isinstance(self._contents, tuple | DeniedError | AnswerError):
                raise self._contents
        except RollbookError as error:
            self.paused_by = None if isinstance(error, StoppedError) else error
            raise

    def take(self, stop: Stop) -> Job | None:
        """Return the next piece of work; None once there is none."""
        return self._todo.take(stop)

    def do(self, job: Job, stop: Stop) -> list[str]:
        """Do a piece of work; return the ids of the learners of whom something is known now.

        Raises:
            RollbookError: What concerns every learner, or a stop; the work is given back.
        """
        from tui.protocols.http.pace import giving_way

        try:
            with giving_way():
                told = self._match(job, stop) if isinstance(job, ToMatch) else self._ask(job, stop)
        except BaseException:
            self._todo.give_back(job)
            raise
        self._todo.done(job)
        return told

    def _match(self, job: ToMatch, stop: Stop) -> list[str]:
        nobody = Match(Right.NONE)
        found = dict.fromkeys((one.id for one in job.learners), nobody)
        found |= match_learners(self._session, job.learners, stop)
        self.know_matches(found)
        return list(found)

    def _ask(self, job: ToAsk, stop: Stop) -> list[str]:
        ids, people = list(job.people), list(job.people.values())
        told = self._side.client.completions(self.course_id, people, stop)
        unknown = {one for each in told for one in overriders(each.states)} - self._names.keys()
        if unknown:
            self._names.update(dict.fromkeys(unknown, "") | names_of(self._side, unknown, stop))
        names = {one: name for one, name in self._names.copy().items() if name}
        contents = self._contents if self._contents is not None else ()
        for learner_id, person_id, answers in zip(ids, people, told, strict=True):
            parts = Parts(answers.states, answers.completion, contents, names)
            self._settle(learner_id, person_id, parts)
        self._answered.append((monotonic(), len(ids)))
        return ids

    def _settle(self, learner_id: str, person_id: int, parts: Parts) -> None:
        if _whom(self.matches.get(learner_id)) != person_id:
            return  # somebody has said meanwhile that she is another one
        try:
            self.results[learner_id] = joined(
                self.course_id, person_id, parts, self._side, self._session.clock
            )
            self._failed.pop(learner_id, None)
        except RollbookError as error:
            if not of_one_learner(error):
                raise
            self.results[learner_id] = error.bare()
            self._failed[learner_id] = self._learners[learner_id]
        self._todo.settle([learner_id])


class _Going:
    """One stretch of a run: its threads, and what they report."""

    def __init__(self, run: CompletionRun, stop: Stop) -> None:
        self._run = run
        self._asked_to_stop = stop
        self._soon = Stop()
        self._at_once = Stop()
        self._reports: queue.SimpleQueue[list[str] | BaseException | None] = queue.SimpleQueue()
        self._working = AT_A_TIME

    def news(self) -> Generator[list[str], None, None]:
        """Yield what the threads report until they are through; raise what ended them."""
        leave = self._asked_to_stop.on_stop(self._end_soon)
        for number in range(AT_A_TIME):
            threading.Thread(target=self._work, name=f"run-{number}", daemon=True).start()
        fault: BaseException | None = None
        try:
            while self._working and not self._soon.is_set:
                report = self._report()
                if isinstance(report, list):
                    yield report
                elif report is not None:
                    fault = report
                    break
        finally:
            leave()
            self._wind_down()
        if fault is not None:
            self._run.paused_by = fault if isinstance(fault, RollbookError) else None
            raise fault
        self._asked_to_stop.check()

    def _report(self, seconds: float | None = None) -> list[str] | BaseException | None:
        report = self._reports.get(timeout=seconds)
        self._working -= not isinstance(report, list)
        return report

    def _wind_down(self) -> None:
        """Begin nothing new; keep what comes soon, and cut off the rest."""
        self._soon.set()
        last = monotonic() + PATIENCE
        with suppress(queue.Empty):
            while self._working:
                self._report(max(0.0, last - monotonic()))
        self._at_once.set()

    def _end_soon(self) -> None:
        self._soon.set()
        self._reports.put([])

    def _work(self) -> None:
        """Do pieces of work until there are none; the last report says so, or why not."""
        try:
            while (job := self._run.take(self._soon)) is not None:
                self._reports.put(self._run.do(job, self._at_once))
        except BaseException as error:  # noqa: BLE001  # the thread's last line of defence: raised by ``news``
            self._reports.put(error)
        else:
            self._reports.put(None)


def _whom(match: Match | None) -> int | None:
    """Return the Moodle person a match may be read as; None if nobody."""
    return match.moodle_id if match is not None and match.usable else None


_REFUSALS_OF_ONE: Final = frozenset({"accessdenied"})
"""Refusals that concern one person: she is in another group."""


def of_one_learner(error: RollbookError) -> bool:
    """Whether an error concerns one learner, so that the others are worth asking for (facts on Moodle, 4)."""
    if isinstance(error, DeniedError):
        return error.code in _REFUSALS_OF_ONE
    if isinstance(error, NotFoundError):
        return True
    return isinstance(error, AnswerError) and not error.field and not error.code.isdecimal()

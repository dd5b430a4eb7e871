"""A run over a whole course: everybody once, those looked at first, stopped and gone on with."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lookup.builders import completion, learner, person, read_activities, required, state
from tests.lookup.stand_ins import MoodleStandIn, session
from tests.support.waiting import wait_until
from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
    StoppedError,
    UsageError,
)
from tui.lookup.course.run import AT_A_TIME, CompletionRun, of_one_learner
from tui.lookup.course.todo import ToAsk, ToDo, ToMatch
from tui.protocols.moodle.bundle import PersonAnswers
from tui.records import Learner, Match, Right
from tui.stop import Stop

COURSE: Final = 7
EVERYBODY: Final = [learner(str(number), email=f"{number}@acme.example") for number in range(1, 41)]
DONE: Final = completion(required(1, "Page"), completed=True)


class Moodle(MoodleStandIn):
    """Everybody but 40 is known; ``before`` is called with each person before she is answered for."""

    def __init__(self, before: Callable[[int, Stop], None] = lambda _person, _stop: None) -> None:
        people = [person(int(one.id), one.email) for one in EVERYBODY[:-1]]
        super().__init__(people=people, states=[state(1, 1)], completion=DONE)
        self._before = before
        self.answered: list[int] = []

    def completions(self, course_id: int, person_ids: Sequence[int], stop: Stop) -> list[PersonAnswers]:
        assert course_id == COURSE
        for one in person_ids:
            self._before(one, stop)
        self.answered.extend(person_ids)
        return super().completions(course_id, person_ids, stop)


def run_of(moodle: Moodle, learners: Sequence[Learner] = EVERYBODY) -> CompletionRun:
    run = CompletionRun(session(moodle=moodle), COURSE)
    run.add(learners)
    return run


def gone(run: CompletionRun, stop: Stop | None = None) -> list[str]:
    return [learner_id for news in run.go(stop or Stop()) for learner_id in news]


# --- whole runs --------------------------------------------------------------------------------------------


def test_everybody_is_asked_for_once_and_as_when_opened_by_hand() -> None:
    moodle = Moodle()
    run = run_of(moodle)
    told = gone(run)
    assert sorted(moodle.answered) == list(range(1, 40))
    assert set(told) == {one.id for one in EVERYBODY}
    assert set(run.results) == {str(number) for number in range(1, 40)}
    alone = read_activities(session(moodle=Moodle()), COURSE, 5, Stop())
    assert run.results["5"] == alone
    assert run.matches["40"].right is Right.NONE
    assert run.finished
    assert (run.progress.count, run.progress.of, run.progress.failed) == (40, 40, 0)
    assert gone(run) == []


def test_without_moodle_there_is_no_run() -> None:
    with pytest.raises(UsageError):
        CompletionRun(session(), COURSE)


def test_one_learners_error_ends_nothing_and_is_tried_again() -> None:
    failing = {3: NotFoundError("deleted", code="userdeleted"), 9: AnswerError("strange")}

    class Failing(Moodle):
        def completions(self, course_id: int, person_ids: Sequence[int], stop: Stop) -> list[PersonAnswers]:
            told = super().completions(course_id, person_ids, stop)
            return [
                PersonAnswers(failing[one], failing[one]) if one in failing else answers
                for one, answers in zip(person_ids, told, strict=True)
            ]

    moodle = Failing()
    run = run_of(moodle)
    gone(run)
    assert run.finished
    assert run.progress.failed == 2
    assert isinstance(run.results["3"], NotFoundError)
    assert isinstance(run.results["9"], AnswerError)
    assert run.results["3"].__traceback__ is run.results["9"].__traceback__ is None
    del failing[3]
    moodle.answered.clear()
    gone(run)
    assert sorted(moodle.answered) == [3, 9]
    assert not isinstance(run.results["3"], RollbookError)
    assert run.progress.failed == 1


@pytest.mark.parametrize(
    "error",
    [
        SignInError("refused this token", code="invalidtoken"),
        BusyError("is down for maintenance", code="sitemaintenance"),
        DeniedError("does not let this token read", code="accessexception"),
    ],
)
def test_what_concerns_everybody_pauses_the_run(error: RollbookError) -> None:
    down = threading.Event()
    down.set()

    def before(one: int, _stop: Stop) -> None:
        if one > 20 and down.is_set():
            raise error

    moodle = Moodle(before)
    run = run_of(moodle)
    with pytest.raises(type(error)):
        gone(run)
    assert run.paused_by is error
    assert not run.finished
    came = list(moodle.answered)
    down.clear()
    gone(run)
    assert run.paused_by is None
    assert run.finished
    assert Counter(moodle.answered) == Counter(range(1, 40))
    assert moodle.answered[: len(came)] == came


def test_a_course_that_is_gone_pauses_before_anybody_is_asked_for() -> None:
    moodle = Moodle()
    moodle._faults["activities"] = NotFoundError("knows no such course")
    run = run_of(moodle)
    with pytest.raises(NotFoundError):
        gone(run)
    assert moodle.answered == []


def test_names_nobody_may_see_are_no_reason_to_stop() -> None:
    moodle = Moodle()
    moodle._faults["activities"] = DeniedError("no entry", code="errorcoursecontextnotvalid")
    run = run_of(moodle)
    gone(run)
    (first,) = {note.code for each in run.results.values() for note in getattr(each, "notes", ())}
    assert first == "contents-unread"


def test_what_nobody_foresaw_is_not_swallowed() -> None:
    def before(_one: int, _stop: Stop) -> None:
        raise ZeroDivisionError

    run = run_of(Moodle(before))
    with pytest.raises(ZeroDivisionError):
        gone(run)


@pytest.mark.parametrize(
    ("error", "of_one"),
    [
        (NotFoundError("gone"), True),
        (DeniedError("groups", code="accessdenied"), True),
        (DeniedError("no right", code="nopermissions"), False),
        (DeniedError("web server", code="403"), False),
        (AnswerError("strange"), True),
        (AnswerError("a name", code="invalidresponse"), True),
        (AnswerError("a page", code="404", field="url"), False),
        (AnswerError("an empty page", field="url"), False),
        (BusyError("overloaded", code="503"), False),
        (StoppedError("stopped"), False),
    ],
)
def test_whose_an_error_is(error: RollbookError, *, of_one: bool) -> None:
    assert of_one_learner(error) is of_one


# --- stopping and going on ---------------------------------------------------------------------------------


def stop_after(run: CompletionRun, count: int) -> float:
    """Stop a run once so many are settled; return how long stopping took."""
    stop = Stop()
    news = run.go(stop)
    while run.progress.count < count:
        next(news)
    begun = time.monotonic()
    stop.set()
    with pytest.raises(StoppedError):
        next(news)
    return time.monotonic() - begun


def test_going_on_repeats_nothing() -> None:
    moodle = Moodle(lambda _person, _stop: time.sleep(0.005))
    run = run_of(moodle)
    for count in (5, 12, 25):
        assert stop_after(run, count) < 1
        assert not run.finished
    gone(run)
    assert Counter(moodle.answered) == Counter(range(1, 40))


def test_a_moodle_that_hangs_is_left_in_time_and_asked_again() -> None:
    hanging = threading.Event()

    def before(one: int, stop: Stop) -> None:
        if one > 10 and not hanging.is_set():
            stop.wait(30)

    moodle = Moodle(before)
    run = run_of(moodle)
    stop = Stop()
    threading.Timer(0.1, stop.set).start()
    begun = time.monotonic()
    with pytest.raises(StoppedError):
        gone(run, stop)
    assert time.monotonic() - begun < 1.1  # of which 0.1 s before the stop
    assert run.paused_by is None
    hanging.set()
    gone(run)
    assert Counter(moodle.answered) == Counter(range(1, 40))


def test_nobody_has_to_listen_to_the_end() -> None:
    """A worker whose view is gone drops the generator: the threads end with it."""
    moodle = Moodle(lambda _person, _stop: time.sleep(0.005))
    run = run_of(moodle)
    news = run.go(Stop())
    next(news)
    news.close()
    wait_until(lambda: not [one for one in threading.enumerate() if one.name.startswith("run-")])
    assert not run.finished
    gone(run)
    assert Counter(moodle.answered) == Counter(range(1, 40))


def test_no_more_threads_than_are_worth_it() -> None:
    lock, under_way, most = threading.Lock(), [0], [0]

    def before(_one: int, _stop: Stop) -> None:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.01)
        with lock:
            under_way[0] -= 1

    gone(run_of(Moodle(before)))
    assert most[0] == AT_A_TIME


# --- in which order ----------------------------------------------------------------------------------------


def test_whoever_is_looked_at_comes_first() -> None:
    moodle = Moodle()
    run = run_of(moodle)
    run.want(["30", "31", "40", "32"])
    gone(run)
    assert set(moodle.answered[:3]) <= {30, 31, 32, 1, 2, 3, 4}
    assert {30, 31, 32} <= set(moodle.answered[:7])


def test_whoever_was_opened_by_hand_is_not_asked_for() -> None:
    moodle = Moodle()
    run = run_of(moodle)
    mine = read_activities(session(moodle=Moodle()), COURSE, 5, Stop())
    run.know("5", mine)
    gone(run)
    assert 5 not in moodle.answered
    assert run.results["5"] is mine


def test_a_learner_matched_anew_is_asked_for_as_the_new_person() -> None:
    moodle = Moodle()
    run = run_of(moodle)
    gone(run)
    moodle.answered.clear()
    run.know_matches({"5": Match(Right.SAVED, 17), "6": Match(Right.AMBIGUOUS, confirmed=False)})
    assert "5" not in run.results
    assert "6" not in run.results
    gone(run)
    assert moodle.answered == [17]
    read = run.results["5"]
    assert not isinstance(read, RollbookError)
    assert read.person_id == 17
    assert run.finished


def test_an_answer_about_somebody_else_is_not_taken() -> None:
    """While Moodle answers about the person she was thought to be, somebody says that she is another one."""
    run_there: list[CompletionRun] = []

    def before(one: int, _stop: Stop) -> None:
        if one == 5:
            run_there[0].know_matches({"5": Match(Right.SAVED, 17)})

    moodle = Moodle(before)
    run_there.append(run_of(moodle))
    gone(run_there[0])
    read = run_there[0].results["5"]
    assert not isinstance(read, RollbookError)
    assert read.person_id == 17


somebody = st.sampled_from("abcdefgh")


@given(
    st.lists(somebody, max_size=8, unique=True),
    st.lists(st.tuples(st.lists(somebody, max_size=3), st.booleans()), max_size=12),
)
def test_all_work_is_given_out_once_however_it_is_taken(
    ids: list[str], steps: list[tuple[list[str], bool]]
) -> None:
    todo, stop = ToDo(together=2), Stop()
    todo.add(learner(one) for one in ids)
    asked: list[str] = []
    step = iter(steps)
    while (job := todo.take(stop)) is not None:
        wanted, gives_back = next(step, ([], False))
        todo.want(wanted)
        if gives_back:
            todo.give_back(job)
        elif isinstance(job, ToMatch):
            matches = {one.id: Match(Right.EMAIL, ord(one.id)) for one in job.learners if one.id != "c"}
            todo.matched(matches | {"c": Match(Right.NONE)} if "c" in ids else matches)
            todo.done(job)
        else:
            assert isinstance(job, ToAsk)
            asked.extend(job.people)
            todo.settle(job.people)
            todo.done(job)
    assert sorted(asked) == sorted(set(ids) - {"c"})
    assert todo.finished
    assert todo.known == len(ids)


def test_the_rate_and_the_time_left_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("tui.lookup.course.run.monotonic", lambda: now[0])

    def before(_one: int, _stop: Stop) -> None:
        now[0] += 0.5

    run = run_of(Moodle(before))
    halfway = run.go(Stop())
    while run.progress.count < 20:
        next(halfway)
    told = run.progress
    assert 1.0 < told.rate < 3.0
    assert told.seconds_left == pytest.approx((told.of - told.count) / told.rate)
    halfway.close()

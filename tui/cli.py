"""The command ``rollbook``: arguments in, exit code out. Everything heavy is imported last."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn

from tui.arguments import parser
from tui.errors import AmbiguousError, RollbookError, StoppedError, UsageError
from tui.sealing import seal

if TYPE_CHECKING:
    from tui.accounts.access import Access
    from tui.demo import Campus
    from tui.lookup.finding.start import Start


COMPLETING: Final = "_ARGCOMPLETE"
"""The environment variable with which a shell asks how a line may go on."""

FRAMES: Final = "250"
"""Frames a second at most: one that follows another soon waits up to twice as long as this says.

Textual's own 60 make that 33 ms, in which a key pressed while rows arrive would not be seen.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``rollbook`` with ``argv`` (default: the process's own) and return its exit code."""
    if argv is None:  # the process is ours alone
        seal(os.environ, _say_of_others)
    root = parser()
    if COMPLETING in os.environ:
        from tui.oneshot.completion import complete

        complete(root)
    arguments = root.parse_args(argv)
    try:
        return _run(arguments)
    except (KeyboardInterrupt, StoppedError):
        return StoppedError.exit_code
    except BrokenPipeError:
        return 0
    except RollbookError as error:
        _explain(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  # the last to see it: what went wrong is told without any value
        _say_fault("stopped because of", error)
        return RollbookError.exit_code
    finally:
        _finish_stdout()


def _run(arguments: argparse.Namespace) -> int:
    if not arguments.command:
        _require_terminal()
    start = _start(arguments)
    if arguments.command == "rights":
        from tui.oneshot.rights import answer as answer_rights

        return answer_rights(arguments)
    if arguments.command == "completion":
        from tui.oneshot.completion import answer as answer_shell

        return answer_shell(arguments)
    with ExitStack() as opened:
        access = _access(arguments, opened)
        if arguments.command:
            from tui.oneshot import answer

            return answer(arguments, access)
        opened.pop_all()  # the app leaves at once, whatever its servers are doing
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    from tui.app import run
    from tui.idle import default_minutes
    from tui.looks import Looks
    from tui.terminal.surroundings import look_around

    around, looks = look_around(), Looks(arguments.theme, arguments.signs)
    access.idle_signout = default_minutes(over_ssh=around.over_ssh)
    mouse = around.welcomes_mouse if arguments.mouse is None else arguments.mouse
    fast = around.over_ssh if arguments.fast == "auto" else arguments.fast == "on"
    return _leave(run(access, looks=looks, around=around, mouse=mouse, fast=fast, start=start))


def _start(arguments: argparse.Namespace) -> Start | None:
    """Return what to open first; raise ``UsageError`` where a command is asked for as well."""
    course, learner = arguments.start_course, arguments.start_learner
    if not course and not learner:
        return None
    if arguments.command:
        raise UsageError(
            "--course and --learner before a command open the program there, and a command does not",
            remedy=f"Name them behind it; rollbook {arguments.command} --help tells how.",
        )
    from tui.lookup.finding.start import Start
    from tui.oneshot.given import learner_given

    return Start(course, learner_given(learner).strip())


def _access(arguments: argparse.Namespace, opened: ExitStack) -> Access:
    """Return what there is to sign in with; a demo begun for it ends with ``opened``."""
    from tui.accounts.access import demo_access, own_access

    if not arguments.demo:
        if arguments.soap:
            raise UsageError("--soap is for the demo", remedy='A profile says protocol = "soap" itself.')
        access = own_access(arguments.profile or "", _start_demo)
        access.profile()  # a name that does not exist is told here, not on a screen
        return access
    campus = _start_demo()
    opened.callback(campus.close)
    return demo_access(campus, protocol="soap" if arguments.soap else "rest")


def _start_demo() -> Campus:
    from tui.demo import start

    return start()


def _require_terminal() -> None:
    """Raise ``UsageError`` where a full screen cannot be shown; it is drawn on standard error."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    here = all(stream is not None and stream.isatty() for stream in streams)
    if here and os.environ.get("TERM", "") not in {"", "dumb"}:
        return
    what = (
        "this is not a terminal"
        if not here
        else "this terminal cannot show a full screen (TERM=dumb or unset)"
    )
    raise UsageError(
        what,
        remedy="Ask for an answer as text instead, for instance: rollbook courses, rollbook status COURSE, "
        "rollbook activities LEARNER COURSE.",
    )


def _explain(error: RollbookError) -> None:
    _say(error.sentence)
    if isinstance(error, AmbiguousError):
        for candidate in error.candidates:
            _say(candidate, "  ")


def _say(text: str, lead: str = "rollbook: ") -> None:
    """Say something beside the answer; without standard error there is nobody to hear it."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"{lead}{text}", file=sys.stderr)  # noqa: T201  # the command line's own voice


def _say_fault(what: str, error: BaseException) -> None:
    _say(f"{what} a fault of its own ({_place(error)}). Nothing was changed on any server.")


def _say_of_others(
    kind: type[BaseException], error: BaseException | None, place: TracebackType | None
) -> None:
    """Tell of a fault where nobody was watching; nothing ends by it."""
    if kind is not SystemExit:
        _say_fault("met", (error or kind()).with_traceback(place))


def _place(error: BaseException) -> str:
    """Return kind and place of a fault in our own code: no message and no local, which may hold anything."""
    kind = type(error).__name__
    ours = Path(__file__).parent
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if ours in Path(frame.filename).parents:
            return f"{kind} in {Path(frame.filename).relative_to(ours.parent)}, line {frame.lineno}"
    return kind


def _leave(code: int) -> NoReturn:
    """Be gone: to take the interpreter down in good order takes longer than the reader's patience."""
    _finish_stdout()
    sys.stderr.flush()
    os._exit(code)


def _finish_stdout() -> None:
    """Let the interpreter's own last flush have nothing to fail at: where nobody reads, it would complain."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

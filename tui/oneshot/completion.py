"""Completion in the shell: the script that asks for it, and the answer when it does."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from tui.errors import RollbookError


def answer(arguments: argparse.Namespace) -> int:
    """Print the script that a shell loads; return the exit code."""
    from argcomplete.shell_integration import shellcode

    sys.stdout.write(shellcode(["rollbook"], shell=arguments.shell))
    return 0


def complete(root: argparse.ArgumentParser) -> None:
    """Answer the shell and leave; return if it did not ask after all.

    Commands, options and their choices are known to the parser; names of profiles are read from their file.
    Titles and people are never completed: a shell would ask the servers at every press of Tab.
    """
    from argcomplete import autocomplete

    for action in root._actions:  # noqa: SLF001  # argparse gives no other way to an argument it holds
        if action.dest == "profile":
            action.completer = _profiles  # type: ignore[attr-defined]  # where argcomplete looks for it
    autocomplete(root, always_complete_options="long")


def _profiles(**_asked: object) -> list[str]:
    from tui.accounts.profiles import load_profiles

    with suppress(RollbookError):
        return [profile.name for profile in load_profiles()]
    return []

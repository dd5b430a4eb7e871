"""``rollbook doctor``: what is right and what is wrong with a profile's accounts, and what to do about it."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Final

from tui.accounts.access import Access
from tui.lookup.clock import Clock
from tui.lookup.doctor import Finding, Patient, examine, exit_code
from tui.lookup.export.rows import Row
from tui.oneshot.signing import find_or_ask, profile_meant
from tui.output import answering, to_stdout
from tui.output.findings import FindingWriter
from tui.stop import Stop
from tui.terminal.findings import terminal_findings
from tui.terminal.surroundings import look_around

KEYS: Final = ("place", "check", "verdict", "found", "remedy", "seconds")


def answer(arguments: argparse.Namespace, access: Access) -> int:
    """Examine the profile that is meant, telling each finding as soon as it is made; returns the exit code.

    Nothing that is wrong with its accounts is an error here: it is what was asked for.

    Raises:
        UsageError: No profile is meant, or none of several.
        StoppedError: Interrupted; what was found so far is told.
    """
    stop, findings = Stop(), list[Finding]()
    with answering(to_stdout(arguments.form, KEYS, FindingWriter), Clock.of(now=access.now)) as told:
        profile = profile_meant(access, with_moodle=False)
        told.clock = Clock.of(profile.timezone, access.now)
        told.begin()
        find = partial(find_or_ask, access)
        terminal = tuple(terminal_findings(look_around()))
        patient = Patient(
            profile, access.vault, find, demo=access.demo, course=arguments.course, terminal=terminal
        )
        for finding in examine(patient, stop):
            findings.append(finding)
            told.rows([_row(finding)])
    return exit_code(findings)


def _row(finding: Finding) -> Row:
    return {
        "place": str(finding.place),
        "check": finding.check,
        "verdict": str(finding.verdict),
        "found": finding.found,
        "remedy": finding.remedy,
        "seconds": None if finding.seconds is None else round(finding.seconds, 3),
    }

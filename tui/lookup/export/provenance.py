"""Where an answer comes from: which systems, as whom, as of when, and which Rollbook read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui import __version__
from tui.lookup.clock import Clock
from tui.lookup.export.rows import Value
from tui.lookup.session import Session
from tui.records import Account, System

PROGRAM: Final = f"Rollbook {__version__}"


@dataclass(frozen=True, slots=True)
class Source:
    """One system an answer was read from.

    Attributes:
        system: Which.
        account: As whom.
        address: Where it is.
        as_of: When it was read.
    """

    system: System
    account: Account
    address: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an answer was read from; one source at least.

    Attributes:
        sources: The systems, iSpring first.
        clock: The reader's zone.
    """

    sources: tuple[Source, ...]
    clock: Clock

    @property
    def as_of(self) -> datetime:
        """As of when the whole is: when the oldest part of it was read."""
        return min(source.as_of for source in self.sources)

    @property
    def as_of_value(self) -> str:
        """The same as ISO 8601, with the offset of the reader's zone."""
        return _iso(self.as_of, self.clock)

    @property
    def accounts_words(self) -> str:
        """As whom: ``iSpring as api-support, all departments; Moodle as svc-report``."""
        return "; ".join(f"{one.system.label} as {one.account.described}" for one in self.sources)

    @property
    def line(self) -> str:
        """As of when and as whom, as a sentence."""
        return f"As of {self.clock.second(self.as_of)}: {self.accounts_words}."

    @property
    def systems_words(self) -> str:
        """Which systems, with what is known of their versions."""
        return "; ".join(
            " ".join(filter(None, (one.system.label, one.account.release, one.address)))
            for one in self.sources
        )

    def accounts_value(self) -> dict[str, Value]:
        """Return as whom each system was read, by its name in lower case."""
        return {source.system.name.lower(): source.account.described for source in self.sources}

    def systems_value(self) -> dict[str, Value]:
        """Return where each system is, its version and as of when it was read."""
        return {
            source.system.name.lower(): {
                "address": source.address,
                "release": source.account.release or None,
                "as_of": _iso(source.as_of, self.clock),
            }
            for source in self.sources
        }


def provenance(session: Session, times: Mapping[System, datetime]) -> Provenance:
    """Return what something was read from.

    Args:
        session: The signed-in pair.
        times: When each system was read; those that are not named were not.
    """
    sources = []
    if System.ISPRING in times:
        account, where = session.ispring.account, session.profile.ispring
        address = where.account_url or where.api_url
        sources.append(Source(System.ISPRING, account, address, times[System.ISPRING]))
    if session.moodle is not None and System.MOODLE in times:
        sources.append(Source(System.MOODLE, session.moodle.account, session.site_url, times[System.MOODLE]))
    return Provenance(tuple(sources), session.clock)


def _iso(moment: datetime, clock: Clock) -> str:
    return clock.local(moment).isoformat(timespec="seconds")

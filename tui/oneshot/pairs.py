"""``rollbook pairs``: what was confirmed about who is who, as a table; and such a table taken over."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Final

from tui.accounts.access import Access
from tui.accounts.profiles import Profile
from tui.audit import Ids
from tui.errors import NotFoundError, StorageError, UsageError
from tui.lookup.clock import Clock
from tui.lookup.export.rows import Value
from tui.lookup.matching.pairfile import What
from tui.lookup.matching.pairs import Pairs, open_pairs
from tui.lookup.matching.pairtable import PAIR_KEYS, pair_rows, read_pair_table
from tui.lookup.session import audit_of
from tui.oneshot.signing import note_unaudited, profile_meant
from tui.output import Answer, Column, TextWriter, answering, to_stdout
from tui.records import Note
from tui.stop import Stop
from tui.storage import ASIDE, read_given
from tui.text import clean


def _moodle(value: Value) -> str:
    return "not in Moodle" if value is None else str(value)


COLUMNS: Final = (
    Column("what", "What"),
    Column("ispring_id", "iSpring"),
    Column("moodle_id", "Moodle", words=_moodle),
    Column("saved_at", "Confirmed"),
    Column("from", "From"),
)


def answer(arguments: argparse.Namespace, access: Access) -> int:
    """List the pairs of a profile, after taking over those of a table if one is given.

    Nobody signs in: all of it is in files of one's own.

    Raises:
        StorageError: If a file is damaged, once the pairs of the others are told; if one cannot be written.
    """
    profile = profile_meant(access, with_moodle=True)
    with answering(
        to_stdout(arguments.form, PAIR_KEYS, partial(TextWriter, columns=COLUMNS)), Clock.of(now=access.now)
    ) as told:
        pairs = open_pairs(profile, in_memory=access.demo)
        if arguments.table:
            _take_over(pairs, arguments.table, told)
        for fault in pairs.faults:
            told.fail(fault)
        told.begin()
        _audit(pairs, profile, told)
        told.rows(pair_rows(pairs))
        if not told.count:
            text = "Nothing was confirmed yet: do it in rollbook, or with a table (--import)."
            told.notes.append(Note("nothing-found", text))
    return 0 if told.count or arguments.table else NotFoundError.exit_code


def _audit(pairs: Pairs, profile: Profile, told: Answer) -> None:
    idents = [ident for ident, _pair, _shared in pairs.listed()]
    by_kind = {what: [one.ispring_id for one in idents if one.what is what] for what in What}
    audit = audit_of(profile, told.clock)
    audit.listed(Ids(learners=by_kind[What.PERSON], courses=by_kind[What.COURSE]))
    note_unaudited(audit, told)


def _take_over(pairs: Pairs, table: str, told: Answer) -> None:
    found = read_pair_table(table, _text(table), pairs.key)
    pairs.hear_aside = partial(_note_aside, told)
    unmarked = pairs.put(found, Stop())
    told.notes.append(Note("taken-over", f"{len(found):,} pairs were taken over."))
    if unmarked:
        text = (
            f"Of {unmarked:,} people no e-mail hash of this file's key came along: a change is not noticed."
        )
        told.notes.append(Note("unmarked", text))


def _note_aside(told: Answer, kept: Path) -> None:
    told.notes.append(Note("put-aside", f"{ASIDE} {clean(str(kept))}."))


def _text(table: str) -> str:
    try:
        if table == "-":
            return sys.stdin.buffer.read().decode() if sys.stdin is not None else ""
        return read_given(Path(table).expanduser()).decode()
    except UnicodeDecodeError:
        raise StorageError(f"{table} is not UTF-8 text", remedy="Save the table as CSV in UTF-8.") from None
    except IsADirectoryError:
        raise UsageError(f"{table} is a folder", remedy="Name the table itself.") from None

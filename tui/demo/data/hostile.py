"""Hostile names: what a careless server lets through, gathered in one course.

Nothing of it may reach a terminal as anything but text. What XML cannot hold is sent all the same, raw or as
a numeric reference, as real servers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from tui.demo.data.clock import Clock
from tui.demo.data.model import (
    Activity,
    Course,
    Mark,
    MoodleAccount,
    MoodleCourse,
    Need,
    Person,
    Roster,
    Row,
    Story,
)
from tui.demo.data.people import DEPARTMENTS, DOMAIN, person_id

ID: Final = "6b0a8a5c-8c1d-11f0-9a3e-0242ac120002"
FIRST_MOODLE_ID: Final = 9_001
KILO: Final = 1024
_REQUIRED: Final = 4
_TAGS: Final = re.compile(r"<[^<>]*>")


class Fragment(str):
    """Text that goes onto the wire as it stands: the server forgot to escape it."""

    __slots__ = ()


# given name, family name
NAMES: Final[tuple[tuple[str, str], ...]] = (
    # Markup of Rich and Textual
    ("Smith", "[/x]"),
    ("[red]x", "[/red]"),
    ("[@click=app.quit]", "Click me[/]"),
    ("[a['b[0]']]", "[link=file:///etc/passwd]open[/link]"),
    ("\\[escaped\\]", "{0} {name} %s $HOME"),
    # Escape sequences: erase the screen, set the title, write the clipboard, a link, a device control string
    ("\x1b[2J\x1b[1;1H\x1b[31m", "Erased"),
    ("Title\x1b]0;owned\x07", "Setter"),
    ("Clip\x1b]52;c;ZXZpbA==\x07", "Board"),
    ("\x1b]8;;http://evil.example\x1b\\", "Linked\x1b]8;;\x1b\\"),
    ("\x1bPtmux;\x1b\x1b[?1049h\x1b\\", "Device"),
    ("\x9b31m", "C1 \x90q\x9c\x85 controls"),
    (Fragment("Reference &#27;[5m&#x1b;]0;x&#7;"), Fragment("&#0;&#8;&#xFFFF;&#xD800;&#155;Numeric")),
    ("Bell\x07\x08\x08\x08", "\x0eShift\x0f \x7fDelete"),
    # Direction, and what has no width
    ("Mallory\u202egnp.exe", "Override"),
    ("\u2066\u2067Isolated", "for ever\u2068"),
    ("ليلى\u200f 123", "(\u061c456) حداد"),
    ("דנה \u200f!", "לוי 100%"),
    ("Zero\u200b\u200b\u2060\ufeff", "Wi\u00addth\u180e"),
    ("Tag\U000e0041\U000e0042\U000e007f", "Ged"),
    ("Z̵̡͇̤̆͛a̶̰̽l̷̢͝ģ̸͠o̴̞͝" * 20, "Combining\u0300\u0301\u0302"),
    # Where a line has no business to end
    ("Two\nlines", "and\ta tab\r\n"),
    ("Para\u2029graph", "Line\u2028separator\x0b\x0c"),
    ("   ", "\u00a0\u3000\u2003"),
    ("", ""),
    # Markup of others, formulas, files
    ("Anna", "<3"),
    ("<b>Bold</b>", "<script>alert(1)</script>"),
    ("&amp;lt;", "&quot;Twice&quot; escaped &#x41;"),
    ("=cmd|' /C calc'!A0", '+1,"x"\n@SUM(A1)'),
    ("../../etc/passwd", "Robert'); DROP TABLE x;--"),
    # Long, and wide
    ("A" * 10 * KILO, "Long"),
    ("長" * 3 * KILO, "い"),
    ("👩‍💻🏳️‍🌈👨‍👩‍👧‍👦", "🇫🇷 ✊🏿 ️"),
    ("می‌خواهم", "علی‌رضا"),
    ("\ufffe\uffff", "Nonchar\ufdd0"),
)

# raw status, progress: what the rows of the course claim, in turn
CLAIMS: Final[tuple[tuple[str, str], ...]] = (
    ("Passed", "100"),
    ("[red]Failed[/red]", "91.67"),
    ("In progress\x1b[31m", "45.22"),
    ("\x1b]0;owned\x07", "0"),
    ("Not started", ""),
    ("Pa\u202essed", "250"),
    ("", "-5"),
    ("Bestanden" * 1000, "NaN"),
    ("Failed", "12,5"),
    ("In progress", "1e400"),
    ("Complete\nwith honours", "99.999999999999999999"),
    ("<i>Passed</i>", "[50]"),
)

ACTIVITY_NAMES: Final[tuple[str, ...]] = (
    "Smith [/x]",
    "[red]Read me[/red] & <b>sign</b>",
    "Control \x0b\x01\x1f chars \u2028 ls",
    "Escape \x1b[2J\x1b]0;owned\x07",
    "C1 \x9b31m",
    "Override \u202efdp.exe",
    "B" * 10 * KILO,
    "消防" * 200,
    "\u200b",
)


def people() -> Iterator[Person]:
    """Yield the people with these names; the e-mails of the last few are no better."""
    place = DEPARTMENTS["Support, الرياض"]
    for number, (given, family) in enumerate(NAMES):
        login = f"hostile{number + 1:02d}"
        email = f"{login}@{DOMAIN}" if number % 7 else f"{login}\x1b[5m[b]@{DOMAIN}"
        owner = person_id(login)
        idnumber = owner if number % 2 else ""
        known = MoodleAccount(
            FIRST_MOODLE_ID + number,
            login,
            _as_moodle_stores(given),
            _as_moodle_stores(family),
            email,
            idnumber,
            "[bold]\x1b[7m",
            owner,
        )
        yield Person(owner, login, given, family, email, place, accounts=(known,))


def _as_moodle_stores(name: str) -> str:
    """Return what Moodle makes of a name: without tags; a lone ``<`` stays, and spoils answers."""
    return _TAGS.sub("", name).translate({0xFFFE: None, 0xFFFF: None})


def roster(clock: Clock) -> Roster:
    """Return the roster: one row each, one that names nobody, and one that names a bracket."""
    found = []
    for number in range(len(NAMES)):
        status, progress = CLAIMS[number % len(CLAIMS)]
        done = clock.at(number, 600) if status == "Passed" else None
        learner_id = person_id(f"hostile{number + 1:02d}")
        due = clock.day(number - 12)
        story = ("finished", "odd", "first 3")[number % 3]
        seen = clock.now - timedelta(hours=number)
        found.append(Row(learner_id, status, progress, done, seen, due, story=story))
    found.append(Row("", "Passed", "100", enrolled=False))
    found.append(Row("[nobody]\x1b[31m", "In progress", "1", enrolled=False))
    return sorted(found, key=lambda row: row.learner_id)


def _activities(number: int) -> Iterator[Activity]:
    for position, name in enumerate(ACTIVITY_NAMES):
        cmid = number * 100 + position + 1
        need = Need.REQUIRED if position < _REQUIRED else Need.OPTIONAL
        rules = ("view",) if position % 2 else ("tick",)
        yield Activity(cmid, cmid - 100, "page", name, position % 2, rules, need, 9 - position, 540)


COURSE: Final = Course(ID, "Hostile names [/x] \x1b[2J\u202e<b>", roster=roster)
TWIN: Final = MoodleCourse(
    24,
    "HOSTILE \x01",
    "Hostile names [/x] \x0b\x1b]0;owned\x07\u202e & <b>more</b>",
    ID,
    ID,
    ("General", "Week 1 \x1b[31m[/x]"),
    tuple(_activities(24)),
    stories={
        "odd": Story(done=5, but={ACTIVITY_NAMES[0]: Mark.UNTICKED, ACTIVITY_NAMES[3]: Mark.UNHEARD_OF})
    },
)

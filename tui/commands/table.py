"""Every command once, in the order of the last lines."""

from __future__ import annotations

from typing import Final

from tui.commands.forms import COPIES, TABLE_COPIES
from tui.commands.model import VIEWS, Command, Hint, Place
from tui.commands.moves import MOVES
from tui.looks import SIGNS, THEMES

FOUND: Final = (Place.PEOPLE, Place.HER_COURSES)
"""The sheets on which somebody is found: who is meant, and what she is in."""


COPIED: Final = (Place.COPY, Place.COPY_TABLE, Place.COPY_LETTER)
"""The sheets of what was copied."""


def _views(
    rank: int, word: str, wide: str = "", keys: str = "", places: tuple[Place, ...] = VIEWS
) -> tuple[Hint, ...]:
    """Return the same hint for every view, or for other places."""
    return tuple(Hint(place, rank, word, wide, keys) for place in places)


COMMANDS: Final = (
    Command(
        "next_field",
        ("tab", "shift+tab"),
        "next, previous field; the other pane",
        (Place.LOGIN, *VIEWS, Place.CHOOSER),
        (Hint(Place.LOGIN, 4, "next", keys="Tab"),),
        bound=False,
    ),
    Command(
        "choose",
        ("space",),
        "choose, tick, open a list of choices",
        (Place.LOGIN,),
        (Hint(Place.LOGIN, 5, "choose"),),
        bound=False,
    ),
    Command(
        "sign_in", ("enter",), "sign in, from every field", (Place.LOGIN,), (Hint(Place.LOGIN, 1, "sign in"),)
    ),
    Command(
        "back",
        ("escape", "h", "left", "backspace"),
        "back one step: close what is open, clear the filter, leave the view",
        (
            *VIEWS,
            *FOUND,
            Place.CHOOSER,
            Place.PAIRING,
            *COPIED,
            Place.WHOLE,
            Place.CHECK,
            Place.WHY,
            Place.PAGE,
            Place.RIGHTS,
            Place.DOCTOR,
            Place.PALETTE,
        ),
        (
            *_views(2, "back", keys="Esc", places=(*FOUND, Place.LEARNER, Place.WHOLE, Place.CHECK)),
            *_views(2, "back", keys="Esc", places=(Place.CHOOSER, Place.PAIRING, Place.PALETTE)),
            *_views(1, "back", keys="Esc", places=(Place.WHY, Place.PAGE, Place.RIGHTS, Place.DOCTOR)),
        ),
        action="screen.back",
    ),
    *MOVES,
    Command(
        "open",
        ("enter", "l", "right"),
        "open",
        (Place.TABLE,),
        (
            Hint(Place.COURSES, 1, "open", keys="Enter"),
            Hint(Place.ROSTER, 1, "open", keys="Enter"),
            *(Hint(place, 1, "open", keys="Enter") for place in FOUND),
            Hint(Place.CHOOSER, 1, "choose", keys="Enter"),
            Hint(Place.PAIRING, 1, "confirm marked", keys="Enter"),
            Hint(Place.WHOLE, 1, "open", "open these people", keys="Enter"),
            Hint(Place.PALETTE, 1, "do it", keys="Enter"),
            Hint(Place.CHECK, 1, "open", "open this course", keys="Enter"),
        ),
    ),
    Command(
        "next",
        ("n",),
        "next learner of the roster as shown",
        (Place.LEARNER, Place.WHY),
        (
            Hint(Place.LEARNER, 1, "next", "next learner", keys="n/p"),
            Hint(Place.WHY, 2, "next", "next learner", keys="n/p"),
        ),
    ),
    Command("previous", ("p",), "previous learner of the roster as shown", (Place.LEARNER, Place.WHY)),
    Command(
        "why",
        ("w",),
        "why: the verdict in both voices, and what it rests on",
        (Place.ROSTER, Place.LEARNER),
        (Hint(Place.ROSTER, 2, "why"), Hint(Place.LEARNER, 3, "evidence")),
        action="screen.why",
    ),
    Command(
        "differences",
        ("d",),
        "only learners about whom the systems differ, both sides; again: all",
        (Place.ROSTER,),
        (Hint(Place.ROSTER, 8, "differ", "differences"),),
    ),
    Command(
        "causes",
        ("c",),
        "causes: the whole course grouped by what holds its learners up",
        (Place.ROSTER,),
        (Hint(Place.ROSTER, 8, "causes"),),
    ),
    Command(
        "check",
        ("c",),
        "check: courses nobody can finish; then Enter this course or the marked ones, a all",
        (Place.COURSES,),
        (Hint(Place.COURSES, 6, "check"),),
        choices=(("c", "this course"), ("a", "all courses")),
    ),
    Command("grid", ("v",), "grid: learners and activities", (Place.ROSTER,)),
    Command(
        "filter",
        ("/",),
        "filter this view: ↑ ↓ still move, Enter keeps it, Esc clears it",
        (*VIEWS, Place.CHOOSER, Place.PAGE, Place.RIGHTS, Place.WHY, Place.DOCTOR),
        (
            Hint(Place.COURSES, 3, "filter"),
            Hint(Place.ROSTER, 3, "filter"),
            Hint(Place.CHOOSER, 3, "search"),
            *_views(2, "filter", places=(Place.PAGE, Place.RIGHTS)),
        ),
        takes="words",
    ),
    Command(
        "family",
        ("1", "2", "3", "4", "5", "0"),
        "only done, in progress, pending, failed, not started; 0 all",
        (Place.ROSTER,),
        (Hint(Place.ROSTER, 4, "show", "outcome", keys="1-5"),),
        action="family('{key}')",
        called="show",
        choices=(
            ("1", "done"),
            ("2", "in progress"),
            ("3", "pending"),
            ("4", "failed"),
            ("5", "not started"),
            ("0", "all"),
        ),
    ),
    Command(
        "sort",
        ("s",),
        "sort: then a column's letter; the same again turns it round",
        VIEWS,
        (Hint(Place.COURSES, 9, "sort"), Hint(Place.ROSTER, 6, "sort")),
    ),
    Command(
        "mark",
        ("space",),
        "mark this row, or take its mark away",
        (Place.TABLE,),
        (Hint(Place.ROSTER, 9, "mark"), Hint(Place.PAIRING, 1, "mark")),
    ),
    Command("mark_all", ("*",), "mark all rows shown; again: none", (Place.TABLE,)),
    Command(
        "details",
        ("i",),
        "details: the systems' own words, ids, exact times, all notes",
        (*VIEWS, Place.WHOLE, Place.CHECK),
        (
            Hint(Place.WHOLE, 3, "details"),
            Hint(Place.CHECK, 3, "details"),
            Hint(Place.COURSES, 11, "details"),
            Hint(Place.ROSTER, 13, "details"),
            Hint(Place.LEARNER, 4, "details"),
        ),
        action="screen.details",
    ),
    Command(
        "copy",
        ("y",),
        "copy: then Enter or s a sentence for the learner, t for the trainer, m Markdown, u link, i id, "
        "l line, j JSON",
        (Place.ROSTER, Place.LEARNER, Place.WHY),
        (Hint(Place.ROSTER, 6, "copy"), Hint(Place.LEARNER, 3, "copy"), Hint(Place.WHY, 3, "copy")),
        choices=COPIES,
    ),
    Command(
        "copy_table",
        ("y",),
        "copy: then Enter or l the line under the cursor, m all as Markdown, j all as JSON",
        (Place.HER_COURSES, Place.WHOLE, Place.CHECK),
        _views(4, "copy", places=(Place.HER_COURSES, Place.WHOLE, Place.CHECK)),
        action="copy",
        choices=TABLE_COPIES,
    ),
    Command(
        "copy_letter",
        ("y",),
        "copy what to ask for, as a letter to both administrators",
        (Place.RIGHTS,),
        _views(3, "copy as a letter", places=(Place.RIGHTS,)),
        action="copy",
    ),
    Command("close", ("enter", "y"), "close", COPIED, _views(1, "close", keys="Enter, Esc", places=COPIED)),
    Command(
        "copy_as",
        ("s", "t", "m", "u", "i", "l", "j"),
        "copy the same as a sentence for the learner, for the trainer, Markdown, link, id, line, JSON",
        (Place.COPY,),
        (Hint(Place.COPY, 3, "other forms", keys="s t m u i l j"),),
        action="copy_as('{key}')",
        choices=COPIES,
    ),
    Command(
        "copy_table_as",
        ("l", "m", "j"),
        "copy a line of the table, or all of it as Markdown, JSON",
        (Place.COPY_TABLE,),
        (Hint(Place.COPY_TABLE, 3, "other forms", keys="l m j"),),
        action="copy_table_as('{key}')",
        choices=TABLE_COPIES,
    ),
    Command(
        "read_on",
        ("down", "up", "pagedown", "pageup", "home", "end"),
        "move in the text",
        COPIED,
        _views(4, "move", keys="↑ ↓", places=COPIED),
        action="read_on('{key}')",
    ),
    Command(
        "export",
        ("e",),
        "export the marked rows, else the view, into a file: then c CSV, m Markdown, j JSON; "
        "p first for pseudonyms",
        (*VIEWS, Place.HER_COURSES, Place.WHOLE, Place.CHECK, Place.WHY),
        (
            Hint(Place.ROSTER, 10, "export"),
            Hint(Place.LEARNER, 9, "export"),
            Hint(Place.COURSES, 8, "export"),
            *_views(6, "export", places=(Place.HER_COURSES, Place.WHOLE, Place.CHECK, Place.WHY)),
        ),
        choices=(("c", "CSV"), ("m", "Markdown"), ("j", "JSON"), ("p", "pseudonyms")),
    ),
    Command(
        "match",
        ("m",),
        "match: who this is in Moodle, or which course; all marked courses together",
        (*VIEWS, Place.HER_COURSES),
        (
            Hint(Place.COURSES, 7, "match"),
            Hint(Place.ROSTER, 12, "match"),
            Hint(Place.LEARNER, 5, "match"),
            Hint(Place.HER_COURSES, 5, "match"),
        ),
    ),
    Command(
        "tell",
        ("t",),
        "tell me when this learner settles: asked every 5 minutes; again: no longer",
        (Place.LEARNER,),
        action="screen.tell",
    ),
    Command(
        "undo",
        ("u",),
        "take back the last choice of who, or which course, it is in Moodle",
        (*VIEWS, Place.CHOOSER, Place.PAIRING),
        (Hint(Place.PAIRING, 3, "undo"), Hint(Place.CHOOSER, 4, "undo")),
        action="screen.undo",
    ),
    Command(
        "refresh",
        ("r",),
        "read this view again",
        (*VIEWS, *FOUND, Place.WHY, Place.CHECK, Place.DOCTOR),
        (
            Hint(Place.CHECK, 5, "again"),
            Hint(Place.COURSES, 10, "refresh"),
            *_views(8, "refresh", places=(Place.LEARNER, *FOUND)),
            Hint(Place.ROSTER, 11, "refresh"),
            Hint(Place.WHY, 3, "refresh"),
            Hint(Place.DOCTOR, 2, "again"),
        ),
    ),
    Command(
        "stop",
        ("x",),
        "stop what is loading, keep what came; again goes on",
        (
            *VIEWS,
            *FOUND,
            Place.CHOOSER,
            Place.PAIRING,
            Place.COPY,
            Place.WHOLE,
            Place.CHECK,
            Place.WHY,
            Place.DOCTOR,
        ),
    ),
    Command(
        "find",
        ("o",),
        "find or open: e-mail, name, id, or a pasted address",
        VIEWS,
        _views(7, "find"),
        action="screen.find",
        takes="text",
    ),
    Command(
        "accounts", ("a",), "accounts: as whom, rights, doctor, sign out", VIEWS, action="screen.accounts"
    ),
    Command(
        "help",
        ("?", "f1"),
        "keys and help of this place; F1 also inside fields",
        (Place.APP,),
        (
            Hint(Place.LOGIN, 2, "help", "help, rights to ask for", keys="F1"),
            *_views(1, "keys", keys="?", places=(*VIEWS, *FOUND)),
            Hint(Place.WHY, 4, "keys", keys="?"),
            Hint(Place.CHOOSER, 4, "keys", keys="?"),
            Hint(Place.PAIRING, 4, "keys", keys="?"),
            *_views(5, "keys", keys="?", places=(Place.COPY, Place.COPY_LETTER)),
            *_views(7, "keys", keys="?", places=(Place.WHOLE, Place.CHECK, Place.COPY_TABLE)),
        ),
        action="app.help",
    ),
    Command(
        "palette",
        (":", "ctrl+p"),
        "every command by name",
        (Place.APP,),
        action="app.palette",
        called="commands",
    ),
    Command(
        "theme",
        (),
        "other colours, until you quit: dark, light, contrast, terminal, mono",
        (Place.APP,),
        action="app.theme",
        choices=tuple((name, name) for name in THEMES),
    ),
    Command(
        "signs",
        (),
        "other signs, until you quit: unicode, ascii, or words for screen readers",
        (Place.APP,),
        action="app.signs",
        choices=tuple((name, name) for name in SIGNS),
    ),
    Command(
        "mouse",
        (),
        "take the mouse, or leave it to the terminal",
        (Place.APP,),
        action="app.mouse",
        choices=(("on", "on"), ("off", "off")),
    ),
    Command("redraw", ("ctrl+l",), "draw the whole screen again", (Place.APP,), first=True),
    Command("suspend_process", ("ctrl+z",), "back to the shell; fg returns here", (Place.APP,), first=True),
    Command(
        "interrupt",
        ("ctrl+c",),
        "stop what is running; with nothing running, twice quits",
        (Place.APP,),
        (Hint(Place.LOGIN, 3, "quit"),),
        first=True,
    ),
    Command(
        "quit",
        ("q",),
        "quit, from everywhere but a field",
        (Place.APP,),
        _views(5, "quit"),
        action="app.quit",
    ),
)

"""Hostile texts: what a person can be called, or a course, or what an error can say.

Every sequence here carries a sign of its own (``666`` or ``owned``) that Rollbook never writes: a
terminal that is sent it was sent it by these texts. The demo's hostile course has more of the harmless kinds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.support.emitted import Kind, tokens
from tui.demo.data import hostile


@dataclass(frozen=True, slots=True)
class Text:
    """One text.

    Attributes:
        text: What is sent.
        attacks: What it is after.
    """

    text: str
    attacks: str


SEQUENCES: Final = (
    Text("Erased \x1b[666;666H\x1b[2J", "moves the cursor and erases the screen"),
    Text("\x1b[38;5;666mGreen", "colours all that follows"),
    Text("\x1b[8;666mConcealed", "hides all that follows"),
    Text("Titled \x1b]0;owned\x07", "sets the window's title"),
    Text("Titled \x1b]2;owned\x1b\\", "the same, ended otherwise"),
    Text("Clip \x1b]52;c;b3duZWQ=\x07", "writes the clipboard"),
    Text("Paste \x1b]52;666;?\x07", "has the terminal type the clipboard"),
    Text("\x1b]8;;http://owned.example\x1b\\Linked\x1b]8;;\x1b\\", "puts a link under a name"),
    Text("Dyed \x1b]4;666;rgb:6/6/6\x07", "changes the terminal's palette"),
    Text("Noted \x1b]9;owned\x07", "raises a desktop notification"),
    Text("Image \x1b]1337;File=name=owned:QQ==\x07", "has iTerm2 save a file"),
    Text("\x1b_Gowned\x1b\\Kitty", "speaks kitty's graphics protocol"),
    Text("\x1bP$q666\x1b\\Asked", "has the terminal type an answer"),
    Text("Typed \x1b[666n", "the same with a cursor report"),
    Text("\x1bPtmux;\x1b\x1b]0;owned\x07\x1b\\Through", "reaches the terminal around tmux"),
    Text("\x1bkowned\x1b\\Window", "renames tmux's or screen's window"),
    Text("Scrolls \x1b[6;666r", "takes away a part of the screen"),
    Text("Leaves \x1b[?666;1049l", "leaves the alternate screen"),
    Text("Repeats \x1b[666b", "fills the screen with one letter"),
    Text("\x1bc\x1b(0\x1b#8", "resets the terminal, then draws with lines"),
    Text("Eight \x9b666;666H\x9b2J bits", "a sequence begun by one 8-bit control"),
    Text("Eight \x9d0;owned\x9c \x90q666\x9c", "the same for titles and device strings"),
    Text("Cut off \x1b", "makes a sequence of what the program writes next"),
    Text("Cut off \x1b[666;", "the same, some letters further"),
    Text("Open \x1b]0;owned", "swallows all that follows up to a bell"),
)

CONTROLS: Final = (
    Text("Bell\x07\x07\x07", "rings"),
    Text("Back\x08\x08\x08\x08Over", "overwrites what stands before"),
    Text("Shift\x0e\x0f", "switches the set of letters"),
    Text("Nul\x00\x01\x02 Del\x7f", "ends the string in a program written in C"),
    Text("Stop\x13\x11 Suspend\x1a", "stops the line's flow"),
    Text("Answer\x05back", "has the terminal type its answerback"),
)

LINES: Final = (
    Text("Two\nlines", "breaks the table's line"),
    Text("Return\rOver", "begins the line anew"),
    Text("Para\u2029graph, Line\u2028break, Next\x85line", "other ends of lines"),
    Text("Tab\tstop\x0bdown\x0cpage", "moves on by an unknown width"),
    Text(" \u00a0\u3000\u2003 ", "a name of blanks alone"),
    Text("", "no name at all"),
)

DIRECTIONS: Final = (
    Text("Mallory\u202egnp.exe", "shows a name backwards"),
    Text("\u2066\u2067Isolated for ever", "isolates all that follows"),
    Text("\u061c\u200e\u200fMarked", "marks of direction"),
    Text("אבג 100% دال", "right to left beside a number"),
)

UNSEEN: Final = (
    Text("Zero\u200b\u2060\ufeffwidth", "tells two people apart who look alike"),
    Text("Tag\U000e0041\U000e007f", "hides a text in tags"),
    Text("Soft\u00adhyphen\u180e", "has a width that depends on the terminal"),
    Text("Non\ufdd0\ufffe\uffffcharacter", "is no character"),
    Text("Private\ue000\U000f0000", "looks like anything, or nothing"),
    Text("Fill\u3164er", "a letter that looks like a blank"),
)

MARKUP: Final = (
    Text("Smith [/x]", "closes a tag of Textual's that was never opened"),
    Text("[red on blue]Red[/]", "colours, for Textual"),
    Text("[@click=app.quit]Click[/]", "an action of the program's own"),
    Text("[a['b[0]']] [link=file:///etc/passwd]x[/link]", "a link, and brackets in brackets"),
    Text("{0} {name} %s %(x)d $HOME `id`", "formats and commands"),
    Text("<b>Bold</b> <script>alert(1)</script>", "markup of pages"),
    Text("&amp;lt; &#27;[31m &#x9b;666m", "escaped more than once"),
    Text("]]> <![CDATA[x]]> <!-- -->", "ends a section of XML"),
    Text('","rows":[],"x":"', "ends a text in JSON"),
    Text("| a | b |\n|---|---|\n# Title", "a table and a title in Markdown"),
    Text("=cmd|' /C calc'!A0", "runs in a spreadsheet"),
    Text("@SUM(1)\t+1\r-1", "the same, with its other beginnings"),
    Text("../../../tmp/owned\x00.csv", "a path for a file that is written"),
    Text("-rf --help", "an option for a command"),
    Text("! Partial: you stopped.  ▸ ✓ Passed  READ-ONLY", "looks like the program's own words"),
)

SIZES: Final = (
    Text("A" * 20_000, "longer than any line"),
    Text("長" * 3_001, "wide, and longer than any line"),
    Text("Z\u0335\u0321\u0347\u0324" * 300, "many marks on one letter"),
    Text("x" + "\u0301" * 5_000, "a letter of five thousand marks"),
    Text("👩‍👩‍👧‍👦🏳️‍🌈🇫🇷✊🏿\ufe0f", "one sign made of many"),
    Text("\u200d" * 40, "joiners with nothing to join"),
    Text("ﷺ﷽𒐫⸻", "letters wider than two cells"),
    Text("ａｂｃｱｲｳ½ﬁ", "letters that fold to others"),
)

OF_THE_DEMO: Final = tuple(
    Text(" ".join(name), "as in the demo")
    for name in hostile.NAMES
    if not any(isinstance(part, hostile.Fragment) for part in name)
)

TEXTS: Final = (*SEQUENCES, *CONTROLS, *LINES, *DIRECTIONS, *UNSEEN, *MARKUP, *SIZES)


def injected(raw: bytes) -> list[str]:
    """Return every control or sequence among these bytes that bears the sign of these texts."""
    return [
        ascii(token.text)[1:-1]
        for token in tokens(raw)
        if token.kind is not Kind.TEXT and ("owned" in token.text or "666" in token.text)
    ]


def on_the_wire(text: str, number: int = 0) -> str:
    """Return a text as a careless server puts it into XML: escaped for XML, and no more than that.

    Controls XML cannot hold are sent raw, or as references, in turn.
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if number % 2:
        return "".join(f"&#{ord(each)};" if _is_illegal(each) else each for each in plain)
    return plain


def _is_illegal(letter: str) -> bool:
    return (letter < " " and letter not in "\t\n\r") or letter in "\ufffe\uffff"


def texts(*kinds: Iterable[Text]) -> list[str]:
    """Return the texts alone; of all kinds by default."""
    return [each.text for kind in kinds or (TEXTS,) for each in kind]

"""What goes before a view's own note, and until when."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.screens.notices import READ, Notices
from tui.widgets.cells import Content, pieces_of, width_of

WAITING = ("… waiting for Amélie Dubois", "… waiting (t)")


def text_of(content: Content) -> str:
    return "".join(text for text, _ink in pieces_of(content))


def note(
    notices: Notices, left: str = "! 2 notes", right: str = "3 of 212", width: int = 78
) -> tuple[str, str]:
    told = notices.over(left, right, width)
    return text_of(told[0]), text_of(told[1])


def test_a_view_speaks_for_itself_while_there_is_nothing_else() -> None:
    notices = Notices()
    assert not notices
    assert note(notices) == ("! 2 notes", "3 of 212")
    assert not notices.read()


def test_for_whom_is_waited_stands_beside_the_note_in_as_many_words_as_fit() -> None:
    notices = Notices()
    notices.waiting = WAITING
    assert notices
    assert note(notices) == ("! 2 notes", "… waiting for Amélie Dubois   3 of 212")
    assert note(notices, "!" * 50) == ("!" * 50, "… waiting (t)   3 of 212")
    assert note(notices, right="") == ("! 2 notes", "… waiting for Amélie Dubois")


def test_what_is_under_way_comes_first_and_what_happened_before_what_was_done() -> None:
    notices = Notices()
    notices.said = "Taken back."
    assert note(notices) == ("Taken back.", "3 of 212")
    assert note(notices, width=16) == ("Taken back.", "")
    notices.unread = ("Amélie Dubois has settled.", "Settled.")
    assert note(notices) == ("Amélie Dubois has settled.", READ)
    assert note(notices, width=30) == ("Settled.", READ)
    assert note(notices, "… asking Moodle", "x stops") == ("… asking Moodle", "x stops")
    assert notices.read()
    assert not notices.read()
    assert note(notices) == ("Taken back.", "3 of 212")


@given(st.text(max_size=90), st.text(max_size=20), st.text(max_size=90))
def test_the_long_words_are_used_only_where_everything_fits(left: str, right: str, said: str) -> None:
    notices = Notices()
    notices.said, notices.waiting = said, WAITING
    told = notices.over(left, right, 78)
    if WAITING[0] in text_of(told[1]):
        assert sum(width_of(pieces_of(part)) for part in told) + 3 <= 78

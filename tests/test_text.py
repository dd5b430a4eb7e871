"""Text from a server is safe to draw, and people's names survive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.emitted import foreign
from tui.text import MAX_LINE, MAX_MESSAGE, clean, clean_message, fold, unescape

NAMES = [
    "Amélie Dubois",
    "Иван Петров",
    "李雪梅",
    "ليلى حداد",
    "می‌خواهم",
    "क्षत्रिय",
    "👩‍🚒 Zoë",
    "Smith [/x]",
    "D’Arcy-O’Brien",
    "ﬁ",
    "e\u0301",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_as_they_are(name: str) -> None:
    assert clean(name) == name


def test_printable_text_is_not_copied() -> None:
    for name in NAMES[:4]:
        assert clean(name) is name


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("\x1b[31mred", "�[31mred"),
        ("\x1b]52;c;aGk=\x07", "�]52;c;aGk=�"),
        ("a\x9b2Jb", "a�2Jb"),
        ("evil\u202egnp.exe", "evil�gnp.exe"),
        ("\u2066iso\u2069", "�iso�"),
        ("zero\u200bwidth", "zero�width"),
        ("soft\u00adhyphen", "soft�hyphen"),
        ("lone\ud800", "lone�"),
        ("two\r\n  lines\tand\u2028more", "two lines and more"),
        ("\u00a0 padded \n", "padded"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_what_a_terminal_obeys_does_not_get_through(hostile: str, safe: str) -> None:
    assert clean(hostile) == safe


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert clean("x" * MAX_LINE) == "x" * MAX_LINE
    assert clean("x" * (MAX_LINE + 1)) == "x" * (MAX_LINE - 1) + "…"
    assert clean("abcdef", 4) == "abc…"
    assert clean("a" + "\n" * 10_000 + "b") == "a…"


@given(st.text(st.characters(exclude_categories=())), st.integers(2, 80))
def test_every_text_becomes_one_safe_line(text: str, limit: int) -> None:
    line = clean(text, limit)
    assert len(line) <= limit
    assert foreign(line.encode("utf-8", "surrogatepass")) == []
    assert clean(line, limit) == line
    assert line == line.strip(" ")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Safety &amp; Onboarding", "Safety & Onboarding"),
        ("Plain name", "Plain name"),
        ("<b>Bold</b> &lt;i&gt;", "Bold <i>"),
        ("a &#27;[2J b", "a [2J b"),
        ("&amp;amp;", "&amp;"),
    ],
)
def test_moodles_escaping_is_undone_once(sent: str, name: str) -> None:
    assert unescape(sent) == name


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ("Can't find data record", "Can't find data record"),
        ("<p>Please <a href='x'>log&nbsp;in</a>.</p>", "Please log in ."),
        ("<html><head><title>x</title></head><style>p {}</style><h1>502</h1></html>", "502"),
        ("Line\nbreak &lt;tag&gt;", "Line break <tag>"),
    ],
)
def test_a_message_loses_its_markup(sent: str, message: str) -> None:
    assert clean_message(sent) == message


@given(st.text(st.sampled_from("<>&;/ astyle\x1b\n#27"), max_size=200))
def test_every_message_becomes_one_safe_line(text: str) -> None:
    for line in (clean_message(text * 40), unescape(text)):
        assert len(line) <= max(MAX_MESSAGE, MAX_LINE)
        assert foreign(line.encode()) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Zoë@X.example ", "zoë@x.EXAMPLE"), ("ﬁsh", "FISH"), ("Straße", "STRASSE")]
)
def test_two_spellings_of_one_thing_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert fold("anna") != fold("änna")

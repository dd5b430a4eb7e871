"""The readers of what is typed, pasted and kept in files, as inputs to be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from tests.hostile import damage as made
from tests.hostile.inputs import Input, is_fit, outcome, private_file, see_fit
from tests.lookup.matching import test_never_silently as silently
from tui.accounts.addresses import normal_moodle_url, normal_url, place_of, suggest_api_url
from tui.accounts.profiles import FILE_NAME as PROFILES
from tui.accounts.profiles import load_profiles
from tui.errors import StorageError
from tui.lookup.finding.opening import host_of, read_opening
from tui.lookup.matching.pairfile import Book, parse, written
from tui.lookup.matching.pairtable import read_pair_table
from tui.lookup.roster.filter import read_filter
from tui.lookup.verdict.sentences import FILE_NAME as SENTENCES
from tui.lookup.verdict.sentences import load_sentences
from tui.records import System
from tui.text import clean, clean_message, fold, unescape

_HEAD: Final = written(Book(bytes(32), {})).decode()
_TOML: Final = (
    *(
        "[profile.a]\n",
        "[profile.a.ispring]\n",
        'account_url = "https://a.example"\n',
        "timezone = ",
        "[[",
        "]]",
    ),
    *(
        "secret_command = [",
        '"',
        "'''",
        "\\u",
        "\x1b]0;owned\x07",
        "= ",
        "{a = ",
        "\n",
        "2026-11-22T",
        "a.b.c = 1\n",
    ),
    *(
        "[",
        "[" * 2_000,
        "{a=" * 1_000,
        made.LONG_NUMBER,
        "-0x",
        "1e400",
        "nan",
        "\ud7ff",
        "[must-pass.learner.de]\n",
    ),
    *("text = ", "next = ", "{activity}", "{nobody}", "{", "}", "[profile." + "a." * 2_000 + "b]\n"),
)
_PAIRS: Final = (
    *(
        '{"what":"person","ispring":"https://i","moodle":"https://m","ispring_id":"l","moodle_id":',
        "1",
        "null",
        "}\n",
    ),
    *(
        ',"saved_at":"","ispring_mark":"","moodle_mark":""',
        made.LONG_NUMBER,
        "[" * 2_000,
        '"\\ud800"',
        "\x1b",
        "-1",
    ),
    *(
        "what,ispring_id,moodle_id\n",
        "person,l1,7\n",
        "course,",
        '"',
        "'",
        "\n",
        "person,\x1b]0;owned\x07,1\n",
    ),
)


def made_of(pieces: Iterable[str]) -> st.SearchStrategy[str]:
    """Draw a text made of some of these pieces, and of hostile texts."""
    return st.lists(st.sampled_from(tuple(pieces)) | made.texts, max_size=8).map("".join)


def as_bytes(text: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Draw a text as bytes, or any bytes."""
    return text.map(lambda one: one.encode("utf-8", "surrogatepass")) | st.binary(max_size=60)


def _stored(name: str, load: Callable[[Path], object]) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        with private_file(name, data) as path:
            found = outcome(lambda: bool(load(path.parent)))
        assert isinstance(found, bool | StorageError)

    return read


def _pair_file(data: bytes) -> None:
    for content in (data, _HEAD.encode() + data):
        found = outcome(partial(_pairs_in, content))
        assert isinstance(found, int | StorageError)


def _pairs_in(data: bytes) -> int:
    book = parse(Path("pairs"), data)
    see_fit(
        [
            (*ident, *(pair.saved_at, pair.ispring_mark, pair.moodle_mark))
            for ident, pair in book.pairs.items()
        ]
    )
    return len(book.pairs)


def _pair_table(text: str) -> None:
    found = outcome(lambda: len(read_pair_table("table", f"what,ispring_id,moodle_id\n{text}", bytes(32))))
    assert isinstance(found, int | StorageError)
    outcome(lambda: len(read_pair_table("table", text, bytes(32))))


def _opening(pasted: str) -> None:
    see_fit(read_opening(pasted))
    try:
        host_of(pasted)
    except ValueError:
        assert "/" in pasted or ":" in pasted or "[" in pasted or "]" in pasted or not pasted.isascii()
    outcome(lambda: place_of(normal_url(pasted, system=System.ISPRING, field="url")))
    outcome(lambda: place_of(normal_moodle_url(pasted, field="url")))
    outcome(lambda: suggest_api_url(clean(pasted)))


def _text(text: str) -> None:
    for cleaned in (clean(text), unescape(text), clean_message(text), fold(clean(text))):
        assert is_fit(cleaned), ascii(cleaned[:200])
    read_filter(clean(text))


_one_moment_or_more: Final = st.lists(silently.worlds, min_size=1, max_size=3)


def _matching(drawn: tuple[object, ...]) -> None:
    """Nobody is matched without a word where two could be meant, as the test beside the matching has it."""
    whole = silently.test_nobody_is_matched_silently_where_two_could_be_meant
    whole.hypothesis.inner_test(*drawn)  # type: ignore[attr-defined]  # what hypothesis wraps


_ADDRESSES: Final = (
    *(
        "https://",
        "http://",
        "HTTPS://",
        "//",
        "mailto:",
        "user:pw@",
        "[::1]",
        "[",
        "]",
        ":99999",
        ":٣",
        ":" + "9" * 30,
    ),
    *(
        "moodle.example",
        "/course/view.php",
        "?id=",
        "&id=",
        made.LONG_NUMBER,
        "7",
        "/mod/quiz/view.php",
        "/user/",
        "#",
    ),
    *(
        "28199714-a7e4-11ee-8c1d-0242ac120002",
        "%00",
        "%2e%2e/",
        "\\",
        "@",
        "。",
        "xn--",
        "\u2100",
        ";",
        " ",
        "\x1b",
    ),
)


TYPED: Final = (
    Input(
        "matching",
        st.tuples(_one_moment_or_more, silently.choices, st.booleans(), st.booleans(), st.booleans()),
        _matching,
    ),
    Input("profiles", as_bytes(made_of(_TOML)), _stored(PROFILES, load_profiles)),
    Input(
        "sentences",
        as_bytes(made_of(_TOML)),
        _stored(SENTENCES, lambda folder: load_sentences("de", folder)),
    ),
    Input("pairs", as_bytes(made_of(_PAIRS)), _pair_file),
    Input("tables of pairs", made_of(_PAIRS), _pair_table),
    Input("what is pasted", made_of(_ADDRESSES), _opening),
    Input(
        "texts",
        made.texts
        | made_of(("&", "&#", "&amp;", "<", ">", "<style>", "</li><li>", made.LONG_NUMBER, ";", "x")),
        _text,
    ),
)

"""What was found wrong by trying, each in its shortest form."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.hostile.inputs import in_time, private_file
from tests.protocols.wires import wire_to
from tests.support.loopback import Loopback, Reply
from tests.support.moodle_xml import Plain, response
from tui.accounts.profiles import FILE_NAME, load_profiles
from tui.errors import AnswerError, StorageError
from tui.lookup.matching.pairfile import Book, Pair, PairId, What, parse, written
from tui.lookup.matching.pairtable import read_pair_table
from tui.protocols.http.client import Reply as Answered
from tui.protocols.http.client import Request
from tui.protocols.ispring import rows, token
from tui.protocols.ispring.answers import parts
from tui.protocols.ispring.errors import is_web_page
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.requests import Call
from tui.records import System
from tui.secret import Secret
from tui.stop import Stop
from tui.text import clean_message, unescape

LONG: Final = "9" * 5_000
"""More digits than Python makes a number of."""


@pytest.mark.parametrize("before", [b"<?a?>", b"<!--a-->"])
def test_instructions_before_an_answer_cost_no_more_than_their_length(before: bytes) -> None:
    """Each could end where any other does: 30 of them took minutes, in which nothing else ran."""
    body = before * 100 + b"<"
    with in_time(1):
        assert not is_web_page(body)
        with pytest.raises(AnswerError):
            list(parts([body], "", rows.COURSES))
        assert is_web_page(before * 100 + b"<html>")


def test_a_criterion_full_of_links_costs_no_more_than_its_length() -> None:
    """Each link was looked for behind every other: 50 kB took ten seconds."""
    criterion: Plain = {
        "type": 4,
        "title": "x",
        "complete": 0,
        "details": {"criteria": "<a href='?id=" * 4_000},
    }
    status: Plain = {"completed": 0, "aggregation": 1, "completions": [criterion]}
    reply = Answered(200, "application/xml", {}, response({"completionstatus": status, "warnings": []}))
    with in_time(1):
        found, _ = answers.course_completion(
            answers.read(reply, Call("completion", requests.COURSE_COMPLETION))
        )
    assert [one.cmid for one in found.criteria] == [None]


@pytest.mark.parametrize("read", [unescape, clean_message])
def test_a_reference_to_no_character_is_no_fault(read: Callable[[str], str]) -> None:
    """Beyond 4,300 digits Python does not count it, and a course's name ended the program."""
    assert read(f"Fire &#{LONG}; Safety &#70;") == "Fire � Safety F"


def test_a_token_may_be_said_to_live_for_ever() -> None:
    body = f'{{"access_token": "bearer", "expires_in": {LONG}}}'.encode()
    found, life = token._token_of(Answered(200, "application/json", {}, body))
    assert (found, life) == (Secret("bearer"), 1800)


@pytest.mark.parametrize(
    "text", [f"a = {LONG}", "a = " + "[" * 5_000, "a = " + "{a=" * 5_000, "a." * 5_000 + "a = 1\n\n=[["]
)
def test_a_profile_without_end_is_damaged(text: str) -> None:
    with private_file(FILE_NAME, f"x = 1\n{text}\n".encode()) as path, pytest.raises(StorageError) as damage:
        load_profiles(path.parent)
    assert "line " in damage.value.sentence


@pytest.mark.parametrize(
    ("row", "line"),
    [(f"person,l1,{LONG}", 2), ("person,l1,7\nperson," + "l" * 200_000 + ",8", 3), ('"person,l1,7\n', 2)],
)
def test_a_table_of_pairs_that_is_none_names_its_line(row: str, line: int) -> None:
    with pytest.raises(StorageError, match=f"table, line {line}: "):
        read_pair_table("table", f"what,ispring_id,moodle_id\n{row}", bytes(32))


def test_a_table_of_pairs_whose_first_line_is_none_is_said_to_be_none() -> None:
    with pytest.raises(StorageError, match="table, line 1: this is no table"):
        read_pair_table("table", "what,ispring_id,moodle_id," + "l" * 200_000, bytes(32))


def test_a_table_of_pairs_may_end_its_lines_as_a_macintosh_did() -> None:
    assert len(read_pair_table("table", "what,ispring_id,moodle_id\rperson,l1,7\r", bytes(32))) == 1


def test_what_a_shared_file_of_pairs_says_is_cleaned() -> None:
    """Somebody else wrote it; ``rollbook pairs`` sent an escape sequence in it to the terminal."""
    ident = PairId(What.PERSON, "https://i", "https://m", "l\x1b]0;owned\x07")
    book = Book(bytes(32), {ident: Pair(7, "2026\x1b[666m", "", "")})
    assert dict(parse(Path("pairs"), written(book)).pairs) == {
        PairId(What.PERSON, "https://i", "https://m", "l�]0;owned�"): Pair(7, "2026�[666m", "", "", bytes(32))
    }


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-8\0"])
def test_an_encoding_of_pythons_own_is_none_for_answers(charset: str) -> None:
    """Some of them fail in a way of their own at what is no text, after the first rows."""
    chunks = [b"<response>", "<contentItem>é</contentItem></response>".encode()]
    with pytest.raises(AnswerError, match="encoding that cannot be read"):
        list(parts(chunks, f"text/xml; charset={charset}", rows.COURSES))


def test_half_a_character_in_a_token_is_sent_as_something_else() -> None:
    """JSON can name it, and nothing can be encoded that holds it."""
    given = answers.token(Answered(200, "application/json", {}, rb'{"token": "\ud800"}'))
    request = Request(
        "the site",
        "POST",
        requests.SERVER_PATH,
        form=(("wstoken", given), ("wsfunction", requests.SITE_INFO)),
    )
    read = Request("statuses", "GET", "/user", (("pageToken", "\ud800"),), (("X-Token", given),))
    with Loopback({}, fallback=Reply(b"<RESPONSE/>")) as server:
        with wire_to(server.url, System.MOODLE) as wire:
            assert wire.fetch(request, Stop()).status == 200
        with wire_to(server.url) as wire:
            assert wire.fetch(read, Stop()).status == 200
        assert [seen.form.get("wstoken", "") for seen in server.seen] == ["?", ""]
        assert dict(server.seen[1].query)["pageToken"] == "?"


def test_blanks_before_an_answer_cost_no_more_than_their_length() -> None:
    """How it begins was looked for anew with each piece: of a gibibyte for hours, and nothing else ran."""
    pieces = itertools.chain(itertools.repeat(b" " * 65_536, 512), [b"<response/>"])
    with in_time(2):
        assert list(parts(pieces, "text/xml", rows.COURSES)) == []

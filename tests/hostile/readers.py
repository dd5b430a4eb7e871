"""The readers of what servers and files hold, as inputs to be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from tests.hostile import damage as made
from tests.hostile.inputs import Input, is_fit, outcome, private_file, see_fit
from tests.protocols.moodle.test_recordings import READERS as MOODLE_READERS
from tests.support.moodle_xml import exception, response
from tui.accounts.addresses import normal_moodle_url, normal_url, place_of, suggest_api_url
from tui.accounts.profiles import FILE_NAME as PROFILES
from tui.accounts.profiles import load_profiles
from tui.errors import RollbookError, StorageError
from tui.lookup.finding.opening import host_of, read_opening
from tui.lookup.matching.pairfile import Book, parse, written
from tui.lookup.matching.pairtable import read_pair_table
from tui.lookup.roster.filter import read_filter
from tui.lookup.verdict.sentences import FILE_NAME as SENTENCES
from tui.lookup.verdict.sentences import load_sentences
from tui.protocols.http.messages import Reply
from tui.protocols.ispring import errors, rows, soap_answers, soap_calls, token, values
from tui.protocols.ispring.answers import Rows, parts
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.bundle import read_bundle
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import value_of_json
from tui.protocols.xml.reader import read_tree, row_batches
from tui.records import Outcome, System
from tui.text import clean, clean_message, fold, unescape

# --- iSpring ---------------------------------------------------------------------------------------------

LISTS: Final[dict[str, tuple[Rows[Any], str, tuple[str, ...]]]] = {
    "courses": (rows.COURSES, "contentItem", ("contentItemId", "title", "contentItemType", "viewUrl")),
    "statuses": (
        rows.final_statuses(),
        "status",
        ("userId", "status", "progress", "completionDate", "lastViewDate"),
    ),
    "enrolments": (
        rows.ENROLMENTS,
        "enrollment",
        ("enrollmentId", "courseId", "learnerId", "accessDate", "dueDate"),
    ),
    "results": (
        rows.RESULTS,
        "result",
        ("courseId", "courseTitle", "completionStatus", "progress", "dueDate"),
    ),
    "modules": (rows.MODULE_RESULTS, "result", ("moduleId", "moduleTitle", "completionStatus", "viewsCount")),
    "departments": (rows.DEPARTMENTS, "department", ("departmentId", "name", "parentDepartmentId")),
    "learners": (
        rows.learners("userId"),
        "userProfile",
        ("userId", "email", "login", "status", "role", "fields"),
    ),
}
"""How each list of iSpring's is read, and what its rows hold."""

_rest: Final = made.damaged(
    st.sampled_from(list(made.ISPRING.values())) | made.whole_documents | made.any_json
)
_soap: Final = made.damaged(
    made.soap_documents
    | st.sampled_from([body for name, body in made.ISPRING.items() if name.startswith("soap")])
)
_listed: Final = st.one_of(*(made.rows(element, leaves) for _, element, leaves in LISTS.values()))


def _ispring_list(drawn: tuple[str, list[bytes], str]) -> None:
    name, chunks, content_type = drawn
    outcome(lambda: list(parts(iter(chunks), content_type, LISTS[name][0])))


def _flat(chunks: list[bytes]) -> None:
    """Read the same twice: rows cut out of the bytes are the parser's."""

    def told(reader: Rows[Any]) -> tuple[list[Any], bool]:
        found: list[Any] = []
        try:
            for batch in reader.batches(chunks):
                found += reader.records(batch)
        except RollbookError:
            return found, True
        return found, False

    flat, broken = told(rows.final_statuses())
    parsed, also_broken = told(replace(rows.final_statuses(), of_columns=None))
    assert broken is also_broken
    assert flat[: len(parsed)] == parsed
    assert len(flat) - len(parsed) <= broken


def _any_rows(chunks: list[bytes]) -> None:
    def batches() -> list[int]:
        return [len(batch.rows) for batch in row_batches(chunks, ["status", "SINGLE"], keep=("code",))]

    outcome(batches)
    outcome(lambda: len(read_tree(chunks)))


def _soap_answer(drawn: tuple[str, list[bytes], str, int]) -> None:
    name, chunks, content_type, status = drawn
    call = soap_calls.final_statuses("c") if name == "statuses" else soap_calls.LEARNERS
    outcome(lambda: list(soap_answers.results(iter(chunks), content_type, LISTS[name][0], call, "secret")))
    see_fit(soap_answers.refusal(status, b"".join(chunks), call, "secret"))


def _refusal(drawn: tuple[int, bytes]) -> None:
    status, body = drawn
    see_fit(errors.refusal(status, body, "courses"))
    assert isinstance(errors.is_web_page(body), bool)


def _token(drawn: tuple[int, bytes, str]) -> None:
    status, body, content_type = drawn
    found = outcome(lambda: token._token_of(Reply(status, content_type, {}, body)))
    if isinstance(found, tuple):
        assert found[0].reveal()
        assert found[1] > 0


def _ispring_value(text: str) -> None:
    see_fit([values.moment(text), values.percent(text), Outcome.of(clean(text)), fold(clean(text))])
    see_fit(values.moments([text, "", text]))


# --- Moodle ----------------------------------------------------------------------------------------------

_KEYS: Final = sorted(
    {
        *(
            "id",
            "name",
            "cmid",
            "state",
            "timecompleted",
            "tracking",
            "statuses",
            "warnings",
            "details",
            "rulevalue",
        ),
        *("completionstatus", "completions", "completed", "complete", "criteria", "title", "type", "modules"),
        *("fullname", "email", "idnumber", "username", "users", "courses", "functions", "release", "version"),
        *("message", "warningcode", "responses", "error", "data", "exception", "visible", "availabilityinfo"),
    }
)
_recorded: Final = st.sampled_from([each.body for each in made.MOODLE])
_valued: Final = made.plain_values(_KEYS).map(
    lambda content: response(content).decode("utf-8", "surrogatepass").encode("utf-8", "surrogatepass")
)


def _moodle_answer(drawn: tuple[str, int, str, bytes]) -> None:
    function, status, content_type, body = drawn
    reply = Reply(status, content_type, {}, body)
    call = Call("something", function, about="what was asked for")
    if function == requests.TOKEN_PATH:
        found = outcome(lambda: answers.token(reply))
        assert isinstance(found, RollbookError) or found.reveal()
    elif function == requests.BUNDLE:
        outcome(lambda: [bool(one) for one in read_bundle(answers.read(reply, call), [call, call])])
    else:
        outcome(lambda: MOODLE_READERS[function](answers.read(reply, call)))


_functions: Final = st.sampled_from(sorted({*MOODLE_READERS, requests.TOKEN_PATH, requests.BUNDLE}))

# --- what is typed, pasted and kept in files ---------------------------------------------------------------

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


def _made_of(pieces: Iterable[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(tuple(pieces)) | made.texts, max_size=8).map("".join)


def _bytes(text: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
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

INPUTS: Final = (
    Input(
        "iSpring's lists",
        st.tuples(
            st.sampled_from(sorted(LISTS)),
            made.in_chunks(_rest | _listed | made.damaged(_listed)),
            made.types,
        ),
        _ispring_list,
    ),
    Input("rows read flat", made.in_chunks(made.damaged(_listed) | _rest), _flat),
    Input("rows and trees", made.in_chunks(_rest | made.damaged(_recorded)), _any_rows),
    Input(
        "SOAP",
        st.tuples(
            st.sampled_from(["statuses", "learners"]),
            made.in_chunks(_soap | _rest),
            made.types,
            made.statuses,
        ),
        _soap_answer,
    ),
    Input("iSpring's refusals", st.tuples(made.statuses, _rest | _soap | _bytes(made.texts)), _refusal),
    Input("iSpring's tokens", st.tuples(made.statuses, _rest | made.any_json, made.types), _token),
    Input(
        "statuses, dates and numbers",
        made.texts
        | _made_of("0123456789-+:TZ., eEx%٣")
        | st.sampled_from([made.LONG_NUMBER, "1e400", f"0.{made.LONG_NUMBER}", "9999-12-31T23:59:59+00:01"]),
        _ispring_value,
    ),
    Input(
        "Moodle's answers",
        st.tuples(_functions, made.statuses, made.types, made.damaged(_recorded | _valued) | made.any_json),
        _moodle_answer,
    ),
    Input(
        "Moodle's refusals",
        st.tuples(
            _functions,
            made.statuses,
            made.types,
            st.builds(
                exception, st.text(max_size=40), st.none() | st.text(max_size=40), st.text(max_size=600)
            ),
        ),
        _moodle_answer,
    ),
    Input(
        "JSON in a bundle",
        made.any_json.map(bytes.decode),
        lambda text: outcome(lambda: bool(value_of_json(text, "x"))),
    ),
    Input("profiles", _bytes(_made_of(_TOML)), _stored(PROFILES, load_profiles)),
    Input(
        "sentences", _bytes(_made_of(_TOML)), _stored(SENTENCES, lambda folder: load_sentences("de", folder))
    ),
    Input("pairs", _bytes(_made_of(_PAIRS)), _pair_file),
    Input("tables of pairs", _made_of(_PAIRS), _pair_table),
    Input("what is pasted", _made_of(_ADDRESSES), _opening),
    Input(
        "texts",
        made.texts
        | _made_of(("&", "&#", "&amp;", "<", ">", "<style>", "</li><li>", made.LONG_NUMBER, ";", "x")),
        _text,
    ),
)
"""Each is tried with a few inputs in the suite, and with many by ``python -m tests.hostile``."""

"""The readers of what servers send, as inputs to be tried, and with them all the others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from hypothesis import strategies as st

from tests.hostile import damage as made
from tests.hostile.inputs import Input, outcome, see_fit
from tests.hostile.typed import TYPED, as_bytes, made_of
from tests.protocols.moodle.test_recordings import READERS as MOODLE_READERS
from tests.protocols.wires import wire_to
from tests.support.moodle_xml import exception, response
from tests.support.raw import READ_REQUEST, RawServer
from tui.errors import RollbookError
from tui.protocols.http.messages import Limits, Reply, Request
from tui.protocols.ispring import errors, rows, soap_answers, soap_calls, token, values
from tui.protocols.ispring.answers import Rows, parts
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.bundle import read_bundle
from tui.protocols.moodle.requests import Call
from tui.protocols.moodle.values import value_of_json
from tui.protocols.xml.reader import read_tree, row_batches
from tui.records import Outcome
from tui.stop import Stop
from tui.text import clean, fold

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

# --- HTTP itself -------------------------------------------------------------------------------------------

_HEADS: Final = (
    *(
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 200\r\n",
        b"HTTP/1.1 503 Busy\r\n",
        b"HTTP/1.1 302 Found\r\n",
        b"HTTP/2\r\n",
    ),
    *(
        b"Content-Length: 11\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: %b\r\n" % made.LONG_NUMBER.encode(),
    ),
    *(
        b"Transfer-Encoding: chunked\r\n",
        b"b\r\n<response/>\r\n0\r\n\r\n",
        b"ffffffffffffffff\r\n",
        b"Connection: close\r\n",
    ),
    *(
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: deflate\r\n",
        b"Retry-After: 9999999999\r\n",
        b"Date: owned\r\n",
    ),
    *(
        b"Location: //owned.example/\x1b]0;owned\x07\r\n",
        b"Set-Cookie: owned=1\r\n",
        b"\r\n",
        b"\n",
        b"\x00",
        b"<response/>",
    ),
    *(
        b"Content-Type: text/xml; charset=\x1b[666m\r\n",
        b"X: " + b"a" * 70_000 + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ),
)
_usual_head: Final = st.just(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n<response/>")
_NO_PATIENCE: Final = Limits(connect=1, read=1, total=2, tries=1)


def _http(said: bytes) -> None:
    """Ask a server that says this, and goes."""
    request = Request("courses", "GET", "/contents")
    with RawServer([READ_REQUEST, said]) as server, wire_to(server.url, limits=_NO_PATIENCE) as wire:
        found = outcome(lambda: wire.fetch(request, Stop()).status)
    assert isinstance(found, int | RollbookError)


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
    Input("iSpring's refusals", st.tuples(made.statuses, _rest | _soap | as_bytes(made.texts)), _refusal),
    Input("iSpring's tokens", st.tuples(made.statuses, _rest | made.any_json, made.types), _token),
    Input(
        "statuses, dates and numbers",
        made.texts
        | made_of("0123456789-+:TZ., eEx%٣")
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
    Input(
        "HTTP",
        made.damaged(_usual_head | st.lists(st.sampled_from(_HEADS), max_size=8).map(b"".join)),
        _http,
    ),
    *TYPED,
)
"""Each is tried with a few inputs in the suite, and with many by ``python -m tests.hostile``."""

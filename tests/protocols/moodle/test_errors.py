"""What is said about errors nobody recorded, and about those that need care."""

from __future__ import annotations

import pytest

from tests.support.moodle_recordings import recording
from tests.support.moodle_xml import exception
from tui.errors import AnswerError, BusyError, DeniedError, NotFoundError, RollbookError, SignInError
from tui.protocols.http.messages import Reply
from tui.protocols.moodle import answers, requests
from tui.protocols.moodle.errors import fault, page_fault, sign_in_fault
from tui.protocols.moodle.requests import Call

CALL = requests.activity_states(requests.ACTIVITY_STATES, 5, 7)


def raised_by(body: bytes, call: Call = CALL, status: int = 200) -> RollbookError:
    with pytest.raises(RollbookError) as raised:
        answers.read(Reply(status, "application/xml", {}, body), call)
    return raised.value


def test_a_refused_token() -> None:
    error = raised_by(recording("5.1", "core_webservice_get_site_info.invalid_token").body)
    assert error.sentence == (
        "Moodle: refused this token (invalidtoken)."
        " It is mistyped, expired, deleted or another site's."
        " Make a new one in Moodle under Preferences › Security keys."
    )
    assert error.field == "token"


def test_no_access_names_all_its_causes() -> None:
    error = raised_by(recording("5.1", f"{requests.ACTIVITY_STATES}.function_not_in_service").body)
    assert isinstance(error, DeniedError)
    for cause in (
        "lacks core_completion_get_activities_completion_status",
        "switched off",
        "closed to this account or network address",
        "token has just expired",
        "webservice/rest:use",
    ):
        assert cause in error.remedy


@pytest.mark.parametrize("namespace", ["", "core\\exception\\", "some\\plugin\\"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("required_capability_exception", DeniedError),
        ("require_login_exception", DeniedError),
        ("webservice_access_exception", DeniedError),
        ("dml_missing_record_exception", NotFoundError),
        ("dml_connection_exception", BusyError),
        ("invalid_response_exception", AnswerError),
        ("coding_exception", AnswerError),
    ],
)
def test_a_code_that_is_missing_or_unknown_is_told_by_the_class(
    namespace: str, name: str, kind: type[RollbookError]
) -> None:
    for code in (None, "", "madeup"):
        error = raised_by(exception(namespace + name, code, "Says why"))
        assert type(error) is kind
        assert error.code == (code or name)
        assert "Says why" not in error.sentence


def test_the_code_goes_before_the_class() -> None:
    assert type(raised_by(exception("moodle_exception", "invalidtoken"))) is SignInError


@pytest.mark.parametrize("status", [200, 403, 404, 500, 503])
def test_an_exception_is_told_whatever_the_status_is(status: int) -> None:
    assert type(raised_by(exception("moodle_exception", "nocriteriaset"), status=status)) is NotFoundError


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_answer_is_taken_whatever_the_status_is(status: int) -> None:
    reply = Reply(status, "text/html", {}, b"<RESPONSE>\n</RESPONSE>")
    assert answers.read(reply, CALL) is None


def test_a_fault_in_php_is_quoted_without_markup() -> None:
    message = 'Attempt to assign <b>property</b> "contextvalidated" on null'
    error = raised_by(exception("Error", None, message))
    assert type(error) is AnswerError
    assert error.code == "Error"
    assert error.what.startswith(
        "answered about activity states with an error of its own: “Attempt to assign property "
    )
    assert "<b>" not in error.sentence


@pytest.mark.parametrize("message", ["error/nosuchtext", "", "nosuchtext"])
def test_a_bare_id_of_a_text_is_not_quoted(message: str) -> None:
    error = raised_by(exception("moodle_exception", "nosuchtext", message))
    assert error.sentence == (
        "Moodle: answered about activity states with an error of its own (nosuchtext)."
        " This is a fault inside Moodle: tell its administrator."
    )


@pytest.mark.parametrize("function", [requests.ACTIVITY_STATES_OF_SEED, "local_saylor_get_states"])
def test_no_such_record_may_mean_a_name_that_is_not_moodles(function: str) -> None:
    call = requests.activity_states(function, 5, 7)
    error = fault(call, "dml_missing_record_exception", "invalidrecordunknown", "Can't find data record.")
    assert type(error) is AnswerError
    assert function in error.what
    assert "person 7 in course 5" in error.what
    assert requests.ACTIVITY_STATES in error.remedy
    assert error.field == "completion_function"


def test_a_site_too_old_for_the_function_says_so_by_its_table() -> None:
    body = recording("4.4", f"{requests.ACTIVITY_STATES_OF_SEED}.wrong_name_from_doc").body
    assert f"has no function {requests.ACTIVITY_STATES}" in raised_by(body).what


def test_no_such_record_means_course_or_person_for_moodles_own_names() -> None:
    error = raised_by(recording("4.4", f"{requests.ACTIVITY_STATES}.course_unknown").body)
    assert type(error) is NotFoundError
    assert "person 7 in course 5" in error.what


def test_the_right_that_is_missing_is_named() -> None:
    error = raised_by(recording("5.1", f"{requests.ACTIVITY_STATES}.denied_student_other").body)
    assert error.remedy == "Ask for the right report/progress:view."


@pytest.mark.parametrize(
    ("status", "body", "kind", "what"),
    [
        (200, b"", AnswerError, "gave an empty answer"),
        (
            200,
            b"<html><body>Sign in to the hotel</body></html>",
            AnswerError,
            "answered with something other",
        ),
        (200, b"Warning: something", AnswerError, "answered with something other"),
        (401, b"", DeniedError, "stands behind a web server with a sign-in of its own"),
        (403, b" \n", DeniedError, "has web services or their REST protocol switched off"),
        (403, b"<html>Forbidden</html>", DeniedError, "stands behind a web server that refused"),
        (404, b"File not found.", AnswerError, "has no web service at this address"),
        (418, b"", AnswerError, "failed to answer"),
        (429, b"", BusyError, "asks for fewer questions"),
        (500, b"<h1>Oh</h1>", AnswerError, "failed to answer"),
        (502, b"<hr>", BusyError, "does not answer behind its web server"),
        (503, b"<!DOCTYPE html><p>down", BusyError, "is down for maintenance or overloaded"),
        (504, b"", BusyError, "does not answer behind its web server"),
    ],
)
def test_pages_of_web_servers(status: int, body: bytes, kind: type[RollbookError], what: str) -> None:
    error = raised_by(body, status=status)
    assert type(error) is kind
    assert error.what.startswith(what)
    assert error.code == ("" if status == 200 else str(status))
    assert error.remedy
    with pytest.raises(kind):
        answers.token(Reply(status, "text/html", {}, body))
    assert type(page_fault(status, body)) is kind


@pytest.mark.parametrize("message", ["Invalid login, please try again", "<p>no</p>", ""])
def test_a_refused_sign_in_points_to_its_field(message: str) -> None:
    error = sign_in_fault("invalidlogin", message)
    assert type(error) is SignInError
    assert error.field == "password"
    assert type(sign_in_fault("madeup", message)) is AnswerError


def test_whoever_may_not_make_a_token_is_sent_to_the_administrator() -> None:
    error = sign_in_fault("cannotcreatetoken", "")
    assert type(error) is SignInError
    assert "administrator for a token" in error.remedy

"""Moodle's error codes as plain words with a next step.

Moodle answers nearly every error with HTTP 200; its ERRORCODE tells them apart. The class of the exception
moved into a namespace with Moodle 4.5, so that only what stands behind its last backslash is compared. Not
one of Moodle's own messages is repeated where the code is known: they are translated, hold HTML, names and
SQL, or are bare string ids.

Source: facts on Moodle, the error table, measured on 4.4 and 5.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from tui.errors import (
    AnswerError,
    BusyError,
    DeniedError,
    NotFoundError,
    RollbookError,
    SignInError,
)
from tui.protocols.moodle.requests import ACTIVITY_STATES, OWN_FUNCTIONS, Call
from tui.records import System
from tui.secret import masked
from tui.text import clean, clean_message


@dataclass(frozen=True, slots=True)
class Words:
    """How one error is put.

    Attributes:
        kind: The error's class.
        what: What happened; ``{label}``, ``{function}``, ``{about}`` and ``{right}`` are those of the call.
        remedy: The next step, with the same blanks.
        field: The sign-in field at fault.
    """

    kind: type[RollbookError]
    what: str
    remedy: str
    field: str = ""


_IN_BROWSER: Final = "Sign in to Moodle with it once in a browser, do what is asked there, then try again."
_OTHER_ACCOUNT: Final = "Have it put right in Moodle, or use the token of another account."
_SWITCH_ON: Final = (
    "Ask the Moodle administrator to switch both on (Site administration › Server › Web services)."
    " A firewall before Moodle may answer alike."
)
_SERVICE: Final = "Name the service made for you as service in the profile, or sign in with a token."

_REFUSED_REQUEST: Final = Words(
    AnswerError,
    "did not accept the question for {label}",
    "It may be older than 2.9, or changed by a plugin: tell its administrator.",
)
_NO_RECORD: Final = Words(
    NotFoundError,
    "knows no such course or person: {about}",
    "It may have been deleted; look at both ids.",
)
_NO_ENTRY: Final = Words(
    DeniedError,
    "does not let this account enter the course",
    "Ask for the right moodle/course:view there (and moodle/course:viewhiddencourses if it is hidden).",
)
_OFF: Final = Words(DeniedError, "has web services or their REST protocol switched off", _SWITCH_ON)

_WORDS: Final[Mapping[str, Words]] = {
    # the token and the account behind it: everything stops
    "invalidtoken": Words(
        SignInError,
        "refused this token",
        "It is mistyped, expired, deleted or another site's. Make a new one in Moodle under Preferences ›"
        " Security keys.",
        "token",
    ),
    "accessexception": Words(
        DeniedError,
        "does not let this token read {label}",
        "One of these is why: the token has just expired; its service is switched off, closed to this account"
        " or network address, or lacks {function}; or the account lacks webservice/rest:use.",
        "token",
    ),
    "wsaccessusersuspended": Words(SignInError, "has this account suspended", _OTHER_ACCOUNT, "token"),
    "wsaccessuserdeleted": Words(SignInError, "has this account deleted", _OTHER_ACCOUNT, "token"),
    "wsaccessuserexpired": Words(SignInError, "says that this account has expired", _OTHER_ACCOUNT, "token"),
    "wsaccessuserunconfirmed": Words(
        SignInError, "says that this account was never confirmed", _OTHER_ACCOUNT, "token"
    ),
    "wsaccessusernologin": Words(
        SignInError, "does not let this account sign in at all", _OTHER_ACCOUNT, "token"
    ),
    "sitepolicynotagreed": Words(
        SignInError, "wants this account to agree to the site's policy first", _IN_BROWSER
    ),
    "forcepasswordchangenotice": Words(
        SignInError, "wants this account to change its password first", _IN_BROWSER
    ),
    "usernotfullysetup": Words(
        SignInError, "wants this account to complete its own profile first", _IN_BROWSER
    ),
    # the site asks for patience
    "sitemaintenance": Words(BusyError, "is down for maintenance", "Try again later."),
    "upgraderunning": Words(BusyError, "is being upgraded", "Try again later."),
    "dbconnectionfailed": Words(
        BusyError,
        "cannot reach its own database",
        "Try again in a minute; if it stays so, tell its administrator.",
    ),
    # the course
    "requireloginerror": _NO_ENTRY,
    "errorcoursecontextnotvalid": _NO_ENTRY,
    "nopermissions": Words(
        DeniedError, "does not let this account read {label}", "Ask for the right {right}."
    ),
    "cannotviewreport": Words(
        DeniedError,
        "tells this account nothing about course completion here",
        "Either completion is switched off for the course or site, or the account lacks the right"
        " report/completion:view.",
    ),
    "nocriteriaset": Words(
        NotFoundError,
        "has no completion criteria for this course, so that nobody can ever be complete",
        "Criteria are ticked in Moodle under Course completion.",
    ),
    # the person
    "invalidrecord": _NO_RECORD,
    "invalidrecordunknown": _NO_RECORD,
    "invaliduser": Words(
        NotFoundError, "knows no such person: {about}", "The account may have been deleted; look at the id."
    ),
    "userdeleted": Words(
        NotFoundError,
        "has deleted the account of this person: {about}",
        "Look for another account of the same person.",
    ),
    "usernotconfirmed": Words(
        NotFoundError,
        "tells nothing about this person, whose account was never confirmed: {about}",
        "Have the account confirmed in Moodle.",
    ),
    "guestsarenotallowed": Words(
        NotFoundError,
        "keeps no completion for the guest account: {about}",
        "Look for the person's own account.",
    ),
    "accessdenied": Words(
        DeniedError,
        "keeps groups apart in this course, and this account is not in the person's group: {about}",
        "Ask for the right moodle/site:accessallgroups.",
    ),
    "usernotenroled": Words(
        NotFoundError,
        "does not track this person here: not enrolled, enrolment suspended or over, or a role without"
        " completion",
        "Look at the enrolment in Moodle under Participants.",
    ),
    # the question
    "invalidresponse": Words(
        AnswerError,
        "refuses to send {label}: a text in the answer breaks its own rules",
        "Usually a name holds “<” before a letter or digit; it must be corrected in Moodle.",
    ),
    "invalidparameter": _REFUSED_REQUEST,
    "missingparam": _REFUSED_REQUEST,
    "errorinvalidparam": _REFUSED_REQUEST,
    "invaliduserfield": _REFUSED_REQUEST,
    "keyalreadyset": _REFUSED_REQUEST,
    "codingerror": _REFUSED_REQUEST,
}

_OF_CLASS: Final[Mapping[str, str]] = {
    "invalid_parameter_exception": "invalidparameter",
    "invalid_response_exception": "invalidresponse",
    "required_capability_exception": "nopermissions",
    "require_login_exception": "requireloginerror",
    "webservice_access_exception": "accessexception",
    "dml_missing_record_exception": "invalidrecord",
    "dml_connection_exception": "dbconnectionfailed",
    "coding_exception": "codingerror",
}
"""The code that puts best what an exception means that came without a code, or with an unknown one."""

_SIGN_IN_WORDS: Final[Mapping[str, Words]] = {
    "invalidlogin": Words(
        SignInError,
        "refused this username and password",
        "Type them again. A suspended account is refused alike, and so is an e-mail address in place of the"
        " username; an account with single sign-on needs a token.",
        "password",
    ),
    "usernotconfirmed": Words(
        SignInError, "says that this account was never confirmed", _IN_BROWSER, "username"
    ),
    "passwordisexpired": Words(SignInError, "says that this password has expired", _IN_BROWSER, "password"),
    "restoredaccountresetpassword": Words(
        SignInError, "wants this account to reset its password first", _IN_BROWSER, "password"
    ),
    "servicenotavailable": Words(
        SignInError, "has no web service of this name, or has it switched off", _SERVICE, "service"
    ),
    "usernotallowed": Words(SignInError, "has this web service closed to this account", _SERVICE, "service"),
    "missingparam": Words(SignInError, "misses the name of the web service", _SERVICE, "service"),
    "cannotcreatetoken": Words(
        SignInError,
        "does not let this account make a token for itself",
        "Ask the Moodle administrator for a token and sign in with it.",
        "username",
    ),
    "enablewsdescription": _OFF,
    "requirecorrectaccess": Words(
        AnswerError,
        "has another address than this one",
        "Use the address the browser shows when you are in Moodle.",
        "url",
    ),
}

_NO_FUNCTION: Final = Words(
    AnswerError,
    "has no function {function}, or knows no such course or person: {about}",
    f"Moodle's own name for this is {ACTIVITY_STATES}, since version 2.9; look at the name in the profile.",
    "completion_function",
)

_NOTHING: Final = Call("the sign-in", "")
"""The call of errors whose words have no blanks."""

_ADDRESS: Final = "Look at the site URL: it is the address of Moodle's front page."

_OF_STATUS: Final[Mapping[int, Words]] = {
    401: Words(DeniedError, "stands behind a web server with a sign-in of its own", _ADDRESS, "url"),
    403: Words(
        DeniedError,
        "stands behind a web server that refused the request",
        "Look at the site URL; a firewall may also keep this network out.",
        "url",
    ),
    404: Words(AnswerError, "has no web service at this address", _ADDRESS, "url"),
    429: Words(BusyError, "asks for fewer questions", "Try again in a minute."),
    502: Words(BusyError, "does not answer behind its web server", "Try again in a minute."),
    503: Words(BusyError, "is down for maintenance or overloaded", "Try again later."),
    504: Words(BusyError, "does not answer behind its web server", "Try again in a minute."),
}

_PORTAL: Final = f"{_ADDRESS} A network that wants a sign-in of its own answers alike."
_NOTHING_SAID: Final = Words(AnswerError, "gave an empty answer", _PORTAL, "url")
_NO_DATA: Final = Words(AnswerError, "answered with something other than data", _PORTAL, "url")
_FAILED: Final = Words(
    AnswerError, "failed to answer", "Try again later; if it stays so, tell its administrator."
)


def fault(call: Call, exception: str, code: str, message: str) -> RollbookError:
    """Return the error that Moodle's ``EXCEPTION`` means.

    Args:
        call: What was asked.
        exception: Its class, with or without a namespace.
        code: Its ERRORCODE; empty for faults in PHP itself and in the seed's sample.
        message: Its MESSAGE, quoted only where nobody knows code and class.
    """
    name, code = _word(exception.rpartition("\\")[2]), _word(code)
    known = code if code in _WORDS else _OF_CLASS.get(name, "")
    if not known:
        return _unknown(call.label, code or name, message)
    words = _WORDS[known]
    if words is _NO_RECORD and _may_lack(call, message):
        words = _NO_FUNCTION
    return _error(words, code or name, call)


def sign_in_fault(code: str, message: str) -> RollbookError:
    """Return the error that a refusal of ``login/token.php`` means."""
    code = _word(code)
    words = _SIGN_IN_WORDS.get(code) or _WORDS.get(code)
    if words is None:
        return _unknown("the sign-in", code, message)
    return _error(words, code)


def page_fault(status: int, body: bytes) -> RollbookError:
    """Return the error that an answer means which is not Moodle's own: a page of a web server, or nothing."""
    empty = not body.strip()
    words = _OF_STATUS.get(status)
    if status == HTTPStatus.FORBIDDEN and empty:
        words = _OFF
    elif words is None and status == HTTPStatus.OK:
        words = _NOTHING_SAID if empty else _NO_DATA
    return _error(words or _FAILED, "" if status == HTTPStatus.OK else str(status))


def not_offered(call: Call) -> DeniedError:
    """Return the error for a function that is not in the service of this token."""
    return DeniedError(
        f"offers this token no {call.label}: {clean(call.function)} is not in its service",
        system=System.MOODLE,
        remedy="Ask the Moodle administrator to add the function to the service.",
        field="token",
    )


def _word(code: str) -> str:
    """Return a code as it may be shown: one that nobody knows may be anything, what was sent, too."""
    known = code in _WORDS or code in _SIGN_IN_WORDS or code in _OF_CLASS
    return code if known else clean(masked(code), 60)


def _may_lack(call: Call, message: str) -> bool:
    """Whether "no such record" may mean the function: 4.4 names the table, 5.1 tells nothing at all."""
    return "external_functions" in message or call.function not in OWN_FUNCTIONS


def _error(words: Words, code: str, call: Call = _NOTHING) -> RollbookError:
    blanks = {
        "label": call.label,
        "function": clean(call.function),
        "about": call.about,
        "right": call.right,
    }
    return words.kind(
        words.what.format_map(blanks),
        system=System.MOODLE,
        remedy=words.remedy.format_map(blanks),
        code=code,
        field=words.field,
    )


def _unknown(label: str, code: str, message: str) -> AnswerError:
    said = clean_message(message)
    quoted = f": “{said}”" if " " in said else ""  # one word is the id of a text Moodle could not find
    return AnswerError(
        f"answered about {label} with an error of its own{quoted}",
        system=System.MOODLE,
        remedy="This is a fault inside Moodle: tell its administrator.",
        code=code,
    )

"""The read-only gate: every request passes it, and what is not on its lists is not sent.

The lists are compiled in. A profile may add the name of one reading Moodle function, nothing else.
"""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import unquote

from tui.errors import AnswerError, GateError, UsageError
from tui.protocols.http.messages import Request, SecretPairs
from tui.records import System

ISPRING_READS: Final = (
    "/content",
    "/content/{id}",
    "/content/{id}/final_statuses",
    "/contents",
    "/departments",
    "/department",
    "/enrollment",
    "/enrollments",
    "/learners/modules/results",
    "/learners/results",
    "/user",
    "/user/{id}",
    "/users/v2",
)
"""Paths of iSpring's REST service that may be read with GET. Source: its OpenAPI document."""

API_VERSIONS: Final = ("/api/v2", "/api/v3")
"""What a base URL on an account's own host ends in; the token is asked for beside them, at its one place."""

ISPRING_TOKEN: Final = "/api/v3/token"  # noqa: S105 (a path)
MOODLE_TOKEN: Final = "/login/token.php"  # noqa: S105 (a path)
MOODLE_REST: Final = "/webservice/rest/server.php"
MOODLE_BUNDLE: Final = "tool_mobile_call_external_functions"

SOAP_READS: Final = frozenset(
    {
        "GetContentItemFinalStatusesRequest",
        "GetContentItemRequest",
        "GetContentRequest",
        "GetDepartmentsRequest",
        "GetUserProfileRequest",
        "GetUsersRequest",
    }
)
"""Body elements of iSpring's SOAP service. Source: facts on iSpring, 7."""

MOODLE_READS: Final = frozenset(
    {
        "core_completion_get_activities_completion_status",
        "core_completion_get_course_activities_completion_status",
        "core_completion_get_course_completion_status",
        "core_course_get_contents",
        "core_course_get_courses_by_field",
        "core_course_search_courses",
        "core_enrol_get_enrolled_users",
        "core_enrol_get_users_courses",
        "core_user_get_users",
        "core_user_get_users_by_field",
        "core_webservice_get_site_info",
    }
)
"""Moodle's web service functions; the third from the seed exists only on some sites."""

_READING_NAME: Final = re.compile(r"[a-z0-9_]+_get_[a-z0-9_]+")
_SEGMENT: Final = r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+"
_ISPRING_PATHS: Final = re.compile(
    "|".join(re.escape(path).replace(r"\{id\}", _SEGMENT) for path in ISPRING_READS)
)
_MOODLE_FIELD: Final = re.compile(r"[a-z][a-z0-9_]*(?:\[[a-z0-9_]*\])*")
"""PHP trims and rewrites odd field names, so that `` wsfunction`` would be a second ``wsfunction``."""

_BUNDLED_FIELD: Final = re.compile(
    r"requests\[(0|[1-9][0-9]{0,2})\]\[(function|arguments|settingfilter|settinglang)\]"
)
_AROUND_BUNDLE: Final = frozenset({"wstoken", "wsfunction", "moodlewssettingfilter", "moodlewssettinglang"})
_ARGUMENT: Final = re.compile(r"[a-z][a-z0-9_]*")

_TOKEN_FIELDS: Final = {
    System.ISPRING: frozenset({"client_id", "client_secret", "grant_type"}),
    System.MOODLE: frozenset({"username", "password", "service"}),
}


def check(request: Request, system: System, extra_functions: frozenset[str] = frozenset()) -> None:
    """Let a request pass, or stop it.

    Args:
        request: What is about to be sent.
        system: Whose lists apply.
        extra_functions: Further Moodle functions, from ``reading_functions``.

    Raises:
        GateError: It is on no list, or tries to be something else than its method and path say.
    """
    if _disguised(request) or _misplaced(request) or not _listed(request, system, extra_functions):
        raise GateError(
            f"“{request.method} {request.path}” is no request this program may send", system=system
        )


def reading_functions(names: frozenset[str]) -> frozenset[str]:
    """Return the names a profile adds to Moodle's list, if all of them say that they only read.

    Raises:
        UsageError: A name is not of the form ``…_get_…``.
    """
    for name in sorted(names):
        if not _READING_NAME.fullmatch(name):
            raise UsageError(
                f"“{name}” is no name of a reading Moodle function",
                system=System.MOODLE,
                remedy="It must look like core_completion_get_activities_completion_status.",
                field="completion_function",
            )
    return names


def _listed(request: Request, system: System, extra_functions: frozenset[str]) -> bool:
    if system is System.MOODLE:
        return _listed_moodle(request, MOODLE_READS | extra_functions)
    if request.body is not None:
        return (
            (request.method, request.query, request.form) == ("POST", (), None)  # a form would go instead
            and request.path in {"", "/"}
            and _listed_soap(request.body.reveal())
        )
    if request.path == ISPRING_TOKEN:
        return _asks_for_token(request, System.ISPRING) and ("grant_type", "client_credentials") in _form(
            request
        )
    return request.method == "GET" and request.form is None and _listed_path(request.path)


def _listed_path(path: str) -> bool:
    if not _ISPRING_PATHS.fullmatch(path):
        return False
    segments = [unquote(segment) for segment in path.split("/")[1:]]
    return all(segment.isprintable() and not {"/", "\\"} & set(segment) for segment in segments) and not (
        {".", ".."} & set(segments)
    )


def _listed_moodle(request: Request, functions: frozenset[str]) -> bool:
    if request.path == MOODLE_TOKEN:
        return _asks_for_token(request, System.MOODLE)
    names = [name for name, _ in _form(request)]
    called = [value for name, value in _form(request) if name.partition("[")[0] == "wsfunction"]
    return (
        (request.method, request.path, request.query, request.body) == ("POST", MOODLE_REST, (), None)
        and all(_MOODLE_FIELD.fullmatch(name) for name in names)
        and "wsfunction" in names
        and len(called) == 1
        and isinstance(called[0], str)
        and (
            (called[0] in functions and "requests" not in {name.partition("[")[0] for name in names})
            or (called[0] == MOODLE_BUNDLE and _listed_bundle(request, functions))
        )
    )


def _listed_bundle(request: Request, functions: frozenset[str]) -> bool:
    """Read inside a bundle: every function in it must be listed, and none of them is a bundle.

    PHP takes the last of two fields of one name, and numbers what has no number: here each field is there
    once, under its own number, and is one of the four whose meaning is known.
    """
    bundled: dict[str, dict[str, str]] = {}
    names = [name for name, _ in _form(request)]
    for name, value in _form(request):
        found = _BUNDLED_FIELD.fullmatch(name)
        if found is None:
            if name not in _AROUND_BUNDLE:
                return False
        elif isinstance(value, str):
            bundled.setdefault(found[1], {})[found[2]] = value
        else:
            return False
    return (
        len(names) == len(set(names))
        and bool(bundled)
        and all(
            fields.get("function", "") in functions and _plain_arguments(fields.get("arguments", "{}"))
            for fields in bundled.values()
        )
    )


def _plain_arguments(source: str) -> bool:
    """Whether a bundled function is given named plain values, each once."""
    try:
        pairs = json.loads(source, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return False
    if not isinstance(pairs, _Pairs):
        return False
    names = [name for name, _ in pairs]
    return (
        len(names) == len(set(names))
        and all(_ARGUMENT.fullmatch(name) for name in names)
        and all(isinstance(value, str | int) for _, value in pairs)
    )


class _Pairs(list[tuple[str, object]]):
    """A JSON object as it was written, with names that are there twice."""


def _listed_soap(envelope: str) -> bool:
    from tui.protocols.xml.reader import local, read_tree

    try:
        root = read_tree([envelope.encode()])
    except AnswerError:
        return False
    bodies = [part for part in root if local(part.tag) == "Body"]
    calls = [local(call.tag) for body in bodies for call in body]
    return local(root.tag) == "Envelope" and len(calls) == 1 and calls[0] in SOAP_READS


def _asks_for_token(request: Request, system: System) -> bool:
    names = [name for name, _ in _form(request)]
    return (
        (request.method, request.query, request.body) == ("POST", (), None)
        and len(names) == len(set(names))
        and set(names) == _TOKEN_FIELDS[system]
    )


def _form(request: Request) -> SecretPairs:
    return request.form or ()


def _misplaced(request: Request) -> bool:
    """Whether this would go beside the base URL, as only the question for iSpring's token may."""
    return bool(request.beside) and (request.path, request.beside) != (ISPRING_TOKEN, API_VERSIONS)


def _disguised(request: Request) -> bool:
    """Whether a server that honours method overrides could take this for another method."""
    names = [*(name for name, _ in request.headers), *(name for name, _ in (*request.query, *_form(request)))]
    return any("method" in name.casefold() for name in names)

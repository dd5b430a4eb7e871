"""The read-only gate lets reads pass and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import GateError, UsageError
from tui.protocols.gate import ISPRING_READS, MOODLE_READS, SOAP_READS, check, reading_functions
from tui.protocols.http.messages import Request, SecretPairs
from tui.records import System
from tui.secret import Secret

COURSE = "e1d7a1c8-5aa7-11e9-8b7e-7a64dbc74205"


def get(path: str, **parts: object) -> Request:
    return replace(Request("something", "GET", path), **parts)  # type: ignore[arg-type]  # each test's own


def call(*form: tuple[str, str | Secret], path: str = "/webservice/rest/server.php") -> Request:
    return Request("something", "POST", path, form=form)


def envelope(inside: str, namespace: str = "http://schemas.xmlsoap.org/soap/envelope/") -> Request:
    body = f'<s:Envelope xmlns:s="{namespace}"><s:Body>{inside}</s:Body></s:Envelope>'
    return Request("something", "POST", "", body=Secret(body), content_type="text/xml")


ISPRING_TOKEN: SecretPairs = (
    ("client_id", "id"),
    ("client_secret", Secret("secret")),
    ("grant_type", "client_credentials"),
)
MOODLE_TOKEN: SecretPairs = (("username", "anna"), ("password", Secret("secret")), ("service", "mobile"))


def refused(request: Request, system: System, extra: frozenset[str] = frozenset()) -> bool:
    try:
        check(request, system, extra)
    except GateError as error:
        return "secret" not in str(error)
    return False


@pytest.mark.parametrize("path", ISPRING_READS)
def test_ispring_reads_pass_with_get_alone(path: str) -> None:
    request = get(path.replace("{id}", COURSE), query=(("userIds[]", "a b"),))
    assert not refused(request, System.ISPRING)
    for method in ("POST", "PUT", "DELETE", "PATCH", "HEAD", "get"):
        assert refused(replace(request, method=method), System.ISPRING)
    assert refused(request, System.MOODLE)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/content/",
        "/content/a/b",
        "/content//final_statuses",
        "/content/../final_statuses",
        "/content/./final_statuses",
        "/content/%2e%2e/final_statuses",
        "/content/a%2Fb/final_statuses",
        "/content/a%5cb",
        "/content/a%0ab",
        "/content/a%00b",
        "/content/a?x=1",
        "/content/a#x",
        "/content/a b",
        "/content\n",
        "/content/a%2",
        "//evil.example/content",
        "@evil.example/content",
        "/users/v3",
        "/users/activate",
        "/enrollment/delete",
        "/webhook/register",
        "https://evil.example/content",
    ],
)
def test_ispring_refuses_other_paths(path: str) -> None:
    assert refused(get(path), System.ISPRING)


def test_a_read_carries_no_form_and_no_disguise() -> None:
    assert refused(get("/content", form=(("a", "b"),)), System.ISPRING)
    assert refused(get("/content", headers=(("X-HTTP-Method-Override", "DELETE"),)), System.ISPRING)
    assert refused(get("/content", query=(("_method", "DELETE"),)), System.ISPRING)
    assert not refused(get("/content", headers=(("X-Auth-Email", "a"),)), System.ISPRING)


def test_the_token_request_passes_in_its_one_form() -> None:
    request = Request("sign-in", "POST", "/api/v3/token", form=ISPRING_TOKEN)
    assert not refused(request, System.ISPRING)
    assert refused(replace(request, method="GET"), System.ISPRING)
    assert refused(replace(request, query=(("a", "b"),)), System.ISPRING)
    assert refused(replace(request, form=(*ISPRING_TOKEN, ("more", "x"))), System.ISPRING)
    assert refused(replace(request, form=(*ISPRING_TOKEN, ISPRING_TOKEN[0])), System.ISPRING)
    assert refused(replace(request, form=ISPRING_TOKEN[:2]), System.ISPRING)
    assert refused(replace(request, form=(*ISPRING_TOKEN[:2], ("grant_type", "password"))), System.ISPRING)
    assert refused(request, System.MOODLE)


def test_the_token_request_alone_goes_beside_the_base_url() -> None:
    token = Request("sign-in", "POST", "/api/v3/token", form=ISPRING_TOKEN)
    assert not refused(replace(token, beside=("/api/v2", "/api/v3")), System.ISPRING)
    assert refused(replace(token, beside=("/elsewhere",)), System.ISPRING)
    assert refused(get("/contents", beside=("/api/v2", "/api/v3")), System.ISPRING)


def test_moodles_token_request_passes_in_its_one_form() -> None:
    request = call(*MOODLE_TOKEN, path="/login/token.php")
    assert not refused(request, System.MOODLE)
    assert refused(
        replace(request, form=(*MOODLE_TOKEN, ("wsfunction", "core_user_delete_users"))), System.MOODLE
    )
    assert refused(replace(request, form=None), System.MOODLE)
    assert refused(request, System.ISPRING)


@pytest.mark.parametrize("function", sorted(MOODLE_READS))
def test_moodles_reads_pass_by_post_alone(function: str) -> None:
    request = call(("wstoken", Secret("t")), ("wsfunction", function), ("options[0][name]", "x"))
    assert not refused(request, System.MOODLE)
    assert refused(replace(request, method="GET"), System.MOODLE)
    assert refused(replace(request, path="/webservice/soap/server.php"), System.MOODLE)
    assert refused(replace(request, query=(("wsfunction", "core_user_delete_users"),)), System.MOODLE)
    assert refused(replace(request, body=Secret("<x/>")), System.MOODLE)
    assert refused(request, System.ISPRING)


@pytest.mark.parametrize(
    "form",
    [
        (),
        (("wsfunction", "core_user_delete_users"),),
        (("wsfunction", "CORE_WEBSERVICE_GET_SITE_INFO"),),
        (("wsfunction", Secret("core_webservice_get_site_info")),),
        (("wsfunction", "core_webservice_get_site_info"), ("wsfunction", "core_user_delete_users")),
        (("wsfunction", "core_webservice_get_site_info"), (" wsfunction", "core_user_delete_users")),
        (("wsfunction", "core_webservice_get_site_info"), ("wsfunction[]", "core_user_delete_users")),
        (("wsfunction[a]", "core_webservice_get_site_info"),),
        (("wsfunction", "core_webservice_get_site_info"), ("wsfunction\0", "core_user_delete_users")),
        (("wsfunction", "core_webservice_get_site_info"), ("a&wsfunction", "core_user_delete_users")),
        (("wsfunction", "core_webservice_get_site_info"), ("requests[0][function]", "core_user_delete")),
    ],
)
def test_moodle_refuses_every_other_call(form: SecretPairs) -> None:
    assert refused(call(*form), System.MOODLE)


READ = "core_completion_get_activities_completion_status"
WRITE = "core_completion_update_activity_completion_status_manually"
BUNDLE = "tool_mobile_call_external_functions"


def bundled(*form: tuple[str, str | Secret]) -> Request:
    return call(("wstoken", Secret("t")), ("wsfunction", BUNDLE), *form)


def one(
    number: str, function: str = READ, arguments: str = '{"courseid": "2", "userid": "3"}'
) -> SecretPairs:
    return ((f"requests[{number}][function]", function), (f"requests[{number}][arguments]", arguments))


def test_a_bundle_of_reads_passes() -> None:
    settings = (("requests[0][settingfilter]", "1"), ("requests[0][settinglang]", "de"))
    request = bundled(("moodlewssettingfilter", "true"), *one("0"), *settings, *one("1"), *one("12"))
    assert not refused(request, System.MOODLE)
    assert refused(replace(request, method="GET"), System.MOODLE)
    assert refused(request, System.ISPRING)


def test_a_profiles_own_function_passes_in_a_bundle_too() -> None:
    request = bundled(*one("0", "local_wsfunc_get_completion"))
    assert refused(request, System.MOODLE)
    assert not refused(request, System.MOODLE, reading_functions(frozenset({"local_wsfunc_get_completion"})))


@pytest.mark.parametrize(
    "form",
    [
        (),
        one("0", WRITE),
        (*one("0"), *one("1", WRITE)),
        one("0", BUNDLE),
        one("0", BUNDLE, '{"requests": [{"function": "core_user_delete_users"}]}'),
        one("0", f" {READ}"),
        one("0", READ.upper()),
        one("0", ""),
        (("requests[0][arguments]", "{}"),),
        (*one("0"), ("requests[0][function]", WRITE)),
        (("requests[0][function]", WRITE), *one("0")),
        (*one("0"), ("requests[00][function]", WRITE)),
        (*one("0"), ("requests[0x0][function]", WRITE)),
        (*one("0"), ("requests[-1][function]", WRITE)),
        (*one("0"), ("requests[][function]", WRITE)),
        (*one("0"), ("requests[1000][function]", WRITE)),
        (*one("0"), ("requests[0][function][]", WRITE)),
        (*one("0"), ("requests[0]", WRITE)),
        (*one("0"), ("requests", WRITE)),
        (*one("0"), (" requests[0][function]", WRITE)),
        (*one("0"), ("requests[0] [function]", WRITE)),
        (*one("0"), ("requests[0][ function]", WRITE)),
        (*one("0"), ("requests[0][function]\0", WRITE)),
        (*one("0"), ("requests[0][function", WRITE)),
        (*one("0"), ("requests.0.function", WRITE)),
        (*one("0"), ("Requests[0][function]", WRITE)),
        (*one("0"), ("requests[0][method]", "POST")),
        (*one("0"), ("requests[0][settingraw]", "1")),
        (*one("0"), ("requests[0][settingfileurl]", "1")),
        (*one("0"), ("moodlewsrestformat", "json")),
        (*one("0"), ("function", WRITE)),
        (*one("0"), ("wsfunction", WRITE)),
        (*one("0"), ("wsfunction[]", WRITE)),
        (*one("0"), ("wstoken", "another")),
        (("requests[0][function]", Secret(READ)), ("requests[0][arguments]", "{}")),
        one("0", READ, ""),
        one("0", READ, "[]"),
        one("0", READ, '"x"'),
        one("0", READ, "{"),
        one("0", READ, "{}{}"),
        one("0", READ, '{"userid": 1, "userid": 2}'),
        one("0", READ, '{"userid": [1]}'),
        one("0", READ, '{"userid": {"wsfunction": "x"}}'),
        one("0", READ, '{"user[id]": 1}'),
        one("0", READ, '{"userid": 1.5}'),
        one("0", READ, "[" * 100_000),
    ],
)
def test_a_bundle_is_read_inside(form: SecretPairs) -> None:
    assert refused(bundled(*form), System.MOODLE)


@given(
    names=st.lists(
        st.text("requests[]0123456789.function ar gumets", max_size=24) | st.just("requests[0][function]"),
        max_size=3,
    ),
    function=st.sampled_from([WRITE, BUNDLE, "core_user_delete_users"]),
)
def test_no_way_of_naming_it_brings_a_write_into_a_bundle(names: list[str], function: str) -> None:
    form = [*one("0"), *((name, function) for name in names)]
    carried = any(name.startswith("requests") and "function" in name for name in names)
    assert not carried or refused(bundled(*form), System.MOODLE)
    assert not names or refused(bundled(*form), System.MOODLE)


def test_a_profile_may_add_a_reading_function() -> None:
    name = "local_wsfunc_get_completion"
    request = call(("wsfunction", name))
    assert refused(request, System.MOODLE)
    assert not refused(request, System.MOODLE, reading_functions(frozenset({name})))


@pytest.mark.parametrize(
    "name", ["core_user_delete_users", "_get_x", "A_get_b", "a_get_b\n", "a_get_", "", "a get b"]
)
def test_a_function_that_does_not_say_it_reads_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as refusal:
        reading_functions(frozenset({name}))
    assert refusal.value.field == "completion_function"


@pytest.mark.parametrize("element", sorted(SOAP_READS))
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_soap_reads_pass_whatever_the_spelling_of_the_namespace(element: str, scheme: str) -> None:
    inside = (
        f'<{element} xmlns="{scheme}://ispringlearn.com/go/services/api/soap"><contentItemId/></{element}>'
    )
    request = envelope(inside, f"{scheme}://schemas.xmlsoap.org/soap/envelope/")
    assert not refused(request, System.ISPRING)
    assert not refused(replace(request, path="/"), System.ISPRING)
    assert refused(replace(request, path="/content"), System.ISPRING)
    assert refused(replace(request, method="GET"), System.ISPRING)
    assert refused(replace(request, query=(("x", "y"),)), System.ISPRING)
    for form in ((), (("x", "y"),)):  # it would be sent in place of what was looked at
        assert refused(replace(request, form=form), System.ISPRING)
    assert refused(request, System.MOODLE)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no XML",
        "<GetUsersRequest/>",
        "<!DOCTYPE x><Envelope><Body><GetUsersRequest/></Body></Envelope>",
        "<Envelope><Body/></Envelope>",
        "<Envelope><Header><GetUsersRequest/></Header></Envelope>",
        "<Envelope><Body><DeleteUserRequest/></Body></Envelope>",
        "<Envelope><Body><GetUsersRequest/><DeleteUserRequest/></Body></Envelope>",
        "<Envelope><Body><GetUsersRequest/></Body><Body><DeleteUserRequest/></Body></Envelope>",
        "<Other><Body><GetUsersRequest/></Body></Other>",
        "<Envelope><Body><GetUsersRequest/></Body>",
    ],
)
def test_other_soap_bodies_are_refused(body: str) -> None:
    assert refused(replace(envelope(""), body=Secret(body)), System.ISPRING)


PATHS = st.text(max_size=40).filter(lambda path: "secret" not in path)
"""The refusal names the path: one that says what no refusal may say would be taken for a secret told."""


@given(method=st.sampled_from(["GET", "POST", "DELETE"]), path=PATHS)
def test_nothing_unlisted_passes_ispring(method: str, path: str) -> None:
    known = path.replace(path.split("/")[2] if path.count("/") > 1 else "\0", "{id}")
    listed = method == "GET" and (path in ISPRING_READS or known in ISPRING_READS)
    assert listed or refused(Request("something", method, path), System.ISPRING)


@given(name=st.text(max_size=30), function=st.text(max_size=30))
def test_nothing_unlisted_passes_moodle(name: str, function: str) -> None:
    listed = name == "wsfunction" and function in MOODLE_READS
    assert listed or refused(call((name, function)), System.MOODLE)

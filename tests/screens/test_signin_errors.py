"""Every sign-in Moodle or iSpring refuses: the words on screen, the next step, and where the keyboard is."""

from __future__ import annotations

from typing import Final

import pytest

from tests.screens.refusals import (
    Told,
    impatient,
    marks,
    moodle_says,
    recorded,
    refused,
    refusing,
    told,
    verdict,
)
from tests.screens.systems import HTML, JSON, PAGE, SERVER, SIGN_IN, TOKEN, moodle_answers, site
from tests.support.loopback import Handler, Reply, in_turn, redirect
from tests.support.pilots import piloted
from tui.protocols.moodle import requests
from tui.records import System
from tui.screens.explorer import ExplorerScreen

pytestmark = pytest.mark.usefixtures(impatient.__name__)

Cases = dict[str, tuple[dict[str, Reply | Handler], Told]]

NO_ACCESS: Final = told(
    "does not let this token read the site's description (accessexception)",
    "the token has just expired",
    "its service is switched off, closed to this account or network address",
    "or lacks core_webservice_get_site_info",
    "the account lacks webservice/rest:use",
    field="token",
    mark="refused",
)
IN_BROWSER: Final = "Sign in to Moodle with it once in a browser, do what is asked there, then try again."
OTHER_ACCOUNT: Final = "Have it put right in Moodle, or use the token of another account."
FRONT_PAGE: Final = "Look at the site URL: it is the address of Moodle's front page."
LATER: Final = "Try again later."
SITE_INFO: Final = "core_webservice_get_site_info"
STATES: Final = requests.ACTIVITY_STATES


def site_info(name: str) -> dict[str, Reply | Handler]:
    """Routes of a Moodle that answers everything as it did this recorded first question."""
    return moodle_says(recorded(f"{name[:3]}/{SITE_INFO}.{name[4:]}"))


def account(*words: str) -> Told:
    return told(*words, OTHER_ACCOUNT, field="token", mark="refused")


def url(*words: str, mark: str = "check this") -> Told:
    return told(*words, field="site-url", mark=mark)


BY_TOKEN: Final[Cases] = {
    "wrong token": (
        site_info("5.1/invalid_token"),
        told(
            "refused this token (invalidtoken)",
            "mistyped, expired, deleted or another site's",
            "Make a new one in Moodle under Preferences › Security keys.",
            field="token",
            mark="refused",
        ),
    ),
    "no right to web services": (site_info("4.4/no_rest_use_capability"), NO_ACCESS),
    "service switched off": (site_info("4.4/service_disabled"), NO_ACCESS),
    "network address not allowed": (site_info("5.1/ip_restricted"), NO_ACCESS),
    "account suspended": (site_info("4.4/suspended_caller"), account("has this account suspended")),
    "account may not sign in": (site_info("4.4/nologin_caller"), account("not let this account sign in")),
    "account never confirmed": (site_info("5.1/unconfirmed_caller"), account("was never confirmed")),
    "wrong host": (
        site_info("5.1/wwwroot_mismatch"),
        url("the server has moved to http://127.0.0.1:8910.", "Change the URL to http://127.0.0.1:8910."),
    ),
    "sign-in page in between": (
        moodle_says(redirect("https://sso.acme.example/login?token=geheim")),
        url("pointed to a page at https://sso.acme.example", "cannot pass; or the URL is wrong."),
    ),
    "web services off": (
        site_info("4.4/webservices_disabled"),
        told("switched off (403)", "Ask the Moodle administrator to switch both on", "A firewall"),
    ),
    "REST protocol off": (
        site_info("5.1/rest_disabled"),
        told("has web services or their REST protocol switched off (403)", "Web services"),
    ),
    "no function of use": (
        {SERVER: moodle_answers(**{SITE_INFO: site(SITE_INFO)})},
        told(
            "offers this token neither activity states nor course completion",
            "Ask the Moodle administrator to add",
            STATES,
            requests.COURSE_COMPLETION,
            field="token",
            mark="refused",
        ),
    ),
    "site policy": (
        refusing(requests.PEOPLE_BY_FIELD, f"5.1/{STATES}.sitepolicy_not_agreed"),
        told("agree to the site's policy first (sitepolicynotagreed)", IN_BROWSER),
    ),
    "forced password change": (
        refusing(requests.PEOPLE_BY_FIELD, f"5.1/{STATES}.force_password_change"),
        told("change its password first (forcepasswordchangenotice)", IN_BROWSER),
    ),
    "profile not complete": (
        refusing(requests.PEOPLE_BY_FIELD, f"4.4/{STATES}.user_not_fully_setup"),
        told("complete its own profile first (usernotfullysetup)", IN_BROWSER),
    ),
    "maintenance": (site_info("5.1/maintenance"), told("is down for maintenance (sitemaintenance)", LATER)),
    "maintenance by command line": (
        site_info("4.4/cli_maintenance"),
        told("is down for maintenance or overloaded (503)", LATER),
    ),
    "upgrade": (site_info("4.4/upgrade_running"), told("is being upgraded (upgraderunning)", LATER)),
    "database down": (site_info("5.1/database_down"), told("cannot reach its own database", "in a minute")),
    "gateway": (site_info("5.1/gateway_502"), told("does not answer behind its web server (502)", "minute")),
    "wrong path": (
        moodle_says(recorded("4.4/path.wrong_path")),
        url("has no web service at this address (404)", FRONT_PAGE),
    ),
    "a folder": (
        moodle_says(recorded("4.4/path.no_php")),
        url("behind a web server that refused the request (403)", "a firewall", mark="refused"),
    ),
    "web server's own sign-in": (
        moodle_says(Reply(b"", 401)),
        url("behind a web server with a sign-in of its own (401)", FRONT_PAGE, mark="refused"),
    ),
    "a page": (
        moodle_says(Reply(PAGE, 200, HTML)),
        url("answered with something other than data", FRONT_PAGE, "A network that wants a sign-in"),
    ),
    "nothing": (moodle_says(Reply(b"")), url("gave an empty answer", FRONT_PAGE)),
    "fault": (moodle_says(Reply(PAGE, 500, HTML)), told("failed to answer (500)", "Try again later")),
}


@pytest.mark.unmeasured
@piloted
async def test_moodle_refuses_a_token() -> None:
    async with refused() as app:
        assert await app.moodle_cases(BY_TOKEN) == []
        assert "geheim" not in app.drive.text


@piloted
async def test_a_token_that_expires_is_told_twice_differently() -> None:
    first = recorded(f"4.4/{SITE_INFO}.service_disabled")
    then = recorded(f"4.4/{SITE_INFO}.expired_token_second")
    async with refused() as app:
        app.both.moodle.routes[SERVER] = in_turn(first, then)
        await app.attempt()
        assert app.differs("first", System.MOODLE, NO_ACCESS) == []
        await app.attempt()
        assert app.differs("second", System.MOODLE, BY_TOKEN["wrong token"][1]) == []


WRONG_PASSWORD: Final = told(
    "refused this username and password (invalidlogin)",
    "A suspended account is refused alike",
    "an e-mail address in place of the username",
    "single sign-on needs a token",
    field="moodle-password",
    mark="refused",
)
SERVICE: Final = "Name the service made for you as service in the profile, or sign in with a token."


def by_password(name: str) -> dict[str, Reply | Handler]:
    return {SIGN_IN: recorded(f"4.4/login_token.{name}")}


BY_PASSWORD: Final[Cases] = {
    "wrong password": (by_password("unknown_user"), WRONG_PASSWORD),
    "suspended": (by_password("suspended"), WRONG_PASSWORD),
    "wrong password during maintenance": (by_password("maintenance_wrongpw"), WRONG_PASSWORD),
    "never confirmed": (
        by_password("unconfirmed"),
        told("says that this account was never confirmed", IN_BROWSER, field="username", mark="refused"),
    ),
    "mobile service off": (
        by_password("mobile_disabled"),
        told("has no web service of this name, or has it switched off", SERVICE),
    ),
    "service closed": (
        by_password("restricted_service"),
        told("has this web service closed to this account", SERVICE),
    ),
    "web services off": (
        by_password("webservices_disabled"),
        told("switched off (enablewsdescription)", "Ask the Moodle administrator"),
    ),
    "wrong host": (
        by_password("wwwroot_mismatch"),
        url("has another address than this one (requirecorrectaccess)", "Use the address the browser shows"),
    ),
    "upgrade": (by_password("upgrade_running"), told("is being upgraded", LATER)),
    "maintenance by command line": (
        {SIGN_IN: Reply(recorded("4.4/login_token.cli_maintenance").body, 503, HTML)},
        told("is down for maintenance or overloaded (503)", LATER),
    ),
    "a page": (
        {SIGN_IN: Reply(PAGE, 200, HTML)},
        url("answered with something other than data", FRONT_PAGE),
    ),
}


@pytest.mark.unmeasured
@piloted
async def test_moodle_refuses_a_password() -> None:
    async with refused() as app:
        await app.drive.focus("moodle-way")
        await app.drive.press("right")
        texts = {"username": "svc-report", "moodle_password": "wrong geheim"}
        assert await app.moodle_cases(BY_PASSWORD, **texts) == []
        assert "geheim" not in app.drive.text


# --- iSpring ---------------------------------------------------------------------------------------------


def token(body: bytes, status: int, kind: str = JSON) -> dict[str, Reply | Handler]:
    return {TOKEN: Reply(body, status, kind)}


WRONG_KEY: Final = told(
    "the sign-in was refused",
    "Check client ID and secret.",
    "A key that was deleted, or another account's (see the API URL), is refused alike.",
    field="secret",
    mark="refused",
)
NOT_HERE: Final = ("Is the API URL right? It is not the account's own address.",)


def api_url(*words: str) -> Told:
    return told(*words, field="api-url", mark="check this")


BY_KEY: Final[Cases] = {
    "wrong secret": (token(b'{"code": 401, "message": "Authorization failed"}', 401), WRONG_KEY),
    "wrong client id": (token(b'{"code": 400, "message": "Wrong parameters"}', 400), WRONG_KEY),
    "plan without API": (
        token(b'{"code": 403, "message": "Permission denied"}', 403),
        told(
            "the sign-in was refused: “Permission denied” (403)",
            "Check client ID and secret.",
            "The account's plan may also lack the API, which comes with Business",
            "or the key's owner may not use it any more",
            field="secret",
            mark="refused",
        ),
    ),
    "no such path": (
        token(b"Not found", 404, "text/plain"),
        api_url("the server has no sign-in at this address", *NOT_HERE),
    ),
    "the account's own pages": (
        token(PAGE, 200, HTML),
        api_url("the answer is a web page, not an API answer", *NOT_HERE),
    ),
    "a page that is not there": (
        token(PAGE, 404, HTML),
        api_url("the server has no sign-in at this address (404)", *NOT_HERE),
    ),
    "no token in the answer": (token(b"{}", 200), api_url("holds no token", "Is the API URL right?")),
    "moved": (
        {TOKEN: redirect("https://api-learn.ispringlearn.eu/api/v3/token", 308)},
        api_url("has moved to https://api-learn.ispringlearn.eu", "Change the URL to https://api-learn."),
    ),
    "fault": (token(b"", 500), told("could not answer now (sign-in) (500)", "Try again in a minute.")),
    "too often": (
        {TOKEN: Reply(b"", 429, JSON, (("Retry-After", "3600"),))},
        told("could not answer now (sign-in) (429)", "Try again in a minute."),
    ),
}


@pytest.mark.unmeasured
@piloted
async def test_ispring_refuses_a_key() -> None:
    async with refused() as app:
        assert await app.ispring_cases(BY_KEY) == []


DENIED: Final = Reply(b"<response><code>403</code><message>Permission denied</message></response>", 403)
BY_LOGIN: Final[Cases] = {
    "wrong password, login or account": (
        {"GET /users/v2": Reply(b'{"code": 401, "message": "Unauthorized"}', 401, JSON)},
        told(
            "the sign-in was refused: “Unauthorized” (401)",
            "Check account URL, login and password: iSpring does not say which of them is wrong.",
            field="ispring-password",
            mark="refused",
        ),
    ),
    "a login that may read nothing": (
        {"GET /users/v2": DENIED, "GET /contents": DENIED},
        told(
            "this account may not read courses: “Permission denied” (403)",
            "It takes an Account Owner, Account Administrator, Department Administrator, or a custom role",
            "and a plan with the API",
            field="login",
            mark="refused",
        ),
    ),
}


@piloted
async def test_ispring_refuses_a_login() -> None:
    async with refused() as app:
        await app.drive.focus("ispring-way")
        await app.drive.press("right")
        texts = {"login": "jane", "ispring_password": "wrong"}
        assert await app.ispring_cases(BY_LOGIN, **texts) == []


# --- both, and neither -----------------------------------------------------------------------------------


@piloted
async def test_both_refusals_are_told_and_the_first_field_has_the_keyboard() -> None:
    async with refused() as app:
        app.both.ispring.routes[TOKEN] = BY_KEY["wrong secret"][0][TOKEN]
        app.both.moodle.routes.update(BY_TOKEN["wrong token"][0])
        await app.attempt()
        for system, expected in ((System.ISPRING, WRONG_KEY), (System.MOODLE, BY_TOKEN["wrong token"][1])):
            said = verdict(app.drive, system)
            assert [word for word in expected.words if word not in said] == []
        assert app.drive.focused == "secret"
        assert marks(app.drive) == {"secret": "refused", "token": "refused"}


@piloted
async def test_what_has_no_room_is_whole_in_the_help() -> None:
    async with refused() as app:
        app.both.ispring.routes[TOKEN] = BY_KEY["plan without API"][0][TOKEN]
        app.both.moodle.routes.update(BY_TOKEN["no right to web services"][0])
        await app.attempt()
        await app.drive.press("f1")
        await app.drive.sees("How the sign-in stands")
        said = " ".join(app.drive.text.split())
        assert [word for word in NO_ACCESS.words if word not in said] == []


@piloted
async def test_side_by_side_each_verdict_is_whole_under_its_own_half() -> None:
    async with refused((120, 40)) as app:
        app.both.ispring.routes[TOKEN] = BY_KEY["plan without API"][0][TOKEN]
        app.both.moodle.routes.update(BY_TOKEN["no right to web services"][0])
        await app.attempt()
        halves = [
            " ".join(" ".join(line[start : start + 60] for line in app.drive.lines).split())
            for start in (0, 60)
        ]
        for half, expected in zip(halves, (BY_KEY["plan without API"][1], NO_ACCESS), strict=True):
            assert [word for word in expected.words if word not in half] == []
        assert "Tab next" in app.drive.line(-1)


@piloted
async def test_without_the_completion_function_the_sign_in_says_what_will_be_missing() -> None:
    offered = sorted(requests.OWN_FUNCTIONS - {STATES})
    async with refused() as app:
        app.both.moodle.routes[SERVER] = moodle_answers(**{SITE_INFO: site(*offered)})
        await app.attempt()
        await app.drive.until(lambda: isinstance(app.drive.app.screen, ExplorerScreen))
        assert f"This token may not call {STATES}: no activity states can be read." in app.drive.toasts
        assert "Ask to have it added to the token's service." in app.drive.toasts

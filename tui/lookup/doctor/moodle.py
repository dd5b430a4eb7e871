"""What Moodle answers, as whom, what its token may ask and what it has too much."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Final

from tui.accounts.profiles import Profile
from tui.accounts.secrets import FoundSecret, signing_with
from tui.errors import DeniedError, SignInError
from tui.lookup.doctor.clocks import clock_finding
from tui.lookup.doctor.findings import Finding, Part, Verdict, fine, note, said, tried, trouble
from tui.lookup.doctor.moodle_course import examine_any_course, examine_named_course
from tui.lookup.doctor.together import Sought
from tui.lookup.rights import MOODLE_FUNCTIONS
from tui.lookup.session import MoodleSide, reach_moodle
from tui.lookup.sitenotes import ADD_FUNCTION, COMPLETION_OFF, lacking, other_address
from tui.protocols.moodle.requests import ACTIVITY_STATES, PEOPLE_BY_FIELD
from tui.records import Account, SiteInfo, System
from tui.stop import Stop

if TYPE_CHECKING:
    from tui.protocols.moodle.client import Moodle

_PLACE: Final = Part.MOODLE


def examine_moodle(
    profile: Profile, found: FoundSecret, sought: Sought | None, stop: Stop, *, in_memory: bool
) -> Iterator[Finding]:
    """Yield what is found on Moodle's side.

    Args:
        profile: Where and as whom.
        found: The secret.
        sought: Tells which course the reader named; None if any will do.
        stop: Ends it.
        in_memory: Whether confirmed pairs are not read from disk (the demo).
    """
    reached = tried(lambda: reach_moodle(signing_with(profile, found), found.secret, stop))
    if reached.error is not None:
        yield trouble(_PLACE, "sign-in", reached.error, reached.seconds)
    if reached.value is None:
        return
    client, site = reached.value
    with closing(client):
        who = f"{site.username or site.fullname}, Moodle {site.release}"
        yield fine(_PLACE, "sign-in", f"answers as {who}.", reached.seconds)
        yield clock_finding(System.MOODLE, client.clock_ahead)
        yield from _site(site, client.base_url)
        yield from _functions(client, site)
        if (yield from _account(client, site, stop)):
            return
        side = MoodleSide(client, Account(site.username or site.fullname), site, reached.seconds)
        if sought is None:
            yield from examine_any_course(side, stop)
        else:
            yield from examine_named_course(profile, side, sought, stop, in_memory=in_memory)


def _site(site: SiteInfo, url: str) -> Iterator[Finding]:
    if differs := other_address(site, url):
        yield note(_PLACE, "address", differs)
    if site.completion_enabled is False:
        remedy = "Ask the Moodle administrator to switch on enablecompletion."
        yield Finding(_PLACE, "completion", Verdict.TROUBLE, COMPLETION_OFF, remedy, exit_code=_LACKS)
    if site.site_admin:
        what = f"{site.username} is a site administrator, who may do anything; Rollbook only reads."
        remedy = "Sign in with an account that has the rights of “rollbook rights”, and no more."
        yield note(_PLACE, "administrator", what, remedy)


_LACKS: Final = DeniedError.exit_code


def _functions(client: Moodle, site: SiteInfo) -> Iterator[Finding]:
    """Yield one finding for each function that is missing and what that costs; or one that none is."""
    missing = []
    for function in MOODLE_FUNCTIONS:
        name = client.completion_function if function.name == ACTIVITY_STATES else function.name
        if client.offers(name):
            continue
        missing.append(function)
        remedy = ADD_FUNCTION
        if name != function.name and client.offers(function.name):
            remedy = f"Take completion_function out of the profile: this site has {function.name}."
        verdict, code = (Verdict.TROUBLE, _LACKS) if function.needed else (Verdict.NOTE, 0)
        what = lacking(name, function.name)
        yield Finding(_PLACE, "functions", verdict, what, remedy, exit_code=code)
    asked = len(MOODLE_FUNCTIONS)
    if not missing:
        more = len(site.functions) - asked
        what = f"offers all {asked} functions Rollbook asks{f', and {more} more' if more > 0 else ''}."
        yield fine(_PLACE, "functions", what)
    if client.completion_function != ACTIVITY_STATES and client.offers(client.completion_function):
        what = f"is asked for activity states as {client.completion_function}, which is not Moodle's own."
        yield note(_PLACE, "completion-function", what)


def _account(client: Moodle, site: SiteInfo, stop: Stop) -> Generator[Finding, None, bool]:
    """Look whether Moodle answers this account anything; return whether it refuses everything.

    It describes the site even to accounts it tells nothing else.

    They have still to agree to the site's policy, or to change their password (facts on Moodle, 4).
    """
    if not client.offers(PEOPLE_BY_FIELD):
        return False
    asked = tried(lambda: client.people_by_field("id", [str(site.user_id)], stop))
    if isinstance(asked.error, SignInError):
        yield trouble(_PLACE, "account", asked.error, asked.seconds)
        return True
    if asked.error is not None:
        what = f"tells nothing about people: {said(asked.error)}"
        yield note(_PLACE, "account", what, asked.error.remedy, asked.seconds)
    else:
        yield fine(_PLACE, "account", "answers questions about people.", asked.seconds)
    return False

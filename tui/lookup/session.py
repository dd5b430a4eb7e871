"""A signed-in pair of systems: everything the other lookups ask with."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.accounts.profiles import MoodleAccount, Profile
from tui.accounts.secrets import FoundSecret
from tui.audit import Audit
from tui.errors import AnswerError, DeniedError, NotFoundError, UsageError
from tui.lookup.clock import Clock
from tui.lookup.matching.pairs import Pairs
from tui.lookup.matching.people import People
from tui.lookup.sitenotes import site_notes
from tui.lookup.verdict.sentences import SHIPPED, Sentences
from tui.protocols.ispring.scope import ALL_DEPARTMENTS
from tui.protocols.ispring.service import ApiKey, ISpring, Password
from tui.protocols.moodle.requests import COURSE_COMPLETION
from tui.records import Account, Note, SiteInfo, System
from tui.secret import Secret
from tui.stop import Stop

if TYPE_CHECKING:
    from tui.protocols.http.client import Wire
    from tui.protocols.moodle.client import Moodle

NO_MOODLE: Final = "nobody is signed in to Moodle"
"""Why something cannot be looked up."""


@dataclass(frozen=True, slots=True)
class ISpringSide:
    """iSpring, signed in.

    Attributes:
        client: What to ask.
        account: As whom.
        seconds: How long signing in took.
    """

    client: ISpring
    account: Account
    seconds: float

    @property
    def sees_everybody(self) -> bool:
        """Whether the account is known to see every learner; an API key's scope is not known."""
        return self.account.scope == ALL_DEPARTMENTS


@dataclass(frozen=True, slots=True)
class MoodleSide:
    """Moodle, signed in.

    Attributes:
        client: What to ask.
        account: As whom.
        site: What the site told about itself.
        seconds: How long signing in took.
        notes: What will be missing, or is too much, with this token on this site.
    """

    client: Moodle
    account: Account
    site: SiteInfo
    seconds: float
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Session:
    """Both systems, signed in, with what was confirmed about who is who; may be used by several threads.

    Attributes:
        profile: Which pair of accounts.
        ispring: The iSpring side.
        moodle: The Moodle side; None to go without.
        pairs: The confirmed pairs.
        clock: The reader's zone and the present.
        people: The learners seen so far.
        sentences: The words causes are told in.
        audit: What is told which ids were opened.
        secrets: What was signed in with, for the doctor: of a Moodle password only the token it fetched.
    """

    profile: Profile
    ispring: ISpringSide
    moodle: MoodleSide | None
    pairs: Pairs
    clock: Clock
    people: People = field(default_factory=People)
    sentences: Sentences = SHIPPED
    audit: Audit = field(default_factory=Audit.off)
    secrets: dict[System, FoundSecret] = field(default_factory=dict, repr=False)

    @property
    def needed_moodle(self) -> MoodleSide:
        """The Moodle side, for what nothing can be said of without it.

        Raises:
            UsageError: If nobody is signed in there.
        """
        if self.moodle is None:
            raise UsageError(NO_MOODLE, system=System.MOODLE, remedy="Sign in there first.")
        return self.moodle

    @property
    def site_url(self) -> str:
        """The Moodle site's own address, for links; empty without Moodle."""
        return self.moodle.site.url.rstrip("/") if self.moodle else ""

    def close(self) -> None:
        """End both connections, waking whatever waits for an answer; forget everybody seen, and secrets."""
        self.ispring.client.close()
        if self.moodle is not None:
            self.moodle.client.close()
        self.people.clear()
        self.secrets.clear()


def begun_audit(profile: Profile, ispring: ISpringSide, moodle: MoodleSide | None, clock: Clock) -> Audit:
    """Begin the audit of a session, if its profile wants one.

    Accounts are told by what they sign in with: what iSpring calls an account may be a person's name.
    """
    audit = audit_of(profile, clock, ispring.account.who, moodle.site.username if moodle else "")
    audit.signed_in()
    return audit


def audit_of(profile: Profile, clock: Clock, ispring: str = "", moodle: str = "") -> Audit:
    """Return the audit a profile wants, where nobody signs in."""
    if not profile.audit:
        return Audit.off()
    account = profile.ispring
    key = account.client_id if account.sign_in == "api_key" else account.login
    who = {"profile": profile.name, "ispring": key or ispring, "moodle": moodle}
    return Audit(who, lambda: clock.local(clock.now()))


def sign_in_ispring(profile: Profile, secret: Secret, stop: Stop) -> ISpringSide:
    """Sign in to iSpring Learn.

    Args:
        profile: Where and as whom.
        secret: The API key's secret, or the password.
        stop: Ends the attempt.

    Raises:
        SignInError: If iSpring refuses; ``field`` names the field at fault.
        WireError: If it cannot be reached or understood.
    """
    begun = time.monotonic()
    client = _ispring(profile, secret)
    try:
        who = client.sign_in(stop)
    except BaseException:
        client.close()
        raise
    return ISpringSide(client, who, time.monotonic() - begun)


def sign_in_moodle(profile: Profile, secret: Secret, stop: Stop) -> MoodleSide:
    """Sign in to Moodle.

    Args:
        profile: Where and as whom; it must have a Moodle.
        secret: The token, or the password, which is used once to fetch a token.
        stop: Ends the attempt.

    Raises:
        SignInError: If Moodle refuses, or wants something of the account first; ``field`` names the field at
            fault.
        DeniedError: If the token may call nothing that tells of completion.
        WireError: If it cannot be reached or understood.
        UsageError: If the profile has no Moodle.
    """
    begun = time.monotonic()
    client, site = reach_moodle(profile, secret, stop)
    try:
        _see_that_it_answers(client, site, stop)
    except BaseException:
        client.close()
        raise
    who = Account(site.username or site.fullname, release=_short_release(site.release))
    return MoodleSide(client, who, site, time.monotonic() - begun, site_notes(client, site, client.base_url))


def reach_moodle(profile: Profile, secret: Secret, stop: Stop) -> tuple[Moodle, SiteInfo]:
    """Ask a Moodle which site it is and what the token may ask, and not yet whether that is enough.

    Raises:
        SignInError, DeniedError, WireError, UsageError: As ``sign_in_moodle``.
    """
    from tui.protocols.moodle.client import Moodle, request_token

    account = profile.moodle
    if account is None:
        raise UsageError(f"the profile “{profile.name}” has no Moodle", remedy="Add one on the login screen.")
    wire = _moodle_wire(profile, account)
    try:
        token = secret
        if account.sign_in == "password":
            token = request_token(wire, account.username, secret, stop, service=account.service)
        client = Moodle(wire, token, completion_function=account.completion_function)
        return client, client.site_info(stop)
    except BaseException:
        wire.close()
        raise


def _see_that_it_answers(client: Moodle, site: SiteInfo, stop: Stop) -> None:
    """Raise what every question would meet: Moodle describes the site to accounts it tells nothing else.

    It does so to accounts that have still to agree to its policy, to change their password or to complete
    their profile (facts on Moodle, 4), and to tokens whose service lacks what is asked here.

    Raises:
        SignInError: The account has something to do in Moodle first.
        DeniedError: The token may call nothing that tells of completion.
        BusyError, TimeLimitError, UnreachableError: Moodle fails just now.
    """
    if not (client.offers(client.completion_function) or client.offers(COURSE_COMPLETION)):
        raise DeniedError(
            "offers this token neither activity states nor course completion",
            system=System.MOODLE,
            remedy=f"Ask the Moodle administrator to add {client.completion_function} and {COURSE_COMPLETION}"
            " to the token's service, or use the token of another service.",
            field="token",
        )
    with suppress(AnswerError, DeniedError, NotFoundError):  # these are about people: lookups will tell
        client.people_by_field("id", [str(site.user_id)], stop)


def _short_release(release: str) -> str:
    """Return ``5.1`` of ``5.1+ (Build: 20251017)``."""
    return release.partition(" ")[0].rstrip("+")


def _ispring(profile: Profile, secret: Secret) -> ISpring:
    """Return what asks iSpring in the profile's way; nothing has been asked yet.

    SOAP may be on another host than REST, so each is a wire of its own; with login and password there is
    nothing to ask REST for.
    """
    account = profile.ispring
    key: ApiKey | Password
    if account.sign_in == "api_key":
        key = ApiKey(account.client_id, secret)
    else:
        key = Password(account.account_url, account.login, secret)
    if account.protocol == "rest":
        from tui.protocols.ispring.rest import ISpringRest

        return ISpringRest(_ispring_wire(profile, account.api_url), key, match_field=profile.match_field)
    from tui.protocols.ispring.soap import ISpringSoap

    wire = _ispring_wire(profile, account.soap_url)
    rest = _ispring_wire(profile, account.api_url) if isinstance(key, ApiKey) else None
    return ISpringSoap(wire, key, rest=rest, match_field=profile.match_field)


def _ispring_wire(profile: Profile, url: str) -> Wire:
    from tui.protocols.http.client import Wire

    return Wire(
        url,
        System.ISPRING,
        ca_file=profile.ca_file,
        allow_plain_http=profile.allow_plain_http,
    )


def _moodle_wire(profile: Profile, account: MoodleAccount) -> Wire:
    from tui.protocols.http.client import Wire

    own = account.completion_function
    return Wire(
        account.site_url,
        System.MOODLE,
        ca_file=profile.ca_file,
        allow_plain_http=profile.allow_plain_http,
        extra_functions=frozenset({own} if own else ()),
    )

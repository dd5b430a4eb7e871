"""What to ask the administrators of both systems for: the one list that help, doctor and ``rights`` share.

Source: facts on Moodle, 6 (rights, measured one by one) and 9 (which service has which function); facts on
iSpring, 2, and the seeds, "Permissions to Run the Request".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tui.protocols.moodle.requests import (
    ACTIVITY_STATES,
    BUNDLE,
    CONTENTS,
    COURSE_COMPLETION,
    COURSES_BY_FIELD,
    COURSES_OF,
    ENROLLED_PEOPLE,
    PEOPLE,
    PEOPLE_BY_FIELD,
    SEARCH_COURSES,
    SITE_INFO,
)

ENTER: Final = "moodle/course:view"
HIDDEN_ACTIVITIES: Final = "moodle/course:viewhiddenactivities"
PEOPLE_SHOWN: Final = "moodle/user:viewdetails"
PARTICIPANTS: Final = "moodle/course:viewparticipants"
GROUPS: Final = "moodle/site:accessallgroups"
EMAIL: Final = "moodle/course:useremail"
ALL_DETAILS: Final = "moodle/user:viewalldetails"
STATES_OF_OTHERS: Final = "report/progress:view"
COMPLETION_OF_OTHERS: Final = "report/completion:view"
REST: Final = "webservice/rest:use"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask an administrator for.

    Attributes:
        name: As the administrator finds it: a function, a capability, a role.
        gives: What it is for.
        without: What is lost without it, as a whole sentence without a full stop.
        needed: Whether Rollbook cannot do its work without it; the rest only makes it do less.
        rights: The capabilities a function needs.
    """

    name: str
    gives: str
    without: str
    needed: bool = False
    rights: tuple[str, ...] = ()


MOODLE_FUNCTIONS: Final = (
    Wanted(
        SITE_INFO,
        "which site this is, as whom it is read, what the token may ask",
        "nobody can sign in",
        needed=True,
        rights=(REST,),
    ),
    Wanted(
        ACTIVITY_STATES,
        "the states of one learner's activities",
        "no activity states can be read",
        needed=True,
        rights=(ENTER, STATES_OF_OTHERS),
    ),
    Wanted(
        COURSE_COMPLETION,
        "whether a course is complete, and everything it requires",
        "what a course requires, and whether it is complete, stays unknown",
        needed=True,
        rights=(ENTER, COMPLETION_OF_OTHERS),
    ),
    Wanted(
        CONTENTS,
        "the names of activities, and their order",
        "activities are shown without names",
        rights=(ENTER,),
    ),
    Wanted(
        COURSES_BY_FIELD,
        "a course by id, idnumber or short name",
        "no Moodle course is found by its id or idnumber",
        needed=True,
        rights=(ENTER,),
    ),
    Wanted(
        SEARCH_COURSES,
        "courses by the words of a title",
        "no Moodle course with a title like iSpring's is offered",
        rights=(ENTER,),
    ),
    Wanted(
        PEOPLE_BY_FIELD,
        "people by id, idnumber, e-mail address or user name",
        "no learner is found in Moodle",
        needed=True,
        rights=(PEOPLE_SHOWN, EMAIL, ALL_DETAILS),
    ),
    Wanted(
        PEOPLE,
        "people by e-mail address, in any case",
        "an e-mail address written in another case is not found",
        rights=(PEOPLE_SHOWN, EMAIL),
    ),
    Wanted(
        ENROLLED_PEOPLE,
        "who takes part in a course",
        "people are not found by name when they are matched by hand",
        rights=(PARTICIPANTS, PEOPLE_SHOWN),
    ),
    Wanted(
        COURSES_OF,
        "the courses somebody takes part in",
        "of one learner's courses those in Moodle stay unknown",
        rights=(PARTICIPANTS,),
    ),
    Wanted(
        BUNDLE,
        "several of these questions in one request",
        "everybody in a course is read in twice the time",
        rights=(REST,),
    ),
)
"""The functions the token's service must hold, in the order in which they matter."""

MODULES_WITH_VIEW: Final = (
    "assign",
    "bigbluebuttonbn",
    "data",
    "feedback",
    "glossary",
    "h5pactivity",
    "lti",
    "quiz",
    "workshop",
)
"""Moodle's own kinds of activity that are left out without a word unless their ``:view`` right is there."""

MOODLE_RIGHTS: Final = (
    Wanted(REST, "any question over REST", "Moodle answers nothing", needed=True),
    Wanted(
        ENTER, "courses the account does not take part in", "Moodle does not let it into courses", needed=True
    ),
    Wanted(STATES_OF_OTHERS, "others' activity states", "activity states are refused", needed=True),
    Wanted(
        COMPLETION_OF_OTHERS,
        "whether a course is complete, and by which criteria",
        "what a course requires, and whether it is complete, is refused",
        needed=True,
    ),
    Wanted(PEOPLE_SHOWN, "people", "Moodle leaves nearly everybody out, without a word", needed=True),
    Wanted(PARTICIPANTS, "who takes part in a course", "participants are left out, without a word"),
    Wanted(EMAIL, "people's e-mail addresses", "nobody is matched by e-mail address"),
    Wanted(ALL_DETAILS, "idnumbers and user names", "nobody is matched by idnumber or user name"),
    Wanted(GROUPS, "people in separate groups", "people of other groups are refused or left out"),
    Wanted("moodle/course:viewhiddencourses", "hidden courses", "hidden courses are left out"),
    Wanted(HIDDEN_ACTIVITIES, "hidden activities", "hidden activities are left out, required ones too"),
    Wanted(
        "moodle/course:ignoreavailabilityrestrictions",
        "activities that are not open yet",
        "restricted activities are left out, required ones too",
    ),
    *(
        Wanted(
            f"mod/{kind}:view", f"activities of the kind {kind}", f"every {kind} is left out, without a word"
        )
        for kind in MODULES_WITH_VIEW
    ),
)
"""The capabilities of the role, which is assigned in the system context; no more are used."""

ISPRING_ACCESS: Final = (
    Wanted("a plan with API access", "any question at all", "iSpring answers nothing", needed=True),
    Wanted(
        "an API key",
        "client ID and secret, which can be withdrawn alone; it reads what its owner may see",
        "a login and its password work, too, and tell the role and the departments it sees",
    ),
    Wanted(
        "the role owner or administrator",
        "every course and every learner",
        "department administrators, publishers and custom roles see the learners of the departments they"
        " manage and of those below; iSpring leaves the others out without a word",
    ),
    Wanted(
        "users, content and reports",
        "what a custom role must be allowed to see",
        "a custom role that lacks one of them is refused, or sees less",
    ),
    Wanted(
        "“Can edit” on courses",
        "final statuses, on accounts that ask for it",
        "iSpring may refuse the final statuses of such courses",
    ),
)
"""What to ask iSpring Learn's account owner for; a learner's own account is refused everything."""

SERVICE: Final = (
    "Moodle's own mobile service (moodle_mobile_app) holds all of them but core_user_get_users. An external"
    " service of its own is made under Site administration › Server › Web services, with REST switched on."
)
ACCOUNT: Final = (
    "An account of its own with this role in the system context, and a token of it for that service."
    " To fetch the token with a password it also needs moodle/webservice:createtoken."
)
PLUGINS: Final = (
    "Activities of plug-ins have a right of their own, mod/NAME:view: add those your courses use."
)

PRESET_COMMAND: Final = "rollbook rights --moodle-preset > rollbook-role.xml"
PRESET_USE: Final = (
    f"{PRESET_COMMAND} writes the role as a file. Moodle reads it under Site administration › Users ›"
    " Permissions › Define roles › Add a new role, as “role preset”."
)


def moodle_function(name: str) -> Wanted | None:
    """Return what is known of a function; None if Rollbook never asks it."""
    return next((function for function in MOODLE_FUNCTIONS if function.name == name), None)


def moodle_preset() -> str:
    """Return the role as XML that Moodle's "Use role preset" reads.

    Only rights are in it that read, all of them allowed in the system context. Rights a site does not know
    are passed over there. Order and names of the elements: Moodle's ``admin/roles/role_schema.xml``.
    """
    allowed = "".join(f"    <allow>{right.name}</allow>\n" for right in MOODLE_RIGHTS)
    return _PRESET.format(allowed=allowed)


_PRESET: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<role>
  <shortname>rollbook</shortname>
  <name>Rollbook (reads completion)</name>
  <description>Reads who has completed what, in every course; changes nothing.</description>
  <archetype></archetype>
  <contextlevels>
    <level>system</level>
  </contextlevels>
  <permissions>
{allowed}  </permissions>
</role>
"""

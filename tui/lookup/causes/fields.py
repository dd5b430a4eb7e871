"""The fields of both systems' answers that causes rest on, by the names the systems give them."""

from __future__ import annotations

from typing import Final

STATUS: Final = "iSpring final status: status"
PROGRESS: Final = "iSpring final status: progress"
COMPLETED_ON: Final = "iSpring final status: completionDate"
ACCESS: Final = "iSpring enrolment: accessDate"
EXPIRES: Final = "iSpring enrolment: expirationDate"
ACCOUNT: Final = "iSpring user: status"
MODULE: Final = "iSpring modules: completionStatus"

STATE: Final = "Moodle activity: state"
OVERALL: Final = "Moodle activity: isoverallcomplete"
CHANGED: Final = "Moodle activity: timecompleted"
TRACKING: Final = "Moodle activity: tracking"
BY_HAND: Final = "Moodle activity: overrideby"
RULES: Final = "Moodle activity: rules"
USE_GRADE: Final = "Moodle rule: completionusegrade"
PASS_GRADE: Final = "Moodle rule: completionpassgrade"  # noqa: S105  # a rule's name
TRACKED: Final = "Moodle activity: istrackeduser"
SWITCHED_ON: Final = "Moodle activity: hascompletion"
VISIBLE: Final = "Moodle contents: visible"
RESTRICTION: Final = "Moodle contents: availabilityinfo"
COMPLETED: Final = "Moodle course completion: completed"
AGGREGATION: Final = "Moodle course completion: aggregation"
CRITERION: Final = "Moodle criterion: complete"
CRITERION_TYPE: Final = "Moodle criterion: type"
CRITERION_LINK: Final = "Moodle criterion: activity"
ERROR: Final = "Moodle course completion: errorcode"
PERSON: Final = "Moodle person: match"
COURSE: Final = "Moodle course: match"

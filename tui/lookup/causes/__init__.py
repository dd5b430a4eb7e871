"""The catalogue of causes, in the order in which they are most telling."""

from typing import Final

from tui.lookup.causes import (
    activities,
    complete,
    counting,
    ispring,
    requirements,
    unknown,
    without_moodle,
)
from tui.lookup.causes.cause import Cause, Found, Said, Sure, Template, Voice
from tui.lookup.causes.words import COMMON

__all__ = ["CAUSES", "COMMON", "Cause", "Found", "Said", "Sure", "Template", "Voice"]

CAUSES: Final[tuple[Cause, ...]] = (
    *without_moodle.CAUSES,
    *complete.CAUSES,
    *unknown.CAUSES,
    *requirements.BEFORE_ALL,
    *counting.FAILS,
    *counting.CAUSES,
    *activities.BEFORE_ALL,
    *requirements.SEVERAL,
    *activities.CAUSES,
    *requirements.CAUSES,
    *ispring.CAUSES,
    *complete.OPTIONAL_REST,
    *ispring.HINTS,
)

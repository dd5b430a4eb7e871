"""Records by name: each is loaded when it is first asked for."""

from __future__ import annotations

import pytest

from tui import records


def test_every_name_leads_somewhere() -> None:
    assert all(getattr(records, name) for name in records.__all__)


def test_what_is_no_record_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match=r"'tui\.records' has no attribute 'Pupil'"):
        getattr(records, "Pupil")  # noqa: B009  # a type checker knows that there is none

"""One campus for all tests of one-shot answers, and a small account of one's own on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.accounts import SECRETS, courses, save
from tests.support.campus import campus
from tests.support.ispring_site import Courses, ISpringSite

__all__ = ["campus"]


@pytest.fixture
def taught() -> Courses:
    """What the account teaches: other tests have it teach something else."""
    return courses()


@pytest.fixture
def site(taught: Courses) -> Iterator[ISpringSite]:
    """An account on loopback, and a saved profile for it, without a Moodle and without a secret anywhere."""
    with ISpringSite(taught) as found:
        save(found.url)
        yield found


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right secrets, in the environment."""
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)

"""One campus for all tests that only look at it."""

from tests.support.campus import campus

__all__ = ["campus"]

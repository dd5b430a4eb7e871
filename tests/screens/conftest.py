"""One campus for all tests of the screens."""

from tests.support.campus import campus

__all__ = ["campus"]

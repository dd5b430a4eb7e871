"""One campus for the tests of the workers."""

from tests.support.campus import campus

__all__ = ["campus"]

"""Rollbook: who finished this course, and why did she not?"""

from typing import Final

__version__: Final = "0.1.0"

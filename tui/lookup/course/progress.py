"""How far something is that takes long: how many of how many, how fast, how long it still takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    Attributes:
        count: Learners settled.
        of: Learners in all.
        rate: Learners a second, of late; 0 while that is not known.
        seconds_left: At this rate; None while that is not known.
        failed: Learners about whom Moodle told nothing.
    """

    count: int
    of: int
    rate: float = 0.0
    seconds_left: float | None = None
    failed: int = 0

    @property
    def variants(self) -> list[str]:
        """How far, how fast and how long it takes, each time in fewer words."""
        whole = f"Moodle: {self.count:,} of {self.of:,} learners"
        if self.seconds_left is None:
            return [whole]
        left = time_words(self.seconds_left)
        fast = f"{whole}, {self.rate:.0f} a second" if self.rate >= 1 else whole
        return [f"{fast}, {left} left", f"{whole}, {left}", whole]


def left_words(count: int, of: int, seconds: float) -> str:
    """Return how long the rest takes if it goes on as it did, to be added: ``, 12 s left``; else nothing."""
    return f", {time_words(seconds / count * (of - count))} left" if 0 < count < of and seconds > 1 else ""


def time_words(seconds: float) -> str:
    """Return how long something takes: ``40 s``, ``3 min``."""
    minute = 60
    return f"{max(1, round(seconds))} s" if seconds < 2 * minute else f"{round(seconds / minute)} min"

"""One line of the measurements: what something costs, beside what a yardstick cost in the same run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEAD: Final = (
    "| what | here | yardstick | × | at most | |",
    "|---|---|---|---|---|---|",
)


MISSED: Final = "**missed**"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its yardstick; medians of several, both from one run.

    Attributes:
        what: What was measured.
        ours: The figure.
        yardstick: The figure it is compared with; 0 if it is bounded by itself.
        unit: The unit of both, and of ``at_most`` where there is no yardstick: ``ms``, ``B``, ``MiB``.
        at_most: How many times the yardstick it may be, or how much where there is none.
        named: What the yardstick is; empty if there is none.
    """

    what: str
    ours: float
    yardstick: float
    unit: str
    at_most: float
    named: str

    @property
    def ratio(self) -> float:
        """How many times the yardstick it is; the figure itself where there is none."""
        return self.ours / self.yardstick if self.yardstick else self.ours

    @property
    def kept(self) -> bool:
        """Whether it is no more than it may be."""
        return self.ratio <= self.at_most

    @property
    def markdown(self) -> str:
        """The line as a row of a Markdown table under ``HEAD``; what is missed says so."""
        if self.yardstick:
            beside = f"{figure(self.yardstick)} {self.unit} ({self.named})"
            ratio, most = f"{figure(self.ratio)} ×", f"{self.at_most:g} ×"
        else:
            beside, ratio, most = "–", "–", f"{self.at_most:g} {self.unit}"
        ours = f"{figure(self.ours)} {self.unit}"
        said = "held" if self.kept else MISSED
        return f"| {self.what} | {ours} | {beside} | {ratio} | {most} | {said} |"


def figure(number: float) -> str:
    """Return a number with the digits that mean something: ``34,012``, ``5.3``, ``0.012``."""
    size = abs(number)
    if size >= 100 or number == int(number):  # three digits are enough
        return f"{number:,.0f}"
    return f"{number:.1f}" if size >= 10 else f"{number:.2g}" if size < 1 else f"{number:.2f}"

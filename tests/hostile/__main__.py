"""The long run: readers tried with fresh inputs, answers cut at every byte, sessions driven through chaos.

Run as ``python -m tests.hostile --minutes 15``. Whatever fails is told with its seed, which repeats it:
``python -m tests.hostile --seed 7 --rounds 1``. With ``--cuts`` every recorded answer is cut at every byte.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Final

from hypothesis.errors import HypothesisWarning

import tests.conftest  # noqa: F401  # the world the tests run in
from tests.hostile.chaos import chaos
from tests.hostile.cuts import cut_bundles, cut_ispring, cut_moodle, cut_words
from tests.hostile.inputs import tried
from tests.hostile.readers import INPUTS
from tests.support.campus import NOW
from tui.demo import Campus, start

EXAMPLES: Final = 300
"""Inputs a reader is given in a round."""

STEP: Final = 97
"""A round cuts answers at every so-many-th byte; after as many rounds all bytes were cut at."""

STEPS: Final = 150
"""Steps of a session in a round."""

Piece = tuple[str, Callable[[], Counter[str]]]


def pieces(seed: int, only: str) -> Iterator[Piece]:
    """Yield what one round does: what it is called, and what does it and counts what it did."""
    found: list[Piece] = [
        (one.name, lambda one=one: Counter({"inputs tried": tried(one, EXAMPLES, seed)}))  # type: ignore[misc]
        for one in INPUTS
    ]
    found.append(("chaos", lambda: chaos(_campus(), seed, STEPS)))
    found.append(("answers cut", lambda: cuts(STEP, seed)))
    yield from (piece for piece in found if only.casefold() in piece[0].casefold())


def cuts(step: int, first: int = 0) -> Counter[str]:
    """Cut every recorded answer at every ``step``-th byte; return how many cuts there were."""
    everywhere = (partial(cut_bundles, most=sys.maxsize), cut_ispring, cut_words, cut_moodle)
    return Counter({"answers cut": sum(cut(step, first) for cut in everywhere)})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the time is over; return 1 if anything failed."""
    options = _options(arguments)
    if options.cuts:
        _say(_told(1, cuts(1), ()))
        return 0
    warnings.simplefilter("ignore", HypothesisWarning)
    until = time.monotonic() + options.minutes * 60
    counts: Counter[str] = Counter()
    failures: list[str] = []
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    rounds = 0
    while time.monotonic() < until and (not options.rounds or rounds < options.rounds):
        for name, run in pieces(seed, options.only):
            try:
                counts += run()
            except Exception:  # noqa: BLE001 (told below, and counted)
                failures.append(f"{name}, seed {seed}")
                _say(f"FAILED: {failures[-1]}\n{traceback.format_exc(limit=-6)}")
            if time.monotonic() > until:
                break
        seed, rounds = seed + 1, rounds + 1
        _say(_told(rounds, counts, failures))
    return 1 if failures else 0


@cache
def _campus() -> Campus:
    return start(now=NOW)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15, help="how long (default: 15)")
    parser.add_argument("--seed", type=int, help="where to begin (default: anywhere)")
    parser.add_argument("--rounds", type=int, default=0, help="how many rounds at most (default: any number)")
    parser.add_argument("--cuts", action="store_true", help="only cut every recorded answer at every byte")
    parser.add_argument("--only", default="", metavar="WORDS", help="only what is called so")
    return parser.parse_args(arguments)


def _told(rounds: int, counts: Counter[str], failures: Sequence[str]) -> str:
    parts = [f"{number:,} {what}" for what, number in sorted(counts.items())]
    return ", ".join([f"{rounds} rounds", *parts, f"{len(failures)} failures"])


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (a command's own voice)


if __name__ == "__main__":
    sys.exit(main())

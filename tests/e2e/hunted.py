"""Sites whose secrets are hunted, what repeats them, and a program that is spied upon."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Final

from tests.e2e.accounts import courses, save
from tests.support.hunting import API_SECRET, TOKEN, Hunt
from tests.support.ispring_site import ISpringSite
from tests.support.loopback import Reply, Seen
from tests.support.moodle_replay import MoodleReplay
from tests.support.source import ROOT

SPY: Final = ROOT / "tests" / "support" / "spy"
HUNT: Final = Hunt(api=API_SECRET, token=TOKEN)


class HuntedISpring(ISpringSite):
    """An account with a secret that is hunted."""

    SECRET: ClassVar[str] = API_SECRET


class HuntedMoodle(MoodleReplay):
    """A site with a token that is hunted."""

    TOKEN: ClassVar[str] = TOKEN


@contextmanager
def hunted_sites() -> Iterator[tuple[HuntedISpring, HuntedMoodle]]:
    """Run both, and save a profile for them."""
    with HuntedISpring(courses()) as ispring, HuntedMoodle() as moodle:
        save(ispring.url, moodle.url)
        yield ispring, moodle


@contextmanager
def repeating(*sites: ISpringSite | MoodleReplay) -> Iterator[None]:
    """Let sites refuse everything meanwhile, and repeat all they are sent."""
    kept = [dict(site.routes) for site in sites]
    for site in sites:
        for route in site.routes:
            site.routes[route] = _repeated
    yield
    for site, routes in zip(sites, kept, strict=True):
        site.routes.update(routes)


def _repeated(seen: Seen) -> Reply:
    said = f"You sent {seen.headers} {seen.form if seen.body else ''} {seen.body.decode()}"
    if "wsfunction" in seen.form:
        told = f"<ERRORCODE>odd</ERRORCODE><MESSAGE><![CDATA[{said}]]></MESSAGE>"
        body = f"<EXCEPTION class='odd'>{told}</EXCEPTION>"
        return Reply(body.encode())
    return Reply(said.encode(), 401, "text/plain")


def spied_upon(folder: Path, **more: str) -> Mapping[str, str]:
    """Return the environment of a program that writes all it can into a folder."""
    folder.mkdir()
    return {
        "PYTHONPATH": f"{SPY}:{ROOT}",
        "SPY_FOLDER": str(folder),
        "TEXTUAL_LOG": str(folder / "textual.log"),
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DEBUG": "1",
        "PYTHONASYNCIODEBUG": "1",
        "PYTHON_KEYRING_BACKEND": "tests.support.keyrings.RepeatingKeyring",
        "KEYRING_PROPERTY_PATH": str(folder / "kept.json"),
        "PATH": f"{folder}:{os.environ['PATH']}",
        **more,
    }

"""A proxy in the environment is for servers elsewhere: what answers on this machine is asked directly."""

from __future__ import annotations

from tests.e2e.program import Rollbook
from tests.support.loopback import Loopback


def test_the_demo_works_past_every_proxy_and_none_of_them_sees_anything() -> None:
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    with Loopback() as trap:
        proxies = {name: trap.url for upper in names for name in (upper, upper.lower())}
        with Rollbook("--demo", environment={**proxies, "NO_PROXY": "", "no_proxy": ""}) as program:
            program.sign_in()
            program.press("down", "down", "down")
            program.is_on("Fire Safety 2026")
            program.press("enter")
            program.sees("Óscar Peña Ibáñez", "1 of 74", "mail?")
            program.press("enter")
            program.sees("Blocks completion")
            program.leave("q")
        assert (trap.connections, trap.seen) == (0, [])

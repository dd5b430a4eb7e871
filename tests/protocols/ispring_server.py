"""What the tests of iSpring's client share: a client at a scripted server, and its answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from tests.protocols.wires import wire_to
from tests.support.loopback import Handler, Loopback, Reply, Seen
from tui.protocols.ispring.rest import ISpringRest, Password
from tui.secret import Secret

RECORDINGS: Final = Path(__file__).parents[1] / "recordings" / "ispring"
SEED: Final = Password("http://myaccount.ispringlearn.com", "email@email.com", Secret("password"))
NOT_THERE: Final = Reply(b"Not found", 404, "text/plain")
DENIED: Final = Reply((RECORDINGS / "rest_error.xml").read_bytes(), 403)
JSON: Final = "application/json"

Routes = Mapping[str, Reply | Handler]
T = TypeVar("T")


@contextmanager
def client_of(routes: Routes) -> Iterator[tuple[ISpringRest, Loopback]]:
    """Give a client that signs in as the seed does, and the server it asks."""
    with Loopback(routes) as server, wire_to(server.url) as wire:
        client = ISpringRest(wire, SEED)
        yield client, server
        client.close()


def listed(name: str, *rows: str, page: str = "") -> Reply:
    """Answer with a list in iSpring's usual wrapping."""
    body = "".join(f"<{name}>{row}</{name}>" for row in rows)
    return Reply(f"<response><x>{body}</x><nextPageToken>{page}</nextPageToken></response>".encode())


def profile(user_id: str, more: str = "", **fields: str) -> str:
    """Return the inside of a user profile."""
    each = "".join(f"<field><name>{n.upper()}</name><value>{v}</value></field>" for n, v in fields.items())
    return f"<userId>{user_id}</userId>{more}<fields>{each}</fields>"


def item(item_id: str, kind: str) -> str:
    """Return the inside of a content item."""
    about = f"<title>T {item_id}</title><contentItemType>{kind}</contentItemType>"
    return f"<contentItemId>{item_id}</contentItemId>{about}"


def by_page(pages: Mapping[str, Reply]) -> Handler:
    """Answer by page token; the first page has the empty one."""
    return lambda seen: pages[dict(seen.query).get("pageToken", "")]


def asked_for(seen: Seen, name: str) -> list[str]:
    """Return the values of one name in a query."""
    return [value for each, value in seen.query if each == name]


def everything(batches: Iterable[list[T]]) -> list[T]:
    """Return all records of a list that comes in pieces."""
    return [one for batch in batches for one in batch]

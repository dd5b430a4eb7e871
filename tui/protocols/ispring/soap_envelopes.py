"""SOAP requests built and checked by zeep from a WSDL. The only module that imports zeep.

zeep only builds: the bytes go out over our own wire, and answers never reach it (facts on iSpring SOAP: of an
answer it loses rows, words and the HTTP status). It has nothing to connect with, and what a WSDL may name is
not fetched, from the network or from a disk.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Final, NoReturn

from lxml import etree
from zeep import Client, Settings
from zeep.exceptions import Error as ZeepError

from tui.errors import GateError
from tui.protocols.http.messages import SecretPairs
from tui.secret import Secret
from tui.text import clean

logging.getLogger("zeep").setLevel(logging.WARNING)  # below, it logs what it is given

_SAFE: Final = {"forbid_dtd": True, "forbid_entities": True, "forbid_external": True}


class Envelopes:
    """Builds the requests of one WSDL; may be used from several threads.

    Args:
        wsdl: The document itself.

    Raises:
        GateError: It names something outside itself, or is no WSDL: ours was tampered with.
    """

    def __init__(self, wsdl: bytes) -> None:
        fault = ""
        try:
            self._client = Client(  # type: ignore[no-untyped-call]  # zeep has types for some of its code only
                BytesIO(wsdl), transport=_Nothing(), settings=Settings(**_SAFE)
            )
            self._service = self._client.service
        except (ZeepError, ValueError, AttributeError, KeyError) as error:
            fault = type(error).__name__
        if fault:
            raise GateError(f"the WSDL is damaged, or asks for something outside it ({fault})")

    def build(self, operation: str, credentials: SecretPairs, parameters: Mapping[str, str]) -> Secret:
        """Return the envelope of a call, with its XML declaration.

        Args:
            operation: Its name in the WSDL.
            credentials: The children of ``credentials``.
            parameters: The other children of the request, by name.

        Raises:
            GateError: The WSDL has no such operation, or the operation no such children: our own fault.
        """
        envelope = self._built(operation, credentials, parameters)
        if envelope is None:
            raise GateError(f"the WSDL does not describe this call of {operation}")
        return envelope

    def _built(
        self, operation: str, credentials: SecretPairs, parameters: Mapping[str, str]
    ) -> Secret | None:
        """Return the envelope; None if there is none, so that no error's frame holds a secret."""
        given = {name: value.reveal() if isinstance(value, Secret) else value for name, value in credentials}
        try:
            envelope = self._client.create_message(  # type: ignore[no-untyped-call]  # as above
                self._service, operation, credentials=given, **parameters
            )
            return Secret(etree.tostring(envelope, xml_declaration=True, encoding="utf-8").decode())
        except (ZeepError, ValueError, TypeError):
            return None


class _Nothing:
    """What zeep loads documents with, and would send with: neither is possible."""

    def load(self, url: object) -> NoReturn:
        """Refuse.

        Raises:
            GateError: Always.
        """
        raise GateError(f"the WSDL asks for “{clean(str(url))}”, which is not to be loaded")


@lru_cache(maxsize=1)
def ispring() -> Envelopes:
    """Return what builds iSpring's requests, from the WSDL that comes with this package."""
    return Envelopes(files("tui.protocols.ispring").joinpath("wsdl", "ispring.wsdl").read_bytes())

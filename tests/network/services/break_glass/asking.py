"""Breaking the glass by its page."""

from __future__ import annotations

URL = "/break-glass/"


REASON = "Melding 4711: het artikel opent niet meer bij de zone"


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def ask(client, address: str, reason: str = REASON):
    return client.post(URL, {"address": address, "reason": reason})


def is_open(client, address: str) -> bool:
    return client.get(address).status_code == 200

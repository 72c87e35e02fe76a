"""What looks like a citizen's personal data in a text: national numbers and bank accounts that add up."""

from __future__ import annotations

import re
from dataclasses import dataclass

NATIONAL_NUMBER = re.compile(
    r"(?<!\d)(\d{2})[. ]?(\d{2})[. ]?(\d{2})[-\u2013. ]?(\d{3})[-. ]?(\d{2})(?!\d)"
)
IBAN = re.compile(r"\b([A-Z]{2})\d{2}(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE)
IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27,
    "LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "TR": 26,
}  # fmt: skip
CENTURY = "2"
"""Put before the digits of who was born from 2000 on, before the check is counted."""


@dataclass(frozen=True)
class Finding:
    what: str
    text: str


def find(text: str) -> list[Finding]:
    """Return the national numbers and bank accounts in `text`, each once, as they stand there."""
    found = [
        Finding("national_number", match[0])
        for match in NATIONAL_NUMBER.finditer(text)
        if _is_national_number("".join(match.groups()))
    ]
    accounts = (_account(match) for match in IBAN.finditer(text))
    found += [Finding("iban", account) for account in accounts if account]
    return list(dict.fromkeys(found))


def _is_national_number(digits: str) -> bool:
    month, day = (
        int(digits[2:4]) % 20,
        int(digits[4:6]),
    )  # bis numbers add 20 or 40 to the month
    if month > 12 or day > 31:
        return False
    check = int(digits[9:])
    return any(97 - int(century + digits[:9]) % 97 == check for century in ("", CENTURY))


def _account(match: re.Match[str]) -> str:
    """Return the account number at the start of a match that may run on into the next words."""
    length = IBAN_LENGTHS.get(match[1].upper(), 0)
    text, plain = "", ""
    for character in match[0]:
        if len(plain) == length:
            break
        text += character
        plain += character.upper() if character.isalnum() else ""
    if not length or len(plain) < length:
        return ""
    number = int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4]))
    return text if number % 97 == 1 else ""

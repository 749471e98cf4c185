"""Check digits of Aadhaar numbers (Verhoeff) and payment cards (Luhn). Digits are ASCII."""

from __future__ import annotations

from stdnum import luhn, verhoeff


def verhoeff_holds(digits: str) -> bool:
    """The last digit is the Verhoeff check digit of the others."""
    return bool(verhoeff.is_valid(digits))


def luhn_holds(digits: str) -> bool:
    """The last digit is the Luhn check digit of the others."""
    return bool(luhn.is_valid(digits))

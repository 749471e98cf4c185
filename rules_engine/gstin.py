"""GSTIN, the number of a registration under GST (rule 10 CGST Rules 2017).

Fifteen characters: the code of the State (2), the PAN of the person (10), the serial of that PAN's
registrations in that State (1-9, then A-Z for 10 to 35), a series (Z; D for tax deductors under
section 51, C for e-commerce operators under section 52) and a check character, a digit or a
letter. Non-residents, foreign suppliers of online services, embassies and UN bodies, government
departments and GST practitioners have layouts of their own (`parameters/gstin/layouts.yml`). The
check character follows the same rule in every layout of which published numbers were found.

>>> today = date(2026, 11, 22)
>>> validate("27 aapfu 0939 f1zv", today)
'27AAPFU0939F1ZV'
>>> found = info("27AAPFU0939F1ZV", today)
>>> found.state.en, found.pan_masked, found.holder.en, found.registration_serial
('Maharashtra', '••••••939F', 'Partnership firm or LLP', 1)
>>> mask("27AAPFU0939F1ZV")
'27••••••939F1ZV'

One example of each way to be wrong:

>>> validate("27AAPFU0939F1Z", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongLength: The number has 14 characters, not 15. ...
>>> validate("27AAPFUO939F1ZV", today)
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongCharacter: Character 8 is 'O'; a digit must stand there.
>>> validate("39AAPFU0939F1ZV", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.UnknownStateCode: There is no State code 39. ...
>>> validate("25AAPFU0939F1ZZ", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.UnknownStateCode: State code 25 ended on 2020-07-31; ... 26.
>>> validate("27AAPXU0939F1ZV", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongPanLetter: Character 6 is 'X'; ...
>>> validate("27AAPFU0000F1ZV", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongPanSerial: The digits from character 8 are 0000; ...
>>> validate("27AAPFU0939F1ZW", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongCheckCharacter: The check character is 'W', ... for 'V'. ...
>>> validate("AAPFU0939F", today)  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.NotAGstin: This is no GSTIN but another number: pan. ...
"""

from __future__ import annotations

from datetime import date

from rules_engine.errors import RuleError
from rules_engine.gstin_check import examine
from rules_engine.gstin_corrections import Change, Correction, propose
from rules_engine.gstin_decode import DecodedGstin, InvalidGstin, decode
from rules_engine.gstin_info import GstinInfo, info, mask
from rules_engine.identifier_errors import (
    IdentifierError,
    NotAGstin,
    UnknownStateCode,
    WrongCharacter,
    WrongCheckCharacter,
    WrongLength,
    WrongPanLetter,
    WrongPanSerial,
)
from rules_engine.identifier_text import compact

__all__ = [
    "Change",
    "Correction",
    "DecodedGstin",
    "GstinError",
    "GstinInfo",
    "InvalidGstin",
    "NotAGstin",
    "UnknownStateCode",
    "WrongCharacter",
    "WrongCheckCharacter",
    "WrongLength",
    "WrongPanLetter",
    "WrongPanSerial",
    "compact",
    "corrections",
    "decode",
    "info",
    "is_valid",
    "mask",
    "validate",
]

GstinError = IdentifierError


def validate(number: str, on: date) -> str:
    """The number in its plain form; raises a GstinError that tells what is wrong and where."""
    plain = compact(number)
    examine(plain, on)
    return plain


def is_valid(number: str, on: date) -> bool:
    """Whether the number can be a GSTIN on the date. Only the portal knows if it is active."""
    try:
        examine(compact(number), on)
    except RuleError:
        return False
    return True


def corrections(number: str, on: date) -> tuple[Correction, ...]:
    """Up to three sound numbers that one or two slips turn into this one, the likeliest first.

    Empty for a sound number and for another identifier.

    >>> corrections("27AAPFUO939F1ZV", date(2026, 11, 22))[0].changes
    (Change(position=8, was='O', becomes='0'),)
    """
    return propose(compact(number), on)

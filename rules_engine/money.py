"""Rupees as exact numbers, and the rounding of tax to whole rupees."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation

from rules_engine.errors import FactInvalid

NOTHING = Decimal(0)
RUPEE = Decimal(1)
PAISA = Decimal("0.01")
PERCENT = Decimal("0.01")

# Indian or international grouping, at most fifteen digits and paise, as in the portal's fields
_AMOUNT = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{2,3}){1,6})(?:\.[0-9]{1,2})?")
_HIGHEST_PERCENT = Decimal(100)
_ACCEPTED_PERCENT = "a percentage from 0 to 100, such as 18 or 0.25"
_ACCEPTED = "rupees as a whole number or with paise, such as 4500000 or 1250.50"


def rupees(value: object, name: str = "amount", *, negative: bool = False) -> Decimal:
    """An amount in rupees as an exact number.

    >>> rupees(20000), rupees("45,00,000"), rupees("1250.50")
    (Decimal('20000'), Decimal('4500000'), Decimal('1250.50'))

    Takes a whole number, text or Decimal, to the paisa.  `name` is the fact it belongs to.
    Raises FactInvalid for a float (it is not the number that was written), for anything that is
    no finite number, and for a negative amount unless `negative` allows it.

    >>> rupees(0.1, "turnover")
    Traceback (most recent call last):
    rules_engine.errors.FactInvalid: turnover: 0.1 is not accepted. Accepted: rupees as a whole \
number or with paise, such as 4500000 or 1250.50.
    """
    if isinstance(value, Decimal):
        text = format(value, "f")
    elif isinstance(value, (int, str)) and not isinstance(value, bool):
        text = str(value).strip()
    else:
        raise FactInvalid(name, value, _ACCEPTED)
    if not _AMOUNT.fullmatch(text) or (text[0] == "-" and not negative):
        raise FactInvalid(name, value, _ACCEPTED)
    return value if isinstance(value, Decimal) else Decimal(text.replace(",", ""))


def round_rupee(amount: Decimal) -> Decimal:
    """The amount in whole rupees.

    "… where such amount contains a part of a rupee consisting of paise, then, if such part is
    fifty paise or more, it shall be increased to one rupee and if such part is less than fifty
    paise it shall be ignored."  (CGST Act 2017, section 170)

    >>> round_rupee(Decimal("5613.48")), round_rupee(Decimal("5613.50"))
    (Decimal('5613'), Decimal('5614'))
    """
    return amount.quantize(RUPEE, rounding=ROUND_HALF_UP)


def percentage(value: object, name: str) -> Decimal:
    """A rate in percent as an exact number, with or without the sign; `name` is its fact.

    >>> percentage("18 %", "rate"), percentage(5, "rate")
    (Decimal('18'), Decimal('5'))

    Raises FactInvalid for a float and for anything that is no percentage from 0 to 100.

    >>> percentage(200, "rate")
    Traceback (most recent call last):
    rules_engine.errors.FactInvalid: rate: 200 is not accepted. Accepted: a percentage from 0 to \
100, such as 18 or 0.25.
    """
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise FactInvalid(name, value, _ACCEPTED_PERCENT)
    try:
        percent = Decimal(value.strip().removesuffix("%") if isinstance(value, str) else value)
    except InvalidOperation:
        raise FactInvalid(name, value, _ACCEPTED_PERCENT) from None
    if not percent.is_finite() or not NOTHING <= percent <= _HIGHEST_PERCENT:
        raise FactInvalid(name, value, _ACCEPTED_PERCENT)
    return percent


def up_to_paisa(amount: Decimal) -> Decimal:
    """The amount in rupees, a part of a paisa as a whole one; whole rupees without paise.

    >>> up_to_paisa(Decimal("9000.0001")), up_to_paisa(Decimal("18000.00"))
    (Decimal('9000.01'), Decimal('18000'))
    """
    rupees_only = amount.to_integral_value(rounding=ROUND_CEILING)
    if rupees_only == amount:
        return rupees_only
    return amount.quantize(PAISA, rounding=ROUND_CEILING)

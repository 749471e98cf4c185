"""Other numbers that people give when they are asked for their GSTIN."""

from __future__ import annotations

import re
from functools import cache

from stdnum import verhoeff

from rules_engine.dated import parameter
from rules_engine.identifier_shapes import pattern


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    law = parameter("gstin/other_identifiers")
    return tuple(
        (kind, re.compile("|".join(pattern(shape) for shape in shapes)))
        for kind, shapes in law.on(law.dates[-1]).mapping.items()
    )


def recognise(number: str) -> str | None:
    """The kind of identifier that a compact text has the shape of, or None.

    Kinds: pan, tan, arn, trn, udyam, mobile, aadhaar (only with a right check digit) and
    transporter_id (the common enrolment number of transporters, form GST ENR-02).

    >>> recognise("AAPFU0939F"), recognise("UDYAMRJ120001234"), recognise("9876543210")
    ('pan', 'udyam', 'mobile')
    >>> recognise("234123412346"), recognise("234123412347")
    ('aadhaar', None)
    """
    for kind, shape in _patterns():
        if shape.fullmatch(number):
            return None if kind == "aadhaar" and not verhoeff.is_valid(number) else kind
    return None

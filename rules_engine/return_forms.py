"""Returns, statements and forms by their names, forgiving in how a name is written."""

from __future__ import annotations

from typing import Any

from rules_engine.errors import FactInvalid
from rules_engine.facts import Fact

RETURN_FORMS = (
    "GSTR-1",
    "GSTR-1A",
    "GSTR-2B",
    "GSTR-3B",
    "GSTR-4",
    "GSTR-5",
    "GSTR-5A",
    "GSTR-6",
    "GSTR-7",
    "GSTR-8",
    "GSTR-9",
    "GSTR-9A",
    "GSTR-9B",
    "GSTR-9C",
    "GSTR-10",
    "GSTR-11",
    "IFF",
    "PMT-06",
    "CMP-02",
    "CMP-08",
    "ITC-03",
    "ITC-04",
    "LUT",
)

_BY_KEY = {name.replace("-", ""): name for name in RETURN_FORMS} | {"RFD11": "LUT"}


def return_form(value: object, name: str = "return_form") -> str:
    """The name of a form as it is printed; raises FactInvalid for any other text.

    >>> return_form("gstr3b"), return_form("FORM GST CMP-08"), return_form("RFD-11")
    ('GSTR-3B', 'CMP-08', 'LUT')
    """
    if isinstance(value, str):
        key = "".join(character for character in value.upper() if character.isalnum())
        # FORM GST CMP-08, and GST RFD-11, but GSTR-1 keeps its first letters
        found = _BY_KEY.get(key) or _BY_KEY.get(key.removeprefix("FORM").removeprefix("GST"))
        found = found or _BY_KEY.get(key.removeprefix("FORM"))
        if found is not None:
            return found
    raise FactInvalid(name, value, ", ".join(RETURN_FORMS))


def form_fact(name: str = "return_form", *, required: bool = False, about: str = "") -> Fact:
    """A fact that is the name of a form, in any usual spelling."""

    def read(value: Any, label: str) -> str:
        return return_form(value, label)

    return Fact(name, read, {"type": "string", "examples": list(RETURN_FORMS)}, required, about)

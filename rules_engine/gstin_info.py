"""What a sound GSTIN tells, and how to show one without giving the PAN away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from rules_engine.computation import Source, Step, distinct_sources
from rules_engine.dated import parameter
from rules_engine.gstin_check import examine
from rules_engine.gstin_layouts import LENGTH, Layout, TaxpayerKind, layouts, nearest
from rules_engine.identifier_text import compact
from rules_engine.pan import HolderKind
from rules_engine.states import State
from rules_engine.states import state as find_state

_HIDDEN = "•"
# A number with more misfits may hold its PAN at another place than a mask expects.
_MISFITS_THAT_MASK_AS_GSTIN = 2


@dataclass(frozen=True)
class GstinInfo:
    """What a sound GSTIN tells; what it can't tell (is it active? composition?) the portal knows.

    Neither the number nor the PAN shows in `repr`, which ends up in logs.
    """

    number: str = field(repr=False)
    layout: Layout = field(repr=False)
    state: State
    holder: HolderKind | None
    warnings: tuple[Step, ...]
    sources: tuple[Source, ...]

    @property
    def kind(self) -> str:
        """The shape of the layout, for example ddlllllddddlsZc."""
        return self.layout.shape

    @property
    def number_masked(self) -> str:
        """The number without the first six characters of the PAN."""
        return masked(self.number)

    @property
    def pan(self) -> str | None:
        """The PAN, or None in a layout that holds none. Show `pan_masked` instead."""
        return self.layout.pan(self.number)

    @property
    def pan_masked(self) -> str | None:
        """The PAN with only its last four characters."""
        return self.layout.pan(self.number_masked)

    @property
    def holder_kind(self) -> str | None:
        """The PAN's fourth letter; `holder` tells what it means."""
        return None if self.holder is None else self.holder.letter

    @property
    def registration_serial(self) -> int | None:
        """Which registration of this PAN in this State it is: 1-9, then A-Z for 10 to 35."""
        return self.layout.registration_serial(self.number)

    @property
    def country(self) -> str | None:
        """The code in the numbers of foreigners, embassies and UN bodies."""
        return self.layout.country(self.number)

    @property
    def series(self) -> str:
        """The characters that tell the kind of taxpayer, for example Z."""
        return self.number[self.layout.series]

    @property
    def taxpayer(self) -> TaxpayerKind:
        """The kind of taxpayer; `taxpayer.may_be` are those whose numbers look the same."""
        return self.layout.taxpayer

    @property
    def taxpayer_kind(self) -> str:
        """The key of `taxpayer`."""
        return self.layout.taxpayer.key

    @property
    def check_character(self) -> str | None:
        """The last character, or None in a layout that has no check character."""
        return self.layout.check_character(self.number)


def info(number: str, on: date) -> GstinInfo:
    """What the number tells; raises a GstinError if it can't be one on the date."""
    plain = compact(number)
    layout, state, holder, _, proved = examine(plain, on)
    return GstinInfo(
        number=plain,
        layout=layout,
        state=state,
        holder=holder,
        warnings=warnings(layout, proved),
        sources=_sources(state.code, on),
    )


def mask(number: str) -> str:
    """The number with the first six characters of its PAN hidden.

    Shown are the State code, the last four characters of the PAN and the last three of the
    number. What is no GSTIN, and not nearly one either, is hidden whole.

    >>> mask("27AAPFUO939F1ZV"), mask("AAPFU0939F")
    ('27••••••939F1ZV', '••••••••••')
    """
    plain = compact(number)
    if len(plain) == LENGTH:
        law = parameter("gstin/layouts")
        _, misfits = nearest(plain, layouts(law.dates[-1]).ordered)
        if misfits <= _MISFITS_THAT_MASK_AS_GSTIN:
            return masked(plain)
    return _HIDDEN * min(len(plain), LENGTH)


def masked(plain: str) -> str:
    """A compact number that is a GSTIN, or nearly one, without the first six of its PAN."""
    return plain[:2] + _HIDDEN * 6 + plain[8:]


_STATUS_UNKNOWN = Step("registration_status_unknown")
_SERIES_UNKNOWN = Step("series_unknown")
_CHECK_UNPROVED = Step("check_character_unproved")


def warnings(layout: Layout, proved: bool) -> tuple[Step, ...]:
    """What to know about a sound number of a layout; `proved` if its check character agrees."""
    if layout.taxpayer.key == "unknown_series":
        return (_STATUS_UNKNOWN, _SERIES_UNKNOWN)
    if proved or layout.check == "none":
        return (_STATUS_UNKNOWN,)
    return (_STATUS_UNKNOWN, _CHECK_UNPROVED)


@lru_cache(maxsize=4096)
def _sources(state_code: str, on: date) -> tuple[Source, ...]:
    return distinct_sources(layouts(on).source, find_state(state_code).source)

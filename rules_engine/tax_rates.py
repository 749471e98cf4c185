"""Rates of tax as they are given, and whether there is such a rate on a date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rules_engine.computation import Step
from rules_engine.dated import parameter


def rate_warnings(rate: Decimal, on: date) -> tuple[Step, ...]:
    """What is unusual about a rate (CGST and SGST/UTGST together, or IGST) on a date.

    `rate_ended` with the last day, `rate_not_yet` with the first, `rate_looks_like_half` where
    the double is a usual rate, else `rate_is_unusual`; and `rate_for_few` with the goods that the
    rate is kept for.
    """
    return (*_outside_schedule(rate, on), *_for_few(rate, on))


def _outside_schedule(rate: Decimal, on: date) -> tuple[Step, ...]:
    schedule = parameter("rates/schedule")
    now = schedule.on(on)
    usual = tuple(Decimal(each) for each in now.items)
    if rate in usual:
        return ()
    values: dict[str, object] = {"rate": rate, "usual_rates": usual}
    with_rate = [
        entry
        for entry in schedule.entries
        if entry is not None and rate in {Decimal(each) for each in entry.items}
    ]
    earlier = [entry for entry in with_rate if entry.since < on]
    if earlier:
        return (Step("rate_ended", {**values, "ended_on": earlier[-1].until}, now.source),)
    if with_rate:
        return (Step("rate_not_yet", {**values, "since": with_rate[0].since}, now.source),)
    if rate * 2 in usual:
        return (Step("rate_looks_like_half", {**values, "whole": rate * 2}, now.source),)
    if _goods_at(rate, on):
        return ()
    return (Step("rate_is_unusual", values, now.source),)


def _for_few(rate: Decimal, on: date) -> tuple[Step, ...]:
    goods = _goods_at(rate, on)
    if goods is None:
        return ()
    few = parameter("tax_split/rates_for_few").on(on)
    return (Step("rate_for_few", {"rate": rate, "goods": goods}, few.source),)


def _goods_at(rate: Decimal, on: date) -> str | None:
    few = parameter("tax_split/rates_for_few").if_in_force(on)
    if few is None:
        return None
    by_rate = {Decimal(each): goods for each, goods in few.mapping.items()}
    return by_rate.get(rate)

"""What holds for every set-off, and the least cash against a search through all that is legal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.computation import Source
from rules_engine.credit_law import credit_law
from rules_engine.credit_ledger import CreditLedger
from rules_engine.errors import FactInvalid, NotInForce
from rules_engine.itc import SetOff, set_off

HEADS = ("igst", "cgst", "sgst", "utgst", "cess")
ALLOWED = {
    ("igst", "igst"),
    ("igst", "cgst"),
    ("igst", "sgst"),
    ("igst", "utgst"),
    ("cgst", "cgst"),
    ("cgst", "igst"),
    ("sgst", "sgst"),
    ("sgst", "igst"),
    ("utgst", "utgst"),
    ("utgst", "igst"),
    ("cess", "cess"),
}
TODAY = date(2026, 11, 22)

rupees = st.one_of(st.just(0), st.integers(0, 5_00_000)).map(Decimal)
paise = st.integers(0, 10**9).map(lambda paisa: Decimal(paisa) / 100)
ledgers = st.fixed_dictionaries({}, optional=dict.fromkeys(HEADS, st.one_of(rupees, paise)))
days = st.dates(date(2017, 7, 1), date(2030, 12, 31))


@given(ledgers, ledgers, days, rupees)
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_and_nothing_crosses(
    tax: dict[str, Decimal], credit: dict[str, Decimal], on: date, in_cash: Decimal
) -> None:
    if not tax and not credit:
        credit = {"igst": Decimal(0)}
    answer = set_off(tax, credit, on, cash_only=in_cash)
    for head in HEADS:
        used = sum((use.amount for use in answer.uses if use.credit == head), Decimal(0))
        paid = sum((use.amount for use in answer.uses if use.against == head), Decimal(0))
        assert used + answer.carried_forward[head] == credit.get(head, 0)
        assert paid + answer.cash[head] == tax.get(head, 0)
        assert answer.cash[head] >= 0
        assert answer.carried_forward[head] >= 0
    assert {(use.credit, use.against) for use in answer.uses} <= ALLOWED
    assert all(use.amount > 0 for use in answer.uses)
    assert answer.total_cash == sum(answer.cash.values()) + in_cash
    # no tax is paid in cash while its own credit lies unused
    assert not any(answer.cash[head] and answer.carried_forward[head] for head in HEADS)


@given(ledgers, ledgers, st.dates(date(2019, 2, 1), date(2030, 12, 31)))
@settings(max_examples=150, deadline=None)
def test_other_credit_waits_for_integrated_credit(
    tax: dict[str, Decimal], credit: dict[str, Decimal], on: date
) -> None:
    answer = set_off(tax | {"igst": Decimal(1)}, credit, on)
    touched = {use.credit for use in answer.uses} & {"cgst", "sgst", "utgst"}
    assert not (touched and answer.carried_forward["igst"])


@given(ledgers, ledgers, st.dates(date(2000, 1, 1), date(2017, 6, 30)))
@settings(max_examples=30, deadline=None)
def test_nothing_is_in_force_before_gst(
    tax: dict[str, Decimal], credit: dict[str, Decimal], on: date
) -> None:
    with pytest.raises(NotInForce):
        set_off(tax | {"igst": Decimal(1)}, credit, on)


small = st.integers(0, 5)
small_ledgers = st.fixed_dictionaries({"igst": small, "cgst": small, "sgst": small})


@given(small_ledgers, small_ledgers, st.dates(date(2019, 4, 1), date(2030, 12, 31)))
@settings(max_examples=150, deadline=None)
def test_the_cash_is_the_least_that_rule_88a_allows(
    tax: dict[str, int], credit: dict[str, int], on: date
) -> None:
    answer = _answer(tax, credit, on)
    splits = list(_legal(tax, credit))
    least = min(cash for cash, _ in splits)
    assert answer.total_cash == least
    # and of the splits that cost as little, none leaves the smaller balance larger
    kept = min(answer.carried_forward["cgst"], answer.carried_forward["sgst"])
    assert kept == max(min(left) for cash, left in splits if cash == least)


@given(small_ledgers, small_ledgers, st.dates(date(2019, 4, 1), date(2026, 1, 31)))
@settings(max_examples=100, deadline=None)
def test_other_splits_are_announced_where_there_are_some(
    tax: dict[str, int], credit: dict[str, int], on: date
) -> None:
    answer = _answer(tax, credit, on)
    left = max(0, credit["igst"] - tax["igst"])
    divided = min(left, tax["cgst"] + tax["sgst"])
    cheapest = []
    for to_cgst in range(max(0, divided - tax["sgst"]), min(divided, tax["cgst"]) + 1):
        cash = max(0, tax["cgst"] - to_cgst - credit["cgst"])
        cash += max(0, tax["sgst"] - (divided - to_cgst) - credit["sgst"])
        cheapest.append((cash, to_cgst))
    least = min(cheapest)[0]
    free = [to_cgst for cash, to_cgst in cheapest if cash == least]
    told = [step.values for step in answer.warnings if step.key == "other_splits_allowed"]
    if len(free) == 1:
        assert told == []
    else:
        assert [(each["cgst_least"], each["cgst_most"]) for each in told] == [
            (min(free), max(free))
        ]
        assert told[0]["to_cgst"] in free


def _answer(tax: dict[str, int], credit: dict[str, int], on: date) -> SetOff:
    return set_off(
        {head: Decimal(amount) for head, amount in tax.items()},
        {head: Decimal(amount) for head, amount in credit.items()},
        on,
    )


def _legal(tax: dict[str, int], credit: dict[str, int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Every lawful use of whole rupees: the cash it costs, the CGST and SGST credit it leaves.

    Tries all amounts for all allowed pairs and throws out what a sentence of the law forbids; no
    formula of the engine is used.
    """
    # section 49(5)(a): integrated credit pays integrated tax first, as far as it goes
    own = min(tax["igst"], credit["igst"])
    rest_igst, left_igst = tax["igst"] - own, credit["igst"] - own
    ranges = (
        range(min(left_igst, tax["cgst"]) + 1),  # IGST credit to CGST
        range(min(left_igst, tax["sgst"]) + 1),  # IGST credit to SGST
        range(min(credit["cgst"], tax["cgst"]) + 1),  # CGST to itself
        range(min(credit["sgst"], tax["sgst"]) + 1),  # SGST to itself
        range(min(credit["cgst"], rest_igst) + 1),  # CGST to IGST
        range(min(credit["sgst"], rest_igst) + 1),  # SGST to IGST
    )
    for igst_cgst, igst_sgst, cgst, sgst, cgst_igst, sgst_igst in product(*ranges):
        cash_cgst = tax["cgst"] - igst_cgst - cgst
        cash_sgst = tax["sgst"] - igst_sgst - sgst
        cash_igst = rest_igst - cgst_igst - sgst_igst
        left_cgst = credit["cgst"] - cgst - cgst_igst
        left_sgst = credit["sgst"] - sgst - sgst_igst
        kept_igst = left_igst - igst_cgst - igst_sgst
        amounts = (cash_cgst, cash_sgst, cash_igst, left_cgst, left_sgst, kept_igst)
        if min(amounts) < 0:
            continue
        # section 49A: no other credit, and no cash for these heads, while integrated credit is left
        if kept_igst and (cgst or sgst or cgst_igst or sgst_igst or cash_cgst or cash_sgst):
            continue
        # section 49(5)(b), (c): own head before integrated tax
        if (cgst_igst and cash_cgst) or (sgst_igst and cash_sgst):
            continue
        # provisos to section 49(5)(c), (d): central credit first for integrated tax
        if sgst_igst and left_cgst:
            continue
        # credit that can pay is used, which the portal proposes and nobody gives away
        if (left_cgst and (cash_cgst or cash_igst)) or (left_sgst and (cash_sgst or cash_igst)):
            continue
        yield cash_cgst + cash_sgst + cash_igst, (left_cgst, left_sgst)


SMALL = [
    {"igst": igst, "cgst": cgst, "sgst": sgst}
    for igst, cgst, sgst in product((0, 1, 3), (0, 1, 2), (0, 1, 2))
]
# Section 49(5) as it was, and with section 49A: which credit pays which tax, one after another
OWN_FIRST = (
    ("igst", "igst"),
    ("cgst", "cgst"),
    ("sgst", "sgst"),
    ("igst", "cgst"),
    ("igst", "sgst"),
    ("cgst", "igst"),
    ("sgst", "igst"),
)
INTEGRATED_FIRST = (
    ("igst", "igst"),
    ("igst", "cgst"),
    ("igst", "sgst"),
    ("cgst", "cgst"),
    ("sgst", "sgst"),
    ("cgst", "igst"),
    ("sgst", "igst"),
)


@pytest.mark.parametrize("tax", SMALL, ids=str)
def test_every_small_ledger_is_settled_with_the_least_cash(tax: dict[str, int]) -> None:
    for credit in SMALL:
        answer = _answer(tax, credit, TODAY)
        splits = list(_legal(tax, credit))
        least = min(cash for cash, _ in splits)
        kept = min(answer.carried_forward["cgst"], answer.carried_forward["sgst"])
        assert (answer.total_cash, kept) == (
            least,
            max(min(left) for cash, left in splits if cash == least),
        )


@pytest.mark.parametrize("tax", SMALL, ids=str)
def test_before_rule_88a_there_was_one_way_only(tax: dict[str, int]) -> None:
    for credit in SMALL:
        for on, order in (
            (date(2019, 1, 31), OWN_FIRST),
            (date(2019, 2, 1), INTEGRATED_FIRST),
            (date(2019, 3, 31), INTEGRATED_FIRST),
        ):
            due, left = dict(tax), dict(credit)
            for head, against in order:
                amount = min(left[head], due[against])
                left[head] -= amount
                due[against] -= amount
            answer = _answer(tax, credit, on)
            assert {head: answer.cash[head] for head in due} == due
            assert {head: answer.carried_forward[head] for head in left} == left


@given(
    ledgers,
    ledgers,
    st.booleans(),
    st.dates(date(2021, 1, 1), date(2030, 12, 31)),
    st.sampled_from([0, 49_99_999, 50_00_000, 50_00_001, 10**9]).map(Decimal),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_rule_86b_costs_no_more_cash_than_it_must(
    tax: dict[str, Decimal],
    credit: dict[str, Decimal],
    enough: bool,
    on: date,
    supply: Decimal,
    exception: bool,
) -> None:
    tax = tax | {"igst": Decimal(7)}
    if enough:
        credit = {head: credit.get(head, Decimal(0)) + tax.get(head, 0) for head in HEADS}
    free = set_off(tax, credit, on)
    bound = set_off(tax, credit, on, monthly_taxable_supply=supply, restriction_exception=exception)
    taxed = [head for head in HEADS if head != "cess"]
    one_percent = sum(bound.output_tax[head] for head in taxed) / 100
    lacking = max(Decimal(0), one_percent - sum(free.cash[head] for head in taxed))
    if exception or supply <= 50_00_000:
        lacking = Decimal(0)
    assert 0 <= bound.total_cash - free.total_cash - lacking < Decimal("0.01")
    for head in HEADS:
        used = sum(use.amount for use in bound.uses if use.credit == head)
        paid = sum(use.amount for use in bound.uses if use.against == head)
        assert used + bound.carried_forward[head] == credit.get(head, 0)
        assert paid + bound.cash[head] == bound.output_tax[head]
        assert bound.cash[head] >= free.cash[head]
    assert bound.cash["cess"] == free.cash["cess"]
    # integrated credit is given up only where no other credit was used
    if bound.carried_forward["igst"] > free.carried_forward["igst"]:
        assert {use.credit for use in bound.uses} <= {"igst", "cess"}
    taken = [step.values["amount"] for step in bound.steps if step.key == "cash_by_restriction"]
    assert sum(taken) == bound.total_cash - free.total_cash
    assert all(taken)
    assert "credit_restriction" not in {step.key for step in bound.warnings}


def test_rule_86b_tells_what_is_paid_in_cash_instead() -> None:
    tax = {"igst": Decimal(5_000), "cgst": Decimal(4_95_000), "sgst": Decimal(5_00_000)}
    credit = {"igst": Decimal(0), "cgst": Decimal(5_00_000), "sgst": Decimal(5_00_000)}
    answer = set_off(
        tax,
        credit,
        TODAY,
        monthly_taxable_supply=Decimal(60_00_000),
        restriction_exception=False,
    )
    # 1 % of 10,00,000: half of it from each credit, that of CGST from what it paid last, the IGST
    told = [(step.values, step.source) for step in answer.steps][-2:]
    rule = credit_law(TODAY).restriction
    assert rule is not None
    assert told == [
        ({"credit": "cgst", "against": "igst", "amount": Decimal(5_000)}, rule.source),
        ({"credit": "sgst", "against": "sgst", "amount": Decimal(5_000)}, rule.source),
    ]
    assert [(use.credit, use.against, use.amount) for use in answer.uses] == [
        ("cgst", "cgst", Decimal(4_95_000)),
        ("sgst", "sgst", Decimal(4_95_000)),
    ]
    assert rule.source in answer.sources


def test_rule_86b_reaches_integrated_credit_last() -> None:
    tax = {"igst": Decimal(9_90_000), "cgst": Decimal(6_000), "sgst": Decimal(4_000)}
    answer = set_off(
        tax,
        {"igst": Decimal(9_94_000), "cgst": Decimal(4_000), "sgst": Decimal(2_000)},
        TODAY,
        monthly_taxable_supply=Decimal(60_00_000),
        restriction_exception=False,
    )
    # 1 % of 10,00,000 is 10,000: all 4,000 and 2,000 of own credit, and 4,000 of IGST credit
    assert answer.total_cash == 10_000
    assert (answer.carried_forward["cgst"], answer.carried_forward["sgst"]) == (4_000, 2_000)
    assert answer.carried_forward["igst"] == 4_000
    assert [(use.credit, use.against) for use in answer.uses] == [("igst", "igst")]


def test_a_formula_that_breaks_section_49_5_is_stopped() -> None:
    amounts = dict.fromkeys(HEADS, Decimal(1))
    ledger = CreditLedger(amounts, amounts, credit_law(TODAY))
    with pytest.raises(ValueError, match="cgst credit may not pay sgst"):
        ledger.use("cgst", "sgst", "own_credit", Source("Section 49(5)"))


@pytest.mark.parametrize("wrong", [0.1, "1e3", "-5", "ten", True, None, Decimal("NaN")])
def test_amounts_that_are_none(wrong: object) -> None:
    with pytest.raises(FactInvalid) as refusal:
        set_off({"igst": wrong}, {}, TODAY)
    assert refusal.value.name == "output_tax.igst"


def test_an_unknown_head_is_named() -> None:
    with pytest.raises(FactInvalid, match="vat"):
        set_off({"vat": Decimal(1)}, {}, TODAY)


def test_the_result_can_not_be_changed() -> None:
    answer = set_off({"igst": Decimal(1)}, {}, TODAY)
    with pytest.raises(TypeError):
        answer.cash["igst"] = Decimal(0)  # type: ignore[index]

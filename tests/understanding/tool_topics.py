"""Tools whose questions are measured apart: near neighbours, full of figures, dates and names."""

TOOL_TOPICS = frozenset(
    {
        "gstin.state_code",
        "itc.eligible_claim",
        "itc.blocked_check",
        "itc.time_limit",
        "composition.compare",
        "composition.eligibility",
        "tax.split",
        "late_fee.calculate",
        "interest.calculate",
        "due_date.lookup",
        "due_date.calendar",
        "returns.which",
        "signing.dsc_or_evc",
        "password.expiry",
        "e_invoice.applicability",
        "eway_bill.required",
    }
)

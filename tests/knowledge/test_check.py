"""`python -m knowledge check`: our own texts pass, and each kind of fault is found."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.check import check
from knowledge.law import figures_on
from knowledge.library import KNOWLEDGE
from tests.knowledge.conftest import OTP

TODAY = date(2026, 11, 22)
FIGURES = figures_on(TODAY)
Spoil = Callable[..., None]


def test_our_own_articles_have_no_finding() -> None:
    assert check(KNOWLEDGE, FIGURES, on=date(2026, 11, 22)) == []


FAULTS = [
    # an editor's slip, and what the check must say about it
    ("Wait {portal.otp_wait_minutes} minutes", "Wait {portal.otp_wate} minutes",
     "answer.en: placeholder {portal.otp_wate} is no figure of the law"),
    ("Wait {portal.otp_wait_minutes} minutes", "Wait a few minutes",
     "answer.hi: has figures ["),
    ("Wait {portal.otp_wait_minutes} minutes", "Wait {portal.otp_wait_minutes} or 7 minutes",
     "answer.en: bare figure '7'"),
    ("बिना कुछ दबाए {portal.otp_wait_minutes} मिनट", "{portal.otp_wait_minutes} या ७ मिनट",
     "answer.hi: bare figure '७'"),
    ("  hi-Latn: Mobile ya email par OTP nahi aaya. Kya karein?",
     "  hi-Latn: Mobile par OTP नहीं aaya. Kya karein?",
     "question.hi-Latn: has Devanagari letters"),
    ("  en: The OTP did not come on my mobile or e-mail.", "  en: The OTP नहीं came.",
     "question.en: has Devanagari letters"),
    ("  hi: मोबाइल या ईमेल पर OTP नहीं आया। क्या करें?", "  hi: OTP not received",
     "question.hi: has no Devanagari letters"),
    ("  hi-Latn: Mobile ya email par OTP nahi aaya. Kya karein?",
     "  hi-Latn: The OTP did not come on my mobile or e-mail. What should I do?",
     "question.hi-Latn: is the same text as en; not translated?"),
    ("https://tutorial.gst.gov.in", "tutorial.gst.gov.in",
     "sources[1].url: 'tutorial.gst.gov.in' is no address"),
    ("    - ओटीपी नहीं आया\n", "    - otp nahi aaya\n", "asks.hi[0]: has no Devanagari letters"),
    ("    - ओटीपी नहीं आया\n", "", "asks.hi: 9 different ways of asking, at least 10"),
    ("    - ओटीपी नहीं आया\n", "    - ओटीपी नहीं आया\n    - कैप्चा नहीं दिख रहा\n",
     "asks.hi[1]: 'कैप्चा नहीं दिख रहा' stands in login_error.captcha too"),
    ("related: [login.contact_changed", "related: [login.kontact",
     "related: 'login.kontact' is no other topic of topics.yml"),
    ("    6. If the number or e-mail is no longer yours", "    If the number is old",
     "answer.hi: numbers its steps unlike en"),
    ("Never tell the OTP to anyone, not even to us.", "Did that help?",
     "answer.en: ends with a question"),
    ("OTP किसी को न बताएँ, हमें भी नहीं।", "उपरोक्त OTP किसी को न बताएँ।",
     "answer.hi: banned word 'उपरोक्त'"),
    ("Never tell the OTP to anyone", "See https://example.in and never tell the OTP to anyone",
     "answer.en: an address stands in the text"),
    ("Never tell the OTP to anyone", "Never ever " * 40 + "tell the OTP to anyone",
     "characters, at most 900"),
    ("  en: Check spam,", "  en: " + "Please " * 40 + "check spam,", "short.en: "),
    ("  en: Check spam,", "  en: Check " + "and see " * 17 + "and spam,",
     "short.en: a sentence of 5"),
    ("reviewed_on: 2026-11-22", "reviewed_on: 2026-05-22",
     "reviewed_on: 2026-05-22, not reviewed for 6 months"),
    ("reviewed_on: 2026-11-22", "reviewed_on: 2026-11-23", "reviewed_on: 2026-11-23 is after"),
    ("valid_from: 2026-01-01", "valid_from: then", "valid_from: must be a date"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "finding"), FAULTS)
def test_each_fault_of_an_article_is_found(
    knowledge: Path, spoil: Spoil, old: str, new: str, finding: str
) -> None:
    spoil(old, new)
    findings = check(knowledge, FIGURES, on=date(2026, 11, 22))
    assert any(finding in line for line in findings), findings
    assert all(line.startswith(OTP) for line in findings)


def test_a_review_is_due_after_six_months_to_the_day(knowledge: Path, spoil: Spoil) -> None:
    spoil("reviewed_on: 2026-11-22", "reviewed_on: 2026-05-23")
    assert check(knowledge, FIGURES, on=date(2026, 11, 22)) == []
    assert len(check(knowledge, FIGURES, on=date(2026, 11, 23))) == 1


def test_an_unknown_figure_is_found_when_its_parameter_goes() -> None:
    without = {name: figure for name, figure in FIGURES.items() if name != "portal.failed_logins"}
    findings = check(KNOWLEDGE, without)
    assert findings
    assert all("{portal.failed_logins} is no figure of the law" in line for line in findings)


def test_a_law_changed_after_the_review_is_found() -> None:
    name = "portal.otp_sms_delay_minutes"
    newer = dataclasses.replace(FIGURES[name], since=date(2026, 11, 23))
    findings = check(KNOWLEDGE, {**FIGURES, name: newer})
    changed = "portal/otp_sms_delay_minutes has changed on 2026-11-23, after the review"
    assert findings == [f"{OTP}: reviewed_on: {changed}"]


TITLE_FAULTS = [
    ('en: "OTP not received"', 'en: "' + "x" * 41 + '"', ".title.en: 41 characters, at most 40"),
    ('hi: "OTP नहीं आया"', 'hi: "OTP nahi aaya"', ".title.hi: has no Devanagari letters"),
    ('en: "OTP not received"', 'en: "OTP late by 3 minutes"', ".title.en: bare figure '3'"),
]


@pytest.mark.parametrize(("old", "new", "finding"), TITLE_FAULTS)
def test_each_fault_of_a_title_is_found(
    knowledge: Path, spoil: Spoil, old: str, new: str, finding: str
) -> None:
    spoil(old, new, "topics.yml")
    assert check(knowledge, FIGURES) == [
        line for line in check(knowledge, FIGURES) if finding in line
    ]
    assert len(check(knowledge, FIGURES)) == 1


def test_an_article_missing_from_a_group_is_found(knowledge: Path) -> None:
    (knowledge / OTP).unlink()
    assert check(knowledge, FIGURES) == [f"{OTP}: is missing"]


def test_complete_demands_an_article_for_every_answer(knowledge: Path) -> None:
    (knowledge / OTP).unlink()
    articles = len(list((knowledge / "articles").rglob("*.yml")))
    missing = check(knowledge, FIGURES, complete=True)
    assert len(missing) == 99 - articles
    assert f"{OTP}: is missing" in missing


def test_an_article_for_a_tool_is_found(knowledge: Path, spoil: Spoil) -> None:
    spoil(
        "id: login_error.otp_not_received\n    kind: answer",
        "id: login_error.otp_not_received\n    kind: tool",
        "topics.yml",
    )
    assert check(knowledge, FIGURES) == [
        f"{OTP}: topic: 'login_error.otp_not_received' is of kind 'tool', not 'answer'"
    ]


def test_names_with_digits_are_no_figures(knowledge: Path, spoil: Spoil) -> None:
    spoil(
        "Never tell the OTP to anyone",
        "GSTR-3B, 2B, table 4A, section 16(2)(aa), rule 88A, notification 10/2019 and"
        " 5 December 2025 are names. Never tell the OTP to anyone",
    )
    assert check(knowledge, FIGURES) == []


def test_a_broken_house_style_is_a_finding(knowledge: Path, spoil: Spoil) -> None:
    spoil("  title: 40 ", "  title: forty ", "house_style.yml")
    assert check(knowledge, FIGURES) == [
        "house_style.yml: limits: must map each kind of text to a whole number"
    ]


def test_the_command_says_one_line_per_finding(
    knowledge: Path, spoil: Spoil, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil("Never tell the OTP to anyone", "Wait 7 or 8 minutes. Never tell the OTP to anyone")
    code = main(["--knowledge", str(knowledge), "check"])
    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert len(lines) == 2
    assert all(line.startswith(f"{OTP}: answer.en: bare figure") for line in lines)


def test_the_command_says_when_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--on", "2026-11-22"]) == 0
    assert "articles in order" in capsys.readouterr().out

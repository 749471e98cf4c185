"""Which of the three scripts a response is said in, and what a message carries with it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlg import ScriptedResponses
from tests.bot.conftest import ROOT

SOLVED = {
    "en": "Good to hear! Ask me whenever something else comes up.",
    "hi": "बहुत अच्छा! आगे कुछ और हो तो ज़रूर पूछिए।",
    "hi-Latn": "Bahut achha! Aage kuch aur ho to zaroor poochhiye.",
}


@pytest.fixture
def responses(domain: Domain) -> ScriptedResponses:
    return ScriptedResponses(EndpointConfig(), domain)


def say(
    responses: ScriptedResponses,
    domain: Domain,
    name: str,
    hint: str | None = None,
    values: dict[str, Any] | None = None,
    **slots: Any,
) -> dict[str, Any] | None:
    tracker = DialogueStateTracker("chat-1", domain.slots)
    tracker.update(UserUttered("hello", metadata={"language": hint} if hint else None))
    for slot, value in slots.items():
        tracker.update(SlotSet(slot, value))
    return asyncio.run(responses.generate(name, tracker, "helpdesk", **(values or {})))


@pytest.mark.parametrize("language", SOLVED)
def test_the_script_written_last_is_answered(
    responses: ScriptedResponses, domain: Domain, language: str
) -> None:
    for _ in range(5):  # Rasa draws lots among the variants that fit
        said = say(responses, domain, "utter_solved", language=language)
        assert said is not None
        assert (said["text"], said["language"]) == (SOLVED[language], language)


def test_english_when_nothing_is_known(responses: ScriptedResponses, domain: Domain) -> None:
    said = say(responses, domain, "utter_solved")
    assert said is not None
    assert (said["text"], said["language"]) == (SOLVED["en"], "en")


@pytest.mark.parametrize(
    ("hint", "slots", "spoken"),
    [
        ("hi", {}, "hi"),
        ("hi", {"language": "hi-Latn"}, "hi-Latn"),
        (None, {"language": "hi", "language_wish": "en"}, "en"),
        ("hi", {"language": "hi", "language_wish": "hi-Latn"}, "hi-Latn"),
        (None, {"language": None, "language_wish": "hi"}, "hi"),
    ],
)
def test_a_wish_stands_before_the_script_and_that_before_the_page(
    responses: ScriptedResponses, domain: Domain, hint: str | None, slots: Any, spoken: str
) -> None:
    said = say(responses, domain, "utter_solved", hint, **slots)
    assert said is not None
    assert (said["text"], said["language"]) == (SOLVED[spoken], spoken)


def test_a_wish_of_this_turn_counts_at_once(responses: ScriptedResponses, domain: Domain) -> None:
    said = say(
        responses,
        domain,
        "utter_language_changed",
        values={"language_wish": "hi"},
        language="en",
        language_wish="hi-Latn",
    )
    assert said is not None
    assert said["text"] == "ठीक है, अब से मैं हिन्दी में जवाब दूँगा।"


def test_a_question_of_a_form_names_the_slot(responses: ScriptedResponses, domain: Domain) -> None:
    name = "utter_ask_registration_form_state"
    said = say(responses, domain, name, requested_slot="state")
    assert said is not None
    assert said["asks_for"] == "state"
    said = say(responses, domain, "utter_solved", requested_slot="state")
    assert said is not None
    assert "asks_for" not in said


def test_placeholders_are_filled_with_what_the_caller_says(
    responses: ScriptedResponses, domain: Domain
) -> None:
    values = {"number": "GST-2026-000001", "code": "ABC234"}
    said = say(responses, domain, "utter_ticket_raised", values=values, language="hi-Latn")
    assert said is not None
    assert "Aapka ticket GST-2026-000001 hai. Uska code ABC234 hai." in said["text"]


def test_a_payload_with_entities_stays_as_it_is(
    responses: ScriptedResponses, domain: Domain, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rasa would take the braces of JSON for a placeholder and log an error with each button."""
    said = say(responses, domain, "utter_ask_registration_form_supply_kind")
    assert said is not None
    assert said["buttons"][0]["payload"] == '/inform{"supply_kind": "goods"}'
    assert capsys.readouterr().out == ""


def test_saying_a_response_leaves_the_domain_as_it_was(
    responses: ScriptedResponses, domain: Domain
) -> None:
    before = repr(domain.responses["utter_ticket_raised"])
    say(responses, domain, "utter_ticket_raised", values={"number": "1", "code": "2"})
    assert repr(domain.responses["utter_ticket_raised"]) == before


def test_an_unknown_response_is_none(responses: ScriptedResponses, domain: Domain) -> None:
    assert say(responses, domain, "utter_nobody_wrote_this") is None


def test_rasa_gets_it_from_endpoints_yml(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("ACTIONS_WEBHOOK", "TRACKER_DATABASE_URL"):
        monkeypatch.setenv(key, "http://127.0.0.1")
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    made = NaturalLanguageGenerator.create(endpoints.nlg, domain)
    assert type(made) is ScriptedResponses

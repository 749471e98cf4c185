"""Says a response in the conversation's language and marks it with what the helpdesk shows."""

from __future__ import annotations

from typing import Any, Optional

from rasa.core.nlg.interpolator import interpolate_text
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

LANGUAGE = "language"
LANGUAGE_WISH = "language_wish"
FIRST_LANGUAGE = "en"
ASKS = "utter_ask_"


class ScriptedResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's own response selection, with the language settled first.

    An explicit wish ("talk to me in English") stands before the script written last, and that
    before what the page is set to. Each message carries its `language`, and a form's question the
    slot it `asks_for`.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> Optional[dict[str, Any]]:
        """The message for a response name; None if the domain has no such response."""
        slots = tracker.current_slot_values()
        # A wish that this very turn expresses comes with the call: its slot is set afterwards.
        wish = kwargs.get(LANGUAGE_WISH) or slots.get(LANGUAGE_WISH)
        said = tracker.latest_message
        hint = (said.metadata or {}).get(LANGUAGE) if said else None
        slots[LANGUAGE] = wish or slots.get(LANGUAGE) or hint or FIRST_LANGUAGE
        message = self.generate_from_slots(utter_action, slots, output_channel, **kwargs)
        if message is not None:
            message.setdefault(LANGUAGE, slots[LANGUAGE])
            if utter_action.startswith(ASKS):
                message["asks_for"] = slots.get("requested_slot")
        return message

    def _fill_response(
        self,
        response: dict[str, Any],
        filled_slots: Optional[dict[str, Any]] = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Fill the placeholders of the text; in a button's payload the braces are JSON."""
        values = self._response_variables(filled_slots or {}, kwargs)
        response["text"] = interpolate_text(response["text"], values)
        return response

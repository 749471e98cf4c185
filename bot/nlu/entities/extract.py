"""All extractors in their order: what is certain first, so that later ones leave it alone."""

from __future__ import annotations

from bot.nlu.entities.amounts import find_amounts
from bot.nlu.entities.date_roles import find_date_roles
from bot.nlu.entities.dates import find_dates
from bot.nlu.entities.durations import find_durations
from bot.nlu.entities.error_texts import find_error_codes, find_error_texts
from bot.nlu.entities.filing import find_filing, find_nil_return
from bot.nlu.entities.forms import find_return_forms
from bot.nlu.entities.gstins import find_gstins
from bot.nlu.entities.identifiers import (
    find_access_codes,
    find_emails_and_tickets,
    find_mobiles,
    find_references,
)
from bot.nlu.entities.kinds import find_kinds
from bot.nlu.entities.languages import find_requested_language
from bot.nlu.entities.manner import find_manner
from bot.nlu.entities.negative import find_negative_amounts
from bot.nlu.entities.nil import find_nil
from bot.nlu.entities.not_taxed import find_not_taxed
from bot.nlu.entities.percents import find_percents
from bot.nlu.entities.periods import find_periods
from bot.nlu.entities.reading import Entity, Reading
from bot.nlu.entities.relative_dates import find_relative_dates
from bot.nlu.entities.scope import find_grounds, find_scope
from bot.nlu.entities.states import find_states
from bot.nlu.entities.supplies import find_supplies
from bot.nlu.entities.tax_amounts import find_tax_amounts
from bot.nlu.entities.unanswered import find_not_done, find_not_known

_EXTRACTORS = (
    find_emails_and_tickets,
    find_references,
    find_gstins,
    find_mobiles,
    find_error_codes,
    find_return_forms,
    find_dates,
    find_periods,
    find_access_codes,
    find_durations,
    find_relative_dates,
    find_date_roles,
    find_percents,
    find_tax_amounts,
    find_states,
    find_negative_amounts,
    find_amounts,
    find_nil_return,
    find_filing,
    find_kinds,
    find_supplies,
    find_scope,
    find_grounds,
    find_not_taxed,
    find_nil,
    find_not_known,
    find_not_done,
    find_requested_language,
    find_manner,
    find_error_texts,
)


def extract(text: str) -> list[Entity]:
    """Everything that the message mentions, in the order of the text."""
    reading = Reading.of(text)
    for find in _EXTRACTORS:
        find(reading)
    return sorted(reading.found, key=lambda entity: (entity.start, entity.end))

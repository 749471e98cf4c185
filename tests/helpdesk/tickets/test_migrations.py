import logging

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from helpdesk.tickets import Desk
from helpdesk.tickets.database import open_engine
from helpdesk.tickets.migrations import ours
from helpdesk.tickets.models import metadata
from tests.helpdesk.tickets.conftest import Clock


def test_models_and_migrations_agree(url: str, desk: Desk) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_name": ours},
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_foreign_keys_cascade_in_the_database(url: str, desk: Desk) -> None:
    engine = open_engine(url)
    found = inspect(engine)
    rules = {
        (table, key["constrained_columns"][0]): key["options"].get("ondelete")
        for table in found.get_table_names()
        for key in found.get_foreign_keys(table)
    }
    assert rules.pop(("votes", "conversation_id")) == "SET NULL"  # nobody's, but still counted
    assert rules
    assert set(rules.values()) == {"CASCADE"}
    engine.dispose()


def test_migrating_again_changes_nothing_and_says_nothing(
    desk: Desk, chat: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        desk.migrate()
    assert desk.conversation(chat) is not None
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.name.startswith("alembic")] == []


def test_sqlite_is_set_up_for_many_users(sqlite_url: str, clock: Clock) -> None:
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert values == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "busy_timeout": 30000,
    }

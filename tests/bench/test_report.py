"""Ratios, aims and the table."""

from __future__ import annotations

from typing import Any

from bench.report import aims, aims_table, figure, ratio, table

TURNS = (5, 500)


def results(speed: float, late: float, rss: int) -> dict[str, Any]:
    return {
        "turns": {
            "at_turn": {
                "5": {"p50_ms": 10.0, "p95_ms": 20.0, "n": 30},
                "500": {"p50_ms": late, "p95_ms": 2 * late, "n": 30},
            },
            "failed": 0,
        },
        "load": {"turns_per_second": speed, "p50_ms": 1.0, "p95_ms": 2.0, "failed": 0},
        "parsing": {"p50_ms": 2.0, "p95_ms": 4.0, "classifier_rss": rss // 3},
        "start_seconds": 9.0,
        "training": {"seconds": 60.0, "cached": False},
        "model_bytes": 11_000_000,
        "rss": {"rasa": rss, "actions": 100_000_000, "total": rss + 100_000_000},
    }


OURS = results(speed=90.0, late=11.0, rss=300_000_000)
STOCK = results(speed=15.0, late=300.0, rss=900_000_000)


def test_a_figure_that_was_not_measured_is_none() -> None:
    assert figure(OURS, ("rss", "rasa")) == 300_000_000
    assert figure(OURS, ("rss", "helpdesk")) is None
    assert figure(None, ("rss", "rasa")) is None


def test_a_ratio_needs_both_sides() -> None:
    assert ratio(1.0, 4.0) == 0.25
    assert ratio(None, 4.0) is None
    assert ratio(1.0, None) is None
    assert ratio(1.0, 0.0) is None


def test_aims_are_held_against_stock() -> None:
    assert [aim.met for aim in aims(OURS, STOCK, TURNS)] == [True] * 7
    slower = results(speed=50.0, late=13.0, rss=600_000_000)
    assert [aim.met for aim in aims(slower, STOCK, TURNS)] == [
        *(False, False, True, True, True, False, False)
    ]


def test_aims_without_the_other_side_are_open() -> None:
    assert [aim.met for aim in aims(OURS, None, TURNS)] == [
        *(None, True, True, True, True, True, None)
    ]
    assert [aim.met for aim in aims(None, STOCK, TURNS)] == [None] * 7
    assert aims_table(aims(OURS, None, TURNS)).splitlines()[0].startswith("– turns/s")


def test_the_table_has_a_ratio_beside_every_stock_figure() -> None:
    lines = table(OURS, {"stock": STOCK, "stock+": STOCK}, TURNS).splitlines()
    assert lines[0].split() == ["ours", "stock", "ours", "÷", "stock+", "ours", "÷"]
    speed = next(line for line in lines if line.startswith("turns/s"))
    assert speed.split()[-3:] == ["15.0", "/s", "6.00"]
    helpdesk = next(line for line in lines if line.startswith("RSS helpdesk"))
    assert helpdesk.split()[2:] == ["–"] * 5


def test_the_table_stands_with_one_side_only() -> None:
    mine, theirs = table(OURS, {}, TURNS), table(None, {"stock": STOCK}, TURNS)
    assert len(mine.splitlines()) == len(theirs.splitlines())

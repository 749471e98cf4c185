"""The table: ours, stock Rasa, their ratio, and the aims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MEGA = 1_000_000
MISSING = "–"


@dataclass(frozen=True)
class Row:
    """One figure: where it stands in the results of a bot, and how it is shown."""

    title: str
    path: tuple[str, ...]
    show: Callable[[float], str]


@dataclass(frozen=True)
class Aim:
    """What the figures should reach; `value` is None when it was not measured."""

    title: str
    value: float | None
    limit: float
    at_least: bool

    @property
    def met(self) -> bool | None:
        """Whether it is reached."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def mark(self) -> str:
        """For the table."""
        return {True: "✓", False: "✗", None: MISSING}[self.met]


def _plain(unit: str, digits: int = 1) -> Callable[[float], str]:
    return lambda value: f"{value:,.{digits}f} {unit}"


def _megabytes(value: float) -> str:
    return f"{value / MEGA:,.0f} MB"


def rows(turns: Sequence[int]) -> list[Row]:
    """All figures in the order of the table."""
    found = [
        Row(
            f"turn {turn}, {percent}",
            ("turns", "at_turn", str(turn), f"{percent}_ms"),
            _plain("ms"),
        )
        for turn in turns
        for percent in ("p50", "p95")
    ]
    return [
        *found,
        Row("turns/s under load", ("load", "turns_per_second"), _plain("/s")),
        Row("turn under load, p50", ("load", "p50_ms"), _plain("ms")),
        Row("turn under load, p95", ("load", "p95_ms"), _plain("ms")),
        Row("parse on one core, p50", ("parsing", "p50_ms"), _plain("ms", 2)),
        Row("parse on one core, p95", ("parsing", "p95_ms"), _plain("ms", 2)),
        Row("start to healthy", ("start_seconds",), _plain("s")),
        Row("training", ("training", "seconds"), _plain("s")),
        Row("model file", ("model_bytes",), _megabytes),
        Row("RSS of the classifier alone", ("parsing", "classifier_rss"), _megabytes),
        Row("RSS Rasa server", ("rss", "rasa"), _megabytes),
        Row("RSS action server", ("rss", "actions"), _megabytes),
        Row("RSS helpdesk", ("rss", "helpdesk"), _megabytes),
        Row("RSS in total", ("rss", "total"), _megabytes),
        Row("turns without proper answer", ("turns", "failed"), _plain("", 0)),
        Row("same, under load", ("load", "failed"), _plain("", 0)),
    ]


def figure(results: Mapping[str, Any] | None, path: Sequence[str]) -> float | None:
    """One figure of a bot, None if it was not measured."""
    value: Any = results
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, (int, float)) else None


def ratio(ours: float | None, stock: float | None) -> float | None:
    """Ours divided by stock's."""
    return ours / stock if ours is not None and stock else None


def _at_turn(results: Mapping[str, Any] | None, turn: int) -> float | None:
    return figure(results, ("turns", "at_turn", str(turn), "p50_ms"))


def aims(
    ours: Mapping[str, Any] | None, stock: Mapping[str, Any] | None, turns: Sequence[int]
) -> list[Aim]:
    """The aims, held against the first stock variant."""

    def both(*path: str) -> float | None:
        return ratio(figure(ours, path), figure(stock, path))

    def in_mb(*path: str) -> float | None:
        return ratio(figure(ours, path), 1e6)

    early, late = (
        figure(ours, ("turns", "at_turn", str(t), "p50_ms")) for t in (turns[0], turns[-1])
    )
    parse, training = figure(ours, ("parsing", "p95_ms")), figure(ours, ("training", "seconds"))
    return [
        Aim("turns/s, ours ÷ stock ≥ 4", both("load", "turns_per_second"), 4.0, True),
        Aim(f"turn {turns[-1]} ÷ turn {turns[0]}, p50 ≤ 1.2", ratio(late, early), 1.2, False),
        Aim("parse p95 ≤ 5 ms on one core", parse, 5.0, False),
        Aim("training ≤ 120 s", training, 120.0, False),
        Aim("model file ≤ 60 MB", in_mb("model_bytes"), 60.0, False),
        Aim("classifier ≤ 150 MB of memory", in_mb("parsing", "classifier_rss"), 150.0, False),
        Aim("RSS of the Rasa server, ours ÷ stock ≤ 0.6", both("rss", "rasa"), 0.6, False),
    ]


def table(
    ours: Mapping[str, Any] | None, stock: Mapping[str, Mapping[str, Any]], turns: Sequence[int]
) -> str:
    """All figures as text, a column per bot and a ratio (ours ÷ it) beside each stock one."""
    lines = [["", "ours", *(cell for name in stock for cell in (name, "ours ÷"))]]
    for row in rows(turns):
        mine = figure(ours, row.path)
        line = [row.title, _shown(mine, row.show)]
        for results in stock.values():
            theirs = figure(results, row.path)
            line += [_shown(theirs, row.show), _shown(ratio(mine, theirs), lambda x: f"{x:.2f}")]
        lines.append(line)
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def aims_table(reached: Sequence[Aim]) -> str:
    """One line per aim."""
    width = max(len(aim.title) for aim in reached)
    return "\n".join(
        f"{aim.mark} {aim.title.ljust(width)}  {_shown(aim.value, lambda x: f'{x:.2f}')}"
        for aim in reached
    )


def _shown(value: float | None, show: Callable[[float], str]) -> str:
    return MISSING if value is None else show(value).strip()

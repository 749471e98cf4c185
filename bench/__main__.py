"""`python -m bench [--quick] [--only ours|stock] [--keep]`: measure, print, write the figures.

Stock Rasa trains for half an hour or longer at its default epochs, once: its models stay in
`var/bench/` until data or config change. `--stock-epochs 5` saves that time: a turn, a parse and
the memory cost nearly the same after few epochs, only the training time then says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any

from bench.machine import facts
from bench.ours import measure_ours
from bench.plan import FULL, QUICK, Plan
from bench.processes import BenchFailed, Fleet
from bench.progress import elapsed, say
from bench.report import aims, aims_table, table
from bench.rules_speed import rules_speed
from bench.search_speed import search_speed
from bench.stock import VARIANTS, measure_stock

VAR = Path("var")
INTERRUPTED = 130


def main() -> int:
    """0 when everything was measured, whatever the figures; 1 on failure."""
    given = _arguments()
    plan = QUICK if given.quick else FULL
    if given.stock_epochs:
        plan = replace(plan, epochs=given.stock_epochs)
    signal.signal(signal.SIGTERM, _interrupt)
    folder = Path(tempfile.mkdtemp(prefix="gst-sahayak-bench-"))
    keep = given.keep
    try:
        results = _measure(plan, given.only, folder)
    except BenchFailed as failure:
        keep = True
        print(f"{failure}\nThe bench stopped. Logs: {folder}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; every process was ended.", file=sys.stderr)
        return INTERRUPTED
    else:
        _report(results, plan, complete=plan == FULL and not given.only)
        return 0
    finally:
        if keep:
            say(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="try the bench; figures mean nothing")
    parser.add_argument("--only", choices=("ours", "stock"), help="measure one side")
    parser.add_argument("--stock-epochs", type=int, metavar="N", help="train stock Rasa for less")
    parser.add_argument("--keep", action="store_true", help="keep logs and databases")
    return parser.parse_args()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _measure(plan: Plan, only: str | None, folder: Path) -> dict[str, Any]:
    machine = facts()
    if machine["load_average_at_start"] > machine["cores"] / 4:
        busy = machine["load_average_at_start"]
        say(f"the machine is busy (load {busy}): figures will be worse than they are")
    logs = folder / "log"
    logs.mkdir()
    results: dict[str, Any] = {"machine": machine, "plan": asdict(plan), "ours": None, "stock": {}}
    with Fleet(logs) as fleet:
        if only != "stock":
            say("the rules engine alone …")
            results["rules"] = rules_speed(plan.rules_seconds)
            say("the search alone …")
            results["search"] = search_speed(plan.articles)
            results["ours"] = measure_ours(fleet, plan, folder)
        if only != "ours":
            results["stock"] = measure_stock(fleet, plan, folder, VAR / "bench")
    machine["load_average_at_end"] = round(os.getloadavg()[0], 2)
    return results


def _report(results: dict[str, Any], plan: Plan, complete: bool) -> None:
    ours, stock = results["ours"], results["stock"]
    reached = aims(ours, stock.get(VARIANTS[0].name), plan.turns)
    results["aims"] = [{**asdict(aim), "met": aim.met} for aim in reached]
    results["total_seconds"] = round(elapsed(), 1)
    print(f"\n{table(ours, stock, plan.turns)}\n")
    for name, one in stock.items():
        if one["training"]["cached"]:
            print(
                f"{name}: training was measured on {one['training']['trained_on']}, not again now"
            )
    if "rules" in results:
        for title, rate in results["rules"].items():
            print(f"rules engine, {title.replace('_', ' ')}: {rate:,}")
    for title, figure in results.get("search", {}).items():
        print(f"search, {title.replace('_', ' ')}: {figure:,}")
    print(f"\nAims (stock is {VARIANTS[0].name!r}: our data as it is, tracker in memory)")
    print(aims_table(reached))
    # A partial run must not replace the figures of a whole one.
    file = VAR / ("bench.json" if complete else "bench-partial.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"done; all figures: {file}")


if __name__ == "__main__":
    sys.exit(main())

"""The command line: one JSON answer, or one clear line and exit code 2."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from rules_engine.__main__ import main
from rules_engine.topics import topics

ROOT = Path(__file__).parents[2]
CHAIN = '{"sales": [20000, 25000, 30000], "rate": 5, "input_tax": 360}'


def test_a_good_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["itc.supply_chain", CHAIN, "--on", "2026-11-22"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [link["cash"] for link in answer["links"]] == ["640", "250", "250"]
    assert (answer["topic"], answer["on"], answer["rate"]) == (
        "itc.supply_chain",
        "2026-11-22",
        "5",
    )


def test_as_a_program_of_its_own() -> None:
    facts = '{"aggregate_turnover": "2200000", "state": "32", "supply_kind": "services"}'
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "rules_engine",
            "registration.threshold",
            facts,
            "--on",
            "2026-11-22",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["outcome"] == "liable"


def test_facts_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"output_tax": {"igst": 1250.50}}'))
    assert main(["itc.set_off", "-", "--on", "2026-11-22"]) == 0
    # a fraction is read as it was written, never as a float
    assert json.loads(capsys.readouterr().out)["total_cash"] == "1250.50"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["itc.set_off", '{"output_taxes": {}}'], "'output_taxes' is not a fact of this topic"),
        (["itc.set_off", '{"output_tax": {"vat": 1}}'], "output_tax.vat"),
        (["itc.set_off", "{"], "valid JSON"),
        (["itc.set_off", "[]"], "a JSON object"),
        (["itc.set_off", '{"cash_only": NaN}'], "NaN"),
        (["itc.set_off", '{"cash_only": 1, "cash_only": 2}'], "each fact once"),
        (["itc.set_off", "{}"], "Missing: output_tax, credit"),
        (["itc.set_off", '{"output_tax": {"igst": 1}}', "--on", "2017-06-30"], "not in force"),
        (["itc.set_off", "{}", "--on", "yesterday"], "--on: 'yesterday'"),
        (["itc.refund", "{}"], "Unknown topic 'itc.refund'"),
        (["--schema", "itc.refund"], "Unknown topic 'itc.refund'"),
        (["registration.threshold", "{}"], "Missing: aggregate_turnover, state, supply_kind"),
        (
            ["registration.threshold", '{"state": 8}'],
            "state: 8 is not accepted. Accepted: text",
        ),
        (["registration.threshold", '{"inter_state": "no"}'], "true or false"),
        (["registration.threshold", '{"section_24_grounds": "casual"}'], "a list of texts"),
        (["itc.supply_chain", '{"sales": "1", "rate": 5, "input_tax": 0}'], "a list of amounts"),
        (["gstin.decode", '{"gstin": 5}'], "gstin: 5 is not accepted"),
    ],
)
def test_what_is_refused(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert err.count("\n") == 1


def test_without_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 2
    assert "--list" in capsys.readouterr().err


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out.split()
    assert listed == list(topics())
    assert {
        "gstin.decode",
        "gstin.state_code",
        "registration.threshold",
        "itc.set_off",
        "itc.supply_chain",
    } <= set(listed)


@pytest.mark.parametrize("topic", topics())
def test_the_schema(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--schema", topic]) == 0
    schemas = json.loads(capsys.readouterr().out)
    assert list(schemas) == ["input", "output"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["title"] == topic


def test_the_schema_fits_the_facts() -> None:
    schema = topics()["itc.set_off"].schema()["input"]
    jsonschema.validate({"output_tax": {"igst": 1}, "cash_only": "1,00,000.50"}, schema)
    for wrong in ({"output_tax": {"vat": 1}}, {"cash_only": 1.5}, {"cash": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(arguments) == 0
    return capsys.readouterr().out.splitlines()


def test_what_is_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, "--in-force", "--on", "2018-01-01", "itc/utilisation")
    assert found == [
        "itc/utilisation: own_head_first (formula); from 2017-07-01 to 2019-01-31;"
        " Section 49(5) CGST Act 2017 [verified]"
    ]
    assert len(lines(capsys, "--in-force", "--on", "2026-11-22")) > 100
    assert main(["--in-force", "no/such"]) == 2
    assert "registration/limit" in capsys.readouterr().err


def test_what_changes(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, "--changes", "2019-02-01", "2019-02-01")
    assert (
        "2019-02-01 itc/utilisation: own_head_first (formula) -> integrated_credit_first (formula);"
        " Sections 49(5) and 49A CGST Act 2017 [verified]"
    ) in found
    begun = lines(capsys, "--changes", "2017-07-01", "2017-07-01")
    assert any(line.startswith("2017-07-01 itc/utilisation: nothing -> own_head") for line in begun)
    assert main(["--changes", "2019-02-01", "tomorrow"]) == 2
    assert "--changes: 'tomorrow'" in capsys.readouterr().err


def test_what_nobody_reviewed(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, "--not-reviewed", "6", "--on", "2027-05-23")
    assert "itc/utilisation: 2026-11-22" in found
    assert "itc/utilisation: 2026-11-22" not in lines(
        capsys, "--not-reviewed", "6", "--on", "2027-05-22"
    )


def test_two_lists_at_once_are_refused() -> None:
    with pytest.raises(SystemExit) as end:
        main(["--list", "--in-force"])
    assert end.value.code == 2

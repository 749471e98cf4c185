"""Setting up on a fresh machine, without a network: the lock, and what setup.sh does and says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
WANTED = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
# All that setup.sh may expect of a machine besides Python.
TOOLS = ("sh", "cat", "dirname", "mktemp", "tail", "touch", "rm", "mkdir")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A fresh clone in a folder with a blank in its name, and a PATH with few tools."""
    clone, tools = tmp_path / "my clone", tmp_path / "tools"
    clone.mkdir()
    tools.mkdir()
    for name in ("setup.sh", ".python-version", "requirements.lock"):
        shutil.copy(ROOT / name, clone / name)
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    return tmp_path


def provide(machine: Path, name: str, script: str) -> None:
    """Put a program on the machine's PATH."""
    program = machine / "tools" / name
    program.write_text(f"#!{machine}/tools/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def set_up(machine: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine / "tools" / "sh", machine / "my clone" / "setup.sh"],
        env={"PATH": str(machine / "tools")},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=30,
    )


def a_uv(machine: Path, python: str) -> Path:
    """A uv that notes how it was called and makes an environment with a pretended Python."""
    calls = machine / "calls"
    provide(
        machine,
        "uv",
        f'echo "$@" >> "{calls}"\n'
        'case "$1" in venv)\n'
        "  mkdir -p .venv/bin\n"
        f"  printf '#!{machine}/tools/sh\\n{python}\\n' > .venv/bin/python\n"
        f"  {shutil.which('chmod')} +x .venv/bin/python;;\n"
        "esac",
    )
    return calls


def test_the_script_can_be_run_and_is_plain_sh() -> None:
    assert os.access(ROOT / "setup.sh", os.X_OK)
    assert subprocess.run(["sh", "-n", ROOT / "setup.sh"]).returncode == 0


def test_it_makes_the_environment_and_installs_by_hash(machine: Path) -> None:
    calls = a_uv(machine, "exit 0")
    done = set_up(machine)
    assert (done.returncode, done.stderr) == (0, "")
    assert calls.read_text(encoding="utf-8").splitlines() == [
        f"venv --quiet --clear --python {WANTED} .venv",
        "pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock",
    ]
    assert (machine / "my clone" / ".venv" / "ready").exists()


def test_a_good_environment_is_kept(machine: Path) -> None:
    calls = a_uv(machine, "exit 0")
    set_up(machine)
    calls.unlink()
    assert set_up(machine).returncode == 0
    assert [line.split()[0] for line in calls.read_text().splitlines()] == ["pip"]


def test_an_environment_of_another_python_is_made_anew(machine: Path) -> None:
    calls = a_uv(machine, "exit 1")
    set_up(machine)
    calls.unlink()
    set_up(machine)
    assert calls.read_text(encoding="utf-8").startswith("venv --quiet --clear")


def test_without_python_it_says_what_to_install(machine: Path) -> None:
    done = set_up(machine)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("Python 3.9 or newer with its venv module is needed: install ")


def test_without_the_wanted_python_it_says_what_to_do(machine: Path) -> None:
    provide(machine, "uv", 'echo "error: No interpreter found for Python" >&2; exit 2')
    done = set_up(machine)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith(f"Python {WANTED} is needed")
    assert first.endswith(f"install Python {WANTED}, then run make again.")
    assert second == "uv said: error: No interpreter found for Python"
    assert not (machine / "my clone" / ".venv" / "ready").exists()


def test_an_install_that_fails_leaves_nothing_that_looks_ready(machine: Path) -> None:
    provide(machine, "uv", '[ "$1" = venv ] || exit 3')
    assert set_up(machine).returncode != 0
    assert not (machine / "my clone" / ".venv" / "ready").exists()


# --- the lock --------------------------------------------------------------------------------


def locked() -> dict[str, str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", LOCK, re.MULTILINE)
    return {normal(name): version for name, version in pins}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_pinned_package_has_a_hash_and_no_address_is_named() -> None:
    entries = re.split(r"\n(?=[A-Za-z])", LOCK.strip())
    assert len(entries) > 50
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--index|--extra-index|file:", LOCK) == []


def test_every_dependency_is_locked() -> None:
    sections = re.findall(
        r"^(?:dependencies|dev) = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL
    )
    assert len(sections) == 2
    names = re.findall(r'^\s+"([A-Za-z0-9._-]+)', "\n".join(sections), re.MULTILINE)
    assert {normal(name) for name in names} - locked().keys() == set()
    assert locked()["rasa"] == "3.6.21"


def test_one_python_everywhere() -> None:
    assert f'requires-python = "=={WANTED}.*"' in PROJECT
    assert f'target-version = "py{WANTED.replace(".", "")}"' in PROJECT
    assert f"--python-version {WANTED}" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_make_without_a_target_lists_them() -> None:
    done = subprocess.run(["make", "-C", ROOT, "-s"], capture_output=True, text=True)
    assert done.returncode == 0
    for target in ("setup", "train", "run", "test", "bench"):
        assert re.search(rf"^{target}\s+\S", done.stdout, re.MULTILINE)

"""Rasa without TensorFlow, each time in a fresh process."""

from __future__ import annotations

import subprocess
import sys

from tests.bot.conftest import ROOT


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_rasa_starts_without_tensorflow_and_says_nothing_of_third_parties() -> None:
    done = run(
        "from bot.lean import install\n"
        "install()\n"
        "import sys\n"
        "import rasa.core.agent\n"
        "import rasa.core.run\n"
        "import tensorflow\n"
        "heavy = [n for n in sys.modules if n.startswith('tensorflow.python')]\n"
        "print(heavy, hasattr(tensorflow, '__file__') and tensorflow.__file__)\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout in ("[] False\n", "[] None\n")


def test_a_component_that_needs_tensorflow_says_so() -> None:
    done = run(
        "from bot.lean import install\n"
        "install()\n"
        "import tensorflow as tf\n"
        "class Model(tf.keras.Model):\n"
        "    pass\n"
        "Model()\n"
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("RuntimeError: Model needs TensorFlow, which this server leaves out")
    assert "`rasa run`" in last


def test_installing_twice_or_late_changes_nothing() -> None:
    done = run(
        "import sys, types\n"
        "ours = sys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
        "from bot.lean import install\n"
        "before = list(sys.meta_path)\n"
        "install()\n"
        "install()\n"
        "import tensorflow\n"
        "print(tensorflow is ours, sys.meta_path == before)\n"
    )
    assert (done.stdout, done.stderr) == ("True True\n", "")

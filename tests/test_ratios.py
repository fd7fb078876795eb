"""The tests of the window once more at each device pixel ratio: Qt takes a ratio only at its start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

EVERYWHERE_ALIKE = ("test_commands.py", "test_how_to_add.py")
"""Files in which no pixel counts."""


@pytest.mark.parametrize("ratio", ["1.25", "1.5", "1.75", "2", "3"])
def test_the_window_at_a_ratio(ratio):
    command = [sys.executable, "-m", "pytest", "tests/ui", "-q", "-p", "no:cacheprovider", "-n", "0"]
    command += [f"--ignore=tests/ui/{name}" for name in EVERYWHERE_ALIKE]
    environment = os.environ | {"QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST", "PYTEST_ADDOPTS"):
        environment.pop(name, None)
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]
    assert " passed" in result.stdout

"""The ladder, the style and the types hold; what a command does not need is not loaded."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("importlinter.cli", "lint-imports"),
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    ],
    ids=["ladder", "ruff check", "ruff format", "mypy"],
)
def test_checks(command):
    if command[0].startswith("importlinter"):
        result = run(
            sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
        )
    else:
        result = run(sys.executable, "-m", *command)
    assert result.returncode == 0, result.stdout + result.stderr


ALLOWED_QT = {
    "paint": {"QtCore", "QtGui", "QtSvg"},
    "export": {"QtCore"},
    "ui": {"QtCore", "QtDBus", "QtGui", "QtWidgets"},
}


@pytest.mark.parametrize("package", ["engine", "model", "stage", "paint", "export", "session", "ui"])
def test_each_package_uses_the_qt_modules_that_it_may(package):
    used = set()
    for file in (ROOT / "convviz" / package).rglob("*.py"):
        used |= set(re.findall(r"from PySide6\.(\w+) import", file.read_text()))
    assert used <= ALLOWED_QT.get(package, set())


@pytest.mark.parametrize(
    "module", ["convviz.engine", "convviz.stage", "convviz.cli", "convviz.__main__", "convviz.export"]
)
def test_widgets_are_not_loaded_without_a_window(module):
    code = (
        f"import sys, {module}; "
        "print([m for m in sys.modules if m in ('PySide6.QtWidgets', 'pyqtgraph', 'scipy', 'matplotlib')])"
    )
    result = run(sys.executable, "-W", "error", "-c", code)
    assert result.stdout.strip() == "[]", result.stderr


def test_no_file_is_long():
    long = {f.name: n for f in (ROOT / "convviz").rglob("*.py") if (n := len(f.read_text().splitlines())) > 300}
    assert long == {}


def test_top_level_is_what_was_agreed():
    # What a reader exports here is the reader's: the README's own commands write into the folder that they are run in.
    exported = {".gif", ".webp", ".apng", ".mp4", ".webm", ".html", ".png", ".svg", ".pdf", ".convviz"}
    shown = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and p.suffix not in exported}
    shown -= {"build", "dist", "__pycache__", "slides", "setups"}
    assert shown == {"LICENSE", "README.md", "convviz", "packaging", "pyproject.toml", "resources", "tests"}

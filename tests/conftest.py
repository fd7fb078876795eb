"""Everything runs without a display, in folders of its own; a stray widget or message fails its test."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def application(qapp):
    """One application for all tests, able to have widgets: Qt takes only one a process."""
    return qapp


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and kept work go to a folder of the test."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the ratios take a minute each: spread out, they do not all wait for one worker at the end."""
    long = [item for item in items if item.path.name == "test_ratios.py"]
    others = [item for item in items if item.path.name != "test_ratios.py"]
    for place, item in enumerate(long):
        others.insert(place * (len(others) // len(long)), item)
    items[:] = others

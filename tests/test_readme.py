"""What the README says of keys, commands and files is so."""

import re
import subprocess
import sys
from pathlib import Path

from convviz.model import presets
from convviz.ui.actions import key_table

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_keys_is_that_of_the_actions():
    assert f"<!-- keys -->\n{key_table()}\n" in TEXT


def test_pictures_exist():
    links = re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT)
    assert links
    for link in links:
        assert (ROOT / link).stat().st_size > 5000


def test_files_that_are_named_exist():
    for name in re.findall(r"`((?:tests|packaging|convviz|engine|model|export|ui|resources)/[\w./-]+)`", TEXT):
        places = (ROOT / name, ROOT / "convviz" / name)
        assert any(place.exists() for place in places), name


def test_presets_that_are_named_exist():
    known = {preset.name for preset in presets()}
    for command in re.findall(r"convviz (?:run|export) ([\w-]+) ", TEXT):
        assert command in known


def test_the_example_in_python_runs():
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1]
    setup = "import numpy as np\nimage = np.zeros((8, 8))\n"
    result = subprocess.run([sys.executable, "-c", setup + code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("(0, ") == 16


def test_the_script_of_the_continuous_integration_runs_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text()
    assert "<!-- the tests -->" in script
    assert "<!-- the tests -->\n```sh\npython3 -m venv" in TEXT
    assert "<!-- the main job -->\n```sh\npython3 -m venv" in TEXT

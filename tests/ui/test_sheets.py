"""The sheet of keys to print."""

import shutil
import subprocess

import pytest

from convviz.errors import ConvvizError
from convviz.ui.actions import commands
from convviz.ui.window.sheets import save_keys


def letters(text):
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def test_the_keys_as_a_pdf_hold_every_command_that_has_one(user, tmp_path):
    save_keys(tmp_path / "keys.pdf")
    data = (tmp_path / "keys.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    if shutil.which("pdftotext") is not None:
        text = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "keys.pdf"), "-"], capture_output=True, text=True, check=True
        )
        # Signs come out of the typeface under other numbers.
        said = letters(text.stdout)
        for row in commands().values():
            assert not row.keys or letters(row.text) in said, row.text


def test_a_folder_that_there_is_not_is_refused(user, tmp_path):
    with pytest.raises(ConvvizError, match="does not exist"):
        save_keys(tmp_path / "nowhere" / "keys.pdf")

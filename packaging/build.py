"""Build the programs into dist/convviz and check them: the one documented command.

    python packaging/build.py

makes the icons of the platforms from the SVG, runs PyInstaller, then check_frozen.py.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    for command in (
        [sys.executable, str(ROOT / "packaging" / "make_icons.py")],
        [
            sys.executable,
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--log-level",
            "WARN",
            str(ROOT / "packaging" / "convviz.spec"),
        ],
        [sys.executable, str(ROOT / "packaging" / "check_frozen.py")],
    ):
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()

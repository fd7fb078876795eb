"""Check a frozen build as a user would: export with the console program, open and close the window program.

python packaging/check_frozen.py [dist/convviz]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRESET = "vertical-line"
SUFFIX = ".exe" if sys.platform == "win32" else ""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "convviz"
    with tempfile.TemporaryDirectory() as home:
        check_export(folder, Path(home))
        check_window(folder, Path(home))
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    print(f"{folder.name}: {size / 2**20:.0f} MiB in {sum(1 for _ in folder.rglob('*'))} files")


def check_export(folder: Path, home: Path) -> None:
    """The frozen console program writes the same GIF as the source."""
    frozen, source = home / "frozen.gif", home / "source.gif"
    subprocess.run([folder / f"convviz{SUFFIX}", "export", PRESET, "-o", frozen], check=True)
    subprocess.run([sys.executable, "-m", "convviz", "export", PRESET, "-o", source], check=True, cwd=ROOT)
    if frozen.read_bytes() != source.read_bytes():
        sys.exit("the frozen program's GIF differs from the source's")
    print("the frozen program writes the GIF that the source writes")


def check_window(folder: Path, home: Path) -> None:
    """The window program starts, keeps its work when it is asked to close, and ends well."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
    }
    program = subprocess.Popen([folder / f"convviz-window{SUFFIX}"], env=environment)
    deadline = time.monotonic() + 60
    # The window keeps its setup two seconds after it has opened: that is the sign that it runs.
    while not list(home.rglob("last-session.json")):
        if program.poll() is not None:
            sys.exit(f"the window program ended by itself with {program.returncode}")
        if time.monotonic() > deadline:
            program.kill()
            sys.exit("the window program showed no sign of life")
        time.sleep(0.1)
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/PID", str(program.pid)], check=True)
    else:
        program.terminate()
    if program.wait(timeout=60):
        sys.exit(f"the window program ended with {program.returncode}")
    print("the window program opens, keeps its work and closes")


if __name__ == "__main__":
    main()

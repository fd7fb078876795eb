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


# What a second run on the same machine writes again byte for byte; PDF and video hold the time.
SAME = ("gif", "webp", "apng", "png", "svg", "html", "sheet-svg")
ALSO = ("pdf", "flip-book", "sheet-pdf", "mp4", "webm")


def check_export(folder: Path, home: Path) -> None:
    """The frozen console program writes what the source writes, in every format."""
    console = folder / f"convviz{SUFFIX}"
    for name in (*SAME, *ALSO):
        words = ["export", PRESET, "--format", name, "--steps", "1-3", "-o"]
        subprocess.run([console, *words, home / f"frozen-{name}"], check=True, stdout=subprocess.DEVNULL)
        source = [sys.executable, "-m", "convviz", *words, str(home / f"source-{name}")]
        subprocess.run(source, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        (frozen,), (same,) = home.glob(f"frozen-{name}.*"), home.glob(f"source-{name}.*")
        if name in SAME and frozen.read_bytes() != same.read_bytes():
            sys.exit(f"the frozen program's {name} differs from the source's")
    # Several at a time start the program again, in processes of their own.
    subprocess.run([console, "export", PRESET, "stride-2", "-o", f"{home}/many/", "--jobs", "2"], check=True)
    print(f"the frozen program writes {', '.join((*SAME, *ALSO))} as the source does")


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
    while not list(home.rglob("session-*.convviz-state")):
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

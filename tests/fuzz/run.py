"""Attack files and window for as long as is asked:

    python tests/fuzz/run.py [MINUTES] [SEED]

prints how many files and events there were, and the longest time that one took. Stops at the first fault.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz.events import Events
from fuzz.files import Files
from PySide6.QtWidgets import QApplication


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # a screen that is none says so a thousand times
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What is exported stays here, too.
        os.environ.update(dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR"), name))
        (folder / "events").mkdir()
        files, events = Files(folder, seed), Events(folder / "events", seed)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        end = time.monotonic() + 60 * minutes
        try:
            while time.monotonic() < end:
                for _ in range(20):
                    files.step()
                for _ in range(60):
                    events.step()
            events.comes_back()
        finally:
            events.close()  # the window's hook for faults would swallow what was found here
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    app.quit()
    print(
        f"seed {seed}: {files.count:,} files ({files.opened:,} opened, the longest {files.longest * 1000:.0f} ms), "
        f"{events.count:,} events (the longest {events.longest * 1000:.0f} ms), {more:.0f} MiB more, no fault."
    )


if __name__ == "__main__":
    main()

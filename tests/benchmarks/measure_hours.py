"""Two hours of a lecture, as fast as they go: memory and open files at the start, in the middle and at the end."""

import os
import subprocess
import sys

CODE = r"""
import os, re, sys, tempfile
from pathlib import Path
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from convviz.model.lesson import lessons
from convviz.session import Session, Store
from convviz.model import find_preset
from convviz.ui.settings import Settings
from convviz.ui.start.app import start_application
from convviz.ui.window.main_window import MainWindow

def now():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024, len(os.listdir("/proc/self/fd"))

app = start_application()
with tempfile.TemporaryDirectory() as folder:
    store = Store(Path(folder) / "state")
    session = Session(find_preset("vertical-line").setup)
    window = MainWindow(session, Settings(Path(folder) / "settings.ini"), store, store.slot())
    window.resize(1280, 800)
    window.show()
    window.presenting.start(first=True)
    minutes, pages, seen = int(sys.argv[1]), 0, []
    for minute in range(minutes + 1):
        lecture = window.lecturing.lecture
        if minute % (minutes // 2) == 0:
            seen.append(now())
        if lecture.at_end:
            window.lecturing.begin(lessons()[pages % len(lessons())].lesson)
            pages += 1
        else:
            lecture.go(lecture.number + 1)
        session.player.repeat(True)
        session.player.play()
        for _ in range(600):
            session.player.tick(0.1)
            app.processEvents()
        if minute == 4:  # what is made once is there
            seen[0] = now()
    window.presenting.stop()
    window.exports.do_not_ask()
    window.close()
    print(";".join(f"{memory:.0f} MiB, {files} files" for memory, files in seen))
"""


def measure() -> list[tuple[str, str, str, str]]:
    minutes = 120
    command = [sys.executable, "-c", CODE, str(minutes)]
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=offscreen).stdout
    start, middle, end = out.strip().split(";")
    work = "two hours of a lecture, another page each minute, presented too"
    return [(work, "its first minutes", "memory flat", f"{start} after 4 minutes; {middle} after 60; {end} after 120")]

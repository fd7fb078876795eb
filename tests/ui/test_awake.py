"""The desktop is asked to leave the screen on while a lecture is given, and told when it is over."""

import os
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs dbus-run-session")

# A desktop that answers, and says when whoever has asked is gone from the bus.
DESKTOP = """
from PySide6.QtCore import SLOT, ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection

@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class ScreenSaver(QDBusAbstractAdaptor):
    @Slot(str, str, result="uint")
    def Inhibit(self, who, why):
        print("screen", who, why, flush=True)
        return 7

@ClassInfo({"D-Bus Interface": "org.freedesktop.Notifications"})
class Notifications(QDBusAbstractAdaptor):
    @Slot(str, str, "QVariantMap", result="uint")
    def Inhibit(self, who, why, more):
        print("notices", who, why, flush=True)
        return 8

app = QCoreApplication([])
bus, kept = QDBusConnection.sessionBus(), []
for kind in (ScreenSaver, Notifications):
    host, name = QObject(), kind.__name__
    kept += [host, kind(host)]
    assert bus.registerObject(f"/org/freedesktop/{name}", host) and bus.registerService(f"org.freedesktop.{name}")

class Gone(QObject):
    @Slot(str, str, str)
    def owner(self, name, old, new):
        if name.startswith(":") and not new:
            print("gone", flush=True)

gone = Gone()
there = "org.freedesktop.DBus", "", "org.freedesktop.DBus", "NameOwnerChanged"
assert bus.connect(*there, gone, SLOT("owner(QString,QString,QString)"))
print("ready", flush=True)
app.exec()
"""

LECTURE = """
import subprocess, sys
desktop = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
assert desktop.stdout.readline() == "ready\\n"
from PySide6.QtWidgets import QApplication
app = QApplication([])
from convviz.ui.window.awake import Awake
awake = Awake()
awake.let()
for _ in range(2):
    awake.hold()
    print(desktop.stdout.readline(), desktop.stdout.readline(), sep="", end="")
    awake.let()
    print(desktop.stdout.readline(), end="")
desktop.kill()
"""


def test_it_is_asked_for_and_let_go_each_time():
    command = ["dbus-run-session", "--", sys.executable, "-c", LECTURE, DESKTOP]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    asked = [f"{what} convviz A lecture is being given" for what in ("screen", "notices")]
    assert done.stdout.splitlines() == [*asked, "gone"] * 2

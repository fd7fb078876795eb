"""Two screens that can be plugged in and out: an X server with the driver that has no hardware behind it."""

import os
import shutil
import subprocess
from pathlib import Path

from e2e.desktop import Desktop

_NEEDED = ("Xorg", "xrandr", "xdotool", "ffmpeg")
_DRIVER = Path("/usr/lib/xorg/modules/drivers/dummy_drv.so")
MISSING = [name for name in _NEEDED if shutil.which(name) is None]
if not _DRIVER.exists() or os.geteuid() != 0:
    MISSING.append("Xorg's dummy driver, as root")

_CONFIGURATION = """
Section "Device"
    Identifier "device"
    Driver "dummy"
    VideoRam 256000
EndSection
Section "Monitor"
    Identifier "monitor"
    HorizSync 5.0-1000.0
    VertRefresh 5.0-200.0
EndSection
Section "Screen"
    Identifier "screen"
    Device "device"
    Monitor "monitor"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Virtual 4096 2160
    EndSubSection
EndSection
"""


class TwoScreens(Desktop):
    """The lecturer's screen of 1280×800, and on its right one of 1920×1080 for the audience."""

    def _serve(self, writing: int) -> "subprocess.Popen[bytes]":
        configuration = self.folder / "xorg.conf"
        configuration.write_text(_CONFIGURATION)
        command = ["Xorg", "-displayfd", str(writing), "-config", str(configuration), "-noreset", "-nolisten", "tcp"]
        command += ["-logfile", str(self.folder / "xorg.log"), "-novtswitch", "-sharevts"]
        return subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def plug(self) -> None:
        """Both screens are there."""
        self.turn("--output", "DUMMY0", "--mode", "1280x800", "--pos", "0x0", "--primary")
        if self.turn("--output", "DUMMY1", "--mode", "1920x1080", "--pos", "1280x0", check=False):
            # A screen that was never there has no modes yet.
            self.turn("--addmode", "DUMMY1", "1920x1080")
            self.turn("--output", "DUMMY1", "--mode", "1920x1080", "--pos", "1280x0")
        self.size = "3200x1080"

    def unplug(self) -> None:
        """The audience's screen is gone."""
        self.turn("--output", "DUMMY1", "--off")
        self.size = "1280x800"

    def turn(self, *words: str, check: bool = True) -> int:
        """Have xrandr do something."""
        done = subprocess.run(["xrandr", *words], env=self.environment, check=check, capture_output=True)
        return done.returncode

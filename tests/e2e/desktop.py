"""A virtual screen with a program on it, driven by xdotool: what a user sees and does, from outside."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

NEEDED = ("Xvfb", "xdotool", "xclip", "ffmpeg")
MISSING = [name for name in NEEDED if shutil.which(name) is None]


class Desktop:
    """An X server of its own, with a folder for everything that the program keeps."""

    def __init__(self, folder: Path, size: str = "1280x800"):
        self.folder, self.size = folder, size
        reading, writing = os.pipe()
        self._server = self._serve(writing)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.display = f":{pipe.readline().strip()}"
        kept = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
        homes = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
        self.environment = kept | homes | {"DISPLAY": self.display}
        self.program: subprocess.Popen[str] | None = None

    def _serve(self, writing: int) -> "subprocess.Popen[bytes]":
        # It chooses a free number and says it once it accepts connections.
        command = [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            f"{self.size}x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ]
        return subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self, *arguments: str) -> None:
        """Start convviz and wait for its window."""
        self.program = subprocess.Popen(
            [sys.executable, "-m", "convviz", *arguments],
            env=self.environment,
            cwd=self.folder,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.window = self.until(lambda: self._window("convviz"), "the window")
        self.do("windowmove", self.window, "0", "0")
        self.do("windowsize", self.window, "1280", "800")
        self.until(lambda: "1280x800" in self.ask("getwindowgeometry", self.window), "the size")
        self.do("windowfocus", self.window)

    def _window(self, name: str) -> str:
        found = self.ask("search", "--onlyvisible", "--name", name).split()
        return found[0] if found else ""

    def dialog(self, name: str) -> str:
        """The window of a dialog, once it is there."""
        window = self.until(lambda: self._window(name), name)
        self.do("windowfocus", window)
        return window

    def gone(self, name: str) -> None:
        """Wait until no window bears the name."""
        self.until(lambda: not self._window(name), f"{name} to close")
        self.do("windowfocus", self.window)  # there is no window manager that would

    def ask(self, *words: str) -> str:
        """What xdotool answers."""
        command = ["xdotool", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False).stdout

    def do(self, *words: str) -> None:
        """Have xdotool do something."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, capture_output=True)

    def key(self, *keys: str) -> None:
        """Press keys one after the other."""
        self.do("key", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--delay", "30", "--", text)

    def click(self, x: float, y: float, button: int = 1) -> None:
        """Move there and click."""
        self.do("mousemove", str(round(x)), str(round(y)), "click", str(button))

    def picture(self) -> np.ndarray:
        """The screen as (rows, columns, 3)."""
        grab = ["ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0", "-video_size", self.size]
        out = ["-i", self.display, "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
        dump = subprocess.run([*grab, *out], env=self.environment, check=True, capture_output=True).stdout
        width, height = map(int, self.size.split("x"))
        return np.frombuffer(dump, np.uint8).reshape(height, width, 3)

    def until(self, ready, what: str, seconds: float = 60.0):
        """Ask again until there is an answer: the program is another process, its time is its own."""
        deadline = time.monotonic() + seconds
        while True:
            answer = ready()
            if answer:
                return answer
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds:g} s for {what}")

    def close(self) -> str:
        """Close the program as a user does (Ctrl+Q); what it said on standard error."""
        self.do("windowfocus", self.window)
        self.key("ctrl+q")
        program, self.program = self.program, None
        _, said = program.communicate(timeout=60)
        assert program.returncode == 0, said
        return said

    def stop(self) -> None:
        """End what still runs."""
        if self.program is not None:
            self.program.kill()
            self.program.communicate()
        self._server.terminate()
        self._server.wait()

"""Chromium without a window, driven through the WebDriver protocol (W3C) in a few lines."""

import base64
import json
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

NEEDED = ("chromium", "chromedriver")
MISSING = [name for name in NEEDED if shutil.which(name) is None]

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,800",
)


class Browser:
    """One page; ``stop`` ends it."""

    def __init__(self, folder: Path):
        self._driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        port = None
        while port is None:
            line = self._driver.stdout.readline()
            assert line, "chromedriver ended"
            found = re.search(r"started successfully on port (\d+)", line)
            port = found and found[1]
        self._base = f"http://127.0.0.1:{port}/session"
        options = {"args": [*_QUIET, f"--user-data-dir={folder}"], "binary": shutil.which("chromium")}
        capabilities = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL"}}}
        self._base += "/" + self._post("", {"capabilities": capabilities})["sessionId"]

    def _post(self, path, body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["value"]

    def open(self, path: Path) -> None:
        self._post("/url", {"url": path.as_uri()})

    def do(self, script, *arguments):
        """Run a script in the page; what it returns."""
        return self._post("/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector):
        (element,) = self._post("/element", {"using": "css selector", "value": selector}).values()
        self._post(f"/element/{element}/click", {})

    def key(self, key):
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._post("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def requests(self):
        """The addresses that the page has asked for."""
        events = [json.loads(entry["message"])["message"] for entry in self._post("/se/log", {"type": "performance"})]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def picture(self, target: Path) -> Path:
        with urllib.request.urlopen(f"{self._base}/screenshot") as answer:
            target.write_bytes(base64.b64decode(json.load(answer)["value"]))
        return target

    def until(self, script, rounds=600):
        """Ask the page again and again, a frame of its own between, until the script returns something true."""
        wait = "return new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true), 30)))"
        for _ in range(rounds):
            answer = self.do(script)
            if answer:
                return answer
            self.do(wait)
        raise AssertionError(f"never: {script}")

    def stop(self):
        urllib.request.urlopen(urllib.request.Request(self._base, method="DELETE")).close()
        self._driver.terminate()
        self._driver.wait()
        self._driver.stdout.close()

"""Timing two things in turn, so that a machine whose speed drifts slows both."""

import shutil
import statistics
import subprocess
import time
from collections.abc import Callable


def seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def in_turn(rounds: int, *things: Callable[[], object]) -> list[list[float]]:
    """``rounds`` times of each thing, after one that does not count."""
    for do in things:
        do()
    times: list[list[float]] = [[] for _ in things]
    for _ in range(rounds):
        for kept, do in zip(times, things, strict=True):
            kept.append(seconds(do))
    return times


def ratio(of: list[float], to: list[float]) -> float:
    """The median of the ratios, round by round."""
    return statistics.median(a / b for a, b in zip(of, to, strict=True))


def milliseconds(times: list[float]) -> str:
    middle = statistics.median(times)
    return f"{middle:.1f} s" if middle >= 1 else f"{middle * 1000:.3g} ms"


def tool_version(name: str) -> str:
    if shutil.which(name) is None:
        return f"{name} not installed"
    first = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout.splitlines()
    return first[0] if first else name

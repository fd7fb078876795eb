"""Processes for many exports, begun before anything is loaded here: they load what they need meanwhile."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_MOST_WORKERS = 61
"""What Windows can wait for at a time."""


def begin(workers: int) -> "ProcessPoolExecutor":
    """A pool whose processes are starting."""
    import multiprocessing  # noqa: PLC0415 - only many exports need it
    import signal  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    # From here on much is loaded, and Python drops what is raised in its callbacks meanwhile.
    _pressed.clear()
    signal.signal(signal.SIGINT, _interrupt)
    count = min(workers, _MOST_WORKERS)
    # Fresh processes: Qt does not survive a fork.
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare)
    for _ in range(count):  # a pool starts a process for each piece of work
        pool.submit(_nothing)
    return pool


_pressed: list[int] = []


def interrupted() -> bool:
    """Whether Ctrl+C was pressed since the processes were begun."""
    return bool(_pressed)


def _interrupt(number: int, _: object) -> None:
    _pressed.append(number)
    raise KeyboardInterrupt


def _prepare() -> None:
    from convviz.export.batch import prepare_process  # noqa: PLC0415 - in the new process

    prepare_process()


def _nothing() -> None:
    pass

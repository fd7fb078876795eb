"""The work is written down beside the window, in a thread of its own, a moment after each change."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from convviz.errors import ConvvizError
from convviz.session import Session, Slot
from convviz.session.kept_lesson import KeptLesson
from convviz.session.store import Kept

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_KEEP_AFTER_MS = 2000


class Keeper(QObject):
    """Keeps the session's work in a slot. ``failed`` comes with a sentence, once, and with none when it works again."""

    failed = Signal(str)
    _written = Signal(str)  # the fault, or nothing

    def __init__(self, parent: QObject, session: Session, slot: Slot) -> None:
        super().__init__(parent)
        self._session, self._slot = session, slot
        self._executor: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None
        self._fault = ""
        self._lesson: KeptLesson | None = None
        self._kept_lesson: KeptLesson | None = None
        self._finished = False
        self._timer = QTimer(self, interval=_KEEP_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)
        self._written.connect(self._note)

    def soon(self) -> None:
        """Something has changed; drawing without a pause is kept, too."""
        if not self._timer.isActive() and not self._finished:
            self._timer.start()

    def now(self) -> None:
        """Write the work down before going on; raises ConvvizError where that fails."""
        self._timer.stop()
        if self._running is not None:
            self._running.exception()  # what it said is on its way
        self._keep(self._session.kept(), self._lesson)

    def recall_lesson(self) -> KeptLesson | None:
        """The lesson that was being made when the last window closed."""
        self._lesson = self._kept_lesson = self._slot.recall_lesson()
        return self._lesson

    def keep_lesson(self, kept: KeptLesson | None) -> None:
        """The lesson that is being made has changed."""
        self._lesson = kept
        self.soon()

    def finish(self) -> None:
        """The window goes: nothing is written any more, and the next one may take the work up."""
        self._timer.stop()
        self._finished = True
        if self._executor is not None:
            self._executor.shutdown()
        self._slot.release()

    def _begin(self) -> None:
        if self._running is not None and not self._running.done():
            self._timer.start()  # a slow disk: the newest state is written when it is ready
            return
        if self._executor is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - the window opens without it

            self._executor = ThreadPoolExecutor(1, "convviz-keeper")
        self._running = self._executor.submit(self._write, self._session.kept(), self._lesson)

    def _keep(self, kept: Kept, lesson: KeptLesson | None) -> None:
        self._slot.keep(kept)
        if not _same(lesson, self._kept_lesson):
            self._slot.keep_lesson(lesson)
            self._kept_lesson = lesson

    def _write(self, kept: Kept, lesson: KeptLesson | None) -> None:
        # Runs in the thread, on values that do not change. The signal is queued to the window's.
        try:
            self._keep(kept, lesson)
        except ConvvizError as error:
            self._written.emit(str(error))
        except Exception as error:  # noqa: BLE001 - work that is not kept must be told, whatever the reason
            self._written.emit(f"The work cannot be kept ({type(error).__name__}: {error}); save it.")
        else:
            self._written.emit("")

    def _note(self, fault: str) -> None:
        if fault != self._fault:
            self._fault = fault
            self.failed.emit(fault)


def _same(one: KeptLesson | None, other: KeptLesson | None) -> bool:
    """Whether nothing is to be written again; the pages of equal lessons would take long to compare."""
    if one is None or other is None:
        return one is other
    return one.lesson is other.lesson and (one.path, one.saved, one.stamp) == (other.path, other.saved, other.stamp)

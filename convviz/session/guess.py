"""Predict: the class says what the next value will be, and the score of the room. Nothing of it is saved or undone."""

from dataclasses import dataclass

from convviz.engine import Trace
from convviz.errors import ConvvizError
from convviz.model import Phase
from convviz.model.numbers import decimals_needed, number_text
from convviz.session.session import Session
from convviz.stage.digits import sampled

MOST_HINTS = 3
"""The window, then its products, then their sum as terms."""


_SAID = 2
"""Decimals that an answer needs at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an answer."""

    right: bool
    sentence: str


class Guess:
    """Questions on a session's stage, and how many were answered rightly."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.right = self.asked = 0

    @property
    def open(self) -> bool:
        """Whether a question stands there now."""
        return self._session.look.playhead.phase is Phase.ASK and self._session.trace is not None

    def turn(self) -> None:
        """Ask before each value, or not any more. Raises ConvvizError where a step has no one value."""
        session = self._session
        if session.trace is not None and session.trace.walk.accumulates and not session.look.asking:
            raise ConvvizError(
                "A stamp adds to many cells, so there is no one value to ask for; choose the equivalent convolution."
            )
        session.player.pause()
        step = session.look.playhead.step
        session.look_at(asking=not session.look.asking, hint=0)
        timeline = session.player.timeline
        if session.look.asking and timeline is not None:
            last = step + 1 >= timeline.steps
            # The value that is written is no question any more.
            session.player.seek_question(0 if last else step + 1)

    def hint(self) -> None:
        """One more hint, as far as there are any."""
        if self.open:
            self._session.look_at(hint=min(self._session.look.hint + 1, MOST_HINTS))

    def reset(self) -> None:
        """The score begins anew."""
        self.right = self.asked = 0

    def answer(self, value: float) -> Answer | None:
        """Check an answer, and show what is right; None where nothing is asked."""
        trace, session = self._session.trace, self._session
        if trace is None or not self.open:
            return None
        step = trace[session.look.playhead.step]
        places = _places(trace)
        truth = number_text(step.value, places)
        # Two decimals of a number that has more are what people say.
        said = min(places, _SAID)
        right = number_text(value, said) == number_text(step.value, said)
        self.asked, self.right = self.asked + 1, self.right + right
        score = f"{self.right} of {self.asked} right"
        session.player.seek(step.index)
        of = "" if session.other is None else "A: "
        told = f"{of}✓ Right: {truth}." if right else f"{of}✗ Not {number_text(value)}: it is {truth}."
        return Answer(right, f"{told} {score}.")


def _places(trace: Trace) -> int:
    """Decimals to which answers are compared: those that the map is written with."""
    return decimals_needed(sampled(trace.settled))

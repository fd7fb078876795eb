"""Predict: the class says what the next value will be, and the score of the room. Nothing of it is saved or undone."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from convviz.engine import Trace
from convviz.model import Look, Phase
from convviz.model.numbers import decimals_needed, number_text
from convviz.model.question import asked_steps, check_question, numbers_said, truth
from convviz.model.question_kinds import Question
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

    def turn(self, kind: Question | None = None) -> None:
        """Ask for what is shown next, or not any more; where ``kind`` is given, for that. Raises ConvvizError for what
        has no answer.
        """
        session, look = self._session, self._session.look
        asked = look.replace(question=kind or look.question)
        # What was answered is asked again by its name.
        again = kind is not None and not self.open
        on = not look.asking or asked.question is not look.question or again
        if on and session.trace is not None:
            check_question(session.trace, asked)
        session.player.pause()
        session.look_at(asking=on, question=asked.question, hint=0)
        if on and session.trace is not None:
            steps = asked_steps(session.trace, asked)
            # The value that is written is no question any more.
            session.player.seek_question(_next(steps, look.playhead.step))

    def hint(self) -> None:
        """One more hint, as far as there are any."""
        if self.open:
            self._session.look_at(hint=min(self._session.look.hint + 1, MOST_HINTS))

    def reset(self) -> None:
        """The score begins anew."""
        self.right = self.asked = 0

    def answer(self, text: str) -> Answer | None:
        """Check an answer, and show what is right; None where nothing is asked. Raises ConvvizError for nonsense."""
        trace, session = self._session.trace, self._session
        if trace is None or not self.open:
            return None
        look, step = session.look, session.look.playhead.step
        wanted, places = truth(trace, look, step), _places(trace, look)
        given = numbers_said(text, trace, look)
        # Two decimals of a number that has more are what people say.
        said = min(places, _SAID)
        hits = sum(number_text(g, said) == number_text(w, said) for g, w in zip(given, wanted, strict=True))
        right = hits == len(wanted)
        self.asked, self.right = self.asked + 1, self.right + right
        session.player.seek(step)
        joint = "×" if look.question is Question.SIZE else "  "
        shown = joint.join(number_text(w, places) for w in wanted)
        told = f"✓ Right: {shown}." if right else f"✗ Not {joint.join(map(number_text, given))}: it is {shown}."
        if look.question is Question.ROW and not right:
            told = f"✗ {hits} of {len(wanted)} right: it is {shown}."
        of = "" if session.other is None else "A: "
        return Answer(right, f"{of}{told} {self.right} of {self.asked} right.")


def _next(steps: Sequence[int], step: int) -> int:
    """The step of the next question, the first where none comes after ``step``."""
    return steps[bisect_right(steps, step) % len(steps)]


def _places(trace: Trace, look: Look) -> int:
    """Decimals to which answers are compared: those that the map, or the kernel, is written with."""
    if look.question is Question.SIZE:
        return 0
    if look.question is Question.WEIGHT and trace.operation.filters is not None:
        return decimals_needed(sampled(trace.operation.filters))
    return decimals_needed(sampled(trace.settled))

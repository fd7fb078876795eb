"""Predict: what the class is asked, hints, and the score."""

from functools import partial

from convviz.model.question_kinds import ASKED, Question
from convviz.session import Shown
from convviz.ui.actions.command import Command, Desk


def _asks(kind: Question, shown: Shown, _: Desk) -> bool:
    return shown.look.asking and shown.look.question is kind


def _can_ask(kind: Question, shown: Shown) -> bool:
    pinned = any(pin.panel == "output" for pin in shown.look.pins)
    return shown.trace is not None and (pinned or kind is not Question.CHOSEN)


def _ask(kind: Question, desk: Desk) -> None:
    desk.turn_asking(kind)


PREDICTING = (
    Command(
        "predict",
        "Predict: ask before it is shown",
        "Lecture",
        lambda desk: desk.turn_asking(),
        ("P",),
        separator=True,
        enabled=lambda shown: shown.trace is not None,
        checked=lambda shown, _: shown.look.asking,
    ),
    *(
        Command(
            f"ask_{kind.value}",
            f"Ask for {words}",
            "Lecture",
            partial(_ask, kind),
            submenu="Ask for",
            enabled=partial(_can_ask, kind),
            checked=partial(_asks, kind),
        )
        for kind, words in ASKED.items()
    ),
    Command(
        "hint",
        "Hint: one more, before the answer",
        "Lecture",
        lambda desk: desk.hint(),
        ("Y",),
        enabled=lambda shown: shown.look.asking,
    ),
    Command("reset_score", "Score begins anew", "Lecture", lambda desk: desk.reset_score()),
)

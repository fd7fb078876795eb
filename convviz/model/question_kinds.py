"""Kinds of questions."""

from enum import Enum


class Question(Enum):
    """What is hidden until it is said."""

    CELL = "cell"
    """Each value of the map"""
    ROW = "row"
    """A row of the map at a time"""
    CHOSEN = "chosen"
    """The values of pinned cells"""
    SIZE = "size"
    """Rows and columns of the map"""
    WEIGHT = "weight"
    """A weight, from the sum that is shown"""


ASKED: dict[Question, str] = {
    Question.CELL: "each value",
    Question.ROW: "each row",
    Question.CHOSEN: "the pinned cells",
    Question.SIZE: "the size of the map",
    Question.WEIGHT: "a weight",
}
"""What is asked for, in words"""

PINNED = (Question.CHOSEN, Question.WEIGHT)
"""Those that ask for what is pinned."""

QUESTIONS: dict[str, Question] = {kind.value: kind for kind in Question}

"""What a lecture asks of an export: questions before what is shown, and another setup beside it."""

from convviz.export.choice import Choice, Kind, Owner
from convviz.model.comparing import IN_STEP
from convviz.model.question_kinds import ASKED, QUESTIONS

LECTURE = (
    Choice("asking", "Predict", Owner.LOOK, Kind.FLAG, "Ask before it is shown: each value.", "predict", asked=False),
    Choice(
        "question",
        "Question",
        Owner.LOOK,
        Kind.CHOICE,
        "What --predict asks for.",
        values={name: (kind, ASKED[kind]) for name, kind in QUESTIONS.items()},
        asked=False,
    ),
    Choice(
        "beside",
        "Beside it",
        Owner.SETTINGS,
        Kind.TEXT,
        "Another SOURCE on the same input.",
        "compare",
        "SOURCE",
        asked=False,
    ),
    Choice(
        "in_step",
        "In step",
        Owner.SETTINGS,
        Kind.CHOICE,
        "Of a comparison: by the cell of the map, the number of the step, or its share of all.",
        values={name: (by, by.value) for name, by in IN_STEP.items()},
        asked=False,
    ),
    Choice(
        "one_range",
        "One range of colours",
        Owner.SETTINGS,
        Kind.FLAG,
        "Of a comparison: whether the colours of both maps mean the same.",
        asked=False,
    ),
)

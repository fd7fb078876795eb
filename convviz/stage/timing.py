"""The animation of a trace as it is looked at: the phases of its steps, which of them ask, and what comes before."""

from collections.abc import Mapping, Sequence

from convviz.engine import Trace
from convviz.engine import walks as engine_walks
from convviz.errors import ConvvizError
from convviz.model.look import Look, Matrix
from convviz.model.question import asked_steps, check_question
from convviz.model.question_kinds import Question
from convviz.stage.asking import AskedTimeline
from convviz.stage.moments import CUT_TURNING, NO_LEAD, TURNING, Lead
from convviz.stage.timeline import Timeline

_TURNED = 256
"""Cells of a kernel up to which each is seen on its way."""

Phases = Mapping[str, Sequence[engine_walks.Phase]]


def timeline_of(trace: Trace, look: Look, *, easing: bool, lead: Lead = NO_LEAD, still: bool = False) -> Timeline:
    """The animation of ``trace`` in the detail and at the speed of ``look``; ``lead`` comes before a kernel turns.
    Where ``still``, nothing moves: what would glide is there at once.
    """
    layer = trace.operation
    given = len(trace), trace[0].products.size, layer.has_bias, look.detail, look.speed
    activated, phases = layer.activation != "none", _phases(trace, still=still)
    # A kernel that turns shows the weight that is asked for.
    hidden = look.asking and look.question is Question.WEIGHT
    leading = lead if hidden else Lead(lead.parts + turning_of(trace, look, still=still).parts)
    asked = steps_with_questions(trace, look)
    kind = AskedTimeline if asked else Timeline
    return kind(*given, activated=activated, easing=easing, phases=phases, lead=leading, asked_steps=asked)


def steps_with_questions(trace: Trace, look: Look) -> Sequence[int]:
    """The steps with a question; none where nothing is asked, or what is asked has no answer."""
    if not look.asking:
        return ()
    try:
        check_question(trace, look)
    except ConvvizError:
        return ()
    return asked_steps(trace, look)


def _phases(trace: Trace, *, still: bool) -> Phases:
    phases: Phases = trace.walk.phases
    return {name: [row for row in rows if not row.moves] for name, rows in phases.items()} if still else phases


def turning_of(trace: Trace, look: Look, *, still: bool = False) -> Lead:
    """How the kernel turns before it is used, where it does and that is to be seen."""
    seen = look.turning and look.parts.kernel and look.matrix is Matrix.NONE
    if not (seen and trace.walk.turns_kernel(trace.operation)):
        return NO_LEAD
    rows, columns = trace.operation.kernel_size
    if rows * columns == 1:
        return NO_LEAD
    return TURNING if rows * columns <= _TURNED and not still else CUT_TURNING

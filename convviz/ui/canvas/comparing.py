"""What stands beside the setup on a stage of the window."""

from convviz.errors import ConvvizError
from convviz.paint import measure
from convviz.session import Shown
from convviz.stage import Theme
from convviz.stage.pair import Pair


def paired(shown: Shown, size: tuple[int, int], theme: Theme) -> Pair | None:
    """Both, where something is compared that can stand on this input."""
    if shown.other is None:
        return None
    try:
        return Pair.computed(shown.setup, shown.other, size, theme, measure)
    except ConvvizError:
        # The input has other channels by now: the setup stands alone until they fit again.
        return None

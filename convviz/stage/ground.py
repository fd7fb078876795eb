"""The ground of a stage: how its room is divided, whatever the moment."""

import math
from dataclasses import replace
from functools import cached_property

from convviz.model.look import Form
from convviz.stage.arrange import ANY_TITLES, ARITHMETIC, Fit, Titles, best_fit
from convviz.stage.columns import ChannelColumns, channel_columns, without_channels
from convviz.stage.figure import Figure
from convviz.stage.heading import Heading, heading_of
from convviz.stage.layout import lay_out
from convviz.stage.marks import Mark, Measure
from convviz.stage.matrices import matrices_room
from convviz.stage.panels import Layout, widest
from convviz.stage.specs import Specs
from convviz.stage.strip import Strip
from convviz.stage.theme import Theme

_LEGEND = 1.4
"""Units of each legend beyond the first, which stands where the caption does."""

_ROOM = 0.4
"""How large cells must be beside titles of a size that is asked for, of what they are beside their usual ones."""


class Ground:
    """Where the panels of ``figure`` stand on ``size`` (width, height) points, with the heading over them where its
    look asks for one; ``titles`` is what is asked of the size of their titles.
    """

    def __init__(self, figure: Figure, size: tuple[int, int], measure: Measure, titles: Titles = ANY_TITLES) -> None:
        self._figure, self._size, self._measure, self._titles = figure, size, measure, titles
        look = figure.setup.look
        # What overlays mean stands where the caption does.
        legend = bool(look.overlays) and not look.parts.bare
        self._parts = replace(look.parts, caption=True) if legend else look.parts
        self._specs = Specs(figure, self._parts)
        self._channel = min(figure.setup.look.channel, len(figure.padded) - 1)
        self._layouts: dict[int, Layout] = {}

    def layout_at(self, filter_index: int) -> Layout:
        """The layout while the window belongs to ``filter_index``: only what is active differs."""
        if filter_index not in self._layouts:
            layout = self._lay_out(filter_index)
            items = () if self.strip is None else self.strip.items
            self._layouts[filter_index] = replace(layout, strip=items)
        return self._layouts[filter_index]

    def _lay_out(self, filter_index: int) -> Layout:
        columns = self._specs.columns(self._channel, filter_index)
        if self._channels is None:
            return lay_out(columns, self._fit, self.head)
        (first,), middle, (output,) = columns
        rows = [without_channels(row) for row in (first, *middle)]
        return self._channels.lay_out(rows, output, self._figure.joined(filter_index), self.head)

    @cached_property
    def _channels(self) -> ChannelColumns | None:
        """All channels at once, where there is room for them."""
        if not (self._parts.thumbs and self._parts.titles and self._parts.kernel) or self._figure.trace is None:
            return None
        return channel_columns(self._fit, self._fit.columns, len(self._figure.padded))

    def head_marks(self, theme: Theme) -> list[Mark]:
        """The setup's title and words, and the strip of its layers, where there are some."""
        heading = [] if self._heading is None else self._heading.marks(theme, self._measure)
        return heading + ([] if self.strip is None else self.strip.marks(theme))

    @property
    def most_title(self) -> float:
        """The largest size of panels' titles, of those from the one asked for down, that leaves the grids room."""
        free = _ROOM * min(self._fit_in(*self._size, ANY_TITLES).cells)
        size = self._titles.exact
        while size > 1:
            fit = self._fit_in(self._size[0], self._size[1] - self.head, Titles(exact=size))
            if fit.unit >= size and min(fit.cells) >= free:
                break
            size *= 0.98
        return size

    @property
    def legibility(self) -> float:
        """What cells and texts measure: the more, the better it can be read."""
        return self._fit.score

    @cached_property
    def _fit(self) -> Fit:
        """One for all filters: where a panel stands must not depend on the digits of its title."""
        return self._fit_in(self._size[0], self._size[1] - self.head, self._titles)

    def _fit_in(self, width: int, height: int, titles: Titles) -> Fit:
        last = len(self._figure.output) - 1
        columns = widest(self._specs.columns(self._channel, last))
        look, sums = self._figure.setup.look, ARITHMETIC
        if look.form is Form.MATRICES:
            sums = matrices_room(self._figure.setup.layer.kernel_size[0])
        legends = _LEGEND * max(len(look.overlays) - 1, 0)
        return best_fit(columns, width, height, self._measure, self._parts, titles, sums, legends)

    @cached_property
    def _heading(self) -> Heading | None:
        """As large as panels' titles would be without it."""
        if not self._parts.words:
            return None
        unit = self._fit_in(*self._size, self._titles).unit
        return heading_of(self._figure.setup.document, unit, self._size, self._measure)

    @cached_property
    def strip(self) -> Strip | None:
        """All layers of a stack, where they are asked for."""
        setup = self._figure.setup
        if len(setup.document.layers) < 2 or not self._parts.stack or self._parts.bare:
            return None
        unit = self._fit_in(*self._size, self._titles).unit
        return Strip(setup, self._figure.trace, self._size[0], self._heading_height, unit, self._measure)

    @property
    def _heading_height(self) -> int:
        return 0 if self._heading is None else math.ceil(self._heading.height)

    @property
    def head(self) -> int:
        """Points that heading and strip take."""
        return self._heading_height + (0 if self.strip is None else self.strip.height)

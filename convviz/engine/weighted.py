"""What the layers with kernels share: weights, biases, groups."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from convviz.engine.arrays import Array, Pair, frozen, is_int, numbers, pair, require_cells
from convviz.engine.operation import Operation, channels_in, checked_activation, counted
from convviz.engine.padding import normalise
from convviz.errors import ConvvizError


@dataclass(frozen=True, eq=False)
class Weighted(Operation):
    """A layer with a kernel for each filter and input channel, and a bias for each filter."""

    weight: Array
    bias: Array | None
    groups: int
    kernel_size: Pair = field(init=False)

    def _hold_common(
        self, weight: ArrayLike, bias: ArrayLike | None, groups: int, activation: str, slope: float, **pairs: Any
    ) -> None:
        checked = frozen(_weight(weight))
        self._hold(weight=checked, groups=_whole_groups(groups), kernel_size=(checked.shape[2], checked.shape[3]))
        if self._grouped_axis() % self.groups:
            raise ConvvizError(
                f"{counted(groups, 'group')} do not divide {counted(self._grouped_axis(), self._grouped_name)}; "
                f"use a divisor of {self._grouped_axis()}."
            )
        self._hold(
            bias=None if bias is None else frozen(_bias(bias, self.filter_count)),
            stride=pair(pairs["stride"], "stride", 1),
            dilation=pair(pairs["dilation"], "dilation", 1),
            padding=normalise(pairs["padding"]),
            **checked_activation(activation, slope),
        )

    _grouped_name = "filter"

    def _grouped_axis(self) -> int:
        """The count along the weight's first axis, which the groups must divide."""
        return len(self.weight)

    @property
    @abstractmethod
    def filter_count(self) -> int:
        """Filters, that is channels of the output."""

    @property
    @abstractmethod
    def channels(self) -> int:
        """Input channels that the layer takes."""

    @property
    @abstractmethod
    def filters(self) -> Array:
        """The kernels as (filters, channels // groups, rows, columns), whatever the weight's own order."""

    @abstractmethod
    def with_filters(self, filters: Array, **changes: Any) -> Self:
        """The layer with other kernels, (filters, channels // groups, rows, columns)."""

    @property
    def effective_kernel_size(self) -> Pair:
        """(rows, columns) from the first weight to the last, dilation counted in."""
        rows, columns = (self.dilation[a] * (self.kernel_size[a] - 1) + 1 for a in (0, 1))
        return rows, columns

    @property
    def parameter_count(self) -> int:
        return int(self.weight.size) + (0 if self.bias is None else int(self.bias.size))

    @property
    def has_bias(self) -> bool:
        return self.bias is not None

    def bias_of(self, filter_index: int) -> float:
        """The bias of a filter, 0 where there is none."""
        return 0.0 if self.bias is None else float(self.bias[filter_index])

    def channels_of(self, filter_index: int, input_channels: int) -> range:
        depth = self.channels // self.groups
        group = filter_index // (self.filter_count // self.groups)
        return range(group * depth, (group + 1) * depth)

    def check_channels(self, input_shape: tuple[int, ...]) -> None:
        """Raise ConvvizError where the input has another number of channels."""
        channels = channels_in(input_shape)
        if channels != self.channels:
            in_groups = f" ({counted(self.groups, 'group')} of {self.channels // self.groups})" * (self.groups > 1)
            raise ConvvizError(
                f"The input has {counted(channels, 'channel')} but the kernel takes {self.channels}{in_groups}; "
                f"give both the same number."
            )

    @property
    def terms(self) -> int:
        rows, columns = self.kernel_size
        return self.channels // self.groups * rows * columns + self.has_bias

    def largest_sum(self, largest: float) -> float:
        weights = float(np.abs(self.filters).sum(axis=(1, 2, 3)).max())
        widest = max(largest, abs(self.filling[1]))
        return weights * widest + (0.0 if self.bias is None else float(np.abs(self.bias).max()))

    def magnitudes(self, x: Array) -> Array:
        return self.with_terms(np.abs)(np.abs(x))

    def squares(self, x: Array) -> Array:
        return self.with_terms(np.square)(np.square(x))

    def with_terms(self, of: Callable[[ArrayLike], Any]) -> Self:
        """The operation that adds up ``of`` each term, where that is the product of ``of`` each factor."""
        changes: dict[str, Any] = {"weight": of(self.weight), "activation": "none"}
        if self.bias is not None:
            changes["bias"] = of(self.bias)
        if hasattr(self, "padding_value"):
            changes["padding_value"] = float(of(self.padding_value))
        return self.replace(**changes)

    @property
    def factors(self) -> tuple[Array, ...]:
        pad = np.array(self.filling[1])
        return (self.weight, pad) if self.bias is None else (self.weight, pad, self.bias)

    def in_double(self) -> Self:
        if self.weight.dtype == np.float64:
            return self
        bias = None if self.bias is None else self.bias.astype(np.float64)
        return self.replace(weight=self.weight.astype(np.float64), bias=bias)

    def _add_bias(self, totals: Array, filters: range) -> Array:
        if self.bias is not None:
            totals += self.bias[filters.start : filters.stop].astype(totals.dtype, copy=False)[:, None, None]
        return totals

    def group_parts(self, filters: range) -> list[tuple[int, range, range]]:
        """The groups that ``filters`` touch: (group, filters within the group, input channels)."""
        per = self.filter_count // self.groups
        depth = self.channels // self.groups
        parts = []
        for group in range(filters.start // per, -(-filters.stop // per)):
            first = group * per
            inside = range(max(filters.start - first, 0), min(filters.stop - first, per))
            parts.append((group, inside, range(group * depth, (group + 1) * depth)))
        return parts


def _weight(weight: ArrayLike) -> Array:
    array = numbers(weight, "kernel")
    if array.ndim == 2:
        array = array[np.newaxis, np.newaxis]
    if array.ndim != 4:
        raise ConvvizError(
            f"The kernel has {array.ndim} dimensions; give (rows, columns) or (filters, channels, rows, columns)."
        )
    require_cells(array, "kernel")
    return array


def _bias(bias: ArrayLike, filters: int) -> Array:
    array = np.atleast_1d(numbers(bias, "bias"))
    if array.shape != (filters,):
        raise ConvvizError(f"The bias needs one number for each of {counted(filters, 'filter')}, not {array.shape}.")
    return array


def _whole_groups(groups: int) -> int:
    if not is_int(groups) or groups < 1:
        raise ConvvizError(f"The groups are {groups}; use a whole number of at least 1.")
    return int(groups)

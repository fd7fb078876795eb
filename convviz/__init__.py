"""convviz animates convolution for people who teach it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convviz.animation import Animation, animate

__all__ = ["Animation", "animate"]


def __getattr__(name: str) -> Any:
    # What paints is loaded when it is asked for: the command line starts without it.
    if name in __all__:
        from convviz import animation  # noqa: PLC0415

        return getattr(animation, name)
    raise AttributeError(f"module 'convviz' has no attribute '{name}'")

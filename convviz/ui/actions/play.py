"""How the animation moves, and how finely."""

from fonticon_mdi7 import MDI7

from convviz.model.look import DETAILS, MAX_SPEED, MIN_SPEED
from convviz.ui.actions.command import Command, Desk

_FASTER = 1.5


def play(desk: Desk) -> None:
    """Play or pause."""
    player = desk.session.player
    if player.playing:
        player.pause()
    else:
        player.play()


def by_rows(desk: Desk, rows: int) -> None:
    """The same column, some rows of the feature map further."""
    trace, player = desk.session.trace, desk.session.player
    if trace is None:
        return
    step = player.playhead.step + rows * trace.step_shape[2]
    if 0 <= step < len(trace):
        player.seek(step)
    else:
        player.pause()


def speed_by(desk: Desk, factor: float) -> None:
    """So many times as fast."""
    speed = float(f"{desk.session.look.speed * factor:.2g}")
    desk.session.look_at(speed=min(max(speed, MIN_SPEED), MAX_SPEED))


def next_detail(desk: Desk) -> None:
    """The next level of detail, then the first again."""
    levels = list(DETAILS.values())
    desk.session.look_at(detail=levels[(levels.index(desk.session.look.detail) + 1) % len(levels)])


def turn_ahead(desk: Desk) -> None:
    """Whether cells that are not yet written stand faint while nothing plays."""
    ahead = not desk.session.look.ahead
    desk.settings.ahead = ahead
    desk.session.look_at(ahead=ahead)


COMMANDS = (
    Command(
        "play",
        "Play",
        "Play",
        play,
        ("Space",),
        MDI7.play,
        text_now=lambda shown: "Pause" if shown.playing else "Play",
        icon_now=lambda shown: MDI7.pause if shown.playing else MDI7.play,
    ),
    Command(
        "first",
        "First step",
        "Play",
        lambda desk: desk.session.player.first(),
        ("Home",),
        MDI7.skip_previous,
        separator=True,
    ),
    Command(
        "back",
        "Step back",
        "Play",
        lambda desk: desk.session.player.back(),
        ("Left",),
        MDI7.step_backward,
        repeats=True,
    ),
    Command(
        "forward",
        "Step forward",
        "Play",
        lambda desk: desk.session.player.forward(),
        ("Right",),
        MDI7.step_forward,
        repeats=True,
    ),
    Command("last", "Last step", "Play", lambda desk: desk.session.player.last(), ("End",), MDI7.skip_next),
    Command("row_back", "Row back", "Play", lambda desk: by_rows(desk, -1), ("Up",), repeats=True),
    Command("row_forward", "Row forward", "Play", lambda desk: by_rows(desk, 1), ("Down",), repeats=True),
    Command("faster", "Faster", "Play", lambda desk: speed_by(desk, _FASTER), ("+", "="), separator=True, repeats=True),
    Command("slower", "Slower", "Play", lambda desk: speed_by(desk, 1 / _FASTER), ("-",), repeats=True),
    Command("next_detail", "Next level of detail", "Play", next_detail, ("D",)),
    Command(
        "loop",
        "Loop",
        "Play",
        lambda desk: desk.session.player.repeat(not desk.session.player.loop),
        ("Shift+L",),
        MDI7.repeat,
        checked=lambda shown, _: shown.loop,
    ),
    Command("ahead", "Results ahead, faintly", "Play", turn_ahead, ("F",), checked=lambda shown, _: shown.look.ahead),
)

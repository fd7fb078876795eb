"""How the animation moves: by time, by hand, or not at all. Where it is, the look says."""

from collections.abc import Callable

from convviz.model import Phase, Playhead
from convviz.stage import Timeline


class Player:
    """Walks a timeline. Has no timer: whoever has one calls ``tick``.

    ``playhead`` gives the moment that is shown, ``show`` shows another, or the same at another state of the player:
    it is called once at the end of every method that changes something.
    """

    def __init__(self, playhead: Callable[[], Playhead], show: Callable[[Playhead], None]) -> None:
        self.timeline: Timeline | None = None
        self.playing = False
        self.loop = True
        self._shown, self._show = playhead, show
        self._time = 0.0

    @property
    def playhead(self) -> Playhead:
        """The moment that is shown."""
        return self._shown()

    def take(self, timeline: Timeline | None, playhead: Playhead) -> Playhead:
        """Another timeline; returns where the playhead stays, as far as that exists there, and shows nothing."""
        before, ended = self.timeline, self._ends_at(playhead) and not self.playing
        self.timeline = timeline
        if timeline is None:
            self.playing = False
            return playhead
        if ended or playhead.step >= timeline.steps:
            return self._timed(timeline.rest(timeline.rest_count - 1))
        if before is not None and timeline.same_moments(before):
            if before.at(self._time) != playhead:  # another place, as after an undo
                return self._timed(playhead)
            # The same place within the step, also while time passes.
            self._time *= timeline.step_time / before.step_time
            return playhead
        return self._timed(timeline.rest(min(max(timeline.rest_index(playhead), 0), timeline.rest_count - 1)))

    def begin(self, timeline: Timeline | None, step: int | None = None) -> Playhead:
        """A timeline at its first moment, or at the end of ``step``, not playing; shows nothing."""
        self.timeline, self.playing = timeline, False
        if timeline is None:
            return Playhead(step or 0)
        index = 0 if step is None else timeline.last_rest(step)
        return self._timed(timeline.rest(min(max(index, 0), timeline.rest_count - 1)))

    @property
    def at_end(self) -> bool:
        """Whether everything is written."""
        return self._ends_at(self.playhead)

    def play(self) -> None:
        """Play from here, or from the start where the end is reached."""
        if self.timeline is None:
            return
        self.playing = True
        anew = self.at_end or self.playhead == self.timeline.rest(0)
        self._show(self._timed(self.timeline.at(0)) if anew else self.playhead)

    def pause(self) -> None:
        """Stay here."""
        self.playing = False
        self._show(self.playhead)

    def repeat(self, loop: bool) -> None:
        """Whether playing starts again at the end."""
        self.loop = loop
        self._show(self.playhead)

    def tick(self, seconds: float) -> None:
        """Let time pass."""
        if not self.playing or self.timeline is None:
            return
        self._time += seconds
        if self._time >= self.timeline.duration:
            self._time = self.timeline.again(self._time) if self.loop else self.timeline.duration
            self.playing = self.loop
        here = self.timeline.at(self._time)
        if here.phase is Phase.ASK and self.playhead.phase is not Phase.ASK:
            # A question waits for its answer.
            self.playing, self._time = False, self.timeline.time_of(here)
        self._show(here)

    def first(self) -> None:
        """To the first moment, by hand: playing stops."""
        self.seek_moment(0)

    def last(self) -> None:
        """To the last moment, with everything written."""
        if self.timeline is not None:
            self.seek_moment(self.timeline.rest_count - 1)

    def forward(self) -> None:
        """One moment on."""
        self._move(1)

    def back(self) -> None:
        """One moment back. From within a slide, to where it began."""
        timeline, here = self.timeline, self.playhead
        sliding = timeline is not None and here != timeline.rest(
            min(timeline.rest_index(here), timeline.rest_count - 1)
        )
        self._move(0 if sliding else -1)

    def seek(self, step: int) -> None:
        """To the end of ``step`` (0 is the first)."""
        if self.timeline is not None:
            self.seek_moment(self.timeline.last_rest(step))

    def seek_question(self, step: int) -> None:
        """To the question of ``step``, where it has one, else to its end."""
        if self.timeline is not None:
            self.seek_moment(self.timeline.question_rest(step))

    def seek_moment(self, index: int) -> None:
        """To a still moment (0 is the first); beyond either end, to that."""
        self.playing = False
        if self.timeline is not None:
            moment = self.timeline.rest(min(max(index, 0), self.timeline.rest_count - 1))
            self._show(self._timed(moment))

    def _move(self, rests: int) -> None:
        if self.timeline is not None:
            self.seek_moment(self.timeline.rest_index(self.playhead) + rests)

    def _ends_at(self, playhead: Playhead) -> bool:
        return self.timeline is not None and playhead == self.timeline.rest(self.timeline.rest_count - 1)

    def _timed(self, playhead: Playhead) -> Playhead:
        """Let time go on from ``playhead``."""
        if self.timeline is not None:
            self._time = self.timeline.time_of(playhead)
        return playhead

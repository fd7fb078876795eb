"""Where the animation is, and how it moves: by time, by hand, or not at all."""

from convviz.stage import Playhead, Timeline


class Player:
    """Walks a timeline. Has no timer: whoever has one calls ``tick``."""

    def __init__(self) -> None:
        self.timeline: Timeline | None = None
        self.playing = False
        self.loop = True
        self._playhead = Playhead()
        self._time = 0.0

    @property
    def playhead(self) -> Playhead:
        """The moment that is shown."""
        return self._playhead

    def set_timeline(self, timeline: Timeline | None) -> None:
        """Another timeline; the playhead stays where it was, as far as that exists there."""
        before, ended = self.timeline, self.at_end and not self.playing
        self.timeline = timeline
        if timeline is None:
            self.playing = False
        elif ended or self._playhead.step >= timeline.steps:
            self.last()
        elif before is not None and timeline.same_moments(before):
            # The same place within the step, also while time passes.
            self._time *= timeline.step_time / before.step_time
        else:
            self._go(timeline.rest(min(max(timeline.rest_index(self._playhead), 0), timeline.rest_count - 1)))

    @property
    def at_end(self) -> bool:
        """Whether everything is written."""
        return self.timeline is not None and self._playhead == self.timeline.rest(self.timeline.rest_count - 1)

    def play(self) -> None:
        """Play from here, or from the start where the end is reached."""
        if self.timeline is None:
            return
        if self.at_end:
            self.first()
        self.playing = True

    def pause(self) -> None:
        """Stay here."""
        self.playing = False

    def tick(self, seconds: float) -> bool:
        """Let time pass; whether another moment is shown now."""
        if not self.playing or self.timeline is None:
            return False
        before = self._playhead
        self._time += seconds
        if self._time >= self.timeline.duration:
            self._time = self._time % self.timeline.duration if self.loop else self.timeline.duration
            self.playing = self.loop
        self._playhead = self.timeline.at(self._time)
        return self._playhead != before

    def first(self) -> None:
        """To the first moment."""
        self._to_rest(0)

    def last(self) -> None:
        """To the last moment, with everything written."""
        if self.timeline is not None:
            self._to_rest(self.timeline.rest_count - 1)

    def forward(self) -> None:
        """One moment on, by hand: playing stops."""
        self._move(1)

    def back(self) -> None:
        """One moment back, by hand: playing stops. From within a slide, to where it began."""
        sliding = self.timeline is not None and self._playhead not in (
            self.timeline.rest(min(self.timeline.rest_index(self._playhead), self.timeline.rest_count - 1)),
        )
        self._move(0 if sliding else -1)

    def seek(self, step: int) -> None:
        """To the end of ``step`` (0 is the first)."""
        if self.timeline is not None:
            self._to_rest((step + 1) * self.timeline.rests_per_step - 1)

    def seek_moment(self, index: int) -> None:
        """To a still moment (0 is the first)."""
        self._to_rest(index)

    def _move(self, rests: int) -> None:
        self.playing = False
        if self.timeline is not None:
            self._to_rest(self.timeline.rest_index(self._playhead) + rests)

    def _to_rest(self, index: int) -> None:
        if self.timeline is not None:
            self._go(self.timeline.rest(min(max(index, 0), self.timeline.rest_count - 1)))

    def _go(self, playhead: Playhead) -> None:
        self._playhead = playhead
        if self.timeline is not None:
            self._time = self.timeline.time_of(playhead)

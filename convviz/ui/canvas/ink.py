"""What a lecturer draws over the stage: lines that stay with their place on it, and are neither saved nor exported."""

from dataclasses import dataclass, field

from convviz.stage import Curve, Mark, Rect

INKS = (("vermilion", (213, 94, 0)), ("blue", (0, 114, 178)), ("green", (0, 158, 115)))
"""Names and colours of the Okabe–Ito set, which colour-blind readers tell apart."""

_WIDTH, _CASING, _REACH = 0.17, 0.06, 0.5
"""Of a unit: the width of a line, of what stands out around it, and how near the eraser must come."""

Point = tuple[float, float]


@dataclass
class Ink:
    """Strokes in stage units; each has the colour that it was begun with."""

    strokes: list[tuple[int, list[Point]]] = field(default_factory=list)

    def begin(self, colour: int, point: Point) -> None:
        """A new stroke."""
        self.strokes.append((colour, [point]))

    def go_on(self, point: Point) -> None:
        """The last stroke goes on; where the hand stays, it does not."""
        if self.strokes and self.strokes[-1][1][-1] != point:
            self.strokes[-1][1].append(point)

    def around(self, colour: int, rect: Rect) -> None:
        """A stroke around a cell."""
        corners = ((rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom))
        self.strokes.append((colour, [*corners, corners[0]]))

    def erase(self, point: Point, unit: float) -> None:
        """Take away the strokes near a point."""
        reach = _REACH * unit
        self.strokes = [one for one in self.strokes if not _near(one[1], point, reach)]

    def wipe(self) -> None:
        """Take all away."""
        self.strokes.clear()

    def marks(self, unit: float, ground: tuple[int, int, int]) -> list[Mark]:
        """The strokes over the stage, each with a line of its colour on one of the ground's: seen on any cell."""
        marks: list[Mark] = []
        width = max(2.0, _WIDTH * unit)
        for n, (colour, points) in enumerate(self.strokes):
            # A press without a way is a dot.
            line = tuple(points) if len(points) > 1 else (points[0], (points[0][0] + 0.1, points[0][1]))
            marks.append(Curve(f"ink {n} casing", line, width + 2 * max(1.0, _CASING * unit), ground))
            marks.append(Curve(f"ink {n}", line, width, INKS[colour][1]))
        return marks


def _near(points: list[Point], point: Point, reach: float) -> bool:
    """Whether a line comes within ``reach`` of a point."""
    pairs = zip(points, points[1:] or points, strict=False)
    return any(_distance(point, a, b) <= reach for a, b in pairs)


def _distance(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(max(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length, 0.0), 1.0)
    return float(((p[0] - a[0] - along * dx) ** 2 + (p[1] - a[1] - along * dy) ** 2) ** 0.5)

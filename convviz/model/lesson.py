"""Lessons: pages in an order, each a setup as it is looked at, with words, notes, and the moments that are shown.

``.convviz-lesson`` is JSON: ``{"convviz_lesson": 1, "title": …, "pages": […]}``. A page has ``"setup"``, a project as
in a project file, or ``"preset"``, the name of one that comes along, with ``"set"``, changes as the command line takes
them; ``"title"`` and ``"words"`` in place of the setup's own; ``"notes"`` for the lecturer; ``"steps"``, those that
are shown one after the other, counted from 1 (all where it is empty); ``"asks"``, what is a question before it is
shown (nothing, ``"cell"``, ``"row"``, ``"size"`` or ``"weight"``); and of the look ``"layer"``, ``"detail"``,
``"matrix"``, ``"form"``, ``"names"``, ``"overlays"``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from convviz.errors import ConvvizError
from convviz.files import read_at_most, replacing
from convviz.model.encoding import encode
from convviz.model.look import DETAILS, FORMS, MATRICES
from convviz.model.presets import find_preset
from convviz.model.project import MAX_BYTES, decode
from convviz.model.question import asked_steps, check_question
from convviz.model.question_kinds import QUESTIONS, Question
from convviz.model.setup import Setup
from convviz.model.steps import chosen_steps
from convviz.model.texts import set_up_by_texts
from convviz.resources import resource

SUFFIX = ".convviz-lesson"
VERSION = 1

_Text = Annotated[str, msgspec.Meta(max_length=100_000)]
MOST_PAGES = 500

_Asks = Literal["", "cell", "row", "size", "weight"]
_ASKS: dict[Question, _Asks] = {Question.ROW: "row", Question.SIZE: "size", Question.WEIGHT: "weight"}


class _PageRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    setup: msgspec.Raw = msgspec.Raw(b"")
    preset: _Text = ""
    set: Annotated[list[_Text], msgspec.Meta(max_length=100)] = []
    title: _Text = ""
    words: _Text = ""
    notes: _Text = ""
    steps: _Text = ""
    layer: int = 0
    detail: Literal["window", "products", "glide"] = "window"
    matrix: Literal["none", "unrolled", "patches"] = "none"
    form: Literal["line", "matrices", ""] = ""
    names: bool = False
    overlays: Annotated[list[_Text], msgspec.Meta(max_length=100)] = []
    asks: _Asks = ""


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    convviz_lesson: int
    title: _Text
    pages: Annotated[list[_PageRecord], msgspec.Meta(min_length=1, max_length=MOST_PAGES)]


class _Header(msgspec.Struct):
    convviz_lesson: int


@dataclass(frozen=True, slots=True)
class Page:
    """One setup with its words, which are its document's; ``steps`` are those that are shown, all where it is empty."""

    setup: Setup
    steps: str = ""
    notes: str = ""

    def stops(self) -> list[int]:
        """The steps to show, from 0, in their order, that of a question before them where they have none; raises
        ConvvizError where there is one too few.
        """
        trace, look = self.setup.trace(), self.setup.look
        stops = [step for steps in chosen_steps(self.steps, len(trace)) for step in steps]
        asked = asked_steps(trace, look) if look.asking else ()
        if asked and not any(step in asked for step in stops):
            # A question that no moment of the page has comes first: the last one before what is shown.
            stops.insert(0, max((step for step in asked if step <= stops[0]), default=asked[0]))
        return stops


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pages in their order; at least one, but for one that is being made."""

    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, eq=False)
class Offered:
    """A lesson that comes with the program; its file is read when it is asked for."""

    name: str
    _file: Traversable

    @cached_property
    def lesson(self) -> Lesson:
        """Its pages."""
        return decode_lesson(self._file.read_bytes(), self._file.name)


@cache
def lessons() -> tuple[Offered, ...]:
    """All lessons that come along, in their order."""
    files = sorted((f for f in resource("lessons").iterdir() if f.name.endswith(SUFFIX)), key=lambda f: f.name)
    return tuple(Offered(f.name.removesuffix(SUFFIX).partition("-")[2], f) for f in files)


def load_lesson(source: str) -> Lesson:
    """The lesson of that name, of that number in the list, or in that file. Raises ConvvizError that names the fault
    and its place.
    """
    known = {each.name: each for each in lessons()}
    for number, (name, offered) in enumerate(known.items(), start=1):
        if source in (name, f"{number}", f"{number}-{name}"):
            return offered.lesson
    path = Path(source)
    if path.suffix != SUFFIX:
        raise ConvvizError(f"There is no lesson '{source}'; use {', '.join(known)}, or a file that ends in {SUFFIX}.")
    return decode_lesson(read_at_most(path, MAX_BYTES, "a lesson"), path.name)


def save_lesson(lesson: Lesson, path: Path) -> None:
    """Write a lesson in one step; on an error the older file stays as it was."""
    with replacing(path) as file:
        file.write(encode_lesson(lesson))


def decode_lesson(data: bytes, name: str) -> Lesson:
    """The lesson in ``data``, the contents of a file called ``name``."""
    try:
        version = msgspec.json.decode(data, type=_Header).convviz_lesson
        if version != VERSION:
            raise ConvvizError(
                f"Cannot open {name}: it is of schema {version}, and this convviz reads {VERSION}"
                f"{'; update convviz' if version > VERSION else ''}."
            )
        record = msgspec.json.decode(data, type=_Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConvvizError(f"Cannot open {name}: it is no lesson: {error}.") from error
    return Lesson(record.title, tuple(_page(page, n, name) for n, page in enumerate(record.pages, start=1)))


def _page(record: _PageRecord, number: int, name: str) -> Page:
    try:
        page = Page(_setup(record, name), record.steps, record.notes)
        page.stops()
        if record.asks:
            check_question(page.setup.trace(), page.setup.look)
    except ConvvizError as error:
        raise ConvvizError(f"Cannot open {name}: page {number}: {error}") from error
    return page


def _setup(record: _PageRecord, name: str) -> Setup:
    if bool(record.preset) == bool(bytes(record.setup)):
        raise ConvvizError("A page has a setup or a preset, one of them.")
    setup = find_preset(record.preset).setup if record.preset else decode(bytes(record.setup), name)
    setup = set_up_by_texts(setup, tuple(record.set))
    document = setup.document.replace(
        title=record.title or setup.document.title, description=record.words or setup.document.description
    )
    look: dict[str, Any] = {"detail": DETAILS[record.detail], "matrix": MATRICES[record.matrix]}
    look |= {"overlays": tuple(record.overlays)} if record.overlays else {}
    look |= {"form": FORMS[record.form]} if record.form else {}
    look |= {"names": True} if record.names else {}
    look |= {"layer": record.layer} if record.layer else {}
    look |= {"asking": True, "question": QUESTIONS[record.asks]} if record.asks else {}
    return Setup(document, setup.look).looked_at(**look)


def encode_lesson(lesson: Lesson) -> bytes:
    """``lesson`` as the contents of a file; each page has its whole setup. Raises ConvvizError for one too large."""
    pages = [_record(page) for page in lesson.pages]
    data = msgspec.json.format(msgspec.json.encode(_Record(VERSION, lesson.title, pages)), indent=1) + b"\n"
    if len(data) > MAX_BYTES:
        raise ConvvizError(
            f"A lesson of {len(data) >> 20} MiB could not be opened again, {MAX_BYTES >> 20} can: divide it in two."
        )
    return data


def _record(page: Page) -> _PageRecord:
    look = page.setup.look
    return _PageRecord(
        setup=msgspec.Raw(encode(page.setup)),
        notes=page.notes,
        steps=page.steps,
        detail=look.detail.value,
        matrix=look.matrix.value,
        # Cells that are pinned are nothing that a file has: each moment of the page is a question then.
        asks=_ASKS.get(look.question, "cell") if look.asking else "",
    )


def titles(pages: Sequence[Page]) -> list[str]:
    """What pages are called: ``1 · A line and a detector``"""
    return [f"{n} · {page.setup.document.title or 'Untitled'}" for n, page in enumerate(pages, start=1)]

"""Changing a lesson: functions from a lesson to a lesson, as edits are from a document to a document."""

from dataclasses import replace

from convviz.errors import ConvvizError
from convviz.model.lesson import MOST_PAGES, Lesson, Page
from convviz.model.setup import Setup

EMPTY = Lesson("", ())
"""A lesson that is begun; it has no page yet, and cannot be saved or given."""


def add_page(lesson: Lesson, at: int, page: Page) -> Lesson:
    """With a page more, which is number ``at`` from 0 on. Raises ConvvizError where there are too many."""
    if len(lesson.pages) >= MOST_PAGES:
        raise ConvvizError(f"A lesson has at most {MOST_PAGES} pages.")
    return replace(lesson, pages=(*lesson.pages[:at], page, *lesson.pages[at:]))


def remove_page(lesson: Lesson, at: int) -> Lesson:
    """Without page ``at``."""
    return replace(lesson, pages=(*lesson.pages[:at], *lesson.pages[at + 1 :]))


def move_page(lesson: Lesson, at: int, to: int) -> Lesson:
    """With page ``at`` in place ``to``, and those between moved on or back."""
    return add_page(remove_page(lesson, at), to, lesson.pages[at])


def change_page(lesson: Lesson, at: int, page: Page) -> Lesson:
    """With another page in the place of page ``at``."""
    return replace(lesson, pages=(*lesson.pages[:at], page, *lesson.pages[at + 1 :]))


def worded(page: Page, *, title: str | None = None, words: str | None = None) -> Page:
    """A page with another title or other words than it has."""
    document = page.setup.document
    changed = document.replace(
        title=document.title if title is None else title, description=document.description if words is None else words
    )
    return replace(page, setup=Setup(changed, page.setup.look))


def showing(page: Page, setup: Setup) -> Page:
    """A page that shows another setup under its own title and words; steps that there are no more are left away."""
    own = page.setup.document
    document = setup.document.replace(title=own.title, description=own.description)
    shown = replace(page, setup=Setup(document, setup.look))
    try:
        shown.stops()
    except ConvvizError:
        return replace(shown, steps="")
    return shown


def stepped(page: Page, steps: str) -> Page:
    """A page that shows other steps. Raises ConvvizError where there is one too few."""
    changed = replace(page, steps=steps.strip())
    changed.stops()
    return changed

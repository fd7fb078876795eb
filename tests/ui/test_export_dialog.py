"""The export dialog: what is chosen is exported, in the background, beside a window that stays usable."""

import json

import numpy as np
import pytest
from documents import preset
from pictures import rgb
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from shiboken6 import isValid

from convviz.export import FORMATS, ExportSettings, Order
from convviz.export.sheet import paint_page
from convviz.model import Detail, Look
from convviz.paint import Surface
from convviz.ui import questions
from convviz.ui.actions import file
from convviz.ui.export import tasks as export_tasks
from convviz.ui.export.dialog import ExportDialog
from convviz.ui.export.film_maker import Maker
from convviz.ui.export.memory import ExportMemory
from convviz.ui.export.tasks import saved_text
from convviz.ui.export.threads import Threads

NO_KEYS = Qt.KeyboardModifier.NoModifier


def opened(user):
    user.trigger("export")
    return next(d for d in user.window.findChildren(QDialog) if isinstance(d, ExportDialog) and d.isVisible())


@pytest.fixture
def dialog(user, tmp_path):
    found = opened(user)
    found.file.line.setText(str(tmp_path / "x.gif"))
    yield found
    if isValid(found):
        found.close()


@pytest.fixture(autouse=True)
def films_at_once(request, monkeypatch):
    """Films are made in the window's own thread, but where a test is about that."""
    start = Threads.start
    if "beside" not in request.keywords:
        here = lambda self, thread: thread.run() if isinstance(thread, Maker) else start(self, thread)  # noqa: E731
        monkeypatch.setattr(Threads, "start", here)


def control(dialog, name):
    return dialog.choices.controls[name].widget


def set_steps(dialog, text):
    control(dialog, "steps").setText(text)
    control(dialog, "steps").editingFinished.emit()


def refusals(dialog):
    """What stands over the preview and under the fields."""
    rows = [dialog.file, *dialog.choices.rows.values()]
    return " ".join([dialog.refusal.text(), *(row.refusal for row in rows)]).strip()


def queue(user):
    return user.window.exports.queue


def finished(qtbot, user, count=1):
    qtbot.waitUntil(lambda: sum(t.outcome is not None for t in queue(user).tasks) == count, timeout=60_000)
    qtbot.waitUntil(lambda: not queue(user).busy)
    return queue(user).tasks[-1].outcome


def choose(dialog, box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def type_into(field, text):
    field.setText(text)
    field.textEdited.emit(text)


def type_number(field, text):
    field.setText(text)
    field.setModified(True)
    field.editingFinished.emit()


def test_it_tells_before_what_there_will_be(dialog, qtbot):
    assert dialog.summary.text().startswith("36 frames, 19.5 s")
    type_number(control(dialog, "speed"), "4")
    assert dialog.summary.text().startswith("36 frames, 10.5 s")
    qtbot.waitUntil(lambda: "about" in dialog.summary.text(), timeout=30_000)


def test_it_exports_what_was_chosen(dialog, user, qtbot, tmp_path):
    choices = dialog.choices
    choices.size_name.setCurrentIndex(choices.size_name.findText("Slide 4:3"))
    choices.size_name.activated.emit(0)
    choose(dialog, choices.controls["theme"].widget, "dark")
    choices.controls["loops"].widget.none.setChecked(False)
    choices.controls["loops"].widget.number.setValue(3)
    dialog.start()
    user.click("input", 0, 0)  # the window is usable, and the export keeps what it was asked with
    outcome = finished(qtbot, user)
    assert (outcome.error, outcome.frames) == ("", 36)
    with Image.open(tmp_path / "x.gif") as image:
        assert (image.size, image.n_frames, image.info["loop"]) == ((1024, 768), 36, 2)
    row = next(iter(dialog.tasks.rows.values()))
    assert row.text.text().startswith(f"Saved {tmp_path / 'x.gif'} (36 frames, ")
    assert row.folder.isVisible()
    last = ExportMemory(user.window.settings.store).last
    name, settings = last.format, last.settings
    assert (name, settings.width, settings.theme, settings.loops) == ("gif", 1024, "dark", 3)


def test_the_document_is_the_one_that_was_asked_for(dialog, user, qtbot, tmp_path):
    from convviz.model import load_file

    before = user.session.document
    dialog.start()
    user.trigger("clear_input")
    finished(qtbot, user)
    assert load_file(tmp_path / "x.gif").document == before


def test_the_format_gives_the_name_its_ending_and_the_name_the_format(dialog, tmp_path):
    choose(dialog, dialog.choices.format, "mp4")
    assert dialog.file.line.text() == str(tmp_path / "x.mp4")
    choose(dialog, dialog.choices.format, "frames")
    assert dialog.file.line.text() == str(tmp_path / "x")
    type_into(dialog.file.line, str(tmp_path / "y.svg"))
    assert dialog.choices.chosen_format().name == "svg"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_previewed_and_exported(name, dialog, user, qtbot, tmp_path):
    choose(dialog, dialog.choices.format, name)
    assert refusals(dialog) == ""
    assert dialog.preview._surface is not None
    control(dialog, "steps").setText("1-3")
    control(dialog, "steps").editingFinished.emit()
    dialog.start()
    assert finished(qtbot, user).error == ""
    assert (tmp_path / ("x" + FORMATS[name].suffix)).exists()


def test_several_wait_in_a_row(dialog, user, qtbot, tmp_path):
    for name in ("a.gif", "b.gif", "c.gif"):
        dialog.file.line.setText(str(tmp_path / name))
        dialog.start()
    finished(qtbot, user, count=3)
    assert sorted(p.name for p in tmp_path.glob("*.gif")) == ["a.gif", "b.gif", "c.gif"]
    assert len(dialog.tasks.rows) == 3


def slow(dialog):
    choose(dialog, control(dialog, "detail"), Detail.GLIDE.value)
    type_number(control(dialog, "speed"), "0.1")
    dialog.choices.width_field.setValue(1920)
    dialog.choices.height_field.setValue(1080)


def test_cancel_leaves_nothing(dialog, user, qtbot, tmp_path):
    slow(dialog)
    dialog.start()
    task = queue(user).tasks[0]
    qtbot.waitUntil(lambda: task.done >= 2, timeout=30_000)
    next(iter(dialog.tasks.rows.values())).cancel.click()
    assert finished(qtbot, user).error == "The export was cancelled; nothing was written."
    assert [p.name for p in tmp_path.iterdir() if p.name not in ("home", "settings.ini", "state")] == []


def test_a_running_export_survives_the_dialog_and_tells_the_window(dialog, user, qtbot, tmp_path):
    dialog.start()
    dialog.close()
    finished(qtbot, user)
    qtbot.waitUntil(lambda: user.notice.startswith(f"Saved {tmp_path / 'x.gif'}"))


@pytest.mark.parametrize("answer", [True, False])
def test_quitting_while_it_runs_asks(answer, dialog, user, qtbot, tmp_path, monkeypatch):
    slow(dialog)
    dialog.start()
    type_into(dialog.file.line, str(tmp_path / "y.gif"))
    dialog.start()
    dialog.close()
    asked = []
    monkeypatch.setattr(questions, "ask", lambda parent, *words: asked.append(words) or answer)
    user.trigger("quit")
    _, question, do, leave = asked[0]
    assert question.startswith("x.gif and y.gif are not finished. Cancel them and close?")
    assert (do, leave) == ("Cancel and close", "Go on exporting")
    assert user.window.isVisible() != answer
    queue(user).cancel_all()
    finished(qtbot, user, 2)
    assert not list(tmp_path.glob("*.gif"))


@pytest.mark.parametrize("answer", [True, False])
def test_a_file_that_exists_is_asked_for(answer, dialog, user, qtbot, tmp_path, monkeypatch):
    (tmp_path / "x.gif").write_text("older")
    monkeypatch.setattr(questions, "ask", lambda *words: answer)
    dialog.start()
    if answer:
        assert finished(qtbot, user).error == ""
    assert ((tmp_path / "x.gif").read_bytes() == b"older") != answer


@pytest.mark.parametrize("pressed", ["Replace", "Keep it", "Esc"])
def test_the_answers_of_a_question_say_what_they_do(pressed, dialog, user, qtbot, tmp_path):
    (tmp_path / "x.gif").write_text("older")

    def answer():
        box = dialog.findChild(QMessageBox)
        assert box.defaultButton().text() == "Keep it"
        if pressed == "Esc":
            box.reject()
        else:
            next(b for b in box.buttons() if b.text() == pressed).click()

    QTimer.singleShot(0, answer)
    dialog.start()
    assert len(queue(user).tasks) == (pressed == "Replace")
    if pressed == "Replace":
        finished(qtbot, user)


def test_a_target_that_cannot_be_written(dialog, user, qtbot, tmp_path):
    dialog.file.line.setText(str(tmp_path / "no" / "x.gif"))
    dialog.start()
    assert "does not exist; create it first" in finished(qtbot, user).error
    assert "does not exist" in next(iter(dialog.tasks.rows.values())).text.text()


def test_the_open_project_is_no_target(dialog, user, tmp_path):
    project = tmp_path / "mine.convviz"
    file.save_to(user.window.desk, project)
    kept = project.read_bytes()
    dialog.file.line.setText(str(project))
    dialog.start()
    assert "give a name that ends in .gif" in refusals(dialog)
    assert project.read_bytes() == kept


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda d: type_number(control(d, "speed"), "0"), "must be from 0.1 to 50"),
        (
            lambda d: (
                control(d, "steps").setText("99"),
                control(d, "steps").editingFinished.emit(),
            ),
            "There is no step 99",
        ),
        (
            lambda d: (
                control(d, "steps").setText("x"),
                control(d, "steps").editingFinished.emit(),
            ),
            "'x' names no steps",
        ),
        (
            lambda d: (choose(d, d.choices.format, "mp4"), d.choices.width_field.setValue(641)),
            "needs an even width and height; use 642x720",
        ),
        (
            lambda d: (choose(d, d.choices.format, "sheet-svg"), control(d, "per_row").setValue(1)),
            "this format has one",
        ),
    ],
)
def test_what_cannot_be_is_said_at_once(do, sentence, dialog, user):
    do(dialog)
    assert sentence in refusals(dialog)
    assert not dialog.start_button.isEnabled()
    # The picture of before is still there, but faint.
    assert dialog.preview._surface is not None
    assert dialog.preview._dimmed
    dialog.start()
    assert queue(user).tasks == []
    assert sentence in refusals(dialog)
    choose(dialog, dialog.choices.format, "png")
    dialog.choices.show_choices(FORMATS["gif"], ExportSettings(), Look())
    dialog.choices.changed.emit()
    assert refusals(dialog) == ""
    assert not dialog.preview._dimmed


def test_choices_are_kept_under_a_name(dialog, user, tmp_path):
    choose(dialog, control(dialog, "order"), Order.BOOMERANG.value)
    choose(dialog, dialog.choices.format, "webp")
    dialog.kept.keep_as("Slides")
    assert dialog.kept.names.currentText() == "Slides"
    choose(dialog, control(dialog, "order"), Order.REVERSE.value)
    assert dialog.kept.names.currentText() == "Slides (changed)"
    choose(dialog, control(dialog, "order"), Order.BOOMERANG.value)
    assert dialog.kept.names.currentText() == "Slides"
    dialog.close()
    again = opened(user)
    assert again.choices.chosen_format().name == "gif"
    choose(again, again.kept.names, "Slides")
    assert again.choices.chosen_format().name == "webp"
    assert again.choices.chosen(preset())[1].order is Order.BOOMERANG
    again.kept.forget_button.click()
    assert again.kept.names.findData("Slides") < 0
    again.close()


def test_it_begins_with_what_the_stage_shows(user, make):
    user.window.set_theme("dark")
    user.trigger("next_detail")
    user.session.player.seek(7)
    dialog = opened(user)
    setup, settings = dialog.choices.chosen(preset())
    look = setup.look
    assert (settings.theme, look.detail, look.playhead.step) == ("dark", Detail.PRODUCTS, 7)
    assert settings.at_playhead
    dialog.close()


def test_the_file_can_be_copied(dialog, user, qtbot, tmp_path):
    dialog.start()
    finished(qtbot, user)
    next(iter(dialog.tasks.rows.values())).copy.click()
    assert [url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()] == [str(tmp_path / "x.gif")]


def test_memory_that_makes_no_sense_counts_as_none(user):
    store = user.window.settings.store
    for text in ("{}", "[", json.dumps({"format": "gif", "settings": {"width": -3}})):
        store.setValue("export/last", text)
        assert ExportMemory(user.window.settings.store).last.format == "gif"


@pytest.mark.parametrize("name", ["/", "~nosuchuser/x.gif", "x" * 300])
def test_what_is_no_name_for_a_file_is_said(name, dialog, user):
    dialog.file.line.setText(name)
    dialog.start()
    assert refusals(dialog)
    assert queue(user).tasks == []


def test_one_name_twice_in_the_queue_is_refused(dialog, user, qtbot):
    slow(dialog)
    dialog.start()
    dialog.start()
    assert "is being exported" in refusals(dialog)
    queue(user).cancel_all()
    finished(qtbot, user)


def test_the_field_at_fault_says_so(dialog):
    control(dialog, "steps").setText("99")
    control(dialog, "steps").editingFinished.emit()
    assert "There is no step 99" in dialog.choices.rows["steps"].refusal
    assert dialog.refusal.text() == ""
    control(dialog, "steps").setText("")
    type_number(control(dialog, "hold"), "-1")
    assert "cannot be held for -1 s" in dialog.choices.rows["hold"].refusal
    assert dialog.choices.rows["steps"].refusal == ""


def test_the_window_shows_what_is_exported_while_the_dialog_is_closed(dialog, user, qtbot, tmp_path):
    status = user.window.exports.status
    assert not status.isVisible()
    slow(dialog)
    dialog.start()
    dialog.close()
    qtbot.waitUntil(lambda: "%" in status.text(), timeout=30_000)
    assert status.isVisible()
    assert status.accessibleName().startswith("Exporting x.gif ")
    status.click()
    again = next(d for d in user.window.findChildren(QDialog) if isinstance(d, ExportDialog) and d.isVisible())
    assert len(again.tasks.rows) == 1
    queue(user).cancel_all()
    finished(qtbot, user)
    qtbot.waitUntil(lambda: not status.isVisible())
    again.close()


def test_a_finished_export_keeps_no_document(dialog, user, qtbot):
    dialog.start()
    finished(qtbot, user)
    assert queue(user).tasks[0].job is None


def test_what_an_older_estimate_found_is_not_shown(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog._estimate._running is not None, timeout=30_000)
    older = dialog._estimate._running
    type_number(control(dialog, "speed"), "4")
    assert "being estimated" in dialog.summary.text()
    older.found.emit(older.number, 12345678)
    assert "12.3 MB" not in dialog.summary.text()
    qtbot.waitUntil(lambda: "about" in dialog.summary.text(), timeout=30_000)


def test_rows_stay_where_they_are_between_formats(dialog, qtbot):
    rows = [
        dialog.choices.format,
        *(dialog.choices.rows[n] for n in ("size", "steps")),
        control(dialog, "titles"),
    ]
    places = []
    for name in FORMATS:
        choose(dialog, dialog.choices.format, name)
        dialog.choices._form.activate()
        places.append([row.mapTo(dialog, QPoint(0, 0)) for row in rows])
    assert all(place == places[0] for place in places)


def test_a_fault_in_a_field_that_is_gone_is_said_over_the_preview(dialog):
    type_number(control(dialog, "hold"), "999")
    assert "cannot be held for 999 s" in dialog.choices.rows["hold"].refusal
    choose(dialog, dialog.choices.format, "png")
    assert "cannot be held for 999 s" in dialog.refusal.text()
    assert dialog.refusal.isVisible()


def test_an_export_that_is_cancelled_while_it_waits_is_over_at_once(dialog, user, qtbot, tmp_path):
    slow(dialog)
    dialog.start()
    type_into(dialog.file.line, str(tmp_path / "y.gif"))
    dialog.start()
    first, second = queue(user).tasks
    list(dialog.tasks.rows.values())[1].cancel.click()
    assert second.outcome.error.startswith("The export was cancelled")
    assert queue(user).unfinished == [first]
    dialog.start()
    assert len(queue(user).tasks) == 3
    queue(user).cancel_all()
    finished(qtbot, user, 3)


def test_of_a_very_long_sheet_the_upper_part_is_previewed(dialog, user):
    user.window.session.apply(lambda d: d.replace(input=np.ones((1, 26, 26))), "Input")
    dialog.close()
    again = opened(user)
    choose(again, again.choices.format, "sheet-pdf")
    choose(again, again.choices.controls["page"].widget, "fit")
    again.choices.controls["per_row"].widget.setValue(1)
    QApplication.processEvents()
    image = again.preview._surface.image
    assert image.width() == 1600
    assert image.height() <= 3200
    again.close()


def test_a_wrong_ending_is_said_under_the_name_at_once(dialog, tmp_path):
    dialog.file.line.setText(str(tmp_path / "x.xyz.png"))
    dialog.file.line.editingFinished.emit()
    assert "Animated GIF: give a name that ends in .gif, not 'x.xyz.png'" in dialog.file.refusal
    dialog.file.line.setText(str(tmp_path / "x.gif"))
    dialog.file.line.editingFinished.emit()
    assert dialog.file.refusal == ""


def test_a_picture_shows_some_products_of_its_step(dialog, user, qtbot, tmp_path):
    choose(dialog, dialog.choices.format, "png")
    control(dialog, "products").setValue(4)
    assert dialog.summary.text().startswith("step 36 of 36, 4 products")
    control(dialog, "products").setValue(10)
    assert dialog.choices.rows["products"].refusal == "A step has 9 products, not 10."
    control(dialog, "products").setValue(4)
    dialog.start()
    assert "(step 36 of 36, 4 products, " in saved_text(finished(qtbot, user))
    assert ExportMemory(user.window.settings.store).last.settings.products == 0


def test_every_nth_step_is_one_click_away(dialog, user):
    user.window.session.apply(lambda d: d.replace(input=np.ones((1, 50, 50))), "Input")
    dialog.close()
    again = opened(user)
    assert '<a href="1-2304:5">take one step in 5</a>' in again.summary.text()
    again.summary.linkActivated.emit("1-2304:5")
    assert again.choices.controls["steps"].widget.text() == "1-2304:5"
    assert again.summary.text().startswith("461 frames")
    again.close()


def test_the_file_can_be_dragged_out_and_its_folder_shown(dialog, user, qtbot, tmp_path, monkeypatch):
    dragged, opened_urls = [], []
    monkeypatch.setattr(export_tasks.QDrag, "exec", lambda drag, action: dragged.append(drag.mimeData().urls()))
    monkeypatch.setattr(
        export_tasks.QDesktopServices, "openUrl", lambda url: opened_urls.append(url) or len(opened_urls) > 1
    )
    dialog.start()
    finished(qtbot, user)
    row = next(iter(dialog.tasks.rows.values()))
    handle, left = row.text, Qt.MouseButton.LeftButton
    start = QPoint(20, 8)
    qtbot.mousePress(handle, left, pos=start)
    for far in (1, 40):
        place = QPointF(start + QPoint(far, 0))
        moved = QMouseEvent(QEvent.Type.MouseMove, place, handle.mapToGlobal(place), left, left, NO_KEYS)
        QGuiApplication.sendEvent(handle, moved)
        # A trembling hand drags nothing.
        assert len(dragged) == (far == 40)
    assert [url.toLocalFile() for url in dragged[0]] == [str(tmp_path / "x.gif")]
    row.folder.click()
    assert [url.toLocalFile() for url in opened_urls] == [str(tmp_path)]
    assert handle.text() == f"No program here opens folders; the file is in {tmp_path}."


@pytest.mark.parametrize("name", ["folder", "folder/", "", "x.xyz", "con.gif", "nul.png"])
def test_a_name_that_is_none_writes_nothing(name, dialog, user, tmp_path):
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    type_into(dialog.file.line, str(tmp_path / name) + ("/" if name.endswith("/") else "") if name else "")
    dialog.start_button.click()
    assert dialog.file.refuses
    assert not queue(user).tasks
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_that_begins_with_a_dash_is_one(dialog, user, qtbot, tmp_path):
    type_into(dialog.file.line, str(tmp_path / "-dash.gif"))
    dialog.start_button.click()
    assert finished(qtbot, user).path == str(tmp_path / "-dash.gif")


def test_two_spellings_of_one_file_are_one(dialog, user, qtbot, tmp_path):
    slow(dialog)
    (tmp_path / "sub").mkdir()
    type_into(dialog.file.line, str(tmp_path / "one.gif"))
    dialog.start_button.click()
    type_into(dialog.file.line, str(tmp_path / "sub" / ".." / "one.gif"))
    dialog.start_button.click()
    assert "is being exported" in dialog.file.refusal
    assert len(queue(user).tasks) == 1
    queue(user).tasks[0].cancel()
    qtbot.waitUntil(lambda: not queue(user).busy)


def test_the_preview_paints_a_sheet_tile_by_tile(dialog, qtbot):
    choose(dialog, dialog.choices.format, "sheet-pdf")
    preview = dialog.preview
    preview._begin()
    first = preview._surface.image.copy()
    assert set(rgb(first).reshape(-1, 3)[::97].ravel().tolist()) == {255}  # the page is there, and nothing on it
    preview._advance()
    assert rgb(preview._surface.image).min() < 100
    qtbot.waitUntil(lambda: not preview._timer.isActive())
    sheet = preview._sheet
    whole = Surface(first.width(), first.height(), sheet.film.theme.background, scale=1600 / sheet.size[0])
    paint_page(whole, sheet, next(sheet.pages()), 1600 / sheet.size[0])
    assert preview._surface.image == whole.image


def test_a_page_that_is_half_painted_is_finished_though_the_next_choice_is_refused(dialog, qtbot):
    choose(dialog, dialog.choices.format, "sheet-pdf")
    preview = dialog.preview
    preview._begin()
    preview._advance()
    first = preview._surface.image.copy()
    control(dialog, "steps").setText("99")
    control(dialog, "steps").editingFinished.emit()
    assert preview._dimmed
    qtbot.waitUntil(lambda: not preview._timer.isActive())
    assert preview._surface.image != first


@pytest.mark.parametrize(("given", "name"), [("x.gif.", "x.gif"), ("x..", "x.gif"), ("fig.2", "fig.2.gif")])
def test_a_dot_at_the_end_is_no_ending(given, name, dialog, tmp_path):
    dialog.file.line.setText(str(tmp_path / given))
    assert dialog.file.path() == tmp_path / name


@pytest.mark.beside
def test_films_are_made_beside_the_window(dialog, user, qtbot):
    qtbot.waitUntil(lambda: dialog._made is not None)
    before, threads = dialog._made, []
    dialog._maker.made.connect(threads.append)
    choose(dialog, control(dialog, "theme"), "dark")
    set_steps(dialog, "1-3")
    assert dialog._made is None
    assert dialog._maker.working
    assert dialog.summary.isVisible()  # of the film before
    dialog.start()  # nobody has to wait for it with the finger over the button
    assert queue(user).tasks == []
    qtbot.waitUntil(lambda: len(queue(user).tasks) == 1)
    finished(qtbot, user)
    assert len(threads) == 1  # of what was asked for last only
    assert threads[0].asked.settings.steps == "1-3"
    assert threads[0] is not before
    set_steps(dialog, "99")
    dialog.start()
    qtbot.waitUntil(lambda: "There is no step 99" in refusals(dialog))
    assert not dialog.start_button.isEnabled()
    assert len(queue(user).tasks) == 1


@pytest.mark.beside
def test_a_dialog_that_closes_waits_for_nothing_and_the_window_for_all(dialog, user, qtbot):
    set_steps(dialog, "1-2")
    dialog.close()
    assert user.window.close()
    assert user.window.exports.queue.threads._alive == set()


@pytest.mark.beside
@pytest.mark.parametrize("then", ["close", "change"])
def test_export_pressed_before_the_film_is_there_counts(then, dialog, user, qtbot, tmp_path):
    set_steps(dialog, "1-3")
    assert dialog._maker.working
    dialog.start()
    if then == "close":
        dialog.reject()
    else:
        set_steps(dialog, "1-4")
    (task,) = queue(user).tasks
    assert task.job.settings.steps == "1-3"
    finished(qtbot, user)
    assert (tmp_path / "x.gif").exists()


def test_no_thread_outlives_its_window(dialog, user, monkeypatch):
    """Also where a question is answered meanwhile, in whose time films are made."""
    window, order = user.window, []
    monkeypatch.setattr(type(window.keeper), "now", lambda self: order.append("kept"))
    monkeypatch.setattr(type(window.exports), "finish", lambda self: order.append(("finished", dialog.isVisible())))
    assert window.close()
    assert order == ["kept", ("finished", False)]


def test_who_stays_has_lost_no_export(dialog, user, monkeypatch):
    monkeypatch.setattr(type(user.window), "_may_go", lambda self: False)
    monkeypatch.setattr(type(user.window.exports), "finish", lambda self: pytest.fail("cancelled for nothing"))
    assert not user.window.close()
    assert dialog.isVisible()
    monkeypatch.undo()


# Sizes on paper


def type_paper(dialog, text):
    line = dialog.choices.paper
    line.setText(text)
    line.setModified(True)
    line.editingFinished.emit()


def test_a_size_on_paper_can_be_typed_and_follows_its_dots(dialog):
    choices = dialog.choices
    assert choices.paper.text() == ""
    type_paper(dialog, "85x60mm")
    assert (choices.width_field.value(), choices.height_field.value(), control(dialog, "dots").value()) == (
        1004,
        708,
        300,
    )
    assert choices.paper.text() == "85×60mm"
    control(dialog, "dots").setValue(600)
    assert choices.paper.text() == "43×30mm"
    assert choices.chosen(preset())[1].dots == 600
    control(dialog, "dots").setValue(0)
    assert choices.paper.text() == ""
    assert not choices.chosen(preset())[1].printed


def test_the_name_of_a_size_is_true_of_its_dots(dialog):
    names = dialog.choices.size_name
    names.setCurrentIndex(names.findData("column"))
    names.activated.emit(names.currentIndex())
    assert dialog.choices.paper.text() == "89×64mm"
    control(dialog, "dots").setValue(600)
    assert names.currentText() == "Own size"
    control(dialog, "dots").setValue(300)
    assert names.currentData() == "column"


@pytest.mark.parametrize("field", ["paper", "width_field"])
def test_a_size_that_is_refused_stays_refused_and_nothing_is_exported(dialog, field, user, tmp_path):
    target = getattr(dialog.choices, field)
    if field == "paper":
        type_paper(dialog, "85furlong")
    else:
        target.setFocus()
        target.selectAll()
        QTest.keyClicks(target, "85furlong")
        QTest.keyClick(target, Qt.Key.Key_Tab)
    assert dialog.choices.refuses
    control(dialog, "words").click()
    assert dialog.choices.refuses
    dialog.start()
    assert not user.window.exports.queue.tasks if hasattr(user.window.exports, "queue") else True
    assert not (tmp_path / "x.gif").exists()
    names = dialog.choices.size_name
    names.setCurrentIndex(names.findData("1080p"))
    names.activated.emit(names.currentIndex())
    assert not dialog.choices.refuses
    assert dialog.choices.width_field.text() == "1920"


def test_letters_are_not_asked_of_a_sheet(dialog):
    letters = control(dialog, "letters")
    letters.set_value(40.0)
    letters.edited.emit(40.0)
    assert "leave no room" in dialog.choices.rows["letters"].refusal
    formats = dialog.choices.format
    formats.setCurrentIndex(formats.findData("sheet-pdf"))
    formats.activated.emit(formats.currentIndex())
    assert not dialog.choices.rows["letters"].refusal
    assert dialog._made is not None


def test_the_dialog_is_not_larger_than_its_screen(dialog):
    room = dialog.screen().availableSize()
    # The smallest screen that it is for: 1280×800 at a scale of 2.
    assert dialog.width() <= max(room.width(), 640)
    assert dialog.height() <= max(room.height(), 400)

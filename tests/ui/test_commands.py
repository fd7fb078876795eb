"""Every command does what its row says, on a desk that is no window."""

import pytest
from documents import does_not_fit, many_channels, preset, setup_of

from convviz.errors import ConvvizError
from convviz.model import Detail, find_preset, load_project, save_project, setup_line
from convviz.model.question_kinds import QUESTIONS
from convviz.session import Drawing, Session, Store
from convviz.ui.actions import MENUS, commands, file
from convviz.ui.settings import Settings

COMMANDS = commands()


class PaperDesk:
    """What a command has before it, written down."""

    def __init__(self, tmp_path, setup=None):
        self.session = Session(setup or setup_of(preset()))
        self.settings = Settings(tmp_path / "settings.ini")
        self.settings.set_folder("project", tmp_path)
        self.drawing = Drawing(self.session)
        self.store = Store(tmp_path / "state")
        self.slot = self.store.slot()
        self.said, self.asked, self.done = [], [], []
        self.answer, self.given, self.clipboard, self.panel_shown = True, None, "", True
        self.way = 0
        self.linked_cell = None
        self.chosen_cell, self.clip, self.picture, self.files, self.name = None, None, None, [], ""

    def guard(self, do):
        try:
            do()
        except ConvvizError as error:
            self.said.append(str(error))

    def tell(self, text, *, wrong=False, lasting=False, brief=False, button="", do=None):
        self.said.append(text)
        self.do = do

    def withdraw(self):
        self.said.clear()

    def ask(self, title, question, do, leave):
        self.asked.append(question)
        return self.answer

    def choose(self, title, question, first, second):
        self.asked.append(question)
        return self.way

    def ask_for_file(self, folder):
        return self.given

    def ask_for_target(self, start):
        self.start = start
        return self.given

    def ask_for_grid_file(self, start):
        self.start = start
        return self.given

    def ask_values(self, edit, where):
        self.done.append((edit.name,))

    def ask_for_name(self, title, question, name):
        return self.name

    def copied_picture(self):
        return self.picture

    def copied_files(self):
        return self.files

    def read_beside(self, path, *, whatever=False):
        return False

    def keep(self):
        self.slot.keep(self.session.kept())

    def copy(self, text):
        self.clipboard = text

    def copied(self):
        return self.clipboard

    def show_panel(self, shown):
        self.panel_shown = shown

    def __getattr__(self, name):
        return lambda *given, **named: self.done.append((name, *given, *named.values()))


@pytest.fixture
def desk(tmp_path):
    return PaperDesk(tmp_path)


def press(desk, name):
    assert COMMANDS[name].enabled(desk.session.shown), name
    desk.guard(lambda: COMMANDS[name].do(desk))


def on(desk, name):
    return COMMANDS[name].checked(desk.session.shown, desk)


@pytest.mark.parametrize("setup", [setup_of(preset()), setup_of(does_not_fit()), setup_of(many_channels())])
def test_every_row_can_be_done_or_says_why_not(setup, tmp_path):
    for name, row in COMMANDS.items():
        desk = PaperDesk(tmp_path, setup)
        assert row.menu in MENUS
        assert row.name == name
        if row.enabled(desk.session.shown):
            desk.guard(lambda r=row, d=desk: r.do(d))


def test_no_key_means_two_things():
    keys = [key for row in COMMANDS.values() for key in row.keys]
    assert len(keys) == len(set(keys))


def test_what_cannot_be_done_says_so_before():
    session = Session(setup_of(does_not_fit()))
    enabled = {name for name, row in COMMANDS.items() if row.enabled(session.shown)}
    assert COMMANDS.keys() - enabled == {
        *(
            "export",
            "undo",
            "redo",
            "remove_layer",
            "cut",
            "select_none",
            "narrower",
            "together",
            "revert",
            "pin",
            "predict",
            *(f"ask_{name}" for name in QUESTIONS),
            "hint",
            "swap",
            "copy_settings",
            "add_page",
            "compare_before",
            "compare_history",
            "one_range",
            "in_step",
        ),
    }
    session.edit_stack("remove") if len(session.document.layers) > 1 else None
    session.apply(lambda d: d.replace(layers=d.layers * 16), "Many")
    assert not COMMANDS["add_layer"].enabled(session.shown)
    assert COMMANDS["remove_layer"].enabled(session.shown)


def test_undo_says_what_it_takes_back(desk):
    press(desk, "clear_input")
    assert COMMANDS["undo"].tip_now(desk.session.shown) == "Clear the input"
    press(desk, "undo")
    assert desk.session.document == preset()
    assert COMMANDS["redo"].tip_now(desk.session.shown) == "Clear the input"
    press(desk, "redo")
    assert not desk.session.document.input.any()


def test_playing_and_stepping(desk):
    player, play = desk.session.player, COMMANDS["play"]
    press(desk, "play")
    assert player.playing
    assert play.text_now(desk.session.shown) == "Pause"
    press(desk, "play")
    assert not player.playing
    assert play.text_now(desk.session.shown) == "Play"
    places = []
    for name in ("last", "back", "row_back", "row_back", "forward", "first", "row_back", "row_forward"):
        press(desk, name)
        places.append(desk.session.look.playhead.step)
    assert places == [35, 34, 28, 22, 23, 0, 0, 6]


def test_pace_and_what_is_on(desk):
    for _ in range(20):
        press(desk, "faster")
    assert desk.session.look.speed == 50
    for _ in range(40):
        press(desk, "slower")
    assert desk.session.look.speed == 0.1
    seen = []
    for _ in Detail:
        press(desk, "next_detail")
        seen.append(desk.session.look.detail)
    assert seen == [Detail.PRODUCTS, Detail.GLIDE, Detail.WINDOW]
    for name in ("loop", "ahead", "panel"):
        before = on(desk, name)
        press(desk, name)
        assert on(desk, name) is not before
    assert desk.settings.ahead == desk.session.look.ahead


def test_layers(tmp_path):
    desk = PaperDesk(tmp_path, find_preset("three-stacked-same").setup)
    layers = []
    for name in ("next_layer", "previous_layer", "previous_layer", "previous_layer", "next_layer"):
        press(desk, name)
        layers.append(desk.session.look.layer)
    assert layers == [2, 1, 0, 0, 1]
    press(desk, "add_layer")
    assert (len(desk.session.document.layers), desk.session.look.layer) == (4, 2)
    press(desk, "remove_layer")
    assert (len(desk.session.document.layers), desk.session.look.layer) == (3, 2)


def test_saving_asks_where_and_before_it_replaces(desk, tmp_path):
    press(desk, "save")
    assert desk.start == tmp_path / "untitled.convviz"
    assert desk.session.path is None  # the user thought better of it
    desk.given = tmp_path / "mine"
    press(desk, "save")
    assert desk.session.path == tmp_path / "mine.convviz"
    assert desk.said == [f"Saved {tmp_path / 'mine.convviz'}."]
    assert desk.settings.recent == [tmp_path / "mine.convviz"]
    press(desk, "clear_input")
    desk.answer = False
    press(desk, "save_as")
    assert desk.asked == ["mine.convviz exists already. Replace it?"]
    assert load_project(tmp_path / "mine.convviz").document == preset()
    save_project(setup_of(many_channels()), tmp_path / "mine.convviz")
    press(desk, "save")
    assert "changed by another program" in desk.asked[-1]
    assert "has changed on disk" in desk.said[-1]
    desk.answer = True
    press(desk, "save")
    assert not load_project(tmp_path / "mine.convviz").document.input.any()


def test_opening_says_how_to_come_back(desk, tmp_path):
    save_project(setup_of(many_channels()), tmp_path / "x.convviz")
    press(desk, "clear_input")
    press(desk, "open")
    assert not desk.session.document.input.any()
    desk.given = tmp_path / "x.convviz"
    press(desk, "open")
    assert desk.session.document == many_channels()
    assert desk.said == ["‘Vertical line detector’ was not saved; Ctrl+Z brings it back."]
    press(desk, "undo")
    assert desk.said == []
    desk.given = tmp_path / "gone.convviz"
    press(desk, "open")
    assert "gone.convviz" in desk.said[-1]
    assert not desk.session.document.input.any()


def test_lines_go_through_the_clipboard(desk):
    press(desk, "copy_setup")
    assert desk.clipboard == setup_line(setup_of(preset()))
    press(desk, "new")
    press(desk, "paste_setup")
    assert desk.session.document == preset()
    desk.clipboard = "hello"
    press(desk, "paste_setup")
    assert desk.said[-1] == "There is no setup line on the clipboard; one begins with convviz1:"


def test_kept_work_is_offered_and_taken_up(desk, tmp_path):
    other = desk.store.slot()
    lost = Session(setup_of(many_channels()))
    lost.apply(lambda d: d.replace(title="Lost"), "Title")
    other.keep(lost.kept())
    other.release()
    file.offer_kept_work(desk)
    assert desk.said == ["Not saved and kept from before: ‘Lost’. The File menu has it under Kept work."]
    desk.do()
    assert desk.session.document.title == "Lost"
    assert desk.store.waiting() == []


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("quit", ("close_window",)),
        ("export", ("open_export",)),
        ("zoom_in", ("zoom_by", 1.25)),
        ("zoom_out", ("zoom_by", 0.8)),
        ("fit", ("fit",)),
        ("keys", ("show_keys",)),
        ("about", ("show_about",)),
    ],
)
def test_what_only_a_window_can_do_is_asked_of_it(name, asked, desk):
    press(desk, name)
    assert desk.done == [asked]


def test_what_is_held_down_is_done_once_but_for_steps_and_undo(user):
    repeated = {name for name, action in user.window.actions_by_name.items() if action.autoRepeat()}
    steps = {"back", "forward", "row_back", "row_forward", "faster", "slower"}
    assert repeated == steps | {"undo", "redo", "zoom_in", "zoom_out", "wider", "narrower"}

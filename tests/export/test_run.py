"""What goes wrong: an older file stays whole, nothing half is left, and the sentence says why."""

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from documents import asked, preset, random_picture, setup_of
from export.decoders import needs

from convviz.errors import ConvvizError
from convviz.export import FORMATS, ExportCancelledError, ExportSettings, Film, check, export, folders
from convviz.export.batch import Job, run_in_pool, size_of
from convviz.export.estimate import estimated_size
from convviz.model import Detail, load_file
from convviz.model.carried import find_setup_line

SMALL = ExportSettings(width=320, height=180, steps="1-6")
ROOT = Path(__file__).resolve().parents[2]


def left(folder):
    return sorted(p.name for p in folder.iterdir() if p.name != "home")


@pytest.fixture
def small_disk(tmp_path):
    """A file system with room for 48 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=48k", "convviz-test", str(place)]
    if (
        os.name != "posix"
        or os.geteuid()
        or shutil.which("mount") is None
        or subprocess.run(command, check=False).returncode
    ):
        pytest.skip("mounting a small file system needs root and its permission")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk(name, small_disk):
    target = small_disk / f"x{FORMATS[name].suffix}"
    if not FORMATS[name].folder:
        target.write_text("older")
    setup, large = asked(random_picture(24, 5), width=1920, height=1080, detail=Detail.PRODUCTS, steps="1-20")
    with pytest.raises(ConvvizError) as caught:
        export(setup, target, large, format_name=name)
    assert "no space left on device; choose another place" in str(caught.value).lower()
    assert left(small_disk) == ([] if FORMATS[name].folder else [target.name])
    if not FORMATS[name].folder:
        assert target.read_text() == "older"


@pytest.mark.parametrize("name", FORMATS)
def test_cancel_at_any_frame_leaves_nothing(name, tmp_path):
    target = tmp_path / f"x{FORMATS[name].suffix}"
    calls = []
    export(
        setup_of(preset("stride-2")),
        tmp_path / f"whole{FORMATS[name].suffix}",
        SMALL,
        lambda *now: calls.append(now),
        format_name=name,
    )
    before = left(tmp_path)
    assert calls[0][0] == 0
    assert calls[-1][0] == calls[-1][1]
    for at in range(len(calls)):
        seen = []

        def stop(done, total, at=at, seen=seen):
            if len(seen) == at:
                raise ExportCancelledError("stopped")
            seen.append(done)

        with pytest.raises(ExportCancelledError):
            export(setup_of(preset("stride-2")), target, SMALL, stop, format_name=name)
        assert left(tmp_path) == before


@pytest.mark.parametrize("name", ["gif", "mp4", "flip-book", "frames"])
def test_a_target_folder_that_vanishes(name, tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()

    def vanish(done, total):
        if done == 2:
            shutil.rmtree(folder)

    with pytest.raises(ConvvizError, match="Cannot write"):
        export(setup_of(preset("stride-2")), folder / f"x{FORMATS[name].suffix}", SMALL, vanish, format_name=name)
    assert left(tmp_path) == []


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_export_leaves_nothing_but_the_older_file(sent, tmp_path):
    target = tmp_path / "x.gif"
    target.write_text("older")
    code = (
        "import sys; from pathlib import Path; from convviz.model import find_preset;"
        "from convviz.export import export, ExportSettings\n"
        "def told(done, total):\n    print(done, flush=True)\n    if done == 3: sys.stdin.read()\n"
        "export(find_preset('vertical-line').setup, Path(sys.argv[1]), ExportSettings(), told)"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", code, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    while program.stdout.readline().strip() != "3":
        assert program.poll() is None
    program.send_signal(sent)
    program.wait()
    program.stdin.close()
    program.stdout.close()
    assert left(tmp_path) == ["x.gif"]
    assert target.read_text() == "older"


@pytest.mark.parametrize(
    ("name", "target", "sentence"),
    [
        ("gif", "x.png", "give a name that ends in .gif"),
        ("gif", "mine.convviz", "give a name that ends in .gif"),
        ("sheet-pdf", "x.gif", "give a name that ends in .pdf"),
        ("", "x.tiff", "does not write '.tiff' files"),
        ("bmp", "x.bmp", "There is no format 'bmp'; use gif, webp"),
        ("", "no/x.gif", "does not exist; create it first"),
        ("", "folder.gif", "it is a folder; give a file name"),
        ("frames", "file", "there is a file of that name"),
        ("frames", "photos", "the folder holds other files, such as 'cat.jpg'"),
    ],
)
def test_targets_that_cannot_be(name, target, sentence, tmp_path):
    (tmp_path / "folder.gif").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("x")
    before = left(tmp_path)
    with pytest.raises(ConvvizError) as caught:
        export(setup_of(preset("stride-2")), tmp_path / target, SMALL, format_name=name)
    assert sentence in str(caught.value)
    assert left(tmp_path) == before


def test_an_existing_file_is_kept_unless_told(tmp_path):
    target = tmp_path / "x.gif"
    target.write_text("older")
    with pytest.raises(ConvvizError, match="exists already; choose another name, or say that it may be overwritten"):
        export(setup_of(preset("stride-2")), target, SMALL, overwrite=False)
    assert target.read_text() == "older"


def test_a_sequence_replaces_one_of_before(tmp_path):
    target = tmp_path / "frames"
    export(setup_of(preset("stride-2")), target, SMALL, format_name="frames")
    assert len(left(target)) == 6
    export(
        setup_of(preset("stride-2")), target, ExportSettings(width=320, height=180, steps="1-2"), format_name="frames"
    )
    assert left(target) == ["frame-0001.png", "frame-0002.png"]
    assert left(tmp_path) == ["frames"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux'")
def test_a_folder_that_takes_no_files(tmp_path):
    with pytest.raises(ConvvizError, match=r"Cannot write /proc/convviz.gif: .*; choose another place"):
        export(setup_of(preset("stride-2")), Path("/proc/convviz.gif"), SMALL)


def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    real, link = tmp_path / "real.gif", tmp_path / "link.gif"
    real.write_text("older")
    real.chmod(0o640)
    link.symlink_to(real)
    export(setup_of(preset("stride-2")), link, SMALL)
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"GIF89a")
    assert real.stat().st_mode & 0o777 == 0o640


def test_without_names_for_later_the_file_has_one_beside_the_target(tmp_path, monkeypatch):
    """Where the system knows no files without a name."""
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    seen = []
    export(setup_of(preset("stride-2")), tmp_path / "x.gif", SMALL, lambda done, total: seen.append(left(tmp_path)))
    assert seen[0][0].startswith(".convviz-")
    assert left(tmp_path) == ["x.gif"]


@pytest.mark.parametrize(
    ("name", "choices", "sentence"),
    [
        ("mp4", {"width": 641}, "needs an even width and height; use 642x720"),
        ("webm", {"height": 481}, "use 1280x482"),
        ("mp4", {"transparent": True}, "has no transparency"),
    ],
)
def test_what_a_format_cannot_have(name, choices, sentence):
    with pytest.raises(ConvvizError) as caught:
        check(FORMATS[name], ExportSettings(**choices))
    assert sentence in str(caught.value)


def test_without_the_encoder_it_is_said_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(ConvvizError, match="Videos need PyAV, which is not installed; get it with: pip install av"):
        export(setup_of(preset("stride-2")), tmp_path / "x.mp4", SMALL)
    assert left(tmp_path) == []


@pytest.mark.parametrize("detail", [Detail.WINDOW, Detail.GLIDE], ids=lambda d: d.value)
@pytest.mark.parametrize("name", FORMATS)
def test_the_estimate_is_honest(name, detail, tmp_path):
    setup, settings = asked(preset("sobel-x"), width=640, height=360, detail=detail)
    target = tmp_path / f"x{FORMATS[name].suffix}"
    export(setup, target, settings, format_name=name)
    ratio = estimated_size(Film(setup, settings), FORMATS[name]) / size_of(target)
    assert 0.6 < ratio < 1.6


@pytest.mark.parametrize("name", ["mp4", "webm"])
def test_the_estimate_of_a_long_video_is_honest(name, tmp_path):
    """Each product is a frame that costs little after the one before, and much where it is the first."""
    setup, settings = asked(preset("sobel-x"), width=640, height=360, detail=Detail.PRODUCTS)
    target = tmp_path / f"x.{name}"
    export(setup, target, settings)
    assert 0.65 < estimated_size(Film(setup, settings), FORMATS[name]) / size_of(target) < 1.5


def test_who_waits_for_a_held_moment_of_a_video_can_stop(tmp_path):
    """Ten seconds are 250 pictures: the question comes with each of them."""
    calls = []
    export(
        setup_of(preset("stride-2")),
        tmp_path / "x.mp4",
        replace(SMALL, steps="1", hold=10),
        lambda *now: calls.append(now),
    )
    assert len(calls) > 250


@needs("pdfimages")
def test_a_large_grid_in_a_pdf_keeps_its_values(tmp_path):
    target = tmp_path / "x.pdf"
    export(setup_of(random_picture(300)), target, replace(SMALL, steps="1"))
    assert (
        "jpeg" not in subprocess.run(["pdfimages", "-list", target], check=True, capture_output=True, text=True).stdout
    )


def test_a_batch_that_is_interrupted_ends_at_once(tmp_path):
    """Ctrl+C reaches the whole group of processes; nothing is left, and nothing is begun."""
    program = started_batch(tmp_path, "{name}.mp4")
    os.killpg(program.pid, signal.SIGINT)
    assert program.wait(timeout=20) != 0
    program.stdout.close()
    assert left(tmp_path) == []


def test_an_interrupt_that_python_has_lost_ends_a_batch_all_the_same(tmp_path):
    """As one that comes in a callback, or just before it waits without end."""

    class Idle:
        """A pool that never comes to an end with anything."""

        ended = 0
        _processes = property(lambda self: {1: self})

        def submit(self, do, job):
            return Future()

        def terminate(self):
            self.ended += 1

    pool, pressed = Idle(), iter([False, True])
    jobs = [Job("x", setup_of(preset()), tmp_path / f"{i}.png", SMALL) for i in range(2)]
    with pytest.raises(KeyboardInterrupt):
        list(run_in_pool(jobs, pool, lambda: next(pressed)))
    assert pool.ended == 1


def test_the_processes_of_a_batch_end_with_the_first_one(tmp_path):
    program = started_batch(tmp_path, "{name}", "--format", "frames")
    assert any(name.endswith(".part") for name in left(tmp_path))
    os.kill(program.pid, signal.SIGKILL)
    # What they write to is closed when the last of them has ended; a sequence takes its folder along.
    program.communicate(timeout=20)
    assert left(tmp_path) == []


def started_batch(folder, target, *more):
    """A batch that takes minutes, in a group of processes of its own, a few seconds after its beginning."""
    sources = ["sobel-x", "sobel-y", "scharr-x", "scharr-y", "emboss", "sharpen"]
    words = ["--detail", "glide", "--size", "4k", "--steps-per-second", "0.1", "--jobs", "2", "-o", target]
    command = [sys.executable, "-m", "convviz", "export", *sources, *words, *more]
    program = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(timeout=5)
    return program


def test_a_file_that_comes_into_an_older_folder_meanwhile_is_kept(tmp_path):
    target = tmp_path / "frames"
    export(setup_of(preset("stride-2")), target, SMALL, format_name="frames")

    def put(done, total):
        (target / "notes.txt").write_text("mine")

    with pytest.raises(ConvvizError, match="the folder holds other files, such as 'notes.txt'"):
        export(setup_of(preset("stride-2")), target, SMALL, put, format_name="frames")
    assert (target / "notes.txt").read_text() == "mine"
    assert len(left(target)) == 7
    assert left(tmp_path) == ["frames"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name is POSIX'")
def test_a_pipe_is_no_target(tmp_path):
    os.mkfifo(tmp_path / "x.gif")
    with pytest.raises(ConvvizError, match="it is no ordinary file"):
        export(setup_of(preset("stride-2")), tmp_path / "x.gif", SMALL)


def test_where_no_link_is_allowed_the_file_is_copied(tmp_path, monkeypatch):
    def refused(*words, **how):
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refused)
    export(setup_of(preset("stride-2")), tmp_path / "x.gif", SMALL)
    assert (tmp_path / "x.gif").read_bytes().startswith(b"GIF89a")
    assert left(tmp_path) == ["x.gif"]


@pytest.mark.skipif(os.name != "posix", reason="folders have no locks there")
def test_what_a_killed_sequence_left_goes_with_the_next_one(tmp_path):
    code = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from convviz.export import ExportSettings, export\n"
        "from convviz.model import load_source\n"
        "stop = lambda done, total: done == 2 and os.kill(os.getpid(), signal.SIGKILL)\n"
        "export(load_source('stride-2'), Path('x'), ExportSettings(), stop, format_name='frames')\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode < 0
    (orphan,) = left(tmp_path)
    assert orphan.startswith(".convviz-")
    others = []

    def export_another(done, total):
        if done == 2 and not others:
            others.extend(p for p in left(tmp_path) if p.endswith(".part"))
            export(setup_of(preset("stride-2")), tmp_path / "y", SMALL, format_name="frames")
            assert left(tmp_path) == sorted([*others, "y"])

    export(setup_of(preset("stride-2")), tmp_path / "x", SMALL, export_another, format_name="frames")
    # The orphan went with the next one; that which was being written did not.
    assert len(others) == 1
    assert others[0] != orphan
    assert left(tmp_path) == ["x", "y"]


def test_a_folder_with_a_folder_in_it_is_not_replaced(tmp_path):
    inner = tmp_path / "x" / "frame-0001.png"
    inner.mkdir(parents=True)
    (inner / "thesis.tex").write_text("precious")
    with pytest.raises(ConvvizError, match="holds other files, such as 'frame-0001.png'"):
        export(setup_of(preset("stride-2")), tmp_path / "x", SMALL, format_name="frames")
    assert (inner / "thesis.tex").read_text() == "precious"


@pytest.mark.parametrize("name", ["gif", "frames"])
def test_what_appears_while_it_is_exported_is_not_overwritten(name, tmp_path):
    target = tmp_path / f"x{FORMATS[name].suffix}"

    def put_there(done, total):
        if done == 2:
            place = target if name == "gif" else target / "frame-0001.png"
            place.parent.mkdir(exist_ok=True)
            place.write_text("somebody's")

    with pytest.raises(ConvvizError, match="exists already; choose another name"):
        export(setup_of(preset("stride-2")), target, SMALL, put_there, format_name=name, overwrite=False)
    assert (target if name == "gif" else target / "frame-0001.png").read_text() == "somebody's"
    assert left(tmp_path) == [target.name]


def test_a_large_setup_travels_in_the_first_picture_of_a_sequence(tmp_path):
    document = random_picture(60)
    export(setup_of(document), tmp_path / "x", replace(SMALL, steps="1-3"), format_name="frames")
    first, *others = sorted((tmp_path / "x").iterdir())
    assert load_file(first).document == document
    for other in others:
        with pytest.raises(ConvvizError, match="a picture without a setup of convviz in it"):
            load_file(other)


@pytest.mark.skipif(os.name != "posix", reason="folders have no locks there")
def test_every_lock_is_let_go(tmp_path, monkeypatch):
    taken, real = [], folders.locked
    monkeypatch.setattr(folders, "locked", lambda path: taken.append(real(path)) or taken[-1])
    (tmp_path / ".convviz-left.part").mkdir()
    export(setup_of(preset("stride-2")), tmp_path / "x", SMALL, format_name="frames")
    assert len(taken) == 2
    for lock in taken:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(lock._descriptor)
    assert left(tmp_path) == ["x"]


def test_of_a_sequence_with_a_large_setup_the_first_picture_alone_has_it(tmp_path, monkeypatch):
    from convviz.export import images

    monkeypatch.setattr(images, "_SMALL", 10)
    settings = ExportSettings(width=320, height=180, steps="1-3")
    export(setup_of(preset()), tmp_path / "frames", settings, format_name="frames")
    pictures = sorted((tmp_path / "frames").iterdir())
    assert [find_setup_line(picture.read_bytes()) is not None for picture in pictures] == [True, False, False]

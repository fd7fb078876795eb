"""The web page with the player, in a browser: play, step back, scrub; and nothing leaves it."""

import numpy as np
import pytest
from documents import asked, many_channels, preset, random_picture
from e2e.browser import MISSING, Browser
from export.decoders import far, picture
from pictures import rgb

from convviz.engine import Conv2d
from convviz.export import Order, export
from convviz.model import Detail, Document, Phase
from convviz.paint import Surface

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")

PLACE = "return document.getElementById('place').textContent"
MOMENT = "return Number(document.getElementById('scrub').value)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.stop()


def write(document, folder, **choices):
    path = folder / "x.html"
    setup, settings = asked(document, **choices)
    film = export(setup, path, settings)
    return path, film


def stage(browser, tmp_path, film):
    """What the page shows, at the film's size."""
    box = browser.do(
        "const s = document.querySelector('#stage svg'); s.style.position = 'fixed'; s.style.left = s.style.top = 0;"
        f"s.style.width = '{film.size[0]}px'; s.style.height = '{film.size[1]}px'; s.style.zIndex = 9;"
        "return [devicePixelRatio, innerWidth, innerHeight]"
    )
    assert box[0] == 1
    return picture(browser.picture(tmp_path / "shot.png"))[: film.size[1], : film.size[0]]


def canvas(film, index):
    surface = Surface(*film.size, film.theme.background)
    surface.show(film.compose(list(film.shots())[index][0]))
    return rgb(surface.image)


def test_step_scrub_and_keys(browser, tmp_path):
    path, film = write(preset(), tmp_path, width=640, height=360)
    browser.open(path)
    assert browser.do(PLACE) == "Step 1 of 36"
    browser.click("#forward")
    browser.click("#forward")
    browser.click("#back")
    assert browser.do(PLACE) == "Step 2 of 36"
    browser.click("#last")
    assert browser.do(PLACE) == "Step 36 of 36"
    browser.do("const s = document.getElementById('scrub'); s.value = 11; s.dispatchEvent(new Event('input'));")
    assert browser.do(PLACE) == "Step 12 of 36"
    for key, step in (("\ue014", 13), ("\ue00e", 12), ("\ue010", 36), ("\ue011", 1), ("\ue012", 1)):
        browser.key(key)
        assert browser.do(PLACE) == f"Step {step} of 36"
    assert far(stage(browser, tmp_path, film), canvas(film, 0))[1] < 9
    # Files, and the browser's own first page: nothing of a network.
    assert {address.split(":")[0] for address in browser.requests()} <= {"file", "data", "chrome"}


def test_stepping_goes_past_what_is_on_its_way(browser, tmp_path):
    flipped = Document(np.eye(4), (Conv2d(np.arange(1.0, 5.0).reshape(2, 2), flip=True),))
    path, film = write(flipped, tmp_path, width=640, height=360, detail=Detail.GLIDE, speed=2)
    browser.open(path)
    places = [browser.do(MOMENT)]
    for id_ in ("#forward", "#forward", "#forward", "#back", "#back", "#back"):
        browser.click(id_)
        places.append(browser.do(MOMENT))
    still = [i for i, (here, _) in enumerate(film.shots()) if here.phase is Phase.WRITE]
    assert places == [0, *still[:3], still[1], still[0], 0]


def test_playing_goes_on_and_pauses(browser, tmp_path):
    path, _ = write(preset("stride-2"), tmp_path, width=640, height=360, speed=8, loops=1)
    # A step may pass between two questions: at least so far.
    step = "return parseInt(document.getElementById('place').textContent.split(' ')[1])"
    browser.open(path)
    browser.key(" ")
    browser.until(f"{step} >= 4")
    browser.until(f"{PLACE} === 'Step 9 of 9' && document.getElementById('play').getAttribute('aria-label') === 'Play'")
    browser.click("#play")
    browser.until(f"{step} >= 2 && {step.removeprefix('return ')} < 9")
    browser.click("#play")
    assert browser.do("return document.getElementById('play').getAttribute('aria-label')") == "Play"


@pytest.mark.parametrize(
    ("document", "choices"),
    [
        (many_channels(), {"detail": Detail.PRODUCTS, "steps": "1-3"}),
        (random_picture(20), {"theme": "dark", "order": Order.REVERSE, "steps": "60-150"}),
        (preset("transposed-overlap"), {"order": Order.BOOMERANG}),
        (preset("detect-relu-pool"), {"detail": Detail.GLIDE, "steps": "1-9"}),
    ],
    ids=["channels", "20×20 backwards", "stamps there and back", "gliding"],
)
def test_every_moment_is_the_canvas_whichever_way_it_is_reached(document, choices, browser, tmp_path):
    """Forwards a grid grows cell by cell; a jump puts it together at once."""
    path, film = write(document, tmp_path, width=640, height=360, **choices)
    browser.open(path)
    count = len(film)
    stage(browser, tmp_path, film)
    read = "return document.getElementById('scene').innerHTML"
    forwards = []
    for _ in range(count):
        forwards.append(browser.do(read))
        browser.do("go(moment + 1)")
    some = np.unique(np.linspace(0, count - 1, 6).astype(int))
    for index in some[::-1]:
        browser.do("go(arguments[0])", int(index))
        assert browser.do(read) == forwards[index]
        assert far(stage(browser, tmp_path, film), canvas(film, index))[1] < 9


def test_words_of_the_setup_cannot_leave_their_place(browser, tmp_path):
    nasty = "</script><script>window.hit=1</script><img src=x onerror='window.hit=1'>\"'&@film@"
    document = Document(preset().input, preset().layers, nasty, nasty)
    path, _ = write(document, tmp_path, width=640, height=360)
    browser.open(path)
    assert browser.do("return document.title") == nasty
    assert browser.do(PLACE) == "Step 1 of 36"
    assert browser.do("return window.hit || 0") == 0

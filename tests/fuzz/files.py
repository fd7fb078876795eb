"""Files of every kind, mutated: what comes of them is a document or one sentence, soon and in little memory."""

import io
import random
import time
from collections.abc import Callable
from pathlib import Path

from documents import many_channels, preset, setup_of

from convviz.errors import LONGEST, ConvvizError
from convviz.export import FORMATS, ExportSettings, Film
from convviz.model import Document, from_setup_line, load_file, load_source, setup_line
from convviz.model.matrices import read_matrix
from convviz.model.numbers import parse_number
from convviz.model.project import decode, encode
from convviz.session import Store
from convviz.session.store import Kept

KINDS = ("gif", "webp", "apng", "html", "png", "svg", "pdf")
_PIECES = [
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b",",
    b"null",
    b"1e999",
    b"-0",
    b"NaN",
    b"\x00",
    b"\xff",
    b"\\u0000",
    b"9" * 40,
]
_PIECES += [b"[" * 2000, b'{"a":' * 500, b"convviz1:", b"convviz9:", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\x1b[31m"]


def samples(folder: Path) -> dict[str, bytes]:
    """One file of each kind."""
    found = {"convviz": encode(setup_of(preset())), "channels.convviz": encode(setup_of(many_channels()))}
    settings = ExportSettings(width=160, height=160, steps="1-2")
    for name in KINDS:
        buffer = (folder / f"sample.{name}").open("w+b") if name == "pdf" else io.BytesIO()
        with buffer:
            FORMATS[name].write(Film(setup_of(preset()), settings), buffer, lambda done, total: None)
            buffer.seek(0)
            found[name] = buffer.read()
    slot = Store(folder / "state").slot()
    slot.keep(Kept(setup_of(preset()), None, False, 0))
    found["state"] = slot._file.read_bytes()
    slot.clear()
    found["line"] = setup_line(setup_of(preset())).encode()
    return found


def mutated(data: bytes, rng: random.Random) -> bytes:
    """``data`` with some damage."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        place = rng.randrange(len(changed) + 1)
        kind = rng.randrange(6)
        if kind == 0 and changed:
            changed[min(place, len(changed) - 1)] = rng.randrange(256)
        elif kind == 1:
            del changed[place : place + rng.choice((1, 3, 50, 5000))]
        elif kind == 2:
            changed[place:place] = rng.choice(_PIECES)
        elif kind == 3:
            other = rng.randrange(len(changed) + 1)
            changed[place:place] = changed[min(place, other) : min(place, other) + rng.choice((1, 10, 300))]
        elif kind == 4:
            changed = changed[:place]
        else:
            changed = bytearray(bytes(changed).replace(rng.choice((b"1", b"0", b"[")), rng.choice(_PIECES), 1))
    return bytes(changed)


class Files:
    """Opens mutated files, one after the other; raises AssertionError where something is wrong."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rng, self._folder = random.Random(seed), folder
        self._samples = samples(folder)
        self.count = self.opened = 0
        self.longest = 0.0

    def step(self) -> None:
        """One more file."""
        name = self._rng.choice(list(self._samples))
        data = mutated(self._samples[name], self._rng)
        self.count += 1
        start = time.perf_counter()
        for read in self._readers(name, data):
            self._check(read, name, data)
        self.longest = max(self.longest, time.perf_counter() - start)

    def _readers(self, name: str, data: bytes) -> list[Callable[[], object]]:
        text = data.decode("utf-8", errors="replace")
        if name == "line":
            return [
                lambda: from_setup_line(text).document,
                lambda: load_source(text).document,
                lambda: read_matrix(text, "kernel"),
            ]
        path = self._folder / f"mutated.{name.rpartition('.')[2]}"
        path.write_bytes(data)
        if name == "state":
            return [lambda: self._state(data)]
        some = [lambda: load_file(path).document, lambda: decode(data, path.name).document]
        return [*some, lambda: parse_number(text[self._rng.randrange(len(text) + 1) :][:30])]

    def _state(self, data: bytes) -> None:
        store = Store(self._folder / "states")
        slot = store.slot()
        slot._file.parent.mkdir(exist_ok=True)
        slot._file.write_bytes(data)
        slot.release()
        store.waiting()
        taken = store.newest()
        (taken[0] if taken else slot).clear()

    def _check(self, read: Callable[[], object], name: str, data: bytes) -> None:
        said, document = "", None
        try:
            document = read()
        except ConvvizError as error:
            said = str(error)
        assert len(said) <= LONGEST, said
        assert said.isprintable(), said
        if isinstance(document, Document):
            self.opened += 1
            assert decode(encode(setup_of(document)), name).document == document, (name, data[:200])

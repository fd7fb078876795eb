"""A setup as one line of text: back again exactly, and a clear word where it is not whole."""

import re
from contextlib import suppress

import numpy as np
import pytest
from documents import documents, many_channels, preset, setup_of
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.engine import MaxPool2d
from convviz.errors import ConvvizError
from convviz.model import Document, from_setup_line, is_setup_line, load_file, load_source, presets, setup_line
from convviz.model.carried import find_setup_line


@settings(max_examples=100, deadline=None)
@given(documents())
def test_every_setup_comes_back(document):
    line = setup_line(setup_of(document))
    assert re.fullmatch(r"convviz1:[A-Za-z0-9_-]+", line)
    assert from_setup_line(line).document == document


def test_every_preset_comes_back_and_is_short():
    for known in presets():
        line = setup_line(known.setup)
        assert from_setup_line(line) == known.setup
        assert len(line) < 600


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(10, 300), max_size=6), st.sampled_from([" ", "\n", "\t", " \r\n "]))
def test_white_space_that_a_chat_puts_in_does_no_harm(places, space):
    line = setup_line(setup_of(many_channels()))
    for place in sorted(places, reverse=True):
        line = line[:place] + space + line[place:]
    assert from_setup_line(f"  {line}\n").document == many_channels()


MANGLED = [
    "“{}”",
    "`{}`",
    "```\n{}\n```",
    "<{}>",
    "({}).",
    "{}.",
    "{}, as I said",
    "*{}*",
    "> {}",
    "> > {}\n> > regards",
    "\ufeff{}",
    "\u200b{}\u200b",
    "\n\n  {}  \n",
]


@pytest.mark.parametrize("around", MANGLED)
def test_what_chats_and_mails_put_around_does_no_harm(around):
    text = around.format(setup_line(setup_of(preset())))
    assert is_setup_line(text)
    assert from_setup_line(text).document == preset()
    assert load_source(text).document == preset()


@pytest.mark.parametrize("joint", ["\n", "\r\n", "\n> ", "\n>> ", "=\n", "=\r\n", " ", "\u200b", "\xad"])
def test_a_line_broken_by_a_mail_is_joined(joint):
    line = setup_line(setup_of(many_channels()))
    parts = [line[i : i + 76] for i in range(0, len(line), 76)]
    assert from_setup_line(joint.join(parts)).document == many_channels()
    assert from_setup_line(f"> {joint.join(parts)}\n\nGreetings").document == many_channels()


def test_hyphens_that_became_dashes_are_hyphens_again():
    line = next(
        line
        for seed in range(99)
        for line in [setup_line(setup_of(preset().replace(title=f"{seed}")))]
        if "-" in line[20:]
    )
    assert from_setup_line(line[:20] + line[20:].replace("-", "–")).document == from_setup_line(line).document


def test_words_behind_it_do_no_harm():
    assert from_setup_line(setup_line(setup_of(preset())) + " see slide 7").document == preset()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_line_is_never_taken_for_a_whole_one(data):
    line = setup_line(setup_of(preset()))
    place = data.draw(st.integers(len("convviz1:"), len(line) - 1))
    other = data.draw(st.sampled_from("ABCabc019-_"))
    damaged = line[:place] + other + line[place + 1 :]
    # The last letter has bits that mean nothing.
    with suppress(ConvvizError):
        assert from_setup_line(damaged).document == preset()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("convviz1:", "damaged"),
        ("convviz1:abc!", "damaged"),
        ("convviz2:abcd", "A newer convviz made this setup line"),
        ("hello", "This is not a setup line; one begins with convviz1:"),
        ("", "This is not a setup line"),
    ],
)
def test_what_is_no_line(line, sentence):
    with pytest.raises(ConvvizError) as caught:
        from_setup_line(line)
    assert sentence in str(caught.value)


def test_a_line_that_unpacks_to_too_much_is_refused():
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * (80 << 20), 9)).decode().rstrip("=")
    with pytest.raises(ConvvizError, match="holds more than 16 MiB"):
        from_setup_line(f"convviz1:{bomb}")


def test_a_setup_that_is_too_large_for_a_line_says_so():
    document = Document(np.random.default_rng(0).random((300, 500)), (MaxPool2d(2),))
    with pytest.raises(ConvvizError, match="too large for a setup line; save it as a project file"):
        setup_line(setup_of(document))


def test_sources():
    line = setup_line(setup_of(preset("stride-2")))
    assert is_setup_line(line)
    assert not is_setup_line("vertical-line")
    assert load_source(line).document == preset("stride-2")


def test_a_file_without_a_setup_says_so(tmp_path):
    path = tmp_path / "photo.gif"
    path.write_bytes(b"GIF89a" + np.arange(256, dtype=np.uint8).tobytes())
    with pytest.raises(
        ConvvizError,
        match=r"photo.gif: it is a picture without a setup",
    ):
        load_file(path)
    path.write_bytes(b"")
    with pytest.raises(ConvvizError, match="without a setup"):
        load_file(path)
    with pytest.raises(ConvvizError, match="no such file"):
        load_file(tmp_path / "gone.png")


def test_a_project_file_under_another_name_is_still_one(tmp_path):
    from convviz.model import save_project

    path = tmp_path / "setup.json"
    save_project(setup_of(preset()), path)
    assert load_file(path).document == preset()


def test_a_line_is_found_wherever_it_stands():
    line = setup_line(setup_of(preset()))
    assert find_setup_line(b"\0\1" + line.encode() + b"\0") == line
    assert find_setup_line(b"nothing convviz1: here") is None


def test_a_title_that_looks_like_a_line_hides_no_setup():
    line = setup_line(setup_of(preset()))
    assert find_setup_line(b"convviz1:AAAAAAAAAAAAAAAAAAAA\n" + line.encode() + b"\n") == line


def test_names_that_no_file_can_have_are_no_files():
    with pytest.raises(ConvvizError, match="There is no preset"):
        load_source("x" * 300)


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace("_", r"\_").replace("-", r"\-"),
        lambda line: f"Hi, here it is: {line} – bye",
        lambda line: f"[the setup]({line})",
        lambda line: line.replace("convviz1:", "Convviz1:"),
        lambda line: line.replace("convviz1:", "convviz1%3A"),
    ],
)
def test_what_chats_do_to_a_line_is_undone(change):
    for document in (preset(), many_channels()):
        text = change(setup_line(setup_of(document)))
        assert is_setup_line(text)
        assert from_setup_line(text).document == document


@pytest.mark.parametrize("place", ["begin", "middle", "end"])
def test_of_a_large_file_both_ends_are_looked_at(place, tmp_path, monkeypatch):
    monkeypatch.setattr("convviz.model.sources._READ", 5000)
    line, many = setup_line(setup_of(preset())).encode(), b" " * 20_000
    parts = {"begin": (line, many), "middle": (many, line, many), "end": (many, line)}[place]
    file = tmp_path / "x.html"
    file.write_bytes(b"".join(parts))
    if place == "middle":
        with pytest.raises(ConvvizError, match="no setup of convviz is in it"):
            load_file(file)
    else:
        assert load_file(file) == setup_of(preset())

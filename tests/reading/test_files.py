"""Arrays and tables as NumPy and spreadsheets write them; what is damaged or dangerous is refused with a sentence."""

import io
import pickle
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from convviz.errors import ConvvizError
from convviz.model.grid_text import grid_text
from convviz.model.tables import read_table
from convviz.reading import grid_in_file, kernel_in_file, look_at

NUMBERS = np.array([[0.5, -1.25, 3.0], [1e-7, 2.0, -4.0]])


def written(folder, data, name="it.dat"):
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def as_npy(array, **how):
    file = io.BytesIO()
    np.save(file, array, **how)
    return file.getvalue()


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("kind", ["<f8", ">f4", "<i2", "u1", "?"])
def test_an_array_comes_as_it_was_saved(tmp_path, order, kind):
    array = np.asarray(np.arange(6).reshape(2, 3) % 2 if kind == "?" else np.arange(6).reshape(2, 3), kind, order=order)
    np.testing.assert_array_equal(grid_in_file(written(tmp_path, as_npy(array)))[0], array)


def test_of_an_archive_one_array_is_chosen(tmp_path):
    path = tmp_path / "it.npz"
    np.savez(path, first=NUMBERS, second=np.ones((2, 2)))
    assert [(one.name, one.shape) for one in look_at(path).stored] == [("first", (2, 3)), ("second", (2, 2))]
    with pytest.raises(ConvvizError, match=r"holds 2 arrays; choose one of first \(2×3\), second \(2×2\)"):
        grid_in_file(path)
    with pytest.raises(ConvvizError, match="choose one of first, second"):
        grid_in_file(path, array="third")
    np.testing.assert_array_equal(grid_in_file(path, array="first")[0], NUMBERS)
    np.savez_compressed(path, only=NUMBERS)
    np.testing.assert_array_equal(grid_in_file(path)[0], NUMBERS)


def test_a_name_with_a_path_stays_a_name(tmp_path):
    path = tmp_path / "it.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.npy", as_npy(NUMBERS))
        archive.writestr("/etc/else.npy", as_npy(NUMBERS))
    before = set(tmp_path.parent.rglob("*"))
    np.testing.assert_array_equal(grid_in_file(path, array="../../outside")[0], NUMBERS)
    assert set(tmp_path.parent.rglob("*")) == before


class Trap:
    def __reduce__(self):
        return (open, ("/nonexistent/opened-by-a-pickle", "w"))


def header_of(shape, kind="<f8"):
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": kind, "fortran_order": False, "shape": shape})
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (as_npy(np.array([Trap(), 1], object), allow_pickle=True), "Python objects"),
        (as_npy(np.array([[1 + 2j]])), "complex numbers"),
        (as_npy(np.array([["a"]])), "no plain numbers"),
        (as_npy(np.zeros((1, 1, 1, 2, 2))), "5 dimensions"),
        (header_of((40_000, 40_000)), "40,000×40,000; at most"),
        (header_of((4, 4)), "not whole"),
        (as_npy(NUMBERS)[:40], "not whole"),
        (b"\x93NUMPY\x09\x00", "not whole"),
        (b"PK\x03\x04 and no more", "damaged"),
        (as_npy(np.array([[np.nan, 1.0]])), "only finite"),
        (as_npy(np.zeros((0, 3))), "empty"),
        (pickle.dumps(Trap()), "neither a picture"),
        (header_of((-1,)) + bytes(800), "not whole"),
        (b"", "is empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_grid_can_be_is_refused_and_nothing_is_run(tmp_path, data, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        grid_in_file(written(tmp_path, data))


def test_an_archive_that_unpacks_to_too_much_is_refused_by_its_header(tmp_path):
    path = tmp_path / "it.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.npy", header_of((1 << 14, 1 << 14)) + bytes(1 << 24))
    with pytest.raises(ConvvizError, match="at most"):
        grid_in_file(path)


def test_a_packing_that_is_damaged_is_refused(tmp_path):
    path = tmp_path / "it.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.npy", as_npy(np.random.default_rng(0).random((30, 30))))
    data = bytearray(path.read_bytes())
    for at in range(60, len(data) - 120, 97):
        damaged = data.copy()
        damaged[at] ^= 0xFF
        with suppress(ConvvizError):
            grid_in_file(written(tmp_path, bytes(damaged)))


@pytest.mark.parametrize("shape", [(4,), (1, 4)])
def test_a_row_of_numbers_is_an_input(tmp_path, shape):
    found = grid_in_file(written(tmp_path, as_npy(np.arange(4.0).reshape(shape))))
    assert found.tolist() == [[[0, 1, 2, 3]]]


def test_a_batch_of_one_is_an_input(tmp_path):
    batch = np.arange(60.0).reshape(1, 2, 5, 6)
    np.testing.assert_array_equal(grid_in_file(written(tmp_path, as_npy(batch))), batch[0])


def test_empty_rows_between_others_are_cells_where_blanks_are():
    assert np.isnan(read_table("1\n\n3", "t", blanks=True)).ravel().tolist() == [False, True, False]
    assert read_table("\n\n1\t2\n\n3\t4\n\n", "t", blanks=True).shape == (3, 2)
    assert read_table("1,2\n\n3,4\n", "t").tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ConvvizError, match="Row 3, column 2 of the t is 'x'"):
        read_table("1,2\n\n3,x\n", "t")


def test_a_long_text_loses_no_row():
    rows = np.random.default_rng(0).normal(size=(520, 512))
    for kind in ("json", "numpy"):
        text = grid_text(rows, kind)
        assert len(text) > 1 << 22
        np.testing.assert_array_equal(read_table(text, "t"), rows)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1_000_000 + "x",
        "\\begin{matrix}" * 300_000,
        " " * 1_000_000 + "1 2\n3 4",
        "array(" + " " * 1_000_000 + "x",
        "\\begin{matrix}" + "\\\\[" * 300_000 + "\\end{matrix}",
        "[" * 1_000_000,
        "1 " * 2_000_000,
        ",".join("1" * 2000 for _ in range(2000)),
    ],
    ids=range(8),
)
def test_no_text_takes_for_ever(text):
    """With a way back at each letter these would take hours."""
    with suppress(ConvvizError):
        read_table(text, "t")


def test_the_order_of_channels_can_be_said(tmp_path):
    path = written(tmp_path, as_npy(np.arange(36.0).reshape(3, 4, 3)))
    with pytest.raises(ConvvizError, match="channels first or last"):
        grid_in_file(path)
    assert grid_in_file(path, order="channels_last").shape == (3, 3, 4)
    assert grid_in_file(path, order="channels_first").shape == (3, 4, 3)


def test_a_picture_is_known_by_what_it_is_and_not_by_its_name(tmp_path):
    Image.fromarray(np.array([[0, 255]], np.uint8)).save(tmp_path / "it.png")
    (tmp_path / "it.png").rename(tmp_path / "it.csv")
    assert grid_in_file(tmp_path / "it.csv")[0].tolist() == [[0, 1]]


# Tables

TABLES = {
    "commas": "1,2.5,-3\n4,5,6\n",
    "semicolons and decimal commas": "1;2,5;-3\n4;5;6\n",
    "tabs": "1\t2.5\t-3\n4\t5\t6\n",
    "tabs and decimal commas": "1\t2,5\t-3\n4\t5\t6",
    "spaces": "1  2.5 -3\n 4 5 6\n",
    "Windows' ends of lines and a mark": "\ufeff1,2.5,-3\r\n4,5,6\r\n",
    "headings": "a,b,c\n1,2.5,-3\n4,5,6\n",
    "quotes": '"1","2.5","-3"\n"4","5","6"\n',
    "a true minus": "1,2.5,−3\n4,5,6\n",
    "a mark at each end": "1,2.5,-3,\n4,5,6,\n",
    "NumPy": "array([[ 1. ,  2.5, -3. ],\n       [ 4. ,  5. ,  6. ]])",
    "NumPy, as it is printed": "[[ 1.   2.5 -3. ]\n [ 4.   5.   6. ]]",
    "JSON": "[[1, 2.5, -3], [4, 5, 6]]",
    "MATLAB": "[1 2.5 -3; 4 5 6]",
    "MATLAB, in lines": "1 2.5 -3;\n4 5 6;",
    "LaTeX": "\\begin{pmatrix} 1 & \\frac{5}{2} & -3 \\\\ 4 & 5 & 6 \\end{pmatrix}",
    "LaTeX, an array": "\\left[\\begin{array}{rrr}\n1 & 2.5 & -3\\\\\n\\hline 4 & 5 & 6\n\\end{array}\\right]",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_tables_are_read_as_they_are_written(tmp_path, text):
    assert grid_in_file(written(tmp_path, text))[0].tolist() == [[1, 2.5, -3], [4, 5, 6]]
    assert kernel_in_file(written(tmp_path, text), 1).tolist() == [[1, 2.5, -3], [4, 5, 6]]


def test_a_table_in_utf_16_is_one_too(tmp_path):
    assert grid_in_file(written(tmp_path, "1\t2\n3\t4".encode("utf-16")))[0].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,2\n3,x\n", "Row 2, column 2 of the table it.dat is 'x'"),
        ("1,2\n3,\n", "Row 2, column 2 of the table it.dat is empty"),
        ("a,b\n1,2\n3,4,5\n", "Row 3 of the table it.dat has 3 columns where row 2 has 2"),
        ("1,2\n3,1e400\n", "Row 2, column 2 of the table it.dat is '1e400'"),
        ("Dear Sir or Madam,\nplease find attached", "There are no numbers in the table"),
        (bytes(range(256)), "neither a picture"),
    ],
)
def test_a_table_that_is_none_says_where(tmp_path, text, sentence):
    with pytest.raises(ConvvizError, match=sentence):
        grid_in_file(written(tmp_path, text))


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(ConvvizError, match="nothing"):
        grid_in_file(tmp_path / "nothing.csv")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["", "npy", "npz", "png", "gif", "csv"]), st.integers(0, 400))
@example(b"\x14\x00\x89", "gif", 207)  # a frame that claims 180 million points
@example(b"\n\x00\x89", "gif", 207)  # one that claims half as many, of which Pillow only warns
def test_any_bytes_are_read_or_refused(tmp_path_factory, noise, kind, at):
    whole = {
        "": b"",
        "npy": as_npy(NUMBERS),
        "png": _picture("PNG"),
        "gif": _picture("GIF"),
        "npz": _archive(),
        "csv": b"1,2\n3,4\n5,6",
    }[kind]
    data = whole[:at] + noise + whole[at + len(noise) :]
    path = written(tmp_path_factory.getbasetemp(), data, "fuzzed")
    with suppress(ConvvizError):
        assert np.isfinite(grid_in_file(path)).all()


@pytest.mark.parametrize("claim", [b"\x14\x00\x89", b"\n\x00\x89"])
def test_a_frame_that_claims_more_than_its_file_says_so_in_a_sentence(tmp_path, claim):
    whole = _picture("GIF")
    with pytest.raises(ConvvizError, match=r"too many points to be read.*smaller first\."):
        grid_in_file(written(tmp_path, whole[:207] + claim + whole[210:], "huge.gif"))


def _picture(kind):
    file = io.BytesIO()
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(file, kind)
    return file.getvalue()


def _archive():
    file = io.BytesIO()
    np.savez(file, a=NUMBERS)
    return file.getvalue()

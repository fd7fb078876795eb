"""MP4 (H.264) and WebM (VP9) through PyAV, which brings FFmpeg along.

Frames come at an even rate, since slide programs stumble over uneven ones; a moment that lasts is the same
frame again, which costs a few bytes.
"""

from fractions import Fraction
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np

from convviz.errors import ConvvizError
from convviz.export.film import Film
from convviz.export.frames import Frame, Frames
from convviz.export.settings import Progress

_H264 = {"crf": "16", "preset": "veryfast", "tune": "animation"}
_VP9 = {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1", "g": "250"}


def write_mp4(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write ``film`` as H.264; width and height must be even."""
    _write(film, file, progress, "mp4", "libx264", _H264, {"movflags": "+use_metadata_tags"})


def write_webm(film: Film, file: BinaryIO, progress: Progress) -> None:
    """Write ``film`` as VP9; width and height must be even."""
    _write(film, file, progress, "webm", "libvpx-vp9", _VP9, {})


def _write(
    film: Film,
    file: BinaryIO,
    progress: Progress,
    container: str,
    codec: str,
    quality: dict[str, str],
    options: dict[str, str],
) -> None:
    av = encoder()
    frames = Frames(film)
    total = len(frames)
    progress(0, total)
    kept = _Kept(file)
    try:
        with av.open(kept, "w", format=container, options=options) as output:
            _encode(av, output, frames, codec, quality, progress)
    except av.FFmpegError as error:
        # FFmpeg says that writing failed; the file has said why.
        raise kept.error or error from error


class _Kept:
    """A file that remembers the error of a write."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None
        self.seek, self.tell, self.read = file.seek, file.tell, file.read

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise


def _encode(
    av: ModuleType, output: Any, frames: Frames, codec: str, quality: dict[str, str], progress: Progress
) -> None:
    film = frames.film
    rate, metadata = film.video_rate, film.metadata
    output.metadata.update(title=metadata.title, comment=metadata.text, encoder_settings=metadata.software)
    try:
        stream = output.add_stream(codec, rate=rate, options=quality)
    except ValueError as error:  # PyAV's own word for a codec that it was built without
        raise ConvvizError(
            f"The PyAV that is installed has no encoder {codec}; get one with: pip install av."
        ) from error
    stream.width, stream.height = film.size
    stream.pix_fmt = "yuv420p"
    _set_colours(stream.codec_context)
    total = len(frames)
    for done, (place, frame) in enumerate(zip(film.video_frames(), frames, strict=True), start=1):
        picture = _converted(av, frame)
        for at in place:
            picture.pts, picture.time_base = at, Fraction(1, rate)
            output.mux(stream.encode(picture))
            # A moment that is held is many pictures: who wants to stop need not wait for all of them.
            progress(done - 1, total)
        progress(done, total)
    output.mux(stream.encode(None))


def encoder() -> ModuleType:
    """PyAV; raises ConvvizError that says how to get it."""
    try:
        import av  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ConvvizError(
            "Videos need PyAV, which is not installed; get it with: pip install av (the extra 'video' of convviz)."
        ) from error
    return av


def _converted(av: ModuleType, frame: Frame) -> Any:
    """The frame's pixels in the colours of HD television (BT.709)."""
    bgra = np.ascontiguousarray(frame.pixels).view(np.uint8).reshape(*frame.pixels.shape, 4)
    picture = av.VideoFrame.from_ndarray(bgra, format="bgra")
    space = av.video.reformatter.Colorspace.ITU709
    return picture.reformat(format="yuv420p", src_colorspace=space, dst_colorspace=space)


def _set_colours(context: Any) -> None:
    """Say in the file what the colours mean: 1 is BT.709 for primaries, transfer and matrix; range 1 is 16–235."""
    context.color_primaries = context.color_trc = context.colorspace = context.color_range = 1

"""From what stands on the command line to the exports that are to be done."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convviz.errors import ConvvizError
from convviz.export.choices import chosen
from convviz.export.settings import ExportSettings
from convviz.files import exists
from convviz.model import SUFFIX, Setup, is_setup_line

if TYPE_CHECKING:
    from convviz.export.batch import Job

_MOST_LINES, _MOST_LETTERS = 20_000, 16 << 20
"""Of a list of sources; a device can be read for ever."""

_NAMED = 3
"""Of many files, how many are named."""


def listed(listing: Any) -> list[str]:
    """The sources in a file, one on each line; raises ConvvizError where it has no end that a list has."""
    found: list[str] = []
    lines = letters = 0
    while listing is not None and (line := listing.readline(_MOST_LETTERS)):
        lines, letters = lines + 1, letters + len(line)
        if lines > _MOST_LINES or letters >= _MOST_LETTERS:
            raise ConvvizError(
                f"The list has more than {_MOST_LINES:,} lines or {_MOST_LETTERS >> 20} MiB; is it a list of sources?"
            )
        if line.strip() and not line.lstrip().startswith("#"):
            found.append(line.strip())
    return found


def expanded(sources: tuple[str, ...] | list[str]) -> list[str]:
    """The sources, a folder as the project files in it."""
    found: list[str] = []
    for source in sources:
        path = Path(source)
        if is_setup_line(source) or not _is_folder(path):
            found.append(source)
            continue
        files = sorted(path.glob(f"*{SUFFIX}"))
        if not files:
            raise ConvvizError(f"There is no project file (*{SUFFIX}) in the folder {path}.")
        found += map(str, files)
    return found


def _is_folder(path: Path) -> bool:
    with suppress(OSError, ValueError):  # a name that nothing can have is no folder
        return path.is_dir()
    return False


def shown(setup: Setup, layer: int | None, values: dict[str, Any]) -> tuple[Setup, ExportSettings]:
    """``setup`` with the layer that is asked for, looked at and exported as the options say; raises ConvvizError."""
    there = setup if layer is None else setup.looked_at(layer=layer - 1)
    channels = there.input_shape()[0]
    if values.get("channel", 0) >= channels:
        raise ConvvizError(f"There is no channel {values['channel'] + 1}; the input of this layer has {channels}.")
    return chosen(there, ExportSettings(), values)


def planned_jobs(
    sources: list[str],
    asked: list[tuple[Setup, ExportSettings]],
    target: str | None,
    format_name: str,
    overwrite: bool,
) -> list["Job"]:
    """An export for each source. Raises ConvvizError where that cannot be."""
    from convviz.export import check, format_named, with_suffix  # noqa: PLC0415 - what paints is loaded by those that paint
    from convviz.export.batch import Job, check_targets, target_of  # noqa: PLC0415
    from convviz.export.registry import without_dots  # noqa: PLC0415

    template = _template(target, format_name, many=len(sources) > 1)
    planned = []
    for n, (source, (setup, settings)) in enumerate(zip(sources, asked, strict=True), start=1):
        path = without_dots(target_of(template, _values(source, n, setup, format_name, settings)))
        # A device keeps its name, and is refused when it is written to.
        if format_name and (path.is_file() or _is_folder(path) or not path.exists()):
            path = with_suffix(path, format_named(format_name))
        job = Job(source, setup, path, settings, format_name, overwrite)
        check(job.format, settings)
        planned.append(job)
    check_targets(planned)
    return planned


def new_only(planned: list["Job"], overwrite: bool, skip: bool) -> list["Job"]:
    """The jobs to do. Raises ConvvizError where files would be replaced and nothing was said."""
    there = [] if overwrite else [job.path for job in planned if exists(job.path)]
    if not there:
        return planned
    if skip:
        return [job for job in planned if job.path not in there]
    if len(planned) == 1:
        raise ConvvizError(f"{there[0]} exists already; choose another name, or add --overwrite.")
    more = f" and {len(there) - _NAMED} more of {len(planned)} files" if len(there) > _NAMED else ""
    verb = "exists" if len(there) == 1 else "exist"
    names = ", ".join(map(str, there[:_NAMED])) + more
    raise ConvvizError(f"{names} {verb} already; add --overwrite, or --skip-existing for the others only.")


def _template(target: str | None, format_name: str, *, many: bool) -> str:
    """The names of the targets, with fields in braces.

    A folder of one sequence is the target itself, whether it is there or not, unless a slash ends its name.
    """
    from convviz.export import format_named  # noqa: PLC0415

    one_folder = not many and bool(format_name) and format_named(format_name).folder
    if target is not None and _is_folder(Path(target)) and not (one_folder and not target.endswith(("/", "\\"))):
        # A folder's own braces are its own.
        return str(Path(target.replace("{", "{{").replace("}", "}}")) / "{name}{suffix}")
    if target is None or target.endswith(("/", "\\")):
        return str(Path(target or "") / "{name}{suffix}")
    if many and "{" not in target:
        raise ConvvizError(
            f"Several sources cannot all become {target}; give a folder, or put {{name}} or {{n}} in the name."
        )
    return target


def _values(source: str, n: int, setup: Setup, format_name: str, settings: ExportSettings) -> dict[str, str | int]:
    from convviz.export import format_named  # noqa: PLC0415
    from convviz.export.batch import file_name  # noqa: PLC0415

    fmt = format_named(format_name or "gif")
    plain = not is_setup_line(source)
    return {
        "name": Path(source).stem if plain else file_name(setup.document.title),
        "n": n,
        "title": file_name(setup.document.title),
        "layer": setup.look.layer + 1,
        "theme": settings.theme,
        "width": settings.width,
        "height": settings.height,
        "detail": setup.look.detail.value,
        "format": fmt.name,
        "suffix": fmt.suffix,
    }

"""Legibility, computed as WCAG 2 defines contrast, in every theme and at every value."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from ciede import ciede2000
from vision import DICHROMATS, seen

from convviz.model.colours import ValueRange
from convviz.model.palettes import DEFAULT, PALETTES
from convviz.stage import THEMES
from convviz.stage.scale import ColourScale, luminance, table, white_ink

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda t: t.name)
palettes = pytest.mark.parametrize("palette", PALETTES)


def contrast(one, other):
    """Contrast ratio 1…21 of sRGB colours (…, 3), as WCAG 2 defines it."""
    a, b = luminance(one), luminance(other)
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)


def test_contrast_of_black_and_white():
    assert contrast(np.array([0, 0, 0]), np.array([255, 255, 255])) == pytest.approx(21)
    assert contrast(np.array([119, 119, 119]), np.array([255, 255, 255])) == pytest.approx(4.48, abs=0.01)


@palettes
@themes
@pytest.mark.parametrize("kind", ["diverging", "neutral", "sequential"])
def test_numbers_on_cells(theme, kind, palette):
    theme = theme.in_palette(palette)
    colours = table(getattr(theme, kind))
    ink = np.where(white_ink(colours)[:, None], 255, 0) * np.ones(3)
    assert contrast(colours, ink).min() >= 4.5


@palettes
@themes
@pytest.mark.parametrize("kind", ["diverging", "neutral"])
def test_the_window_on_cells_and_background(theme, kind, palette):
    """Core or casing stands out at least 3 : 1 from whatever the outline crosses."""
    theme = theme.in_palette(palette)
    colours = np.vstack([table(getattr(theme, kind)), [theme.background], [theme.blank]])
    core, casing = contrast(colours, np.array(theme.window)), contrast(colours, np.array(theme.casing))
    assert np.maximum(core, casing).min() >= 3
    assert contrast(np.array(theme.window), np.array(theme.casing)) >= 3


@themes
@pytest.mark.parametrize("part", ["text", "muted", "warning"])
def test_texts_on_the_background(theme, part):
    assert contrast(np.array(getattr(theme, part)), np.array(theme.background)) >= 4.5


@themes
def test_zero_is_the_middle_of_the_diverging_scale(theme):
    scale = theme.signed_scale(np.array([-1.0, 4.0]))
    assert (scale.low, scale.high) == (-4, 4)
    zero, low, high = scale.colours(np.array([0.0, -4.0, 4.0]))
    assert zero.max() - zero.min() <= 12  # neutral: no hue
    assert low[2] > low[0]  # blue
    assert high[0] > high[2]  # orange


@themes
def test_which_scale_an_input_gets(theme):
    assert theme.scale(ValueRange("grey", 0, 255)).stops == theme.neutral
    assert theme.scale(ValueRange("signed", -2, 2)).stops == theme.diverging
    assert theme.signed_scale(np.zeros(4)).high == 1


@palettes
@themes
@pytest.mark.parametrize("kind", ["diverging", "neutral"])
def test_hatching_is_seen_on_every_cell(theme, kind, palette):
    """Half transparent, as it is painted."""
    theme = theme.in_palette(palette)
    scale = ColourScale(getattr(theme, kind), 0.0, 1.0)
    for value in np.linspace(0, 1, 41):
        cell = scale.colours(np.array(value)).astype(float)
        line = cell + (np.array(theme.hatch(scale, value)) - cell) * 110 / 255
        assert contrast(np.rint(line), cell) >= 1.3, value
    assert contrast(np.array(theme.hatch(scale, 0.0)), scale.colours(np.array(0.0))) >= 3
    theme.hatch(scale, float("nan"))


def test_values_beyond_the_range_take_its_ends():
    scale = THEMES["light"].signed_scale(np.array([2.0]))
    np.testing.assert_array_equal(scale.colours(np.array([-9.0, 9.0])), scale.colours(np.array([-2.0, 2.0])))


@palettes
@themes
@pytest.mark.parametrize("kind", ["", *DICHROMATS])
def test_signal_colours_are_told_apart_by_every_eye(theme, kind, palette):
    """The outline, both ends of the scale, what is linked, and the second rule beside the first."""
    theme = theme.in_palette(palette)
    low, high = table(theme.diverging)[[0, -1]]
    signals = [theme.window, tuple(low), tuple(high), theme.link, theme.other]
    for one, other in combinations(signals, 2):
        a, b = (np.array(c) if not kind else seen(c, kind) for c in (one, other))
        assert ciede2000(a, b) >= 15, (one, other)


def test_the_high_contrast_theme_has_more_than_any_other():
    def least(theme):
        ground = np.array(theme.background)
        return min(contrast(np.array(getattr(theme, part)), ground) for part in ("text", "muted", "line", "edge"))

    best = THEMES["contrast"]
    assert least(best) >= 5
    assert all(least(theme) < least(best) for theme in THEMES.values() if theme is not best)


def test_every_theme_knows_every_palette_and_no_other():
    for theme in THEMES.values():
        kinds = {name: theme.in_palette(name).diverging for name in PALETTES}
        assert len(set(kinds.values())) == len(PALETTES)
        assert kinds[DEFAULT] == theme.diverging
        assert theme.in_palette("of a later version") is theme


@themes
@palettes
def test_neighbouring_values_are_seen_to_differ_and_the_sign_is(theme, palette):
    """Steps of a tenth of the range, and zero from either end, by every eye."""
    colours = table(theme.in_palette(palette).diverging)[np.linspace(0, 254, 11).astype(int)]
    for kind in ("", *DICHROMATS):
        shown = colours if not kind else seen(colours, kind)
        steps = [ciede2000(a, b) for a, b in pairwise(shown)]
        assert min(steps) >= 2.5, kind
        assert min(ciede2000(shown[5], shown[0]), ciede2000(shown[5], shown[10])) >= 15, kind

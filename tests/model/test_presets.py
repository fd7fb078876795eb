"""Every preset loads, computes, and is the published example that its name says."""

import numpy as np
import pytest
from facts import GUIDE, NUMERICAL, PLAIN_CONVOLUTIONS, POOLED, PRESET_OF, SINGLE_LAYER, TRANSPOSED, TUTORIAL

from convviz.errors import ConvvizError
from convviz.model import find_preset, load_source, presets


@pytest.mark.parametrize("preset", presets(), ids=lambda p: p.name)
def test_every_preset_computes_and_says_what_it_shows(preset):
    assert np.isfinite(preset.setup.document.traces(0)[-1].output).all()
    assert preset.title
    assert preset.setup.document.description.endswith(".")


@pytest.mark.parametrize("example", SINGLE_LAYER, ids=lambda e: e["name"])
def test_tutorial(example):
    document = find_preset(PRESET_OF[example["name"]]).setup.document
    trace = document.traces(0)[-1]
    assert document.input[0].tolist() == TUTORIAL["arrays"]["vertical_line_8x8"]
    assert list(trace.output_shape[1:]) == example["output_shapes"][0]
    assert document.layers[0].parameter_count == example["parameters"][0]
    assert list(document.layers[0].kernel_size) == example["layers"][0]["kernel"]
    if "output" in example:
        assert trace.output[0].tolist() == example["output"]


@pytest.mark.parametrize("animation", PLAIN_CONVOLUTIONS, ids=lambda a: a["name"])
def test_guide(animation):
    document = find_preset(animation["name"]).setup.document
    layer, trace = document.layers[0], document.traces(0)[-1]
    assert document.input.shape == (1, animation["input"], animation["input"])
    assert layer.kernel_size == (animation["kernel"],) * 2
    assert layer.stride == (animation["stride"],) * 2
    assert layer.dilation == (animation["dilation"],) * 2
    assert layer.padding == ((animation["padding"],) * 2,) * 2
    assert trace.output_shape == (1, animation["output"], animation["output"])
    assert len(trace) == animation["frames"]


@pytest.mark.parametrize("animation", TRANSPOSED, ids=lambda a: a["name"])
def test_guide_transposed(animation):
    setup = find_preset(animation["name"]).setup
    document, layer, trace = setup.document, setup.layer, setup.trace()
    assert document.input.shape == (1, animation["input"], animation["input"])
    assert (layer.kernel_size, layer.stride) == ((animation["kernel"],) * 2, (animation["stride"],) * 2)
    assert layer.padding == ((animation["padding"],) * 2,) * 2
    assert layer.output_padding == (animation["output_padding"],) * 2
    assert trace.output_shape == (1, animation["output"], animation["output"])
    assert len(trace) == animation["frames"]


@pytest.mark.parametrize("name", [name for name in PRESET_OF if "stacked" in name])
def test_stacks_of_the_tutorial(name):
    example = next(e for e in TUTORIAL["examples"] if e["name"] == name)
    document = find_preset(PRESET_OF[name]).setup.document
    assert [list(shape[1:]) for shape in document.shapes()] == example["output_shapes"]
    assert [layer.parameter_count for layer in document.layers] == example["parameters"]


@pytest.mark.parametrize("figure", POOLED, ids=lambda f: f["name"])
def test_numerical_pools(figure):
    document = find_preset(figure["name"]).setup.document
    assert document.input[0].tolist() == GUIDE["numerical"]["input"]
    np.testing.assert_allclose(document.traces(0)[-1].output[0], figure["output"], atol=5e-7)


@pytest.mark.parametrize("figure", NUMERICAL, ids=lambda f: f["name"])
def test_numerical_figures(figure):
    document = find_preset(figure["name"]).setup.document
    assert document.input[0].tolist() == GUIDE["numerical"]["input"]
    assert document.traces(0)[-1].output[0].tolist() == figure["output"]


# R. C. Gonzalez and R. E. Woods, Digital Image Processing: the masks as printed there.
CLASSIC = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "vertical-line-detector": [[0, 1, 0], [0, 1, 0], [0, 1, 0]],
    "horizontal-line-detector": [[0, 0, 0], [1, 1, 1], [0, 0, 0]],
    "sobel-x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel-y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "prewitt-x": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "prewitt-y": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "scharr-x": [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
    "scharr-y": [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
    "laplacian-4": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "laplacian-8": [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "box-3": [[1 / 9] * 3] * 3,
    "gaussian-3": [[v / 16 for v in row] for row in ([1, 2, 1], [2, 4, 2], [1, 2, 1])],
    "gaussian-5": [
        [v / 256 for v in row]
        for row in ([1, 4, 6, 4, 1], [4, 16, 24, 16, 4], [6, 24, 36, 24, 6], [4, 16, 24, 16, 4], [1, 4, 6, 4, 1])
    ],
}


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_kernels(name):
    np.testing.assert_array_equal(find_preset(name).setup.document.layers[0].weight[0, 0], CLASSIC[name])


def test_no_two_presets_share_a_name():
    names = [preset.name for preset in presets()]
    assert len(set(names)) == len(names)
    assert set(CLASSIC) <= set(names)


def test_names_are_found_however_they_are_written():
    assert find_preset("Padding-Strides_ODD").name == "padding_strides_odd"


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(ConvvizError, match=r"no preset 'vertcal-lin'; did you mean 'vertical-line'\?"):
        find_preset("vertcal-lin")
    with pytest.raises(ConvvizError, match="'convviz presets' lists them"):
        find_preset("zzz")


def test_a_source_is_a_file_or_a_name(tmp_path):
    with pytest.raises(ConvvizError, match="Cannot read"):
        load_source(str(tmp_path / "gone.convviz"))
    assert load_source("stride-2").document.layers[0].stride == (2, 2)

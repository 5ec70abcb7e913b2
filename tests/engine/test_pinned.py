from __future__ import annotations

from pathlib import Path

import pytest

from engine.loading import load_lifecycle
from engine.pinned import normal_form, read_back

TOYS = [Path(__file__).parent / name for name in ("parcel.yaml", "toy.yaml")]
SHIPPED = sorted((Path(__file__).parents[2] / "workflows" / "lifecycles").glob("*.yaml"))


def loaded(file):
    return load_lifecycle(file.read_bytes(), file=file.name).model


def written(value):
    """The value with every mapping as the list of what stands in it, so that the order counts when two are compared."""
    if isinstance(value, dict):
        return [(key, written(inner)) for key, inner in value.items()]
    return [written(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("file", [*TOYS, *SHIPPED], ids=lambda file: file.stem)
def test_a_definition_comes_back_from_its_normal_form_in_its_own_order(file):
    lifecycle = loaded(file).model_copy(update={"examples": ()})

    again = read_back(normal_form(lifecycle, {}))

    assert written(again.model_dump(mode="json")) == written(lifecycle.model_dump(mode="json"))
    assert normal_form(again, {}) == normal_form(lifecycle, {})


def test_another_order_of_fields_is_another_definition():
    lifecycle = loaded(TOYS[0])
    turned = lifecycle.model_copy(update={"fields": dict(reversed(lifecycle.fields.items()))})

    assert normal_form(turned, {}) != normal_form(lifecycle, {})

"""Whole models: nothing right is called wrong, and whatever parses is answered."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.designs import design_of, write_files
from tests.sketches import LIBRARY, MIXTURE, MODELS, SPEC
from zcheck.diagnostics.source import Source
from zcheck.lang.composing import compose
from zcheck.lang.loading import load_files
from zcheck.lang.parser import parse_file
from zcheck.lang.scanning import scan
from zcheck.lang.validation import validate

WARNINGS = {
    "kmalloc_obj": [("ZC0452", "f")],
    "contig": [("ZC0455", "move 1 page from inactive to clean")],
    "sleepbusy": [("ZC0451", "refs")],
}


@pytest.mark.parametrize("name", MODELS)
def test_a_right_model_gets_only_warnings_that_make_sense(name: str, tmp_path: Path) -> None:
    design = design_of(tmp_path, MODELS[name], others={"lib/vm_page.zm": LIBRARY})
    found = [(entry.code.number, entry.primary.span.text) for entry in validate(design)]
    assert found == WARNINGS.get(name, [])


def test_a_right_spec_gets_only_the_warning_of_its_base(tmp_path: Path) -> None:
    others = {"lib/vm_page.zm": LIBRARY, "kmalloc_obj.zm": MODELS["kmalloc_obj"]}
    found = validate(design_of(tmp_path, SPEC, "keep.zs", others))
    assert [(entry.code.number, entry.primary.span.text) for entry in found] == [("ZC0452", "f")]


def test_every_construct_at_its_right_place_is_right(tmp_path: Path) -> None:
    assert validate(design_of(tmp_path, MIXTURE)) == ()


def test_long_chains_of_calls_and_constants_are_followed(tmp_path: Path) -> None:
    text = "model m\nvar x : 0..3\n"
    for number in range(1500):
        text += f"proc p{number}() {{ call p{number + 1}() call p{number + 1}() }}\n"
        text += f"const c{number} = c{number + 1}\n"
    text += "proc p1500() { await x == c0 }\nconst c1500 = 1\n"
    text += "event e { call p0() }\nthread t { atomic { call p0() } }\nthread u { loop { call p0() } }\n"
    found = validate(design_of(tmp_path, text))
    assert [entry.code.number for entry in found] == ["ZC0406"]


def mutated(text: str, chance: random.Random) -> str:
    """`text` with a few of its names and numbers replaced by others of them."""
    tokens = list(scan(Source("m.zm", text)))
    places = [number for number, token in enumerate(tokens) if token.type in ("NAME", "INT")]
    words = sorted({tokens[number].text for number in places} | {"true", "self", "held", "min(1, 2)"})
    chosen = set(chance.sample(places, min(3, len(places))))
    pieces: list[str] = []
    end = 0
    for number, token in enumerate(tokens):
        pieces.append(text[end : token.span.start])
        pieces.append(chance.choice(words) if number in chosen else token.text)
        end = token.span.end
    return "".join(pieces) + text[end:]


@pytest.mark.parametrize("name", MODELS)
def test_whatever_parses_is_answered(name: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"lib/vm_page.zm": LIBRARY, "model.zm": MODELS[name]})
    loaded = load_files(tmp_path / "model.zm")
    chance = random.Random(name)
    answered = 0
    for _ in range(60):
        tree, _ = parse_file(Source("model.zm", mutated(MODELS[name], chance)))
        if tree is not None:
            main = replace(loaded.files[loaded.main], tree=tree)
            design, found = compose(replace(loaded, files={**loaded.files, loaded.main: main}))
            answered += bool(found or validate(design))
    assert answered > 10

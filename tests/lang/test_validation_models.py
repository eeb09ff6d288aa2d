"""Whole models: nothing right is called wrong, and whatever parses is answered."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from zcheck.diagnostics.source import Source
from zcheck.lang.composing import compose
from zcheck.lang.loading import Loaded, load_files
from zcheck.lang.parser import parse_file
from zcheck.lang.scanning import scan
from zcheck.lang.validation import validate

from tests.designs import design_of, write_files
from tests.sketches import LIBRARY, MODELS, SPEC

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


def test_a_right_spec_gets_no_warning(tmp_path: Path) -> None:
    others = {"lib/vm_page.zm": LIBRARY, "kmalloc_obj.zm": MODELS["kmalloc_obj"]}
    assert validate(design_of(tmp_path, SPEC, "keep.zs", others)) == ()


def mutated(text: str, chance: random.Random) -> str:
    """`text` with a few of its words replaced by others of its words."""
    tokens = [token for token in scan(Source("m.zm", text)) if str(token)]
    words = sorted({str(token) for token in tokens})
    pieces: list[str] = []
    end = 0
    chosen = set(chance.sample(range(len(tokens)), 3))
    for number, token in enumerate(tokens):
        start = token.span.start
        pieces.append(text[end:start])
        pieces.append(chance.choice(words) if number in chosen else str(token))
        end = token.span.end
    return "".join(pieces) + text[end:]


@pytest.mark.parametrize("name", MODELS)
def test_whatever_parses_is_answered(name: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"lib/vm_page.zm": LIBRARY, "model.zm": MODELS[name]})
    loaded = load_files(tmp_path / "model.zm")
    chance = random.Random(name)
    answered = 0
    for _ in range(150):
        tree, _ = parse_file(Source("model.zm", mutated(MODELS[name], chance)))
        if tree is not None:
            design, found = compose(with_main(loaded, tree))
            answered += bool(found or validate(design))
    assert answered > 10

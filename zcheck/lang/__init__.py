"""From text (.zm, .zs) to a system: parsing, names, types, specs, lowering, formatting."""

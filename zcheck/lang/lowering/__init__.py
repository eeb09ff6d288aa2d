"""From a design and a setting of its parameters to a system: constants, slots, inlining, paths, actions."""

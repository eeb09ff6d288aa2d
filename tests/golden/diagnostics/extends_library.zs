spec "only models and specs are extended"
extends "lib/shared.zm"
set M = 2

spec "only models and specs are extended"
extends "lib/common.zm"
set M = 2

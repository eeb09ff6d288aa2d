spec "nothing is extended"
set N = 3

spec "declarations without add or replace"
extends "lib/base.zm"
var extra : 0..3 = 0
proc rest() { }
pages { free = 3 }
check c : deadlock free

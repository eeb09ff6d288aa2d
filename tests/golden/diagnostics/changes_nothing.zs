spec "only checks"
extends "lib/base.zm"
check c : deadlock free

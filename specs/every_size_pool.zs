spec "the theorem about a pool, for every number of holders"
extends "../models/pool_theorem.zm"
// `holders` that need `units` each are safe iff the pool is more than holders * (units - 1): `margin` counts from
// there. Proved for each number of units, and any number of holders and any larger pool.

prove deadlock free for all units, holders, margin where margin >= 1
prove no thread stuck for all units, holders, margin where margin >= 1
prove deadlock free for all units, holders, margin where margin >= 0 and units >= 2 expect violated

spec "zalloc: one page is enough, whatever the size of the pool"
extends "../models/swapmeta_zalloc.zm"
// The INTERRUPT zone at every number of free and dirty pages, and of pages that other SYSTEM requests take and
// keep. A storm of page-table pages, which may use the same reserve, is too much for it at some size; pagers that
// write although there are clean pages are not looked at here.

set policy = prefer_clean
set table_pages = 0

prove deadlock free for all free_pages, dirty_pages, other_system where free_pages >= free_reserved
prove no thread stuck for all free_pages, dirty_pages, other_system where free_pages >= free_reserved
prove fault free for all free_pages, dirty_pages, other_system where free_pages >= free_reserved
prove deadlock free for all free_pages, table_pages where free_pages >= free_reserved expect violated

/* What everything below builds on: integers, the shape of one system, words for the compiler.
 *
 * The generated part defines the macros ZC_*; the defaults are for compiling a file alone. */
#ifndef ZC_BASE_H
#define ZC_BASE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef ZC_WORDS
#define ZC_WORDS 1      /* 64-bit words of a state vector */
#endif
#ifndef ZC_BITS
#define ZC_BITS (64 * ZC_WORDS) /* bits in use; those above are zero in every vector */
#endif
#ifndef ZC_ACTIONS
#define ZC_ACTIONS 1
#endif
#ifndef ZC_FANOUT
#define ZC_FANOUT 1     /* successors of one state at most */
#endif
#ifndef ZC_CONDITIONS
#define ZC_CONDITIONS 0 /* conditions that states are looked at for */
#endif
#ifndef ZC_ENTRY_BITS
#define ZC_ENTRY_BITS 32 /* of an entry of the visited set: 32 or, for more states by id than that holds, 64 */
#endif

#define ZC_API __attribute__((visibility("default")))
#define ZC_INLINE static inline __attribute__((always_inline, unused))
#define ZC_STATIC static __attribute__((unused))
#define ZC_LIKELY(x) __builtin_expect(!!(x), 1)
#define ZC_RARELY(x) __builtin_expect(!!(x), 0)

#define ZC_NONE UINT64_MAX /* no state, no depth */

#endif

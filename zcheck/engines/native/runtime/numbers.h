/* Arithmetic of models. Division truncates; a divisor of zero gives 0 (the step faults for another reason). */
#ifndef ZC_NUMBERS_H
#define ZC_NUMBERS_H

#include "base.h"

typedef int64_t zc_int;
typedef __int128 zc_wide;

#define ZC_ARITHMETIC(type, suffix)                                                          \
    ZC_INLINE type zc_div##suffix(type a, type b) { return b == 0 ? 0 : a / b; }             \
    ZC_INLINE type zc_mod##suffix(type a, type b) { return b == 0 ? 0 : a % b; }             \
    ZC_INLINE type zc_min##suffix(type a, type b) { return a < b ? a : b; }                  \
    ZC_INLINE type zc_max##suffix(type a, type b) { return a > b ? a : b; }

ZC_ARITHMETIC(zc_int, )
ZC_ARITHMETIC(zc_wide, _wide)

#endif

#include "daemon/allocator.h"

#ifdef KPIWATCH_MIMALLOC
#include <mimalloc.h>
#else
#include <malloc.h>
#endif

namespace kpiwatch {

#ifdef KPIWATCH_MIMALLOC

void set_up_allocator() {
  constexpr long kMilliseconds = 5;
  mi_option_set(mi_option_decommit_delay, kMilliseconds);
}

void give_back_free_memory() { mi_collect(true); }

#else  // the C library's, or a sanitizer's

void set_up_allocator() {}
void give_back_free_memory() { malloc_trim(0); }

#endif

}  // namespace kpiwatch

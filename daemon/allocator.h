#pragma once

namespace kpiwatch {

/// How the process's allocator is to behave: what is freed goes back to the system after a few
/// milliseconds, and not only after tens of them. To be called before there are other threads.
void set_up_allocator();

/// Gives back at once what it can.
void give_back_free_memory();

}  // namespace kpiwatch

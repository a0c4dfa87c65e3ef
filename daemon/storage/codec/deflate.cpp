#include "daemon/storage/codec/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace kpiwatch {
namespace {

template <auto release>
struct Release {
  template <class Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};
using Compressor = std::unique_ptr<libdeflate_compressor, Release<libdeflate_free_compressor>>;
using Decompressor =
    std::unique_ptr<libdeflate_decompressor, Release<libdeflate_free_decompressor>>;

template <class Handle>
auto* made(const Handle& handle) {
  if (!handle) throw std::bad_alloc();
  return handle.get();
}

libdeflate_compressor* compressor(Effort effort) {
  thread_local const Compressor least(
      libdeflate_alloc_compressor(static_cast<int>(Effort::kLeast)));
  thread_local const Compressor more(libdeflate_alloc_compressor(static_cast<int>(Effort::kMore)));
  return made(effort == Effort::kLeast ? least : more);
}

libdeflate_decompressor* decompressor() {
  thread_local const Decompressor own(libdeflate_alloc_decompressor());
  return made(own);
}

}  // namespace

std::string deflate(std::string_view plain, Effort effort, std::size_t most) {
  std::string bytes(most, '\0');
  bytes.resize(libdeflate_deflate_compress(compressor(effort), plain.data(), plain.size(),
                                           bytes.data(), bytes.size()));
  return bytes;
}

bool inflate(std::string_view bytes, Wrapping wrapping, std::string& plain) {
  const auto decompress =
      wrapping == Wrapping::kZlib ? libdeflate_zlib_decompress : libdeflate_deflate_decompress;
  return decompress(decompressor(), bytes.data(), bytes.size(), plain.data(), plain.size(),
                    nullptr) == LIBDEFLATE_SUCCESS;
}

}  // namespace kpiwatch

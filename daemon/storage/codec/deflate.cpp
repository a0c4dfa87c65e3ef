#include "daemon/storage/codec/deflate.h"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace kpiwatch {
namespace {

/// Of 1 to 12: of what is compressed here, columns of numbers, the higher ones make hardly less.
constexpr int kLevel = 1;

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

libdeflate_compressor* compressor() {
  thread_local const Compressor own(libdeflate_alloc_compressor(kLevel));
  return made(own);
}

libdeflate_decompressor* decompressor() {
  thread_local const Decompressor own(libdeflate_alloc_decompressor());
  return made(own);
}

}  // namespace

std::string deflate(std::string_view plain, std::size_t most) {
  std::string bytes(most, '\0');
  bytes.resize(libdeflate_deflate_compress(compressor(), plain.data(), plain.size(), bytes.data(),
                                           bytes.size()));
  return bytes;
}

bool inflate(std::string_view bytes, Wrapping wrapping, std::string& plain) {
  const auto decompress =
      wrapping == Wrapping::kZlib ? libdeflate_zlib_decompress : libdeflate_deflate_decompress;
  return decompress(decompressor(), bytes.data(), bytes.size(), plain.data(), plain.size(),
                    nullptr) == LIBDEFLATE_SUCCESS;
}

}  // namespace kpiwatch

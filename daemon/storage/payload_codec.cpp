#include "daemon/storage/payload_codec.h"

#include <libdeflate.h>

#include <new>

namespace kpiwatch {
namespace {

/// An event or two have nothing to share, and a person who looks into the file can read them.
constexpr std::size_t kSmallest = 1024;
/// Events are much alike: more effort finds little more.
constexpr int kFastest = 1;
/// Nothing in deflate's form becomes more than that many times as long. Who claims more is not
/// given memory.
constexpr std::size_t kMostTimes = 1032;

template <auto release>
struct Release {
  template <class Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};

}  // namespace

struct PayloadCodec::Parts {
  std::unique_ptr<libdeflate_compressor, Release<libdeflate_free_compressor>> compressor{
      libdeflate_alloc_compressor(kFastest)};
  std::unique_ptr<libdeflate_decompressor, Release<libdeflate_free_decompressor>> decompressor{
      libdeflate_alloc_decompressor()};
  std::string written;
};

PayloadCodec::PayloadCodec() : parts_(std::make_unique<Parts>()) {
  if (!parts_->compressor || !parts_->decompressor) throw std::bad_alloc();
}

PayloadCodec::~PayloadCodec() = default;

PayloadCodec::Written PayloadCodec::write(std::string_view plain) {
  if (plain.size() < kSmallest) return {Codec::kPlain, plain};
  std::string& written = parts_->written;
  if (written.size() < plain.size()) written.resize(plain.size());
  const std::size_t size = libdeflate_zlib_compress(parts_->compressor.get(), plain.data(),
                                                    plain.size(), written.data(), plain.size() - 1);
  if (size == 0) return {Codec::kPlain, plain};
  return {Codec::kZlib, std::string_view(written).substr(0, size)};
}

std::optional<std::string> PayloadCodec::read(Codec codec, std::string_view bytes,
                                              std::size_t size) const {
  if (codec == Codec::kPlain) return std::string(bytes);
  if (size / kMostTimes > bytes.size()) return std::nullopt;
  std::string plain(size, '\0');
  const auto outcome = libdeflate_zlib_decompress(
      parts_->decompressor.get(), bytes.data(), bytes.size(), plain.data(), plain.size(), nullptr);
  if (outcome != LIBDEFLATE_SUCCESS) return std::nullopt;
  return plain;
}

}  // namespace kpiwatch

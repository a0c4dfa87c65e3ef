#include "daemon/http/encoding.h"

#include <fmt/format.h>
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>

#include "daemon/http/problem.h"
#include "daemon/http/text.h"

namespace kpiwatch::http {
namespace {

constexpr std::size_t kSmallest = 1024;   ///< less fits in a packet anyway
constexpr int kGzipWindowBits = 15 + 16;  ///< the largest window, with gzip's header and trailer
constexpr std::size_t kChunk = std::size_t{64} << 10;

Bytef* to_bytes(std::string_view text) {
  // zlib only reads its input; its interface does not say so.
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

enum class Inflated { kWhole, kBroken, kTooLarge };

/// Appends what one zlib call after the other makes of `stream`'s input, until a member's end.
int inflate_member(z_stream& stream, std::string& out, std::size_t max_bytes) {
  for (;;) {
    const std::size_t before = out.size();
    out.resize(before + kChunk);
    stream.next_out = to_bytes(std::string_view(out).substr(before));
    stream.avail_out = static_cast<uInt>(kChunk);
    const int outcome = inflate(&stream, Z_NO_FLUSH);
    out.resize(before + kChunk - stream.avail_out);
    if (out.size() > max_bytes || outcome != Z_OK) return outcome;
  }
}

Inflated gunzip(std::string_view text, std::size_t max_bytes, std::string& out) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> cleanup(&stream, inflateEnd);
  stream.next_in = to_bytes(text);
  stream.avail_in = static_cast<uInt>(text.size());
  do {  // a file may have several members (RFC 1952, 2.2)
    const int outcome = inflate_member(stream, out, max_bytes);
    if (out.size() > max_bytes) return Inflated::kTooLarge;
    if (outcome != Z_STREAM_END) return Inflated::kBroken;
  } while (stream.avail_in > 0 && inflateReset(&stream) == Z_OK);
  return Inflated::kWhole;
}

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

/// This thread's: making one takes about as long as compressing a page.
libdeflate_compressor* compressor() {
  constexpr int kFastest = 1;
  static thread_local const std::unique_ptr<libdeflate_compressor, FreeCompressor> own(
      libdeflate_alloc_compressor(kFastest));
  if (!own) throw std::bad_alloc();
  return own.get();
}

std::string gzip(std::string_view text) {
  const std::size_t bound = libdeflate_gzip_compress_bound(compressor(), text.size());
  // Not a string: of the bound only a tenth is written to, and the rest costs nothing untouched.
  const auto room = std::make_unique_for_overwrite<char[]>(bound);
  const std::size_t size =
      libdeflate_gzip_compress(compressor(), text.data(), text.size(), room.get(), bound);
  return {room.get(), size};
}

/// Whether the weight in ";q=0.5" is above zero; absent: it is.
bool is_wanted(std::string_view parameters) {
  const std::string_view text = trim(parameters);
  if (text.size() < 2 || !equals_ignoring_case(text.substr(0, 2), "q=")) return true;
  return text.find_first_of("123456789") != std::string_view::npos;
}

}  // namespace

std::optional<Response> undo_content_encoding(Request& request, std::size_t max_bytes) {
  const auto coding = request.header("content-encoding");
  if (!coding || equals_ignoring_case(*coding, "identity")) return std::nullopt;
  if (!equals_ignoring_case(*coding, "gzip") && !equals_ignoring_case(*coding, "x-gzip")) {
    Response response = problem(
        415,
        fmt::format("expected Content-Encoding \"gzip\" or none, found \"{}\"", shown(*coding)));
    response.headers.emplace_back("Accept-Encoding", "gzip");
    return response;
  }
  std::string body;
  switch (gunzip(request.body, max_bytes, body)) {
    case Inflated::kBroken:
      return problem(400, "expected a body in gzip form, found one that is broken or not whole");
    case Inflated::kTooLarge:
      return problem(
          413, fmt::format("expected a body of at most {} bytes once decompressed", max_bytes));
    case Inflated::kWhole:
      request.body = std::move(body);
  }
  return std::nullopt;
}

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    std::string_view parameters = take_until(accept_encoding, ',');
    const std::string_view coding = trim(take_until(parameters, ';'));
    if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip")) {
      return is_wanted(parameters);
    }
    if (coding == "*") any = is_wanted(parameters);
  }
  return any;
}

bool is_worth_compressing(const Response& response) { return response.body.size() > kSmallest; }

void compress(Response& response) {
  response.body = gzip(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace kpiwatch::http

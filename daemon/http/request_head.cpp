#include "daemon/http/request_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/http/problem.h"
#include "daemon/http/text.h"
#include "metrics/base/byte_words.h"

namespace kpiwatch::http {
namespace {

using Refusal = std::optional<Response>;

std::ptrdiff_t count(const RequestHead& head, std::string_view name) {
  return std::count_if(head.fields.begin(), head.fields.end(),
                       [name](const auto& field) { return field.first == name; });
}

bool has_token(const RequestHead& head, std::string_view name, std::string_view token) {
  for (const auto& [field, value] : head.fields) {
    if (field != name) continue;
    for (std::string_view rest = value; !rest.empty();) {
      if (equals_ignoring_case(trim(take_until(rest, ',')), token)) return true;
    }
  }
  return false;
}

Refusal check_field_count(const RequestHead& head, const Limits& limits) {
  if (head.fields.size() <= limits.fields) return std::nullopt;
  return problem(431, fmt::format("expected at most {} header fields, found {}", limits.fields,
                                  head.fields.size()));
}

/// What a host may be made of.
constexpr std::array<bool, 256> kOfHost = [] {
  std::array<bool, 256> fits{};
  for (char c = 0x21; c < 0x7f; ++c) fits[c] = true;
  for (const char c : std::string_view("/?#@\\,\"<>")) fits[c] = false;
  return fits;
}();

bool is_host_character(char c) { return kOfHost[static_cast<unsigned char>(c)]; }

Refusal check_host(const RequestHead& head, const Limits&) {
  const auto hosts = count(head, "host");
  if (hosts == 0 && head.minor_version == 0) return std::nullopt;
  if (hosts != 1) return problem(400, fmt::format("expected one Host field, found {}", hosts));
  const std::string_view host = *find(head.fields, "host");
  if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) {
    return problem(400,
                   fmt::format("expected a host in the Host field, found \"{}\"", shown(host)));
  }
  return std::nullopt;
}

Refusal check_transfer_encoding(const RequestHead& head, const Limits&) {
  const auto codings = count(head, "transfer-encoding");
  if (codings == 0) return std::nullopt;
  if (head.minor_version == 0) return problem(400, "HTTP/1.0 has no Transfer-Encoding");
  if (count(head, "content-length") > 0) {
    return problem(400, "expected Transfer-Encoding or Content-Length, found both");
  }
  const std::string_view coding = *find(head.fields, "transfer-encoding");
  if (codings > 1 || !equals_ignoring_case(coding, "chunked")) {
    return problem(501, fmt::format("expected Transfer-Encoding \"chunked\", found \"{}\"{}",
                                    shown(coding), codings > 1 ? " and another" : ""));
  }
  return std::nullopt;
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const auto read = std::from_chars(text.begin(), text.end(), length);
  if (read.ec != std::errc() || read.ptr != text.end()) return std::nullopt;
  return length;
}

Refusal check_content_length(const RequestHead& head, const Limits& limits) {
  const auto lengths = count(head, "content-length");
  if (lengths == 0) return std::nullopt;
  const std::string_view text = *find(head.fields, "content-length");
  const auto length = parse_length(text);
  if (lengths > 1 || !length) {
    return problem(400, fmt::format("expected one Content-Length of digits, found \"{}\"{}",
                                    shown(text), lengths > 1 ? " and another" : ""));
  }
  if (*length > limits.body_bytes) {
    return problem(413, fmt::format("expected a body of at most {} bytes, found {}",
                                    limits.body_bytes, *length));
  }
  return std::nullopt;
}

Refusal check_content_type(const RequestHead& head, const Limits&) {
  const auto types = count(head, "content-type");
  if (types <= 1) return std::nullopt;
  return problem(400, fmt::format("expected one Content-Type field, found {}", types));
}

Refusal check_expect(const RequestHead& head, const Limits&) {
  const auto expect = find(head.fields, "expect");
  if (!expect || equals_ignoring_case(*expect, "100-continue")) return std::nullopt;
  return problem(417, fmt::format("expected \"100-continue\" in the Expect field, found \"{}\"",
                                  shown(*expect)));
}

/// How many bytes at the front are no control characters; perhaps a few more are.
std::size_t length_without_control(std::string_view bytes) {
  using namespace byte_words;
  std::size_t length = 0;
  for (; bytes.size() - length >= kSize; length += kSize) {
    const std::uint64_t word = load(bytes.data() + length);
    if ((less_than(word, 0x20) | equal_to(word, 0x7f)) != 0) break;
  }
  return length;
}

}  // namespace

std::optional<std::string_view> find_fault(std::string_view bytes, std::size_t from) {
  for (std::size_t i = from; i < bytes.size(); ++i) {
    if (i > 0 && static_cast<unsigned char>(bytes[i - 1]) >= 0x20)
      i += length_without_control(bytes.substr(i));
    if (i == bytes.size()) break;
    const char c = bytes[i];
    const bool after_cr = i > 0 && bytes[i - 1] == '\r';
    if (after_cr != (c == '\n')) return "expected lines that end in CR LF";
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\r' && c != '\n' && c != '\t') ||
        c == 0x7f) {
      return "expected a head without control characters";
    }
    if (i > 0 && bytes[i - 1] == '\n' && (c == ' ' || c == '\t')) {
      return "expected each header field on one line, found a folded one";
    }
  }
  return std::nullopt;
}

std::optional<Response> check_head(const RequestHead& head, const Limits& limits) {
  for (const auto check : {check_field_count, check_host, check_transfer_encoding,
                           check_content_length, check_content_type, check_expect}) {
    if (auto refusal = check(head, limits)) return refusal;
  }
  return std::nullopt;
}

Framing framing_of(const RequestHead& head) {
  if (find(head.fields, "transfer-encoding")) return {true, 0};
  const auto length = find(head.fields, "content-length");
  return {false, length ? parse_length(*length).value_or(0) : 0};
}

bool keeps_alive(const RequestHead& head) {
  if (has_token(head, "connection", "close")) return false;
  return head.minor_version > 0 || has_token(head, "connection", "keep-alive");
}

bool expects_continue(const RequestHead& head) {
  return head.minor_version > 0 && find(head.fields, "expect").has_value();
}

}  // namespace kpiwatch::http

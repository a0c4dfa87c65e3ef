#include "daemon/storage/journal/hash_chain.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace kpiwatch {
namespace {

constexpr std::string_view kFirstFormat = "kpiwatch/1";
constexpr std::string_view kFormat = "kpiwatch/2";

/// One at a time on each thread, whose context it begins anew: to make one, and to look the
/// algorithm up, costs as much as to hash an event.
class Sha256 {
 public:
  Sha256() { check(EVP_DigestInit_ex2(context(), algorithm(), nullptr)); }

  Sha256& bytes(std::string_view bytes) {
    check(EVP_DigestUpdate(context(), bytes.data(), bytes.size()));
    return *this;
  }
  Sha256& number(std::uint64_t value) {
    std::array<char, 8> digits{};
    for (int shift = 56; char& digit : digits) {
      digit = static_cast<char>(value >> shift);
      shift -= 8;
    }
    return bytes({digits.data(), digits.size()});
  }
  Sha256& text(std::string_view text) { return number(text.size()).bytes(text); }

  Hash hash() {
    Hash result;
    check(EVP_DigestFinal_ex(context(), result.data(), nullptr));
    return result;
  }

 private:
  static void check(int succeeded) {
    if (succeeded != 1) throw std::runtime_error("the cryptographic library has no SHA-256");
  }

  static EVP_MD_CTX* context() {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> kOwn{
        EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    return kOwn.get();
  }
  static const EVP_MD* algorithm() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> kFound{
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
    return kFound.get();
  }
};

Sha256 begin(std::string_view format, const ChainLink& link) {
  Sha256 hash;
  hash.bytes(format)
      .number(link.seq)
      .bytes(as_bytes(link.previous))
      .text(link.kind)
      .number(static_cast<std::uint64_t>(to_millis(link.received_at)));
  return hash;
}

}  // namespace

Hash sha256(std::string_view bytes) { return Sha256().bytes(bytes).hash(); }

Hash genesis_hash(std::string_view store) {
  return Sha256().bytes(kFirstFormat).text(store).hash();
}

Hash hash_of(const ChainLink& link, const Hash& payload) {
  return begin(kFormat, link).bytes(as_bytes(payload)).hash();
}

Hash hash_with_payload(const ChainLink& link, std::string_view payload) {
  return begin(kFirstFormat, link).text(payload).hash();
}

}  // namespace kpiwatch

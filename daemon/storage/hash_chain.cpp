#include "daemon/storage/hash_chain.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace kpiwatch {
namespace {

constexpr std::string_view kFormat = "kpiwatch/1";

class Sha256 {
 public:
  Sha256() { check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }

  Sha256& bytes(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
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
    check(EVP_DigestFinal_ex(context_.get(), result.data(), nullptr));
    return result;
  }

 private:
  static void check(int succeeded) {
    if (succeeded != 1) throw std::runtime_error("the cryptographic library has no SHA-256");
  }

  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(),
                                                                   &EVP_MD_CTX_free};
};

}  // namespace

Hash sha256(std::string_view bytes) { return Sha256().bytes(bytes).hash(); }

Hash genesis_hash(std::string_view store) { return Sha256().bytes(kFormat).text(store).hash(); }

Hash hash_of(const ChainLink& link) {
  return Sha256()
      .bytes(kFormat)
      .number(link.seq)
      .bytes(as_bytes(link.previous))
      .text(link.kind)
      .number(static_cast<std::uint64_t>(to_millis(link.received_at)))
      .text(link.payload)
      .hash();
}

}  // namespace kpiwatch

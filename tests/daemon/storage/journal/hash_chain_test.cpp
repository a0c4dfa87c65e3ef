#include "daemon/storage/journal/hash_chain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace kpiwatch {
namespace {

std::string hex(const Hash& hash) {
  std::string text;
  for (const unsigned char byte : hash) text += fmt::format("{:02x}", byte);
  return text;
}

TEST(HashChain, Sha256GivesTheValueOfItsStandard) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// Computed by another program from the header's description.
TEST(HashChain, IsWhatItsDescriptionSays) {
  const Hash genesis = genesis_hash("0123");
  EXPECT_EQ(hex(genesis), "116d5e79c805708be43f75751760defd0e2f1a6218407a97f45bc603768e8a3a");
  const ChainLink link{
      .seq = 1, .previous = genesis, .kind = "events", .received_at = from_millis(1740787200000)};
  constexpr std::string_view kPayload = "{\"a\":1}\n";
  EXPECT_EQ(hex(hash_of(link, sha256(kPayload))),
            "78ce91bf2bda7f162a0c2f05712bf85cefa34d9f62a3366bd7177a2642c14a73");
  EXPECT_EQ(hex(hash_with_payload(link, kPayload)),
            "6f8675fceefdecbd8988aedbdce66b1cbf0f9c5f3de66900b3f96a24143c2d29");
}

}  // namespace
}  // namespace kpiwatch

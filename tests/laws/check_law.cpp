#include "tests/laws/check_law.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>

namespace kpiwatch::laws {
namespace {

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Plans shrink by losing targets and events; a number itself has no smaller one.
rc::Gen<std::vector<std::uint64_t>> seeds() {
  const auto seed = rc::gen::noShrink(rc::gen::resize(100, rc::gen::arbitrary<std::uint64_t>()));
  return rc::gen::container<std::vector<std::uint64_t>>(seed);
}

rc::detail::TestParams params_for(int cases) {
  rc::detail::TestParams params;
  params.seed = number_from_environment("KPIWATCH_LAW_SEED", std::random_device{}());
  params.maxSuccess =
      static_cast<int>(number_from_environment("KPIWATCH_LAW_CASES", static_cast<unsigned>(cases)));
  return params;
}

}  // namespace

void check_law(const Law& law, int cases) {
  const rc::detail::TestParams params = params_for(cases);
  std::cerr << "worlds: " << params.maxSuccess << ", KPIWATCH_LAW_SEED=" << params.seed << "\n";
  const auto property = [&] {
    worlds::WorldPlan plan;
    plan.site = *rc::gen::noShrink(rc::gen::resize(100, rc::gen::arbitrary<std::uint64_t>()));
    plan.targets = *rc::gen::resize(3, seeds());
    plan.events = *rc::gen::scale(0.8, seeds());
    const worlds::World world = worlds::make_world(plan);
    const std::string wrong = law(world);
    if (!wrong.empty()) RC_FAIL(worlds::to_text(world) + wrong);
  };
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata{}, params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << message.str();
}

}  // namespace kpiwatch::laws

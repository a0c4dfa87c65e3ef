#include "daemon/fair_shared_mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace kpiwatch {
namespace {

TEST(FairSharedMutex, AWriterGetsInThoughReadersKeepComing) {
  FairSharedMutex mutex;
  std::atomic<bool> done = false;
  long value = 0;
  std::atomic<long> torn = 0;
  std::vector<std::thread> readers;
  for (int n = 0; n < 4; ++n) {
    readers.emplace_back([&] {
      while (!done) {
        const std::shared_lock lock(mutex);
        torn += value % 2;
      }
    });
  }
  for (int n = 0; n < 200; ++n) {
    const std::unique_lock lock(mutex);
    ++value;
    ++value;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(value, 400);
  EXPECT_EQ(torn, 0);
}

TEST(FairSharedMutex, AReaderThatWillNotWaitIsTurnedAwayByAWriterAlone) {
  FairSharedMutex mutex;
  {
    const std::shared_lock reader(mutex);
    EXPECT_TRUE(std::shared_lock(mutex, std::try_to_lock).owns_lock());
  }
  {
    const std::unique_lock writer(mutex);
    EXPECT_FALSE(std::shared_lock(mutex, std::try_to_lock).owns_lock());
  }
  const std::unique_lock writer(mutex);  // nobody was left behind
}

}  // namespace
}  // namespace kpiwatch

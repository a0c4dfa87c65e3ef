#include "daemon/storage/identity_index.h"

namespace kpiwatch {

void IdentityIndex::add(const IdentityKey& key, EventNumber number) {
  shed_.clear();
  if (!series_.add(key, number, shed_)) tables_.add(key.hash, number);
  for (const IndexedIdentity& single : shed_) tables_.add(single.hash, single.number);
}

}  // namespace kpiwatch

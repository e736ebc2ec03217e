// Sessions with a coordinator, from check-in to farewell: docs/protocol.md.
#pragma once

#include <string>

#include "aggregation.h"
#include "identity.h"
#include "training.h"

namespace proprio {

/// What a device brings to its sessions.
struct Device {
  Identity identity;
  Training training;
  Policy policy;
  SessionLog log;
  /// Whether it takes part only where single updates are hidden.
  bool hides = false;
  /// Whether it comes back after a farewell.
  bool stays = false;
  /// The longest pauses after one failure and after many, in seconds.
  double first_pause = 1, longest_pause = 30;
  /// Bytes of a model that it takes.
  std::uint64_t memory = std::uint64_t{1} << 30;
  /// Where it writes what it adds to a sum, in the clear: for tests.
  std::string record{};
};

/// One session after the other; pauses grow with failures, and are drawn between half and all of their bound.
void attend(const std::string& coordinator, Device& device);

}  // namespace proprio

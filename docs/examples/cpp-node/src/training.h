// Local training: mini-batch SGD over the device's own windows, as docs/protocol.md describes it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crypto.h"

namespace proprio::v1 {
class ModelDescriptionMessage;
class Task;
}  // namespace proprio::v1

namespace proprio {

/// Under which a task of a secure aggregation has the description's digest among its settings.
inline const char* const kDescriptionSetting = "model-description";

/// KeyedRandom of the project: numbers that depend on (seed, purpose, round, client) alone. Not for cryptography.
class KeyedRandom {
 public:
  static std::uint64_t key_of(const std::string& text);
  static KeyedRandom of(std::uint64_t seed, const std::string& purpose, std::uint64_t round, std::uint64_t client, std::uint32_t attempt);
  std::uint32_t next();
  /// A whole number from 0 to bound - 1, as java.util.random draws it.
  std::uint32_t below(std::uint32_t bound);
  /// Fisher and Yates, from the end.
  void shuffle(std::vector<std::uint32_t>& items);

 private:
  KeyedRandom(std::uint64_t key, std::uint64_t stream) : key_(key), stream_(stream) {}
  std::uint64_t key_, stream_, index_ = 0;
  std::uint32_t block_[4];
  int used_ = 4;
};

/// What the device's sensors gave: windows.npy ([windows, points, channels], float32) and labels.txt.
class Recorded {
 public:
  explicit Recorded(const std::string& folder);
  std::size_t count() const { return labels_.size(); }
  /// Requires that the model takes such windows, and tells the classes' numbers.
  std::vector<std::uint32_t> fitted(const v1::ModelDescriptionMessage& description) const;
  /// One window as the network takes it.
  void normalized(std::size_t window, const v1::ModelDescriptionMessage& description, float* into) const;

 private:
  std::size_t points_ = 0, channels_ = 0;
  std::vector<float> values_;
  std::vector<std::string> labels_;
};

/// What training came to.
struct Update {
  std::uint64_t weight = 0;
  std::vector<float> change;
  /// A sum and a weight each.
  std::map<std::string, std::pair<double, double>> metrics;
};

class Training {
 public:
  /// `keyed`: in the order of the experiment's seed, which the coordinator knows; else in one of the device's own.
  Training(Recorded recorded, std::string device, bool keyed);
  /// @param parameters the model's, little-endian float32
  Update train(const v1::Task& task, Bytes parameters, const v1::ModelDescriptionMessage* description) const;

 private:
  Recorded recorded_;
  std::string device_;
  bool keyed_;
};

std::string read_file(const std::string& path);

}  // namespace proprio

#include "training.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "network.h"
#include "proprio/v1/federation.pb.h"
#include "proprio/v1/model.pb.h"

namespace proprio {
namespace {

constexpr double kConstant = 1e-6;

std::uint64_t mix(std::uint64_t value) {
  std::uint64_t z = value + 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// Philox4x32-10 (Salmon et al. 2011).
void philox(std::uint64_t counter, std::uint64_t stream, std::uint64_t key, std::uint32_t out[4]) {
  std::uint32_t c0 = static_cast<std::uint32_t>(counter), c1 = static_cast<std::uint32_t>(counter >> 32);
  std::uint32_t c2 = static_cast<std::uint32_t>(stream), c3 = static_cast<std::uint32_t>(stream >> 32);
  std::uint32_t k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; round++) {
    std::uint64_t p0 = std::uint64_t{0xD2511F53} * c0, p1 = std::uint64_t{0xCD9E8D57} * c2;
    std::uint32_t n0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
    std::uint32_t n2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c1 = static_cast<std::uint32_t>(p1);
    c3 = static_cast<std::uint32_t>(p0);
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/// Of a local algorithm that this device knows.
struct Settings {
  long epochs, batch;
  float rate, momentum, decay, mu;

  explicit Settings(const v1::Task& task) {
    static const std::set<std::string> known{"algorithm", "epochs",   "batch",        "learning-rate", "schedule.kind",
                                             "straggling", "momentum", "weight-decay", "mu",            kDescriptionSetting};
    const std::string name = text(task, "algorithm", "sgd");
    demand(name == "sgd" || name == "fedprox", "this device does not know the local algorithm " + name);
    for (const auto& setting : task.algorithm()) {
      demand(known.count(setting.first) > 0, "this device does not know the setting " + setting.first + " of " + name);
    }
    const std::string schedule = text(task, "schedule.kind", "constant");
    demand(schedule == "constant", "this device keeps its step size; it does not know the schedule " + schedule);
    demand(value(task, "straggling", "0") == 0, "this device does not straggle");
    epochs = static_cast<long>(value(task, "epochs", "1"));
    batch = static_cast<long>(value(task, "batch", "32"));
    rate = static_cast<float>(value(task, "learning-rate", "0.05"));
    momentum = static_cast<float>(value(task, "momentum", "0"));
    decay = static_cast<float>(value(task, "weight-decay", "0"));
    mu = name == "fedprox" ? static_cast<float>(value(task, "mu", "0.01")) : 0;
    demand(epochs >= 1 && batch >= 1 && rate > 0, name + " needs epochs, batches and a step size");
  }

  static std::string text(const v1::Task& task, const char* key, const char* otherwise) {
    auto found = task.algorithm().find(key);
    return found == task.algorithm().end() ? otherwise : found->second;
  }

  static double value(const v1::Task& task, const char* key, const char* otherwise) {
    const std::string given = text(task, key, otherwise);
    char* end = nullptr;
    double number = std::strtod(given.c_str(), &end);
    demand(end != given.c_str() && *end == '\0' && std::isfinite(number) && std::fabs(number) < 1e9,
           std::string("the setting ") + key + " is no number");
    return number;
  }
};

}  // namespace

std::uint64_t KeyedRandom::key_of(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (unsigned char byte : text) hash = (hash ^ byte) * 0x100000001B3u;
  return mix(hash);
}

KeyedRandom KeyedRandom::of(
    std::uint64_t seed, const std::string& purpose, std::uint64_t round, std::uint64_t client, std::uint32_t attempt) {
  KeyedRandom first(mix(mix(seed) + key_of(purpose)), mix(mix(round + 1) + client));
  if (attempt == 1) return first;
  return KeyedRandom(mix(first.key_ ^ mix(first.stream_ + key_of("attempt"))), mix(first.stream_ ^ mix(attempt)));
}

std::uint32_t KeyedRandom::next() {
  if (used_ == 4) {
    philox(index_++, stream_, key_, block_);
    used_ = 0;
  }
  return block_[used_++];
}

std::uint32_t KeyedRandom::below(std::uint32_t bound) {
  std::uint32_t word = next();
  if ((bound & (bound - 1)) == 0) return word & (bound - 1);
  word >>= 1;
  while (word - word % bound + (bound - 1) > 0x7fffffffu) word = next() >> 1;
  return word % bound;
}

void KeyedRandom::shuffle(std::vector<std::uint32_t>& items) {
  for (std::size_t i = items.size(); i-- > 1;) std::swap(items[i], items[below(static_cast<std::uint32_t>(i + 1))]);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + " can't be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

Recorded::Recorded(const std::string& folder) {
  const std::string path = folder + "/windows.npy";
  std::ifstream in(path, std::ios::binary);
  char head[10];
  if (!in.read(head, sizeof head) || std::memcmp(head, "\x93NUMPY\x01\x00", 8) != 0) {
    throw std::runtime_error(path + " must be an array of NumPy's format 1.0");
  }
  std::string header(static_cast<std::uint8_t>(head[8]) | static_cast<std::uint8_t>(head[9]) << 8, '\0');
  in.read(header.data(), static_cast<std::streamsize>(header.size()));
  const std::size_t shape = header.find("'shape': (");
  std::size_t windows = 0;
  if (header.find("'<f4'") == std::string::npos || header.find("False") == std::string::npos || shape == std::string::npos ||
      std::sscanf(header.c_str() + shape, "'shape': (%zu, %zu, %zu)", &windows, &points_, &channels_) != 3 || windows == 0 ||
      points_ == 0 || channels_ == 0 || windows > (1u << 28) / points_ / channels_) {
    throw std::runtime_error(path + " must hold float32 of the shape [windows, points, channels], in C order");
  }
  values_.resize(windows * points_ * channels_);
  if (!in.read(reinterpret_cast<char*>(values_.data()), static_cast<std::streamsize>(4 * values_.size()))) {
    throw std::runtime_error(path + " ends before its last window");
  }
  for (float value : values_) {
    if (!std::isfinite(value)) throw std::runtime_error(path + " has a value that is no finite number");
  }
  std::istringstream labels(read_file(folder + "/labels.txt"));
  for (std::string line; std::getline(labels, line);) labels_.push_back(line);
  if (labels_.size() != windows) throw std::runtime_error(folder + "/labels.txt must have a line for each window");
}

std::vector<std::uint32_t> Recorded::fitted(const v1::ModelDescriptionMessage& description) const {
  const std::size_t wanted = static_cast<std::size_t>(description.channels_size());
  demand(points_ == description.window() && channels_ == wanted,
         "the model takes windows of " + std::to_string(description.window()) + " points of " + std::to_string(wanted) +
             " channels, but this device has " + std::to_string(points_) + " of " + std::to_string(channels_));
  std::map<std::string, std::uint32_t> numbers;
  for (int c = 0; c < description.classes_size(); c++) numbers[description.classes(c)] = static_cast<std::uint32_t>(c);
  std::vector<std::uint32_t> labels;
  for (const std::string& label : labels_) {
    auto found = numbers.find(label);
    demand(found != numbers.end(), "this device has a class that the model does not tell apart");
    labels.push_back(found->second);
  }
  return labels;
}

void Recorded::normalized(std::size_t window, const v1::ModelDescriptionMessage& description, float* into) const {
  const float* from = values_.data() + window * points_ * channels_;
  for (std::size_t i = 0; i < points_ * channels_; i++) {
    const auto& channel = description.channels(static_cast<int>(i % channels_));
    const bool constant = !(channel.deviation() > kConstant);
    into[i] = constant ? 0 : static_cast<float>((from[i] - channel.mean()) / channel.deviation());
  }
}

Training::Training(Recorded recorded, std::string device, bool keyed)
    : recorded_(std::move(recorded)), device_(std::move(device)), keyed_(keyed) {}

Update Training::train(const v1::Task& task, Bytes given, const v1::ModelDescriptionMessage* description) const {
  demand(description != nullptr, "this device trains what a coordinator describes, and this one describes nothing");
  demand(task.model().sections_size() == 0, "this device knows no local algorithm that shares more than the model");
  const Settings settings(task);
  Tensors tensors(task.model());
  demand(given.size() == 4 * tensors.parameters.size(), "the model is not as long as its slices");
  std::memcpy(tensors.parameters.data(), given.data(), given.size());
  given = Bytes();
  const std::vector<float> start = tensors.parameters;
  Network network(*description, tensors);
  const std::vector<std::uint32_t> labels = recorded_.fitted(*description);
  std::vector<float> window(network.window_size());
  std::vector<float> velocity(settings.momentum == 0 ? 0 : tensors.parameters.size());

  Bytes secret = random_bytes(16);
  std::uint64_t own_seed, own_round;
  std::memcpy(&own_seed, secret.data(), 8);
  std::memcpy(&own_round, secret.data() + 8, 8);
  KeyedRandom random = keyed_ ? KeyedRandom::of(task.seed(), "local-training", task.round(),
                                                KeyedRandom::key_of(device_), task.attempt())
                              : KeyedRandom::of(own_seed, "own-order", own_round, 0, 1);
  std::vector<std::uint32_t> order(labels.size());
  for (std::size_t i = 0; i < order.size(); i++) order[i] = static_cast<std::uint32_t>(i);
  double losses = 0, squares = 0;
  for (long epoch = 0; epoch < settings.epochs; epoch++) {
    random.shuffle(order);
    for (std::size_t from = 0; from < order.size(); from += static_cast<std::size_t>(settings.batch)) {
      const std::size_t to = std::min(order.size(), from + static_cast<std::size_t>(settings.batch));
      const double count = static_cast<double>(to - from);
      std::fill(tensors.gradient.begin(), tensors.gradient.end(), 0.0f);
      double loss = 0;
      for (std::size_t i = from; i < to; i++) {
        recorded_.normalized(order[i], *description, window.data());
        loss += network.learn(window.data(), labels[order[i]], static_cast<float>(1 / count)) / count;
      }
      demand(std::isfinite(loss), "the loss is no finite number; lower the learning rate or check the data");
      for (std::size_t i = 0; i < tensors.parameters.size(); i++) {
        float& w = tensors.parameters[i];
        float g = tensors.gradient[i] + settings.mu * (w - start[i]) + settings.decay * w;
        if (!velocity.empty()) g = velocity[i] = settings.momentum * velocity[i] + g;
        w -= settings.rate * g;
      }
      losses += loss * count;
      squares += loss * loss * count;
    }
  }
  tensors.gradient = std::vector<float>();
  Update update;
  update.weight = labels.size();
  update.change = std::move(tensors.parameters);
  for (std::size_t i = 0; i < update.change.size(); i++) {
    update.change[i] -= start[i];
    demand(std::isfinite(update.change[i]), "the training diverged: a parameter is no finite number; lower the learning rate");
  }
  const double samples = static_cast<double>(labels.size());
  update.metrics["loss"] = {losses, static_cast<double>(settings.epochs) * samples};
  update.metrics["squared-loss"] = {squares / static_cast<double>(settings.epochs), samples};
  return update;
}

}  // namespace proprio

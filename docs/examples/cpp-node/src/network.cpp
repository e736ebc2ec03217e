#include "network.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "proprio/v1/federation.pb.h"
#include "proprio/v1/model.pb.h"

namespace proprio {
namespace {

constexpr std::size_t kMostValues = std::size_t{1} << 28;

int number(const v1::ModelLayer& layer, const char* name) {
  auto found = layer.settings().find(name);
  try {
    if (found != layer.settings().end()) return std::stoi(found->second);
  } catch (const std::exception&) {
  }
  throw Refusal("a layer of the kind " + layer.kind() + " needs the setting " + name + " as a whole number");
}

struct Geometry {
  int rows, channels, points, kernel, stride, dilation, padding;
  int row(int point, int tap) const { return point * stride - padding + tap * dilation; }
  bool inside(int row) const { return row >= 0 && row < rows; }
};

/// A convolution over time; a dense layer is one with a single tap, whose weights lie output by output.
class Product : public Step {
 public:
  Product(const v1::ModelLayer& layer, Tensors& tensors, int rows, int channels)
      : tensors_(tensors), outputs_(static_cast<int>(layer.values())), dense_(layer.kind() == "dense") {
    g_ = dense_ ? Geometry{rows, channels, static_cast<int>(layer.points()), 1, 1, 1, 0}
                : Geometry{rows,
                           channels,
                           static_cast<int>(layer.points()),
                           number(layer, "kernel"),
                           number(layer, "stride"),
                           number(layer, "dilation"),
                           number(layer, "padding")};
    demand(g_.kernel >= 1 && g_.stride >= 1 && g_.dilation >= 1, "a convolution's geometry must be of numbers from 1");
    weights_ = tensors.at(layer.slices() + "/W", static_cast<std::size_t>(g_.kernel) * channels * outputs_);
    auto bias = layer.settings().find("bias");
    biased_ = bias != layer.settings().end() && bias->second == "true";
    if (biased_) bias_ = tensors.at(layer.slices() + "/b", outputs_);
  }

  void forward(const float* x, float* y) override {
    const float* w = tensors_.parameters.data() + weights_;
    for (int p = 0; p < g_.points; p++, y += outputs_) {
      for (int o = 0; o < outputs_; o++) y[o] = biased_ ? tensors_.parameters[bias_ + o] : 0;
      for (int t = 0; t < g_.kernel; t++) {
        int row = g_.row(p, t);
        if (!g_.inside(row)) continue;
        const float* in = x + static_cast<std::size_t>(row) * g_.channels;
        if (dense_) {
          for (int o = 0; o < outputs_; o++) {
            const float* line = w + static_cast<std::size_t>(o) * g_.channels;
            float sum = 0;
            for (int c = 0; c < g_.channels; c++) sum += line[c] * in[c];
            y[o] += sum;
          }
        } else {
          for (int c = 0; c < g_.channels; c++) {
            const float* line = w + (static_cast<std::size_t>(t) * g_.channels + c) * outputs_;
            for (int o = 0; o < outputs_; o++) y[o] += line[o] * in[c];
          }
        }
      }
    }
  }

  void backward(const float* x, const float*, const float* dy, float* dx) override {
    const float* w = tensors_.parameters.data() + weights_;
    float* dw = tensors_.gradient.data() + weights_;
    if (dx != nullptr) std::fill(dx, dx + inputs, 0.0f);
    for (int p = 0; p < g_.points; p++, dy += outputs_) {
      for (int o = 0; biased_ && o < outputs_; o++) tensors_.gradient[bias_ + o] += dy[o];
      for (int t = 0; t < g_.kernel; t++) {
        int row = g_.row(p, t);
        if (!g_.inside(row)) continue;
        const std::size_t from = static_cast<std::size_t>(row) * g_.channels;
        if (dense_) {
          for (int o = 0; o < outputs_; o++) {
            const std::size_t line = static_cast<std::size_t>(o) * g_.channels;
            for (int c = 0; c < g_.channels; c++) dw[line + c] += dy[o] * x[from + c];
            for (int c = 0; dx != nullptr && c < g_.channels; c++) dx[from + c] += dy[o] * w[line + c];
          }
        } else {
          for (int c = 0; c < g_.channels; c++) {
            const std::size_t line = (static_cast<std::size_t>(t) * g_.channels + c) * outputs_;
            float sum = 0;
            for (int o = 0; o < outputs_; o++) {
              dw[line + o] += x[from + c] * dy[o];
              sum += w[line + o] * dy[o];
            }
            if (dx != nullptr) dx[from + c] += sum;
          }
        }
      }
    }
  }

 private:
  Tensors& tensors_;
  int outputs_;
  bool dense_, biased_ = false;
  Geometry g_{};
  std::size_t weights_ = 0, bias_ = 0;
};

/// Of points that follow each other; what lies outside takes no part.
class Pooling : public Step {
 public:
  Pooling(const v1::ModelLayer& layer, int rows, int channels)
      : maximum_(layer.kind() == "max-pooling"),
        mean_(layer.kind() == "mean-pooling"),
        g_{rows, channels, static_cast<int>(layer.points()), number(layer, "kernel"), number(layer, "stride"), 1,
           number(layer, "padding")} {
    demand(g_.kernel >= 1 && g_.stride >= 1, "a pooling's geometry must be of numbers from 1");
    for (int p = 0; p < g_.points; p++) demand(first(p) < end(p), "a pooling sees points that there are not");
  }

  void forward(const float* x, float* y) override {
    for (int p = 0; p < g_.points; p++) {
      for (int c = 0; c < g_.channels; c++) {
        float value = maximum_ ? x[best(x, p, c)] : 0;
        for (int row = first(p); !maximum_ && row < end(p); row++) value += x[row * g_.channels + c];
        *y++ = value * scale(p);
      }
    }
  }

  void backward(const float* x, const float*, const float* dy, float* dx) override {
    if (dx == nullptr) return;
    std::fill(dx, dx + inputs, 0.0f);
    for (int p = 0; p < g_.points; p++) {
      for (int c = 0; c < g_.channels; c++) {
        const float slope = *dy++ * scale(p);
        if (maximum_) {
          dx[best(x, p, c)] += slope;
        } else {
          for (int row = first(p); row < end(p); row++) dx[row * g_.channels + c] += slope;
        }
      }
    }
  }

 private:
  int first(int p) const { return std::max(0, g_.row(p, 0)); }
  int end(int p) const { return std::min(g_.rows, g_.row(p, 0) + g_.kernel); }
  float scale(int p) const { return mean_ ? 1.0f / static_cast<float>(end(p) - first(p)) : 1; }
  int best(const float* x, int p, int c) const {
    int at = first(p) * g_.channels + c;
    for (int row = first(p) + 1; row < end(p); row++) {
      if (x[row * g_.channels + c] > x[at]) at = row * g_.channels + c;
    }
    return at;
  }

  bool maximum_, mean_;
  Geometry g_;
};

/// The values as they are: flattened, they lie in the same order.
class Same : public Step {
 public:
  void forward(const float* x, float* y) override { std::copy(x, x + inputs, y); }
  void backward(const float*, const float*, const float* dy, float* dx) override {
    if (dx != nullptr) std::copy(dy, dy + inputs, dx);
  }
};

/// A function of each value by itself.
class Activation : public Step {
 public:
  explicit Activation(const v1::ModelLayer& layer) {
    auto named = layer.settings().find("function");
    const std::string name = named == layer.settings().end() ? "" : named->second;
    static const std::map<std::string, Kind> kinds{{"relu", Kind::kLeaky},
                                                   {"leaky-relu", Kind::kLeaky},
                                                   {"elu", Kind::kElu},
                                                   {"tanh", Kind::kTanh},
                                                   {"sigmoid", Kind::kSigmoid}};
    auto found = kinds.find(name);
    demand(found != kinds.end(), "this device does not know the activation " + name);
    kind_ = found->second;
    auto given = layer.settings().find("parameter");
    if (given != layer.settings().end()) parameter_ = std::strtof(given->second.c_str(), nullptr);
  }

  void forward(const float* x, float* y) override {
    for (std::size_t i = 0; i < inputs; i++) {
      switch (kind_) {
        case Kind::kLeaky: y[i] = x[i] > 0 ? x[i] : x[i] * parameter_; break;
        case Kind::kElu: y[i] = x[i] > 0 ? x[i] : parameter_ * std::expm1(x[i]); break;
        case Kind::kTanh: y[i] = std::tanh(x[i]); break;
        case Kind::kSigmoid: y[i] = 1 / (1 + std::exp(-x[i])); break;
      }
    }
  }

  void backward(const float* x, const float* y, const float* dy, float* dx) override {
    for (std::size_t i = 0; dx != nullptr && i < inputs; i++) {
      float slope = 1;
      switch (kind_) {
        case Kind::kLeaky: slope = x[i] > 0 ? 1 : parameter_; break;
        case Kind::kElu: slope = x[i] > 0 ? 1 : y[i] + parameter_; break;
        case Kind::kTanh: slope = 1 - y[i] * y[i]; break;
        case Kind::kSigmoid: slope = y[i] * (1 - y[i]); break;
      }
      dx[i] = dy[i] * slope;
    }
  }

 private:
  enum class Kind { kLeaky, kElu, kTanh, kSigmoid };
  Kind kind_;
  float parameter_ = 0;
};

void require_known(const v1::ModelLayer& layer) {
  static const std::set<std::string> pool{"kernel", "stride", "padding"};
  static const std::map<std::string, std::set<std::string>> known{
      {"dense", {"bias"}},
      {"convolution", {"kernel", "stride", "dilation", "padding", "bias"}},
      {"max-pooling", pool},
      {"mean-pooling", pool},
      {"sum-pooling", pool},
      {"flatten", {}},
      {"activation", {"function", "parameter"}}};
  auto found = known.find(layer.kind());
  if (found == known.end()) {
    auto type = layer.settings().find("type");
    throw Refusal("this device trains no layer of the kind " + layer.kind() +
                  (type == layer.settings().end() ? "" : " (" + type->second + ")"));
  }
  for (const auto& setting : layer.settings()) {
    demand(found->second.count(setting.first) > 0,
           "this device does not know " + setting.first + " of a layer of the kind " + layer.kind());
  }
}

std::unique_ptr<Step> step(const v1::ModelLayer& layer, Tensors& tensors, int rows, int channels) {
  if (layer.kind() == "dense" || layer.kind() == "convolution") {
    return std::make_unique<Product>(layer, tensors, rows, channels);
  }
  if (layer.kind() == "flatten") return std::make_unique<Same>();
  if (layer.kind() == "activation") return std::make_unique<Activation>(layer);
  return std::make_unique<Pooling>(layer, rows, channels);
}

}  // namespace

Tensors::Tensors(const v1::ModelRef& model) {
  std::size_t at = 0;
  for (const auto& slice : model.slices()) {
    std::size_t length = 1;
    for (std::uint32_t dimension : slice.shape()) {
      demand(dimension <= kMostValues && length * dimension <= kMostValues, "a slice of the model is larger than this device takes");
      length *= dimension;
    }
    demand(ranges_.emplace(slice.name(), std::make_pair(at, length)).second, "two slices are named " + slice.name());
    at += length;
    demand(at <= kMostValues, "the model is larger than this device takes");
  }
  parameters.resize(at);
  gradient.resize(at);
}

std::size_t Tensors::at(const std::string& name, std::size_t count) const {
  auto found = ranges_.find(name);
  demand(found != ranges_.end(), "the description needs parameters " + name + ", but the model has none");
  demand(found->second.second == count, "parameters " + name + " should have " + std::to_string(count) +
                                            " values but have " + std::to_string(found->second.second));
  return found->second.first;
}

Network::Network(const v1::ModelDescriptionMessage& description, Tensors& tensors) {
  demand(description.models() == 1, "this device trains one model, not several at once");
  demand(description.layers_size() > 0 && description.channels_size() > 0 && description.window() >= 1 &&
             description.window() <= (1u << 20),
         "the model's description has no layers, no channels or no window");
  const std::string& first = description.layers(0).kind();
  const bool sequence = first == "convolution" || first.find("-pooling") != std::string::npos;
  std::size_t rows = sequence ? description.window() : 1;
  std::size_t values = static_cast<std::size_t>(description.channels_size()) * (sequence ? 1 : description.window());
  window_ = rows * values;
  demand(window_ <= kMostValues, "the model's windows are larger than this device takes");
  std::size_t largest = window_;
  for (int i = 0; i < description.layers_size(); i++) {
    const v1::ModelLayer& layer = description.layers(i);
    const bool last = i == description.layers_size() - 1;
    demand((layer.kind() == "softmax") == last, "this device trains models that end in a softmax");
    if (!last) require_known(layer);
    demand(layer.points() >= 1 && layer.values() >= 1 && std::size_t{layer.points()} * layer.values() <= kMostValues,
           "a layer gives nothing, or more than this device takes");
    if (last) break;
    auto made = step(layer, tensors, static_cast<int>(rows), static_cast<int>(values));
    made->inputs = rows * values;
    const bool keeps = layer.kind() == "flatten" || layer.kind() == "activation";
    rows = layer.points();
    values = layer.values();
    made->outputs = rows * values;
    demand(!keeps || made->inputs == made->outputs, "a layer of the kind " + layer.kind() + " can't change how many values there are");
    largest = std::max(largest, made->outputs);
    values_.emplace_back(made->outputs);
    steps_.push_back(std::move(made));
  }
  const v1::ModelLayer& softmax = description.layers(description.layers_size() - 1);
  auto loss = softmax.settings().find("loss");
  demand(loss != softmax.settings().end() && loss->second == "cross-entropy", "this device minimizes cross-entropy alone");
  demand(!steps_.empty() && rows == 1 && values == static_cast<std::size_t>(description.classes_size()),
         "the model does not give one score for each of its classes");
  slope_.resize(largest);
  next_slope_.resize(largest);
}

double Network::learn(const float* window, std::size_t label, float scale) {
  const float* x = window;
  for (std::size_t i = 0; i < steps_.size(); i++) {
    steps_[i]->forward(x, values_[i].data());
    x = values_[i].data();
  }
  const std::vector<float>& scores = values_.back();
  const float top = *std::max_element(scores.begin(), scores.end());
  double total = 0;
  for (float score : scores) total += std::exp(static_cast<double>(score) - top);
  for (std::size_t c = 0; c < scores.size(); c++) {
    double odds = std::exp(static_cast<double>(scores[c]) - top) / total;
    slope_[c] = scale * static_cast<float>(odds - (c == label ? 1 : 0));
  }
  for (std::size_t i = steps_.size(); i-- > 0;) {
    const float* in = i == 0 ? window : values_[i - 1].data();
    steps_[i]->backward(in, values_[i].data(), slope_.data(), i == 0 ? nullptr : next_slope_.data());
    std::swap(slope_, next_slope_);
  }
  return std::log(total) + top - scores[label];
}

}  // namespace proprio

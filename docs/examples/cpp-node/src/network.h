// A described model: scores, and the gradient of its loss, one window at a time. Values lie point by point.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "crypto.h"

namespace proprio::v1 {
class ModelDescriptionMessage;
class ModelRef;
}  // namespace proprio::v1

namespace proprio {

/// The parameters and their gradient, by the names of slices.
class Tensors {
 public:
  explicit Tensors(const v1::ModelRef& model);
  std::vector<float> parameters, gradient;
  /// Where a tensor begins; it must have so many values.
  std::size_t at(const std::string& name, std::size_t count) const;

 private:
  std::map<std::string, std::pair<std::size_t, std::size_t>> ranges_;
};

/// One layer: what comes out of it, and what becomes of the gradient on its way back.
class Step {
 public:
  virtual ~Step() = default;
  virtual void forward(const float* x, float* y) = 0;
  /// Adds to the gradient of the parameters; writes that of x unless `dx` is null.
  virtual void backward(const float* x, const float* y, const float* dy, float* dx) = 0;
  std::size_t inputs = 0, outputs = 0;
};

/// A whole model. All memory is taken when it is made.
class Network {
 public:
  /// Refuses in a sentence what it does not train.
  Network(const v1::ModelDescriptionMessage& description, Tensors& tensors);
  /// The loss of a window; adds `scale` times its gradient.
  double learn(const float* window, std::size_t label, float scale);
  std::size_t window_size() const { return window_; }

 private:
  std::vector<std::unique_ptr<Step>> steps_;
  std::vector<std::vector<float>> values_;
  std::vector<float> slope_, next_slope_;
  std::size_t window_;
};

}  // namespace proprio

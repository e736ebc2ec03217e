// One secure aggregation: its terms, an update as integers, and the messages as a Participant takes and gives them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "identity.h"
#include "participant.h"
#include "training.h"

namespace proprio::v1 {
class SecAggCoordinatorMessage;
class SecAggDeviceMessage;
class SecAggShareInbox;
class Task;
}  // namespace proprio::v1

namespace proprio {

/// What the devices of a round agree on about their updates.
struct Terms {
  std::vector<std::pair<std::string, std::uint32_t>> sections;
  std::uint32_t value_bits;
  double clip;
  std::uint64_t largest_weight;
  std::vector<std::string> metrics;
};

std::uint32_t ring_bits(std::uint32_t value_bits, std::uint32_t cohort);
std::vector<VectorSpec> vectors_of(const Terms& terms, std::uint32_t cohort);

/// Which sums the device let be opened, and which sessions it joined, kept over restarts: "Releases" in the docs.
class SessionLog {
 public:
  /// @param path empty to keep it only while the process lives
  SessionLog(std::string path, double pause);
  /// R0: notes a session before it begins, or refuses it.
  void join(const Config& config);
  /// R2: notes that an input leaves, before it does.
  void send();
  /// R4: notes that shares are given, before they are.
  void release(const Config& config);

 private:
  struct Run {
    std::string name;
    std::uint32_t round;
    std::vector<std::string> sessions;
  };
  double now() const;
  void read();
  void write();

  std::string path_;
  double pause_, base_, opened_, latest_ = 0;
  std::vector<Run> runs_;
  std::set<std::string> models_;
  std::optional<double> released_;
  std::vector<double> inputs_;
};

/// One session. The same message again gets the same reply, a different one of the same kind ends it.
class Aggregation {
 public:
  /// Checks the task's configuration and terms; refuses in a sentence.
  Aggregation(const v1::Task& task, const Identity& identity, Policy policy, SessionLog& log);
  void advertise(v1::SecAggDeviceMessage& reply);
  /// The reply to a roster, to survivors or to the request for shares.
  void answer(const v1::SecAggCoordinatorMessage& message, v1::SecAggDeviceMessage& reply);
  /// Whether these shares came before; others than those end the session.
  bool repeated(const v1::SecAggShareInbox& inbox);
  /// The update under masks, packed; `record` is the file, if any, for what is added, in the clear.
  std::vector<Bytes> mask(const v1::SecAggShareInbox& inbox, const Update& update, const std::string& record);

 private:
  const Identity& identity_;
  SessionLog& log_;
  Terms terms_;
  Config config_;
  Keys known_;
  std::optional<Participant> participant_;
  std::map<int, std::pair<std::string, std::string>> answered_;
  std::string inbox_;
};

}  // namespace proprio

#include "session.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include <grpcpp/grpcpp.h>

#include "proprio/v1/federation.grpc.pb.h"
#include "proprio/v1/model.pb.h"

namespace proprio {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// The revision of the protocol in which the coordinator says which rounds are safe.
constexpr std::uint32_t kCommitted = 3;
constexpr std::size_t kChunk = 256 * 1024, kLongestRun = 128, kLongestReason = 400, kMostRuns = 8, kMostDescription = 1 << 20;
constexpr double kLongestTold = 86'400;

void say(const std::string& line) { std::cout << line << std::endl; }

/// At random, so that devices that have the same reason to wait come one by one.
double drawn(double least, double most) {
  static std::mt19937 random{std::random_device{}()};
  return std::uniform_real_distribution<>(least, most)(random);
}

void rest(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

struct StageFailed : std::runtime_error {
  StageFailed(std::string where, const std::string& reason) : std::runtime_error(reason), stage(std::move(where)) {}
  std::string stage;
};

/// Names where a task failed, if it does in `work`.
template <typename Work>
auto at(const char* stage, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const StageFailed&) {
    throw;
  } catch (const std::exception& e) {
    throw StageFailed(stage, e.what());
  }
}

std::string in_words(const grpc::Status& status) {
  return "status " + std::to_string(status.error_code()) + ": " + status.error_message();
}

void limit(grpc::ClientContext& context, Clock::time_point deadline) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::duration_cast<milliseconds>(deadline - Clock::now()));
}

/// Repeats a broken call, with growing pauses that are drawn, until the deadline.
template <typename Call>
void persist(Clock::time_point deadline, Call call) {
  for (double most = 0.05;; most = std::min(5.0, 2 * most)) {
    grpc::Status status = call();
    if (status.ok()) return;
    const bool passing = status.error_code() == grpc::UNAVAILABLE || status.error_code() == grpc::RESOURCE_EXHAUSTED;
    if (!passing || Clock::now() + std::chrono::duration<double>(most) >= deadline) throw Refusal(in_words(status));
    rest(drawn(most / 2, most));
  }
}

/// An update as it travels.
struct Sent {
  v1::UpdateHeader header;
  Bytes payload;
};

/// Which of the device's updates count for good: docs/protocol.md, "Counted means committed".
class Settlement {
 public:
  std::vector<std::string> runs() const {
    std::vector<std::string> names;
    for (const auto& one : unsettled_) names.push_back(one.task.run_id());
    return names;
  }

  /// A task has come: an update of its run for another one will not count. The update for this one, if there is one.
  std::optional<Sent> begin(const v1::Task& task) {
    auto found = find(task.run_id());
    if (found == unsettled_.end()) return std::nullopt;
    if (same(found->task, task)) return found->update;
    unsettled_.erase(found);
    return std::nullopt;
  }

  /// Keeps an update before it is sent.
  const Sent& keep(const v1::Task& task, Sent update) {
    forget(task);
    unsettled_.push_back({task, std::move(update)});
    if (unsettled_.size() > kMostRuns) unsettled_.pop_front();
    return *unsettled_.back().update;
  }

  /// Nothing of one under masks, where every session gets an update of its own.
  void keep_masked(const v1::Task& task) {
    forget(task);
    unsettled_.push_back({task, std::nullopt});
    if (unsettled_.size() > kMostRuns) unsettled_.pop_front();
  }

  void forget(const v1::Task& task) {
    auto found = find(task.run_id());
    if (found != unsettled_.end()) unsettled_.erase(found);
  }

  /// May come any number of times.
  void committed(const v1::RoundsCommitted& said) {
    auto found = find(said.run_id());
    if (found == unsettled_.end() || found->task.round() > said.last_round()) return;
    const bool counts = found->task.round() == said.counted_round();
    say("round " + std::to_string(found->task.round()) + " of " + said.run_id() + (counts ? " counts" : " does not count"));
    unsettled_.erase(found);
  }

 private:
  struct Unsettled {
    v1::Task task;
    std::optional<Sent> update;
  };

  std::deque<Unsettled>::iterator find(const std::string& run) {
    auto at = unsettled_.begin();
    while (at != unsettled_.end() && at->task.run_id() != run) ++at;
    return at;
  }

  /// Everything that decides what comes of the training.
  static bool same(const v1::Task& a, const v1::Task& b) {
    auto settings = [](const v1::Task& task) {
      return std::make_pair(std::map<std::string, std::string>(task.algorithm().begin(), task.algorithm().end()),
                            std::map<std::string, std::string>(task.compression().begin(), task.compression().end()));
    };
    return a.round() == b.round() && a.attempt() == b.attempt() && a.seed() == b.seed() &&
           a.model().sha256() == b.model().sha256() &&
           a.model().description_sha256() == b.model().description_sha256() && settings(a) == settings(b);
  }

  std::deque<Unsettled> unsettled_;
};

/// What goes from session to session.
struct Memory {
  Settlement settlement;
  Bytes described;
  v1::ModelDescriptionMessage description;
};

/// What comes on the control stream, read by a thread of its own so that it is never late.
class Inbox {
 public:
  void put(v1::CoordinatorMessage message) {
    std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    news_.notify_all();
  }

  void end() {
    std::lock_guard lock(mutex_);
    ended_ = true;
    news_.notify_all();
  }

  /// The next message; nothing if the stream has ended, or if none comes until then.
  std::optional<v1::CoordinatorMessage> next(Clock::time_point until = Clock::time_point::max()) {
    std::unique_lock lock(mutex_);
    auto there = [this] { return !messages_.empty() || ended_; };
    if (until == Clock::time_point::max()) {
      news_.wait(lock, there);
    } else if (!news_.wait_until(lock, until, there)) {
      return std::nullopt;
    }
    if (messages_.empty()) return std::nullopt;
    v1::CoordinatorMessage message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

  void put_back(v1::CoordinatorMessage message) {
    std::lock_guard lock(mutex_);
    messages_.push_front(std::move(message));
  }

  bool ended() {
    std::lock_guard lock(mutex_);
    return ended_ && messages_.empty();
  }

  /// Whether it holds the word that a round is closed.
  bool closes(const v1::Task& task) {
    std::lock_guard lock(mutex_);
    for (const auto& message : messages_) {
      if (is_closed(message, task)) return true;
    }
    return false;
  }

  static bool is_closed(const v1::CoordinatorMessage& message, const v1::Task& task) {
    return message.has_round_closed() && message.round_closed().run_id() == task.run_id() &&
           message.round_closed().round() == task.round();
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<v1::CoordinatorMessage> messages_;
  bool ended_ = false;
};

template <typename T>
void name(T& message, const v1::Task& task) {
  message.set_run_id(task.run_id());
  message.set_round(task.round());
  message.set_attempt(task.attempt());
}

class Session {
 public:
  Session(std::shared_ptr<grpc::Channel> channel, Device& device, Memory& memory)
      : stub_(v1::Federation::NewStub(channel)), device_(device), memory_(memory) {}

  /// Takes part until the coordinator says farewell, and returns that; a Refusal if the connection breaks.
  v1::Farewell attend() {
    grpc::ClientContext context;
    stream_ = stub_->Attend(&context);
    v1::DeviceMessage first;
    auto* check_in = first.mutable_check_in();
    check_in->set_device_id(device_.identity.device);
    check_in->set_protocol_revision(kCommitted);
    check_in->set_software("proprio-cpp-example");
    for (const std::string& run : memory_.settlement.runs()) check_in->add_unsettled_runs(run);
    stream_->Write(first);
    std::thread reader([this] {
      v1::CoordinatorMessage message;
      while (stream_->Read(&message)) inbox_.put(std::move(message));
      inbox_.end();
    });
    std::optional<v1::Farewell> farewell;
    try {
      farewell = serve();
    } catch (...) {
      context.TryCancel();
      reader.join();
      throw;
    }
    if (farewell) stream_->WritesDone();
    reader.join();
    grpc::Status status = stream_->Finish();
    if (!farewell) {
      status_ = status.error_code();
      throw Refusal(status.ok() ? "the coordinator ended the stream" : in_words(status));
    }
    return *farewell;
  }

  /// What the stream ended with, if it broke.
  grpc::StatusCode status() const { return status_; }

  /// Seconds since it was welcomed; 0 if it never was.
  double lasted() const { return welcomed_ ? std::chrono::duration<double>(Clock::now() - *welcomed_).count() : 0; }

 private:
  std::optional<v1::Farewell> serve() {
    while (auto message = inbox_.next()) {
      if (message->has_welcome()) {
        session_ = message->welcome().session_id();
        chunk_ = message->welcome().max_chunk_bytes() / 4 * 4;
        chunk_ = chunk_ < 4 || chunk_ > kChunk ? kChunk : chunk_;
        told_ = message->welcome().protocol_revision() >= kCommitted;
        welcomed_ = Clock::now();
        say("connected");
      } else if (message->has_task()) {
        perform(message->task());
      } else if (message->has_committed()) {
        memory_.settlement.committed(message->committed());
      } else if (message->has_farewell()) {
        return message->farewell();
      }
    }
    return std::nullopt;
  }

  /// Whatever goes wrong here is the failure of this task, and of nothing else.
  void perform(const v1::Task& task) {
    const std::string round = "round " + std::to_string(task.round());
    say(round + " of " + task.run_id());
    try {
      std::optional<Sent> before = memory_.settlement.begin(task);
      const bool again = before.has_value();
      const auto deadline = Clock::now() + milliseconds(std::min<std::uint64_t>(task.remaining_millis(), 1u << 31));
      const std::string result = perform(task, std::move(before), deadline);
      if (!told_ || result == "LATE" || result.rfind("not counted", 0) == 0) memory_.settlement.forget(task);
      say(round + ": " + result + (again ? ", sent again" : ""));
    } catch (const StageFailed& e) {
      say(round + " failed at " + e.stage + ": " + e.what());
      v1::DeviceMessage message;
      auto* failed = message.mutable_task_failed();
      name(*failed, task);
      failed->set_stage(e.stage);
      failed->set_reason(std::string(e.what()).substr(0, kLongestReason));
      stream_->Write(message);
    }
  }

  std::string perform(const v1::Task& task, std::optional<Sent> before, Clock::time_point deadline) {
    return at("train", [&] {
      at("fetch", [&] { demand(task.run_id().size() <= kLongestRun, "a run's id must have at most 128 characters"); });
      at("aggregate", [&] {
        demand(task.has_secagg() || !device_.hides, "this device takes part only where single updates are hidden");
      });
      const v1::ModelDescriptionMessage* description = at("fetch", [&] { return describe(task, deadline); });
      Bytes model = at("fetch", [&] { return fetch(task.model(), deadline); });
      if (task.has_secagg()) return aggregate(task, std::move(model), description, deadline);
      demand(task.compression().empty(), "this device compresses nothing");
      Sent sent = before ? std::move(*before) : pack(device_.training.train(task, std::move(model), description));
      const Sent& kept = memory_.settlement.keep(task, std::move(sent));
      if (inbox_.closes(task)) return std::string("closed");
      return at("submit", [&] { return submit_plain(task, kept, deadline); });
    });
  }

  /// What the model is, asked for once; null if the coordinator does not say.
  const v1::ModelDescriptionMessage* describe(const v1::Task& task, Clock::time_point deadline) {
    const Bytes& digest = task.model().description_sha256();
    auto named = task.algorithm().find(kDescriptionSetting);
    demand(!task.has_secagg() || (named == task.algorithm().end() ? Bytes() : named->second) == hex(digest),
           "the model's description is not what the task's settings name, so that others may have been told of another one");
    if (digest.empty()) return nullptr;
    if (digest != memory_.described) learn(digest, deadline);
    if (task.has_secagg()) require_laid_out(task.model());
    return &memory_.description;
  }

  /// Parameters that are cut otherwise than is described, which all of a secure aggregation are told alike, are refused.
  void require_laid_out(const v1::ModelRef& model) const {
    const v1::ModelDescriptionMessage& told = memory_.description;
    const auto alike = [](const v1::Slice& slice, const v1::ModelTensor& tensor) {
      return slice.name() == tensor.name() &&
             std::equal(slice.shape().begin(), slice.shape().end(), tensor.shape().begin(), tensor.shape().end());
    };
    demand(told.tensors_size() > 0 && std::equal(model.slices().begin(), model.slices().end(), told.tensors().begin(),
                                                 told.tensors().end(), alike),
           "the model's slices are not those that its description has, so that others may have been told of other ones");
  }

  void learn(const Bytes& digest, Clock::time_point deadline) {
    v1::DescribeModelRequest request;
    request.set_session_id(session_);
    request.set_sha256(digest);
    v1::DescribeModelReply reply;
    persist(deadline, [&] {
      grpc::ClientContext context;
      limit(context, deadline);
      return stub_->DescribeModel(&context, request, &reply);
    });
    demand(reply.description().size() <= kMostDescription, "the model's description is longer than this device reads");
    demand(sha256(reply.description()) == digest, "the model's description does not have the digest that the task names");
    demand(memory_.description.ParseFromString(reply.description()), "the model's description can't be read");
    memory_.described = digest;
    std::string classes;
    for (const std::string& one : memory_.description.classes()) classes += (classes.empty() ? "" : ", ") + one;
    say("the model tells " + classes + " in " + std::to_string(memory_.description.window()) + " points");
  }

  Bytes fetch(const v1::ModelRef& model, Clock::time_point deadline) {
    demand(model.byte_length() <= device_.memory,
           "its model of " + std::to_string(model.byte_length()) + " bytes is larger than this device takes");
    unsigned __int128 values = 0;
    for (const auto& slice : model.slices()) {
      unsigned __int128 length = 1;
      for (std::uint32_t dimension : slice.shape()) length = std::min<unsigned __int128>(length * dimension, std::uint64_t{1} << 62);
      values += length;
    }
    for (const auto& section : model.sections()) values += section.length();
    demand(4 * values == model.byte_length(), "the model's slices and sections do not add up to its length");
    Bytes bytes;
    bytes.reserve(model.byte_length());
    persist(deadline, [&] {
      v1::FetchModelRequest request;
      request.set_session_id(session_);
      request.set_sha256(model.sha256());
      request.set_offset(bytes.size());
      grpc::ClientContext context;
      limit(context, deadline);
      auto reader = stub_->FetchModel(&context, request);
      v1::Chunk chunk;
      while (reader->Read(&chunk)) {
        try {
          demand(chunk.offset() == bytes.size() && bytes.size() + chunk.data().size() <= model.byte_length(),
                 "a chunk begins at byte " + std::to_string(chunk.offset()) + ", but byte " + std::to_string(bytes.size()) +
                     " of " + std::to_string(model.byte_length()) + " comes next");
          demand(crc32c(chunk.data().data(), chunk.data().size()) == chunk.crc32c(),
                 "the chunk at byte " + std::to_string(bytes.size()) + " has another checksum");
        } catch (...) {
          context.TryCancel();
          reader->Finish();
          throw;
        }
        bytes += chunk.data();
      }
      return reader->Finish();
    });
    demand(bytes.size() == model.byte_length(), "the model ended before its last byte");
    demand(sha256(bytes) == model.sha256(), "the model's bytes do not have its digest");
    return bytes;
  }

  static Sent pack(const Update& update) {
    Sent sent;
    sent.header.set_weight(update.weight);
    auto* section = sent.header.add_sections();
    section->set_name("params");
    section->set_length(update.change.size());
    for (const auto& [metric, value] : update.metrics) {
      auto& sum = (*sent.header.mutable_metrics())[metric];
      sum.set_sum(value.first);
      sum.set_weight(value.second);
    }
    sent.payload.assign(reinterpret_cast<const char*>(update.change.data()), 4 * update.change.size());
    return sent;
  }

  std::string submit_plain(const v1::Task& task, const Sent& sent, Clock::time_point deadline) {
    v1::UpdateHeader header = sent.header;
    name(header, task);
    header.set_session_id(session_);
    header.set_sha256(sha256(sent.payload));
    return submit<v1::UpdateMessage>(
        [&](grpc::ClientContext* context, v1::SubmitReceipt* receipt) { return stub_->SubmitUpdate(context, receipt); },
        header, sent.payload, deadline);
  }

  /// Sends a header and a payload in chunks; repeating is safe. Gives the receipt's verdict.
  template <typename Message, typename Open, typename Header>
  std::string submit(Open open, const Header& header, const Bytes& payload, Clock::time_point deadline) {
    v1::SubmitReceipt receipt;
    persist(deadline, [&] {
      grpc::ClientContext context;
      limit(context, deadline);
      auto writer = open(&context, &receipt);
      Message message;
      *message.mutable_header() = header;
      bool open_still = writer->Write(message);
      for (std::size_t from = 0; open_still && from < payload.size(); from += chunk_) {
        auto* chunk = message.mutable_chunk();
        chunk->set_offset(from);
        chunk->set_data(payload.substr(from, chunk_));
        chunk->set_crc32c(crc32c(chunk->data().data(), chunk->data().size()));
        open_still = writer->Write(message);
      }
      writer->WritesDone();
      return writer->Finish();
    });
    return v1::SubmitReceipt::Verdict_Name(receipt.verdict());
  }

  std::string aggregate(
      const v1::Task& task, Bytes model, const v1::ModelDescriptionMessage* description, Clock::time_point deadline) {
    auto reply = [&](auto fill) {
      v1::DeviceMessage message;
      auto* secagg = message.mutable_secagg();
      fill(*secagg);
      name(*secagg, task);
      stream_->Write(message);
    };
    std::optional<Aggregation> aggregation;
    at("aggregate", [&] {
      aggregation.emplace(task, device_.identity, device_.policy, device_.log);
      reply([&](auto& out) { aggregation->advertise(out); });
    });
    for (;;) {
      auto message = inbox_.next(deadline);
      if (!message) {
        throw StageFailed("aggregate", inbox_.ended() ? "the connection broke in the midst of the round"
                                                      : "the coordinator fell silent in the midst of the round");
      }
      if (Inbox::is_closed(*message, task)) return "closed";
      if (message->has_task() || message->has_farewell() || message->has_welcome()) {
        inbox_.put_back(std::move(*message));
        return "broken off";
      }
      if (message->has_committed()) memory_.settlement.committed(message->committed());
      const v1::SecAggCoordinatorMessage& secagg = message->secagg();
      if (!message->has_secagg() || secagg.run_id() != task.run_id() || secagg.round() != task.round() ||
          secagg.attempt() != task.attempt()) {
        continue;
      }
      if (secagg.has_outcome()) {
        return secagg.outcome().counted() ? "counted" : "not counted: " + secagg.outcome().reason();
      }
      if (secagg.has_inbox()) {
        if (at("aggregate", [&] { return aggregation->repeated(secagg.inbox()); })) continue;
        upload(task, *aggregation, secagg.inbox(), at("train", [&] { return device_.training.train(task, std::move(model), description); }),
               deadline);
      } else if (secagg.message_case() != v1::SecAggCoordinatorMessage::MESSAGE_NOT_SET) {
        at("aggregate", [&] { reply([&](auto& out) { aggregation->answer(secagg, out); }); });
      }
    }
  }

  void upload(const v1::Task& task, Aggregation& aggregation, const v1::SecAggShareInbox& inbox, Update update,
              Clock::time_point deadline) {
    std::vector<Bytes> packed = at("aggregate", [&] { return aggregation.mask(inbox, update, device_.record); });
    update.change = {};
    memory_.settlement.keep_masked(task);
    v1::MaskedHeader header;
    name(header, task);
    header.set_session_id(session_);
    Bytes payload;
    for (Bytes& vector : packed) {
      header.add_vector_bytes(vector.size());
      payload += vector;
      vector = {};
    }
    header.set_sha256(sha256(payload));
    at("submit", [&] {
      submit<v1::MaskedMessage>(
          [&](grpc::ClientContext* context, v1::SubmitReceipt* receipt) { return stub_->SubmitMasked(context, receipt); },
          header, payload, deadline);
    });
  }

  std::unique_ptr<v1::Federation::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::DeviceMessage, v1::CoordinatorMessage>> stream_;
  Device& device_;
  Memory& memory_;
  Inbox inbox_;
  std::string session_;
  std::size_t chunk_ = kChunk;
  bool told_ = false;
  std::optional<Clock::time_point> welcomed_;
  grpc::StatusCode status_ = grpc::OK;
};

std::shared_ptr<grpc::Channel> connect(const std::string& coordinator, const Identity& identity) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // What may arrive unread stays small, however fast the network is.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  auto credentials = identity.root_pem.empty()
                         ? grpc::InsecureChannelCredentials()
                         : grpc::SslCredentials({identity.root_pem, identity.key_pem, identity.certificate_pem});
  return grpc::CreateCustomChannel(coordinator, credentials, arguments);
}

}  // namespace

void attend(const std::string& coordinator, Device& device) {
  Memory memory;
  double most = device.first_pause;
  for (double pause = 0;;) {
    Session session(connect(coordinator, device.identity), device, memory);
    try {
      const v1::Farewell farewell = session.attend();
      say("farewell: " + farewell.reason());
      if (!device.stays) return;
      const double told = std::min(kLongestTold, static_cast<double>(farewell.come_back_millis()) / 1000);
      pause = told > 0 ? drawn(told, 1.1 * told) : drawn(device.longest_pause / 2, device.longest_pause);
      most = device.first_pause;
    } catch (const Refusal& e) {
      say(std::string("no session: ") + e.what());
      // A session that lasted longer than the pause before it was none of the failures before.
      if (session.lasted() > pause) most = device.first_pause;
      const grpc::StatusCode status = session.status();
      // After these only people can help.
      const bool refused = status == grpc::PERMISSION_DENIED || status == grpc::UNAUTHENTICATED || status == grpc::ABORTED;
      const double bound = refused ? 10 * device.longest_pause : most;
      pause = drawn(bound / 2, bound);
      most = std::min(device.longest_pause, 2 * most);
    }
    rest(pause);
  }
}

}  // namespace proprio

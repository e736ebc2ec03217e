#include "aggregation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "proprio/v1/federation.pb.h"

namespace proprio {
namespace {

constexpr std::uint32_t kScalarBits = 48, kMetricBits = 50, kCountBits = 40;
constexpr double kScalarClip = 1 << 20, kMetricUnits = 1 << 20;
constexpr std::size_t kAttempts = 3, kRuns = 64;

double largest(std::uint32_t bits) { return std::ldexp(1.0, static_cast<int>(bits) - 1) - 1; }
bool is_few(const std::pair<std::string, std::uint32_t>& section) { return section.second <= 64 && section.first != "params"; }

std::uint32_t digits(std::uint64_t value) {
  std::uint32_t count = 0;
  for (; value > 0; value >>= 1) count++;
  return count;
}

Bytes digest(const Terms& terms, const std::map<std::string, std::string>& settings) {
  Bytes bytes = Bytes("proprio/v1/terms") + u32(static_cast<std::uint32_t>(terms.sections.size()));
  for (const auto& [name, length] : terms.sections) bytes += lp(name) + u32(length);
  bytes += u32(terms.value_bits) + f64(terms.clip) + u64(terms.largest_weight);
  bytes += u32(static_cast<std::uint32_t>(terms.metrics.size()));
  for (const std::string& metric : terms.metrics) bytes += lp(metric);
  bytes += u32(static_cast<std::uint32_t>(settings.size()));
  for (const auto& [key, value] : settings) bytes += lp(key) + lp(value);
  return sha256(bytes);
}

std::uint64_t in_ring(double integer, std::uint32_t bits) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(integer)) & ((std::uint64_t{1} << bits) - 1);
}

/// Up or down at random, so that the mean is right; counts what the clip cut.
class Rounding {
 public:
  explicit Rounding(double factor) : factor_(factor), random_(random_bytes(16), 0) {}
  std::uint64_t operator()(float value, double clip, std::uint32_t value_bits, std::uint32_t bits) {
    const double most = largest(value_bits);
    double scaled = value * (factor_ * (most / clip));
    demand(std::isfinite(scaled), "an update's values must be finite numbers");
    if (std::fabs(scaled) > most) {
      cut++;
      scaled = std::copysign(most, scaled);
    }
    std::uint8_t word[4];
    random_.next(word, sizeof word);
    std::uint32_t drawn;
    std::memcpy(&drawn, word, sizeof drawn);
    return in_ring(std::floor(scaled + std::ldexp(static_cast<double>(drawn), -32)), bits);
  }
  std::uint64_t cut = 0;

 private:
  double factor_;
  Keystream random_;
};

std::vector<std::vector<std::uint64_t>> encode(const Update& update, const Terms& terms, const std::vector<VectorSpec>& specs) {
  const std::uint64_t counted = std::min(update.weight, terms.largest_weight);
  Rounding rounded(static_cast<double>(counted) / static_cast<double>(terms.largest_weight));
  std::vector<std::vector<std::uint64_t>> vectors;
  for (const auto& section : terms.sections) {
    demand(section.first == "params" && section.second == update.change.size(),
           "the round sums a section \"" + section.first + "\" of " + std::to_string(section.second) +
               " values, which this device does not have");
    const VectorSpec& spec = specs[vectors.size()];
    std::vector<std::uint64_t> integers;
    integers.reserve(update.change.size());
    for (float value : update.change) integers.push_back(rounded(value, spec.clip, spec.value_bits, spec.bits));
    vectors.push_back(std::move(integers));
  }
  vectors.push_back({counted});
  vectors.emplace_back();
  std::vector<std::uint64_t> metrics;
  for (const std::string& name : terms.metrics) {
    auto found = update.metrics.find(name);
    const auto metric = found == update.metrics.end() ? std::pair<double, double>{} : found->second;
    for (double value : {metric.first, metric.second}) {
      const double units = std::clamp(std::floor(value * kMetricUnits + 0.5), -largest(kMetricBits), largest(kMetricBits));
      metrics.push_back(in_ring(units, specs[specs.size() - 2].bits));
    }
  }
  vectors.push_back(std::move(metrics));
  const bool overweight = terms.largest_weight > 1 && update.weight > terms.largest_weight;
  vectors.push_back({1, rounded.cut, std::uint64_t{overweight}});
  return vectors;
}

}  // namespace

std::uint32_t ring_bits(std::uint32_t value_bits, std::uint32_t cohort) {
  const std::uint32_t least = value_bits + digits(cohort - 1);
  for (std::uint32_t fast : {16u, 24u, 32u}) {
    if (least <= fast && least + 2 >= fast) return fast;
  }
  return least;
}

std::vector<VectorSpec> vectors_of(const Terms& terms, std::uint32_t cohort) {
  std::vector<VectorSpec> specs;
  std::uint32_t scalars = 0;
  auto add = [&](const std::string& name, std::uint32_t length, std::uint32_t value_bits, double clip) {
    specs.push_back({name, length, ring_bits(value_bits, cohort), value_bits, clip});
  };
  for (const auto& section : terms.sections) {
    if (is_few(section)) {
      scalars += section.second;
    } else {
      add(section.first, section.second, terms.value_bits, terms.clip);
    }
  }
  add("weight", 1, std::max(2u, digits(terms.largest_weight) + 1), 0);
  specs.back().bits = std::max(32u, specs.back().bits);
  add("#scalars", scalars, kScalarBits, kScalarClip);
  add("#metrics", static_cast<std::uint32_t>(2 * terms.metrics.size()), kMetricBits, 0);
  add("#counts", 3, kCountBits, 0);
  return specs;
}

SessionLog::SessionLog(std::string path, double pause) : path_(std::move(path)), pause_(pause) {
  if (!(pause >= 0)) throw std::runtime_error("the pause between two sums must be a number of seconds from 0");
  if (!path_.empty() && std::ifstream(path_)) read();
  const auto date = std::chrono::system_clock::now().time_since_epoch();
  // A date that was set back counts for nothing.
  base_ = std::max(latest_, std::chrono::duration<double>(date).count());
  opened_ = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double SessionLog::now() const {
  return base_ + std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count() - opened_;
}

void SessionLog::read() {
  std::istringstream in(read_file(path_));
  bool whole = false;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "run") {
      Run run;
      words >> run.round >> run.name;
      for (std::string session; words >> session;) run.sessions.push_back(session);
      run.name = unhex(run.name);
      runs_.push_back(run);
    } else if (kind == "model") {
      std::string model;
      words >> model;
      models_.insert(model);
    } else if (kind == "released" || kind == "input" || kind == "latest") {
      double at = 0;
      if (!(words >> at)) break;
      if (kind == "released") released_ = at;
      if (kind == "input") inputs_.push_back(at);
      if (kind == "latest") latest_ = at;
    } else {
      whole = kind == "end";
      break;
    }
  }
  if (!whole) {
    throw std::runtime_error(path_ + " is damaged: restore it, or delete it, which forgets what this device took part in");
  }
}

void SessionLog::write() {
  if (path_.empty()) return;
  std::ostringstream out;
  out.precision(17);
  for (const Run& run : runs_) {
    out << "run " << run.round << ' ' << hex(run.name);
    for (const std::string& session : run.sessions) out << ' ' << session;
    out << '\n';
  }
  for (const std::string& model : models_) out << "model " << model << '\n';
  if (released_) out << "released " << *released_ << '\n';
  for (double at : inputs_) out << "input " << at << '\n';
  out << "latest " << now() << "\nend\n";
  const std::string text = out.str();
  const std::string beside = path_ + ".new";
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  const bool done = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                    std::fflush(file) == 0 && fsync(fileno(file)) == 0;
  if (file != nullptr) std::fclose(file);
  demand(done && std::rename(beside.c_str(), path_.c_str()) == 0,
         "this device can't write down what it takes part in, and so does not");
}

void SessionLog::join(const Config& config) {
  demand(models_.count(hex(config.model)) == 0,
         "this device gave its shares for this model already, and takes part again when it has changed");
  inputs_.erase(std::remove_if(inputs_.begin(), inputs_.end(), [&](double at) { return now() - at >= pause_; }), inputs_.end());
  const bool resting = released_ && now() - *released_ < pause_;
  demand(!resting && inputs_.size() < kAttempts,
         "this device lets one sum be opened in " + std::to_string(static_cast<long>(pause_)) +
             " s; its owner sets that with --pause");
  const std::string session = hex(config.session);
  Run run{config.run, config.round, {}};
  for (auto known = runs_.begin(); known != runs_.end(); ++known) {
    if (known->name != config.run) continue;
    const std::vector<std::string> sessions = known->round == config.round ? known->sessions : std::vector<std::string>{};
    const bool again = std::find(sessions.begin(), sessions.end(), session) != sessions.end();
    demand(config.round >= known->round && !again && sessions.size() < kAttempts,
           "round " + std::to_string(config.round) + " was asked for before, after round " + std::to_string(known->round) +
               " or too often");
    run.sessions = sessions;
    runs_.erase(known);
    break;
  }
  run.sessions.push_back(session);
  if (runs_.size() >= kRuns) runs_.erase(runs_.begin());
  runs_.push_back(run);
  write();
}

void SessionLog::send() {
  inputs_.push_back(now());
  write();
}

void SessionLog::release(const Config& config) {
  models_.insert(hex(config.model));
  released_ = now();
  inputs_.clear();
  write();
}

Aggregation::Aggregation(const v1::Task& task, const Identity& identity, Policy policy, SessionLog& log)
    : identity_(identity), log_(log) {
  const auto& offered = task.secagg().config();
  const auto& told = task.secagg().terms();
  for (const auto& section : told.sections()) {
    demand(section.length() < (1u << 28), "a section of the sum has an impossible length");
    terms_.sections.emplace_back(section.name(), static_cast<std::uint32_t>(section.length()));
  }
  terms_.value_bits = told.value_bits();
  terms_.clip = told.clip();
  terms_.largest_weight = told.largest_weight();
  terms_.metrics.assign(told.metrics().begin(), told.metrics().end());
  demand(terms_.value_bits >= 2 && terms_.value_bits <= 24 && terms_.clip > 0 && std::isfinite(terms_.clip) &&
             terms_.largest_weight >= 1 && terms_.largest_weight < (std::uint64_t{1} << 31),
         "the terms of the sum are impossible");
  const auto& p = offered.parameters();
  config_.parameters = {p.threat(),     p.maximum_cohort(), p.minimum_cohort(), p.minimum_survivors(),
                        p.neighbours(), p.threshold(),      p.quorum(),         p.corrupt_ppm(),
                        p.dropout_ppm(), p.draws(),         p.committee()};
  demand(p.maximum_cohort() >= 1 && p.maximum_cohort() <= 100'000, "the round's cohort has no possible size");
  config_.vectors = vectors_of(terms_, p.maximum_cohort());
  std::vector<VectorSpec> stated;
  for (const auto& v : offered.vectors()) stated.push_back({v.name(), v.length(), v.bits(), v.value_bits(), v.clip()});
  demand(stated == config_.vectors, "the round sums other vectors than follow from its terms");
  config_.session = offered.session_id();
  config_.run = offered.run();
  config_.round = offered.round();
  config_.model = offered.model_sha256();
  config_.terms = offered.terms_sha256();
  demand(offered.suite() == 1 && config_.session.size() == 16, "this device knows suite 1 only");
  demand(config_.run == task.run_id() && config_.round == task.round(), "the task is for another round");
  demand(config_.model == task.model().sha256(), "the round is about another model");
  std::map<std::string, std::string> settings(task.algorithm().begin(), task.algorithm().end());
  for (const auto& one : task.compression()) settings["compression." + one.first] = one.second;
  demand(config_.terms == digest(terms_, settings), "the round is about other terms");
  demand(task.compression().empty(), "this device compresses nothing");
  auto verify = [this](const std::string& device, const Bytes& message, const Bytes& by) {
    auto found = known_.find(device);
    return found != known_.end() && is_signed(found->second.get(), message, by);
  };
  participant_.emplace(config_, identity.device, identity.key.get(), verify, policy);
}

void Aggregation::advertise(v1::SecAggDeviceMessage& reply) {
  auto [member, by] = participant_->advertise();
  log_.join(config_);
  auto* keys = reply.mutable_keys();
  keys->set_client_id(member.client_id);
  keys->set_channel_key(member.channel_key);
  keys->set_mask_key(member.mask_key);
  keys->set_signature(by);
}

void Aggregation::answer(const v1::SecAggCoordinatorMessage& message, v1::SecAggDeviceMessage& reply) {
  const int kind = message.message_case();
  const std::string same = message.SerializeAsString();
  auto before = answered_.find(kind);
  if (before != answered_.end()) {
    demand(before->second.first == same, "a second message of a kind came, which differs from the first");
    reply.ParseFromString(before->second.second);
    return;
  }
  if (message.has_roster()) {
    Roster roster{message.roster().index(), {}, {}, message.roster().beacon()};
    std::vector<std::string> names;
    for (const auto& m : message.roster().members()) {
      roster.members.push_back({m.client_id(), m.channel_key(), m.mask_key()});
      names.push_back(m.client_id());
    }
    for (const auto& s : message.roster().signatures()) roster.signatures.emplace_back(s.signer(), s.signature());
    known_ = identity_.members({message.certificates().begin(), message.certificates().end()}, names);
    auto [commitment, shares] = participant_->share_keys(roster);
    reply.mutable_shares()->set_commitment(commitment);
    for (const auto& [peer, sealed] : shares) {
      auto* share = reply.mutable_shares()->add_shares();
      share->set_peer(peer);
      share->set_sealed(sealed);
    }
  } else if (message.has_survivors()) {
    reply.mutable_signature()->set_signature(participant_->confirm(message.survivors().shared(), message.survivors().masked()));
  } else if (message.has_unmask()) {
    std::vector<Placed> signatures;
    for (const auto& s : message.unmask().signatures()) signatures.emplace_back(s.signer(), s.signature());
    auto [self_shares, key_shares] = participant_->unmask(signatures);
    log_.release(config_);
    auto write = [](const std::vector<Placed>& from, auto* to) {
      for (const auto& [owner, share] : from) {
        auto* one = to->Add();
        one->set_owner(owner);
        one->set_share(share);
      }
    };
    reply.mutable_unmask();
    write(self_shares, reply.mutable_unmask()->mutable_self_shares());
    write(key_shares, reply.mutable_unmask()->mutable_key_shares());
  } else {
    throw Refusal("this device takes part in no round with a message that it does not know");
  }
  answered_[kind] = {same, reply.SerializeAsString()};
}

bool Aggregation::repeated(const v1::SecAggShareInbox& inbox) {
  const std::string same = inbox.SerializeAsString();
  const bool again = !inbox_.empty();
  demand(!again || inbox_ == same, "a second inbox came, which differs from the first");
  inbox_ = same;
  return again;
}

std::vector<Bytes> Aggregation::mask(const v1::SecAggShareInbox& inbox, const Update& update, const std::string& record) {
  auto vectors = encode(update, terms_, config_.vectors);
  if (!record.empty()) {
    std::ofstream out(record);
    for (std::size_t v = 0; v < vectors.size(); v++) {
      if (v > 0) out << '\n';
      for (std::size_t i = 0; i < vectors[v].size(); i++) out << (i > 0 ? " " : "") << vectors[v][i];
    }
  }
  std::vector<Placed> shares;
  for (const auto& share : inbox.shares()) shares.emplace_back(share.peer(), share.sealed());
  std::vector<Bytes> packed = participant_->mask(shares, vectors);
  log_.send();
  return packed;
}

}  // namespace proprio

#include "participant.h"

#include <algorithm>
#include <set>

namespace proprio {
namespace {

constexpr std::uint64_t kField = (std::uint64_t{1} << 61) - 1;
constexpr std::size_t kShareBytes = 40;
constexpr std::size_t kSealedBytes = 12 + 2 * kShareBytes + 16;
const Bytes kZeros(32, '\0');

Bytes label(const char* name) { return Bytes("fl-secagg/v1/") + name; }

bool is_in(const Bytes& bitmap, std::uint32_t place) {
  return static_cast<std::uint8_t>(bitmap[place >> 3]) >> (place & 7) & 1;
}

std::uint64_t little(const std::uint8_t* at, int size) {
  std::uint64_t value = 0;
  for (int i = size - 1; i >= 0; i--) value = value << 8 | at[i];
  return value;
}

std::uint64_t big(const Bytes& bytes, std::size_t from, std::size_t to) {
  std::uint64_t value = 0;
  for (std::size_t i = from; i < to; i++) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

std::uint64_t mul_add(std::uint64_t a, std::uint64_t x, std::uint64_t c) {
  return static_cast<std::uint64_t>((static_cast<unsigned __int128>(a) * x + c) % kField);
}

/// Uniform elements of the field.
class Coefficients {
 public:
  explicit Coefficients(const Bytes& key) : stream_(key, 0) {}
  std::uint64_t next() {
    for (;;) {
      std::uint8_t word[8];
      stream_.next(word, sizeof word);
      std::uint64_t element = little(word, 8) & kField;
      if (element != kField) return element;
    }
  }

 private:
  Keystream stream_;
};

/// Shares of a 32-byte secret: five numbers of 7, 7, 7, 7 and 4 bytes, each by a polynomial.
std::vector<Bytes> split(
    const Bytes& secret, std::uint32_t threshold, const std::vector<std::uint32_t>& points, Coefficients& random) {
  std::vector<Bytes> shares(points.size());
  for (std::size_t at = 0; at < 32; at += 7) {
    std::vector<std::uint64_t> polynomial{big(secret, at, std::min<std::size_t>(32, at + 7))};
    while (polynomial.size() < threshold) polynomial.push_back(random.next());
    for (std::size_t i = 0; i < points.size(); i++) {
      std::uint64_t value = 0;
      for (auto c = polynomial.rbegin(); c != polynomial.rend(); ++c) value = mul_add(value, points[i], *c);
      shares[i] += u64(value);
    }
  }
  return shares;
}

bool is_share(const Bytes& share) {
  if (share.size() != kShareBytes) return false;
  for (std::size_t at = 0; at < kShareBytes; at += 8) {
    if (big(share, at, at + 8) >= kField) return false;
  }
  return true;
}

}  // namespace

Secrets Secrets::fresh() {
  return {random_bytes(32), random_bytes(32), random_bytes(32), random_bytes(16),
          [](std::uint32_t, std::uint32_t) { return random_bytes(12); }};
}

Bytes canonical(const Config& c) {
  const Parameters& p = c.parameters;
  Bytes bytes = u32(1) + c.session + lp(c.run) + u32(c.round) + c.model + c.terms;
  for (std::uint32_t number :
       {p.threat, p.maximum_cohort, p.minimum_cohort, p.minimum_survivors, p.neighbours, p.threshold,
        std::uint32_t{p.quorum}, p.corrupt_ppm, p.dropout_ppm, static_cast<std::uint32_t>(c.vectors.size())}) {
    bytes += u32(number);
  }
  for (const VectorSpec& v : c.vectors) bytes += lp(v.name) + u32(v.length) + u32(v.bits) + u32(v.value_bits) + f64(v.clip);
  if (p.draws != 0 || p.committee != 0) bytes += u32(p.draws) + u32(p.committee);
  return bytes;
}

Bytes config_hash(const Bytes& canonical_bytes) { return sha256(label("config") + lp(canonical_bytes)); }

Bytes advertisement(const Bytes& config, const Member& m) {
  return label("adv") + config + m.client_id + m.channel_key + m.mask_key;
}

Transcript::Transcript(Bytes config_bytes, std::vector<Member> all) : config(std::move(config_bytes)), members(std::move(all)) {
  Bytes entries = label("roster") + config + u32(static_cast<std::uint32_t>(members.size()));
  for (const Member& m : members) entries += lp(m.client_id) + m.channel_key + m.mask_key;
  roster_hash = sha256(entries);
}

Bytes Transcript::share_key(const Bytes& shared, std::uint32_t from, std::uint32_t to) const {
  return hkdf(shared, roster_hash, label("share") + u32(from) + u32(to));
}
Bytes Transcript::share_context(std::uint32_t from, std::uint32_t to) const {
  return label("share") + config + roster_hash + u32(from) + u32(to);
}
Bytes Transcript::commitment(std::uint32_t index, const Bytes& secret) const {
  return sha256(label("b") + config + u32(index) + secret);
}
Bytes Transcript::self_seed(const Bytes& secret, std::uint32_t index) const {
  return hkdf(secret, roster_hash, label("self") + u32(index));
}
Bytes Transcript::pair_seed(const Bytes& shared, std::uint32_t a, std::uint32_t b) const {
  return hkdf(shared, roster_hash, label("mask") + u32(std::min(a, b)) + u32(std::max(a, b)));
}
Bytes Transcript::survivors_digest(const Bytes& shared, const Bytes& masked) const {
  return sha256(label("survivors") + config + roster_hash + shared + masked);
}

std::vector<std::uint32_t> ring_order(std::uint32_t size, const Bytes& beacon, const Bytes& roster_hash) {
  Keystream words(hkdf(beacon, roster_hash, label("graph")), 0);
  std::vector<std::uint32_t> order(size);
  for (std::uint32_t i = 0; i < size; i++) order[i] = i;
  for (std::uint32_t i = size - 1; i > 0 && size > 0; i--) {
    std::uint64_t limit = (std::uint64_t{1} << 32) - (std::uint64_t{1} << 32) % (i + 1);
    std::uint64_t word;
    do {
      std::uint8_t bytes[4];
      words.next(bytes, sizeof bytes);
      word = little(bytes, 4);
    } while (word >= limit);
    std::swap(order[i], order[word % (i + 1)]);
  }
  return order;
}

std::vector<std::uint32_t> neighbours(
    std::uint32_t client, std::uint32_t size, std::uint32_t k, const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> around;
  if (k >= size - 1) {
    for (std::uint32_t i = 0; i < size; i++) {
      if (i != client) around.push_back(i);
    }
    return around;
  }
  std::uint32_t place = static_cast<std::uint32_t>(std::find(order.begin(), order.end(), client) - order.begin());
  for (std::uint32_t step = 1; step <= k / 2; step++) {
    around.push_back(order[(place + step) % size]);
    around.push_back(order[(place + size - step) % size]);
  }
  std::sort(around.begin(), around.end());
  return around;
}

void apply_mask(
    const Bytes& key, std::uint64_t stream, bool minus, std::vector<std::uint64_t>& vector, std::uint32_t bits) {
  const int size = bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  const std::uint64_t modulo = (std::uint64_t{1} << bits) - 1;
  Keystream words(key, stream);
  std::uint8_t buffer[4096];
  const std::size_t most = sizeof buffer / size;
  for (std::size_t from = 0; from < vector.size(); from += most) {
    std::size_t count = std::min(most, vector.size() - from);
    words.next(buffer, count * size);
    for (std::size_t i = 0; i < count; i++) {
      std::uint64_t word = little(buffer + i * size, size) & modulo;
      std::uint64_t& element = vector[from + i];
      element = (minus ? element - word : element + word) & modulo;
    }
  }
}

Bytes pack(const std::vector<std::uint64_t>& vector, std::uint32_t bits) {
  Bytes bytes((vector.size() * bits + 7) / 8, '\0');
  unsigned __int128 pending = 0;
  std::uint32_t count = 0;
  std::size_t at = 0;
  for (std::uint64_t element : vector) {
    pending |= static_cast<unsigned __int128>(element) << count;
    count += bits;
    for (; count >= 8; count -= 8, pending >>= 8) bytes[at++] = static_cast<char>(pending & 0xff);
  }
  if (count > 0) bytes[at] = static_cast<char>(pending & 0xff);
  return bytes;
}

Participant::Participant(
    Config config, std::string device, EVP_PKEY* identity, Verify verify, Policy policy, Secrets secrets, Bytes known_hash)
    : config_(std::move(config)),
      identity_(identity),
      verify_(std::move(verify)),
      policy_(policy),
      secrets_(std::move(secrets)),
      hash_(known_hash.empty() ? config_hash(canonical(config_)) : std::move(known_hash)),
      channel_key_(x25519(secrets_.channel)),
      mask_key_(x25519(secrets_.mask)),
      self_{std::move(device), raw_public(channel_key_.get()), raw_public(mask_key_.get())} {}

void Participant::enter(Stage stage, Stage after) {
  demand(stage_ == after, "the coordinator's message belongs to another stage of the secure aggregation");
  stage_ = stage;
}

std::pair<Member, Bytes> Participant::advertise() {
  const Parameters& p = config_.parameters;
  demand(p.minimum_cohort >= policy_.minimum_cohort,
         "cohorts of " + std::to_string(p.minimum_cohort) + " are too small for this device");
  demand(p.minimum_survivors >= policy_.minimum_survivors,
         "sums of " + std::to_string(p.minimum_survivors) + " are too small for this device");
  demand(p.corrupt_ppm >= policy_.corrupt_ppm,
         "the round withstands only " + std::to_string(p.corrupt_ppm) + " corrupt devices per million");
  demand(p.threat == 1 && p.quorum, "this device takes part only where the coordinator may lie and a quorum signs");
  demand(p.draws == 0 && p.committee == 0, "this device takes part only in complete graphs, without a beacon");
  return {self_, sign(identity_, advertisement(hash_, self_))};
}

std::pair<Bytes, std::vector<Placed>> Participant::share_keys(const Roster& roster) {
  const Parameters& p = config_.parameters;
  const std::size_t size = roster.members.size();
  demand(size >= std::max(p.minimum_cohort, policy_.minimum_cohort), "the roster has only " + std::to_string(size) + " devices");
  demand(size <= p.maximum_cohort, "the roster has " + std::to_string(size) + " devices, more than it may");
  demand(roster.index < size && roster.members[roster.index] == self_, "the roster's entry for this device is not its own");
  std::set<Bytes> names, keys;
  for (const Member& m : roster.members) {
    names.insert(m.client_id);
    demand(m.channel_key.size() == 32 && m.mask_key.size() == 32, "a public key on the roster does not have 32 bytes");
    keys.insert(m.channel_key);
    keys.insert(m.mask_key);
  }
  demand(names.size() == size, "the roster has a device twice");
  demand(keys.size() == 2 * size, "the roster has a public key twice");
  demand(roster.beacon == kZeros, "this device knows no beacon");
  const std::uint64_t corrupt = static_cast<std::uint64_t>(size) * p.corrupt_ppm / 1'000'000;
  demand(p.neighbours >= size - 1 && p.threshold >= (size + corrupt) / 2 + 1,
         "this device takes part only in complete graphs with a threshold that is safe from a lying coordinator");
  return deal(roster);
}

std::pair<Bytes, std::vector<Placed>> Participant::deal(const Roster& roster) {
  enter(Stage::kShare, Stage::kAdvertise);
  const std::uint32_t threshold = config_.parameters.threshold;
  const std::uint32_t size = static_cast<std::uint32_t>(roster.members.size());
  me_ = roster.index;
  transcript_ = Transcript(hash_, roster.members);
  around_ = neighbours(me_, size, config_.parameters.neighbours, ring_order(size, roster.beacon, transcript_.roster_hash));
  demand(around_.size() + 1 >= threshold, "there are too few neighbours to keep secrets");
  std::map<std::uint32_t, Bytes> by(roster.signatures.begin(), roster.signatures.end());
  for (std::uint32_t i : around_) {
    const Member& member = roster.members[i];
    demand(verify_(member.client_id, advertisement(hash_, member), by[i]),
           "the keys of \"" + member.client_id + "\" are not signed by it");
    channels_[i] = agree(channel_key_.get(), member.channel_key);
  }
  std::vector<std::uint32_t> owners = around_;
  owners.push_back(me_);
  std::sort(owners.begin(), owners.end());
  std::vector<std::uint32_t> points;
  for (std::uint32_t owner : owners) points.push_back(owner + 1);
  Coefficients random(secrets_.polynomials);
  std::vector<Bytes> key_shares = split(secrets_.mask, threshold, points, random);
  std::vector<Bytes> self_shares = split(secrets_.self, threshold, points, random);
  std::vector<Placed> shares;
  for (std::size_t i = 0; i < owners.size(); i++) {
    std::uint32_t to = owners[i];
    if (to == me_) {
      held_[to] = {key_shares[i], self_shares[i]};
      continue;
    }
    Bytes key = transcript_.share_key(channels_[to], me_, to);
    shares.emplace_back(
        to, seal(key, secrets_.nonce(me_, to), transcript_.share_context(me_, to), key_shares[i] + self_shares[i]));
  }
  return {transcript_.commitment(me_, secrets_.self), shares};
}

std::vector<Bytes> Participant::mask(const std::vector<Placed>& inbox, std::vector<std::vector<std::uint64_t>>& vectors) {
  enter(Stage::kMask, Stage::kShare);
  for (const auto& [peer, sealed] : inbox) {
    const std::string name = peer < transcript_.members.size() ? transcript_.members[peer].client_id : std::to_string(peer);
    demand(channels_.count(peer) && !held_.count(peer), "\"" + name + "\" may not send a share, or not two");
    demand(sealed.size() == kSealedBytes, "the share of \"" + name + "\" has another size");
    Bytes plain = unseal(transcript_.share_key(channels_[peer], peer, me_), transcript_.share_context(peer, me_), sealed);
    std::pair<Bytes, Bytes> shares{plain.substr(0, kShareBytes), plain.substr(kShareBytes)};
    demand(is_share(shares.first) && is_share(shares.second), "the share of \"" + name + "\" is none");
    held_[peer] = shares;
  }
  demand(held_.size() >= config_.parameters.threshold, "too few neighbours sent shares");
  auto apply = [&](const Bytes& seed, bool minus) {
    for (std::size_t v = 0; v < vectors.size(); v++) apply_mask(seed, v, minus, vectors[v], config_.vectors[v].bits);
  };
  apply(transcript_.self_seed(secrets_.self, me_), false);
  for (const auto& [peer, unused] : held_) {
    if (peer == me_) continue;
    apply(transcript_.pair_seed(agree(mask_key_.get(), transcript_.members[peer].mask_key), me_, peer), me_ > peer);
  }
  std::vector<Bytes> packed;
  for (std::size_t v = 0; v < vectors.size(); v++) packed.push_back(pack(vectors[v], config_.vectors[v].bits));
  return packed;
}

Bytes Participant::confirm(const Bytes& shared, const Bytes& masked) {
  enter(Stage::kConfirm, Stage::kMask);
  const std::uint32_t size = static_cast<std::uint32_t>(transcript_.members.size());
  for (const Bytes* set : {&shared, &masked}) {
    bool fits = set->size() == (size + 7) / 8 && (size % 8 == 0 || static_cast<std::uint8_t>(set->back()) >> size % 8 == 0);
    demand(fits, "a set is malformed");
  }
  demand(is_in(masked, me_), "the survivors lack this device");
  std::uint32_t survivors = 0;
  for (std::uint32_t i = 0; i < size; i++) {
    demand(!is_in(masked, i) || is_in(shared, i), "somebody survived without sharing keys");
    survivors += is_in(masked, i);
  }
  std::uint32_t answering = 1;
  for (std::uint32_t i : around_) {
    demand(is_in(shared, i) == (held_.count(i) > 0), "the sets contradict the shares that this device holds");
    answering += is_in(masked, i);
  }
  const std::uint32_t least = std::max(config_.parameters.minimum_survivors, policy_.minimum_survivors);
  demand(survivors >= least,
         "only " + std::to_string(survivors) + " devices survived, of " + std::to_string(least) + " that must");
  demand(answering >= config_.parameters.threshold, "too few neighbours survived");
  masked_ = masked;
  digest_ = transcript_.survivors_digest(shared, masked);
  return sign(identity_, digest_);
}

std::pair<std::vector<Placed>, std::vector<Placed>> Participant::unmask(const std::vector<Placed>& signatures) {
  enter(Stage::kUnmask, Stage::kConfirm);
  const std::uint64_t size = transcript_.members.size();
  const Parameters& p = config_.parameters;
  const std::uint64_t needed = p.quorum ? (size + size * p.corrupt_ppm / 1'000'000) / 2 + 1 : 0;
  std::set<std::uint32_t> signers;
  for (const auto& [signer, by] : signatures) {
    demand(signer < size && is_in(masked_, signer) && signers.insert(signer).second,
           "signer " + std::to_string(signer) + " may not sign, or not twice");
    const std::string& name = transcript_.members[signer].client_id;
    demand(verify_(name, digest_, by), "\"" + name + "\" did not sign the survivors that this device saw");
  }
  demand(signers.size() >= needed, std::to_string(signers.size()) + " devices signed the survivors but " +
                                       std::to_string(needed) + " must");
  std::pair<std::vector<Placed>, std::vector<Placed>> shares;
  for (const auto& [owner, held] : held_) {
    if (is_in(masked_, owner)) {
      shares.first.emplace_back(owner, held.second);
    } else {
      shares.second.emplace_back(owner, held.first);
    }
  }
  held_.clear();
  return shares;
}

}  // namespace proprio

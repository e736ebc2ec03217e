// A device's part in one secure aggregation: R0 to R4 of docs/secure-aggregation.md. A Refusal ends it for good.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "crypto.h"

namespace proprio {

/// A vector of a round: so many elements of a ring.
struct VectorSpec {
  std::string name;
  std::uint32_t length;
  std::uint32_t bits;
  std::uint32_t value_bits;
  double clip;
  bool operator==(const VectorSpec& o) const {
    return name == o.name && length == o.length && bits == o.bits && value_bits == o.value_bits && clip == o.clip;
  }
};

struct Parameters {
  std::uint32_t threat, maximum_cohort, minimum_cohort, minimum_survivors, neighbours, threshold;
  bool quorum;
  std::uint32_t corrupt_ppm, dropout_ppm, draws, committee;
};

/// What all of a round agree on.
struct Config {
  Bytes session;
  std::string run;
  std::uint32_t round;
  Bytes model, terms;
  std::vector<VectorSpec> vectors;
  Parameters parameters;
};

struct Member {
  std::string client_id;
  Bytes channel_key, mask_key;
  bool operator==(const Member& o) const {
    return client_id == o.client_id && channel_key == o.channel_key && mask_key == o.mask_key;
  }
};

/// Something of the member at a place: a share, or a signature.
using Placed = std::pair<std::uint32_t, Bytes>;

struct Roster {
  std::uint32_t index;
  std::vector<Member> members;
  std::vector<Placed> signatures;
  Bytes beacon;
};

/// What the device demands, whatever the coordinator proposes.
struct Policy {
  std::uint32_t minimum_cohort = 10, minimum_survivors = 10, corrupt_ppm = 100'000;
};

/// Whether a device signed a message, known from somebody else than the coordinator.
using Verify = std::function<bool(const std::string& device, const Bytes& message, const Bytes& by)>;

/// Of one session; random, but for known answers.
struct Secrets {
  Bytes channel, mask, self, polynomials;
  std::function<Bytes(std::uint32_t, std::uint32_t)> nonce;
  static Secrets fresh();
};

Bytes canonical(const Config& config);
Bytes config_hash(const Bytes& canonical_bytes);
Bytes advertisement(const Bytes& config, const Member& member);

/// The configuration and the roster.
class Transcript {
 public:
  Transcript() = default;
  Transcript(Bytes config, std::vector<Member> members);
  Bytes config, roster_hash;
  std::vector<Member> members;
  Bytes share_key(const Bytes& shared, std::uint32_t from, std::uint32_t to) const;
  Bytes share_context(std::uint32_t from, std::uint32_t to) const;
  Bytes commitment(std::uint32_t index, const Bytes& secret) const;
  Bytes self_seed(const Bytes& secret, std::uint32_t index) const;
  Bytes pair_seed(const Bytes& shared, std::uint32_t a, std::uint32_t b) const;
  Bytes survivors_digest(const Bytes& shared, const Bytes& masked) const;
};

std::vector<std::uint32_t> ring_order(std::uint32_t size, const Bytes& beacon, const Bytes& roster_hash);
std::vector<std::uint32_t> neighbours(
    std::uint32_t client, std::uint32_t size, std::uint32_t k, const std::vector<std::uint32_t>& order);
/// Adds a mask's words to a vector, or takes them off, modulo 2^bits.
void apply_mask(const Bytes& key, std::uint64_t stream, bool minus, std::vector<std::uint64_t>& vector, std::uint32_t bits);
/// Element i begins at bit i * bits, least significant first.
Bytes pack(const std::vector<std::uint64_t>& vector, std::uint32_t bits);

class Participant {
 public:
  Participant(Config config, std::string device, EVP_PKEY* identity, Verify verify, Policy policy,
              Secrets secrets = Secrets::fresh(), Bytes known_hash = "");

  /// R0: two public keys, signed.
  std::pair<Member, Bytes> advertise();
  /// R1: checks the roster, and seals shares of both secrets for the neighbours. The commitment, and the shares.
  std::pair<Bytes, std::vector<Placed>> share_keys(const Roster& roster);
  /// The part of R1 after the checks that a round's size and graph are fit for this device.
  std::pair<Bytes, std::vector<Placed>> deal(const Roster& roster);
  /// R2: opens the neighbours' shares, masks the integers, which it changes, and packs them.
  std::vector<Bytes> mask(const std::vector<Placed>& inbox, std::vector<std::vector<std::uint64_t>>& vectors);
  /// R3: one signature on who survived.
  Bytes confirm(const Bytes& shared, const Bytes& masked);
  /// R4: for everybody one kind of share, once a quorum has signed what this device saw. Self shares, key shares.
  std::pair<std::vector<Placed>, std::vector<Placed>> unmask(const std::vector<Placed>& signatures);

 private:
  enum class Stage { kAdvertise, kShare, kMask, kConfirm, kUnmask };
  void enter(Stage stage, Stage after);

  Config config_;
  EVP_PKEY* identity_;
  Verify verify_;
  Policy policy_;
  Secrets secrets_;
  Bytes hash_;
  Key channel_key_, mask_key_;
  Member self_;
  Transcript transcript_;
  Stage stage_ = Stage::kAdvertise;
  std::uint32_t me_ = 0;
  std::vector<std::uint32_t> around_;
  std::map<std::uint32_t, Bytes> channels_;
  std::map<std::uint32_t, std::pair<Bytes, Bytes>> held_;
  Bytes digest_, masked_;
};

}  // namespace proprio

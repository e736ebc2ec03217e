// For tests: proprio_checks known-answers SECAGG.json RANDOM.json checks every step against the known answers of secure
// aggregation and of keyed randomness; proprio_checks rehearse DEVICE FOLDER... trains in each folder (task.bin, description.bin,
// model.bin and the data) as a device, and writes change.bin.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "participant.h"
#include "proprio/v1/federation.pb.h"
#include "proprio/v1/model.pb.h"
#include "training.h"

namespace proprio {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

const Bytes kZeros(32, '\0');

void same(const std::string& what, const Bytes& found, const std::string& expected) {
  if (hex(found) != expected && hex(sha256(found)) != expected) throw Refusal(what + ": " + hex(found) + " is not " + expected);
}

void holds(const std::string& what, bool condition) { demand(condition, what + " is not as expected"); }

Bytes secret(const std::string& name, std::vector<std::uint32_t> numbers) {
  Bytes bytes = "kat " + name;
  for (std::uint32_t number : numbers) bytes += u32(number);
  return sha256(bytes);
}

std::uint32_t number(const Struct& from, const char* key) {
  return static_cast<std::uint32_t>(from.fields().at(key).number_value());
}

const std::string& text(const Struct& from, const char* key) { return from.fields().at(key).string_value(); }

std::vector<std::uint32_t> numbers(const Value& list) {
  std::vector<std::uint32_t> all;
  for (const Value& one : list.list_value().values()) all.push_back(static_cast<std::uint32_t>(one.number_value()));
  return all;
}

bool in(const std::vector<std::uint32_t>& list, std::uint32_t one) { return std::find(list.begin(), list.end(), one) != list.end(); }

Bytes bitmap(std::uint32_t size, const std::vector<std::uint32_t>& places) {
  Bytes bytes((size + 7) / 8, '\0');
  for (std::uint32_t place : places) bytes[place >> 3] = static_cast<char>(bytes[place >> 3] | 1 << (place & 7));
  return bytes;
}

void round(const Struct& a) {
  const std::uint32_t n = number(a, "n"), bits = number(a, "b"), length = number(a, "m");
  const Bytes hash = config_hash(unhex(text(a, "cfg")));
  same("cfgHash", hash, text(a, "cfgHash"));
  Config config{Bytes(16, '\0'), "", 0, kZeros, kZeros, {{"values", length, bits, 2, 0}},
                {1, n, 1, 2, number(a, "k"), number(a, "t"), true, 0, 0, 0, 0}};
  Key identity = ed25519_private(kZeros);
  auto trusting = [](const std::string&, const Bytes&, const Bytes&) { return true; };
  std::vector<std::unique_ptr<Participant>> clients;
  std::vector<Member> members;
  std::vector<Placed> signatures;
  for (std::uint32_t i = 0; i < n; i++) {
    Secrets secrets{secret("c", {i}), secret("s", {i}), secret("b", {i}), secret("rng", {i}).substr(0, 16),
                    [](std::uint32_t from, std::uint32_t to) { return secret("nonce", {from, to}).substr(0, 12); }};
    std::string digits = std::to_string(i);
    clients.push_back(std::make_unique<Participant>(config, "client-" + std::string(4 - digits.size(), '0') + digits,
                                                    identity.get(), trusting, Policy{1, 2, 0}, secrets, hash));
    auto [member, by] = clients.back()->advertise();
    members.push_back(member);
    signatures.emplace_back(i, by);
  }
  Transcript transcript(hash, members);
  same("rosterHash", transcript.roster_hash, text(a, "rosterHash"));
  same("c_pk0", members[0].channel_key, text(a, "c_pk0"));
  same("s_pk0", members[0].mask_key, text(a, "s_pk0"));
  const auto order = ring_order(n, kZeros, transcript.roster_hash);
  holds("perm", order == numbers(a.fields().at("perm")));
  for (const auto& [place, around] : a.fields().at("neighbours").struct_value().fields()) {
    holds("neighbours", neighbours(static_cast<std::uint32_t>(std::stoul(place)), n, number(a, "k"), order) == numbers(around));
  }
  const std::uint32_t i0 = number(a, "i0"), j0 = number(a, "j0");
  const Bytes seed = transcript.pair_seed(agree(x25519(secret("s", {i0})).get(), members[j0].mask_key), i0, j0);
  same("pair_seed", seed, text(a, "pair_seed"));
  std::vector<std::uint64_t> words(4);
  apply_mask(seed, 0, false, words, bits);
  for (int i = 0; i < 4; i++) {
    holds("mask_words", words[i] == static_cast<std::uint64_t>(a.fields().at("mask_words").list_value().values(i).number_value()));
  }
  same("self_seed", transcript.self_seed(secret("b", {i0}), i0), text(a, "self_seed"));
  const Bytes channel = agree(x25519(secret("c", {i0})).get(), members[j0].channel_key);
  same("share_key", transcript.share_key(channel, i0, j0), text(a, "share_key"));

  const auto drop_adv = numbers(a.fields().at("drop_adv")), drop_share = numbers(a.fields().at("drop_share")),
             drop_masked = numbers(a.fields().at("drop_masked"));
  std::vector<std::uint32_t> sharing, masking, staying;
  std::vector<std::vector<Placed>> inboxes(n);
  for (std::uint32_t i = 0; i < n; i++) {
    if (in(drop_adv, i)) continue;
    sharing.push_back(i);
    if (!in(drop_share, i)) masking.push_back(i);
    if (!in(drop_share, i) && !in(drop_masked, i)) staying.push_back(i);
    for (const auto& [to, sealed] : clients[i]->deal({i, members, signatures, kZeros}).second) {
      if (i == i0 && to == j0) same("share_ct", sealed, text(a, "share_ct"));
      inboxes[to].emplace_back(i, sealed);
    }
  }
  const std::uint64_t modulus = (std::uint64_t{1} << bits) / n;
  for (std::uint32_t i : masking) {
    std::vector<std::vector<std::uint64_t>> vectors(1);
    for (std::uint64_t e = 0; e < length; e++) vectors[0].push_back((12345 + std::uint64_t{1000003} * i + 7919 * e) % modulus);
    same("y", clients[i]->mask(inboxes[i], vectors)[0], text(a.fields().at("y").struct_value(), std::to_string(i).c_str()));
  }
  const Bytes shared = bitmap(n, sharing), masked = bitmap(n, masking);
  same("survivors_digest", transcript.survivors_digest(shared, masked), text(a, "survivors_digest"));
  std::vector<Placed> signed_by;
  for (std::uint32_t i : staying) signed_by.emplace_back(i, Bytes(64, '\0'));
  for (std::uint32_t i : staying) {
    clients[i]->confirm(shared, masked);
    auto [self_shares, key_shares] = clients[i]->unmask(signed_by);
    bool own = false;
    for (const auto& [owner, share] : self_shares) {
      own = own || owner == i;
      holds("a self share", in(masking, owner));
    }
    holds("the own share", own);
    for (const auto& [owner, share] : key_shares) holds("a key share", !in(masking, owner));
  }
  std::cout << "n = " << n << ", k = " << number(a, "k") << ", b = " << bits << ": as expected\n";
}

void known_answers(const std::string& secagg, const std::string& keyed) {
  Struct answers;
  demand(google::protobuf::util::JsonStringToMessage(read_file(secagg), &answers).ok(), secagg + " is no JSON");
  for (const Value& vector : answers.fields().at("vectors").list_value().values()) round(vector.struct_value());

  // Seeds have more digits than a number in JSON keeps.
  std::istringstream lines(read_file(keyed));
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find("\"seed\": ");
    if (at == std::string::npos) continue;
    Struct a;
    if (line.back() == ',') line.pop_back();
    demand(google::protobuf::util::JsonStringToMessage(line, &a).ok(), keyed + " is no JSON, line by line");
    const auto seed = static_cast<std::uint64_t>(std::strtoll(line.c_str() + at + 8, nullptr, 10));
    KeyedRandom random = KeyedRandom::of(seed, text(a, "purpose"), number(a, "round"),
                                         KeyedRandom::key_of(text(a, "client")), number(a, "attempt"));
    const auto expected = numbers(a.fields().at("order"));
    std::vector<std::uint32_t> order(expected.size());
    for (std::size_t i = 0; i < order.size(); i++) order[i] = static_cast<std::uint32_t>(i);
    random.shuffle(order);
    holds("order", order == expected && random.next() == number(a, "next"));
    count++;
  }
  holds("the number of keyed answers", count > 0);
  same("pack", pack({1, 2, 3}, 12), "0120000300");
  holds("crc32c", crc32c("123456789", 9) == 0xE3069283u);
  std::cout << "keyed randomness, packing and checksums: as expected\n";
}

void rehearse(const std::string& device, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    v1::Task task;
    v1::ModelDescriptionMessage description;
    const Bytes told = read_file(folder + "/description.bin");
    demand(task.ParseFromString(read_file(folder + "/task.bin")) && description.ParseFromString(told),
           folder + " holds no task or no description");
    try {
      demand(sha256(told) == task.model().description_sha256(), "the model's description does not have the digest that the task names");
      Update update = Training(Recorded(folder), device, true).train(task, read_file(folder + "/model.bin"), &description);
      std::ofstream(folder + "/change.bin", std::ios::binary)
          .write(reinterpret_cast<const char*>(update.change.data()), static_cast<std::streamsize>(4 * update.change.size()));
      std::cout.precision(17);
      std::cout << "loss " << update.metrics["loss"].first / update.metrics["loss"].second << " weight " << update.weight << '\n';
    } catch (const Refusal& e) {
      std::cout << "refused: " << e.what() << '\n';
    }
  }
}

}  // namespace
}  // namespace proprio

int main(int count, char** words) {
  try {
    const std::string first = count > 1 ? words[1] : "";
    if (first == "known-answers" && count == 4) {
      proprio::known_answers(words[2], words[3]);
    } else if (first == "rehearse" && count >= 3) {
      proprio::rehearse(words[2], std::vector<std::string>(words + 3, words + count));
    } else {
      throw std::runtime_error("the top of src/checks.cpp says what can be checked");
    }
    return 0;
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 2;
  }
}

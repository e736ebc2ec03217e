// A device: proprio_node --coordinator HOST:PORT --data FOLDER --identity FOLDER [--state FILE] [--pause SECONDS] [--hides]
// [--stays] [--backoff FIRST,LONGEST] [--memory BYTES]; --device ID in place of --identity without TLS. For tests: --keyed, --record FILE.
#include <malloc.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "session.h"

namespace {

std::map<std::string, std::string> options(int count, char** words) {
  static const std::set<std::string> flags{"--keyed", "--hides", "--stays"};
  static const std::set<std::string> values{"--coordinator", "--data",  "--identity", "--device",
                                            "--state",       "--pause", "--record",   "--memory",
                                            "--backoff"};
  std::map<std::string, std::string> given;
  for (int i = 1; i < count; i++) {
    const std::string word = words[i];
    if (flags.count(word) > 0) {
      given[word] = "yes";
    } else if (values.count(word) > 0 && i + 1 < count) {
      given[word] = words[++i];
    } else {
      throw std::runtime_error(word + " is no option, or lacks its value; the top of src/main.cpp has them");
    }
  }
  for (const char* needed : {"--coordinator", "--data"}) {
    if (given.count(needed) == 0) throw std::runtime_error(std::string(needed) + " is missing; the top of src/main.cpp has the options");
  }
  if (given.count("--identity") == given.count("--device")) {
    throw std::runtime_error("say who the device is: --identity FOLDER, or --device ID without TLS");
  }
  return given;
}

/// "FIRST,LONGEST": the longest pauses after one failure and after many, in seconds.
void set_backoff(proprio::Device& device, const std::string& text) {
  const char* words = text.c_str();
  char* end = nullptr;
  device.first_pause = std::strtod(words, &end);
  const bool two = end != words && *end == ',';
  const char* second = two ? end + 1 : end;
  device.longest_pause = std::strtod(second, &end);
  if (!two || end == second || *end != '\0' || !(device.first_pause > 0) || !(device.longest_pause >= device.first_pause) ||
      !(device.longest_pause < 1e6)) {
    throw std::runtime_error("--backoff must be two numbers of seconds, the shorter one first, such as 1,30");
  }
}

}  // namespace

int main(int count, char** words) {
  // One arena for all of gRPC's threads, and large pieces back to the system as soon as they are free.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  mallopt(M_TRIM_THRESHOLD, 64 * 1024);
  try {
    auto given = options(count, words);
    proprio::Identity identity = given.count("--identity") > 0 ? proprio::Identity::enrolled(given["--identity"])
                                                                : proprio::Identity::unknown(given["--device"]);
    proprio::Training training{proprio::Recorded{given["--data"]}, identity.device, given.count("--keyed") > 0};
    const double pause = given.count("--pause") > 0 ? std::stod(given["--pause"]) : 3600;
    proprio::Device device{std::move(identity), std::move(training), {}, {given["--state"], pause}};
    device.hides = given.count("--hides") > 0;
    device.stays = given.count("--stays") > 0;
    if (given.count("--memory") > 0) device.memory = std::stoull(given["--memory"]);
    device.record = given["--record"];
    if (given.count("--backoff") > 0) set_backoff(device, given["--backoff"]);
    proprio::attend(given["--coordinator"], device);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 2;
  }
}

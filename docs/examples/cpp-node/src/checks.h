// For tests: known answers, and training for tasks that lie in files.
#pragma once

#include <string>
#include <vector>

namespace proprio {

/// Checks every step against the known answers of secure aggregation and of keyed randomness, two files of JSON.
void known_answers(const std::string& secagg, const std::string& keyed);
/// Trains in each folder (task.bin, description.bin, model.bin and the data) as a device, and writes change.bin.
void rehearse(const std::string& device, const std::vector<std::string>& folders);

}  // namespace proprio

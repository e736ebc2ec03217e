// Who the device is, and how it knows the others.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crypto.h"

namespace proprio {

/// Ed25519 keys by device.
using Keys = std::map<std::string, Key>;

/// What enrolment leaves in a folder; without TLS, a name and a key of the moment.
struct Identity {
  std::string device;
  Key key;
  /// PEM, empty without TLS.
  std::string key_pem, certificate_pem, root_pem, authority_pem;

  static Identity enrolled(const std::string& folder);
  /// Of a device that takes part in no secure aggregation, on a coordinator's own machine.
  static Identity unknown(const std::string& device);
  /// The keys of those members of a roster to whom the device authority gave a certificate that is good now.
  Keys members(const std::vector<Bytes>& certificates, const std::vector<std::string>& names) const;
};

}  // namespace proprio

// Bytes in the forms of docs/secure-aggregation.md, and suite 1: X25519, HKDF-SHA256, AES-128-GCM, AES-128-CTR, Ed25519.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>

namespace proprio {

using Bytes = std::string;

/// A sentence that says why the device does not go on with a task.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void demand(bool holds, const std::string& sentence) {
  if (!holds) throw Refusal(sentence);
}

Bytes u32(std::uint32_t value);
Bytes u64(std::uint64_t value);
/// The bits of a float64.
Bytes f64(double value);
/// Behind its length.
Bytes lp(const Bytes& value);
Bytes sha256(const Bytes& data);
Bytes hex(const Bytes& data);
Bytes unhex(const std::string& text);
std::uint32_t crc32c(const char* data, std::size_t length);
/// From the system; for cryptography.
Bytes random_bytes(std::size_t count);

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

/// The X25519 key of 32 secret bytes.
Key x25519(const Bytes& secret);
Key ed25519_private(const Bytes& secret);
Key ed25519_public(const Bytes& raw);
Bytes raw_public(const EVP_PKEY* key);
Bytes agree(EVP_PKEY* own, const Bytes& peer);
Bytes sign(EVP_PKEY* key, const Bytes& message);
/// Never under a key of small order, under which anyone can sign.
bool is_signed(EVP_PKEY* key, const Bytes& message, const Bytes& by);

/// 16 bytes.
Bytes hkdf(const Bytes& material, const Bytes& salt, const Bytes& info);
Bytes seal(const Bytes& key, const Bytes& nonce, const Bytes& context, const Bytes& plain);
Bytes unseal(const Bytes& key, const Bytes& context, const Bytes& sealed);

/// Stream number `stream` of a key, piece by piece.
class Keystream {
 public:
  Keystream(const Bytes& key, std::uint64_t stream);
  ~Keystream();
  Keystream(const Keystream&) = delete;
  Keystream& operator=(const Keystream&) = delete;
  void next(std::uint8_t* out, std::size_t count);

 private:
  EVP_CIPHER_CTX* context_;
};

}  // namespace proprio

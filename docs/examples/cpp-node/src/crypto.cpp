#include "crypto.h"

#include <array>
#include <cstring>
#include <set>

#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

namespace proprio {
namespace {

const unsigned char* raw(const Bytes& bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL could not ") + what);
}

Bytes big_endian(std::uint64_t value, int size) {
  Bytes bytes(size, '\0');
  for (int i = 0; i < size; i++) bytes[i] = static_cast<char>(value >> (8 * (size - 1 - i)));
  return bytes;
}

Bytes hmac(const Bytes& key, const Bytes& message) {
  Bytes out(32, '\0');
  unsigned int length = 32;
  require(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(message), message.size(), raw(out), &length),
          "compute an HMAC");
  return out;
}

const std::array<std::uint32_t, 256>& castagnoli() {
  static const auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t byte = 0; byte < 256; byte++) {
      std::uint32_t crc = byte;
      for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x82f63b78u : crc >> 1;
      made[byte] = crc;
    }
    return made;
  }();
  return table;
}

struct Cipher {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  ~Cipher() { EVP_CIPHER_CTX_free(context); }
};

struct Digest {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~Digest() { EVP_MD_CTX_free(context); }
};

/// y of the Ed25519 points whose order divides 8, without the sign of x.
bool has_small_order(Bytes y) {
  y[31] = static_cast<char>(y[31] & 0x7f);
  static const std::set<Bytes> points = [] {
    std::set<Bytes> all{Bytes(32, '\0'), Bytes(1, '\1') + Bytes(31, '\0')};
    for (char first : {'\xec', '\xed', '\xee'}) all.insert(Bytes(1, first) + Bytes(30, '\xff') + Bytes(1, '\x7f'));
    all.insert(unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));
    all.insert(unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));
    return all;
  }();
  return points.count(y) > 0;
}

Key private_key(int type, const Bytes& secret) {
  demand(secret.size() == 32, "a private key must have 32 bytes");
  Key key(EVP_PKEY_new_raw_private_key(type, nullptr, raw(secret), secret.size()));
  require(key != nullptr, "read a private key");
  return key;
}

}  // namespace

Bytes u32(std::uint32_t value) { return big_endian(value, 4); }
Bytes u64(std::uint64_t value) { return big_endian(value, 8); }

Bytes f64(double value) {
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return u64(bits);
}

Bytes lp(const Bytes& value) { return u32(static_cast<std::uint32_t>(value.size())) + value; }

Bytes sha256(const Bytes& data) {
  Bytes out(32, '\0');
  SHA256(raw(data), data.size(), raw(out));
  return out;
}

Bytes hex(const Bytes& data) {
  static const char* digits = "0123456789abcdef";
  Bytes text;
  for (unsigned char byte : data) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

Bytes unhex(const std::string& text) {
  demand(text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdef") == std::string::npos,
         "expected lower-case hexadecimal digits");
  Bytes data;
  for (std::size_t i = 0; i < text.size(); i += 2) data += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  return data;
}

std::uint32_t crc32c(const char* data, std::size_t length) {
  const auto& table = castagnoli();
  std::uint32_t crc = 0xffffffffu;
  for (std::size_t i = 0; i < length; i++) crc = table[(crc ^ static_cast<std::uint8_t>(data[i])) & 0xff] ^ (crc >> 8);
  return crc ^ 0xffffffffu;
}

Bytes random_bytes(std::size_t count) {
  Bytes bytes(count, '\0');
  require(RAND_bytes(raw(bytes), static_cast<int>(count)) == 1, "draw random bytes");
  return bytes;
}

Key x25519(const Bytes& secret) { return private_key(EVP_PKEY_X25519, secret); }
Key ed25519_private(const Bytes& secret) { return private_key(EVP_PKEY_ED25519, secret); }

Key ed25519_public(const Bytes& bytes) {
  Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(bytes), bytes.size()));
  demand(key != nullptr, "a public key must be 32 bytes of Ed25519");
  return key;
}

Bytes raw_public(const EVP_PKEY* key) {
  Bytes bytes(32, '\0');
  std::size_t length = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, raw(bytes), &length) == 1 && length == 32, "write a public key");
  return bytes;
}

Bytes agree(EVP_PKEY* own, const Bytes& peer) {
  Key other(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, raw(peer), peer.size()));
  demand(other != nullptr, "a public key must have 32 bytes");
  std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(own, nullptr), EVP_PKEY_CTX_free);
  Bytes shared(32, '\0');
  std::size_t length = shared.size();
  bool done = EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1 &&
              EVP_PKEY_derive(context.get(), raw(shared), &length) == 1;
  demand(done && shared != Bytes(32, '\0'), "a public key has low order");
  return shared;
}

Bytes sign(EVP_PKEY* key, const Bytes& message) {
  Digest digest;
  Bytes by(64, '\0');
  std::size_t length = by.size();
  require(EVP_DigestSignInit(digest.context, nullptr, nullptr, nullptr, key) == 1 &&
              EVP_DigestSign(digest.context, raw(by), &length, raw(message), message.size()) == 1 && length == 64,
          "sign");
  return by;
}

bool is_signed(EVP_PKEY* key, const Bytes& message, const Bytes& by) {
  if (by.size() != 64 || has_small_order(raw_public(key))) return false;
  Digest digest;
  return EVP_DigestVerifyInit(digest.context, nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(digest.context, raw(by), by.size(), raw(message), message.size()) == 1;
}

Bytes hkdf(const Bytes& material, const Bytes& salt, const Bytes& info) {
  return hmac(hmac(salt, material), info + '\1').substr(0, 16);
}

Bytes seal(const Bytes& key, const Bytes& nonce, const Bytes& context, const Bytes& plain) {
  Cipher cipher;
  Bytes out(plain.size(), '\0');
  Bytes tag(16, '\0');
  int length = 0;
  require(EVP_EncryptInit_ex(cipher.context, EVP_aes_128_gcm(), nullptr, raw(key), raw(nonce)) == 1 &&
              EVP_EncryptUpdate(cipher.context, nullptr, &length, raw(context), static_cast<int>(context.size())) == 1 &&
              EVP_EncryptUpdate(cipher.context, raw(out), &length, raw(plain), static_cast<int>(plain.size())) == 1 &&
              EVP_EncryptFinal_ex(cipher.context, raw(tag), &length) == 1 &&
              EVP_CIPHER_CTX_ctrl(cipher.context, EVP_CTRL_AEAD_GET_TAG, 16, raw(tag)) == 1,
          "seal a share");
  return nonce + out + tag;
}

Bytes unseal(const Bytes& key, const Bytes& context, const Bytes& sealed) {
  demand(sealed.size() >= 28, "a sealed share is too short");
  Cipher cipher;
  Bytes nonce = sealed.substr(0, 12);
  Bytes body = sealed.substr(12, sealed.size() - 28);
  Bytes tag = sealed.substr(sealed.size() - 16);
  Bytes out(body.size(), '\0');
  Bytes none(16, '\0');
  int length = 0;
  bool opens = EVP_DecryptInit_ex(cipher.context, EVP_aes_128_gcm(), nullptr, raw(key), raw(nonce)) == 1 &&
               EVP_DecryptUpdate(cipher.context, nullptr, &length, raw(context), static_cast<int>(context.size())) == 1 &&
               EVP_DecryptUpdate(cipher.context, raw(out), &length, raw(body), static_cast<int>(body.size())) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher.context, EVP_CTRL_AEAD_SET_TAG, 16, raw(tag)) == 1 &&
               EVP_DecryptFinal_ex(cipher.context, raw(none), &length) == 1;
  demand(opens, "a sealed share does not open");
  return out;
}

Keystream::Keystream(const Bytes& key, std::uint64_t stream) : context_(EVP_CIPHER_CTX_new()) {
  Bytes counter = u64(stream) + u64(0);
  require(EVP_EncryptInit_ex(context_, EVP_aes_128_ctr(), nullptr, raw(key), raw(counter)) == 1, "begin a keystream");
}

Keystream::~Keystream() { EVP_CIPHER_CTX_free(context_); }

void Keystream::next(std::uint8_t* out, std::size_t count) {
  std::memset(out, 0, count);
  int length = 0;
  require(EVP_EncryptUpdate(context_, out, &length, out, static_cast<int>(count)) == 1, "go on with a keystream");
}

}  // namespace proprio

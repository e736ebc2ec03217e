#include "identity.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "training.h"

namespace proprio {
namespace {

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

Memory memory(const std::string& text) { return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free}; }

Certificate from_pem(const std::string& pem) {
  Memory in = memory(pem);
  return Certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
}

/// The only common name, or nothing.
std::string common_name(X509* certificate) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0) return "";
  const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// The key of a certificate that the authority gave this device, if it is good.
Key vouched(X509* authority, const Bytes& der, const std::string& device) {
  const unsigned char* at = reinterpret_cast<const unsigned char*>(der.data());
  Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate) return nullptr;
  X509* given = certificate.get();
  const bool good = X509_NAME_cmp(X509_get_issuer_name(given), X509_get_subject_name(authority)) == 0 &&
                    X509_verify(given, X509_get0_pubkey(authority)) == 1 &&
                    X509_cmp_current_time(X509_get0_notBefore(given)) < 0 &&
                    X509_cmp_current_time(X509_get0_notAfter(given)) > 0 && X509_check_ca(given) == 0 &&
                    (X509_get_extension_flags(given) & EXFLAG_XKUSAGE) != 0 &&
                    (X509_get_extended_key_usage(given) & XKU_SSL_CLIENT) != 0 && common_name(given) == device &&
                    EVP_PKEY_get_id(X509_get0_pubkey(given)) == EVP_PKEY_ED25519;
  return good ? Key(X509_get_pubkey(given)) : nullptr;
}

}  // namespace

Identity Identity::enrolled(const std::string& folder) {
  Identity own;
  own.key_pem = read_file(folder + "/device-key.pem");
  own.certificate_pem = read_file(folder + "/device.pem");
  own.root_pem = read_file(folder + "/coordinator-ca.pem");
  own.authority_pem = read_file(folder + "/device-ca.pem");
  Memory in = memory(own.key_pem);
  own.key.reset(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  Certificate certificate = from_pem(own.certificate_pem);
  if (certificate) own.device = common_name(certificate.get());
  if (own.device.empty() || !own.key || EVP_PKEY_get_id(own.key.get()) != EVP_PKEY_ED25519 || !from_pem(own.authority_pem)) {
    throw std::runtime_error(folder + ": the certificate names no device, or a key or certificate can't be read");
  }
  return own;
}

Identity Identity::unknown(const std::string& device) {
  Identity own;
  own.device = device;
  own.key = ed25519_private(random_bytes(32));
  return own;
}

Keys Identity::members(const std::vector<Bytes>& certificates, const std::vector<std::string>& names) const {
  Keys keys;
  Certificate authority = from_pem(authority_pem);
  for (std::size_t i = 0; authority && i < names.size() && i < certificates.size(); i++) {
    Key key = vouched(authority.get(), certificates[i], names[i]);
    if (key) keys[names[i]] = std::move(key);
  }
  return keys;
}

}  // namespace proprio

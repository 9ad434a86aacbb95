#include "node/http/certificate.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "base/bytes.h"
#include "node/http/tls.h"

namespace wattbook::http {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using File = std::unique_ptr<std::FILE, Freer<std::fclose>>;

constexpr long authority_days = 3'650;
constexpr long server_days = 397;

File open_file(const std::string& path, int flags, mode_t mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return nullptr;
  return File(::fdopen(fd, (flags & O_WRONLY) != 0 ? "w" : "r"));
}

Result<Certificate> load_certificate(const std::string& path) {
  const File file = open_file(path, O_RDONLY, 0);
  if (!file) return fail("cannot read " + path, "wattbook tls enable names its files");
  Certificate out(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (!out) return fail(path + " holds no PEM certificate", "give a file in PEM form");
  return out;
}

Result<void> write_key(const std::string& path, EVP_PKEY* key, int flags) {
  const File file = open_file(path, O_WRONLY | O_CREAT | flags, 0600);
  if (!file || PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return fail("cannot write " + path, "it must be new, and this user may write there");
  return {};
}

Result<void> write_certificate(const std::string& path, X509* certificate, int flags) {
  const File file = open_file(path, O_WRONLY | O_CREAT | flags, 0644);
  if (!file || PEM_write_X509(file.get(), certificate) != 1)
    return fail("cannot write " + path, "it must be new, and this user may write there");
  return {};
}

std::string name_text(const X509_NAME* name) {
  char text[256];
  X509_NAME_oneline(name, text, sizeof text);
  return text;
}

Instant time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return Instant(0);
  return Instant(static_cast<std::int64_t>(timegm(&parts)) * 1'000);
}

bool add_extension(X509* certificate, X509* issuer, int which, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str());
  if (!extension) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

// With everything but extensions, issuer and signature.
Certificate blank(EVP_PKEY* key, const std::string& name, Instant now, long days) {
  Certificate out(X509_new());
  X509_set_version(out.get(), X509_VERSION_3);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] &= 0x7f;  // positive
  BIGNUM* const number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(out.get()));
  BN_free(number);
  std::time_t start = now.unix_ms / 1'000;
  // An hour of grace for clocks that are behind ours.
  X509_time_adj_ex(X509_getm_notBefore(out.get()), 0, -3'600, &start);
  X509_time_adj_ex(X509_getm_notAfter(out.get()), static_cast<int>(days), 0, &start);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(out.get(), key);
  return out;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    const bool address =
        name.find(':') != name.npos || name.find_first_not_of("0123456789.") == name.npos;
    out += (out.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
  }
  return out;
}

}  // namespace

Result<CertificateFacts> read_certificate(const std::string& file) {
  const Result<Certificate> certificate = load_certificate(file);
  if (!certificate) return std::unexpected(certificate.error());
  CertificateFacts out;
  out.subject = name_text(X509_get_subject_name(certificate->get()));
  out.issuer = name_text(X509_get_issuer_name(certificate->get()));
  out.not_before = time_of(X509_get0_notBefore(certificate->get()));
  out.not_after = time_of(X509_get0_notAfter(certificate->get()));
  unsigned char digest[32];
  unsigned int size = sizeof digest;
  X509_digest(certificate->get(), EVP_sha256(), digest, &size);
  const std::string hex = to_hex(ByteView(digest, size));
  for (std::size_t i = 0; i < hex.size(); i += 2)
    out.sha256 += (i > 0 ? ":" : "") + hex.substr(i, 2);
  return out;
}

Result<void> check_tls_files(const TlsFiles& files) {
  const auto loaded = load_tls(files);
  return loaded ? Result<void>() : std::unexpected(loaded.error());
}

Result<void> make_authority(const AuthorityFiles& files, const std::string& name, Instant now) {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return fail("OpenSSL made no key");
  const Certificate certificate = blank(key.get(), name, now, authority_days);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  if (!add_extension(certificate.get(), certificate.get(), NID_basic_constraints,
                     "critical,CA:TRUE,pathlen:0") ||
      !add_extension(certificate.get(), certificate.get(), NID_key_usage,
                     "critical,keyCertSign,cRLSign") ||
      !add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") ||
      X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
    return fail("OpenSSL made no certificate of an authority");
  if (Result<void> written = write_key(files.key, key.get(), O_EXCL); !written) return written;
  return write_certificate(files.certificate, certificate.get(), O_EXCL);
}

Result<void> issue_certificate(const AuthorityFiles& authority, const TlsFiles& files,
                               const std::vector<std::string>& names, Instant now) {
  const Result<Certificate> issuer = load_certificate(authority.certificate);
  if (!issuer) return std::unexpected(issuer.error());
  const File issuer_key_file = open_file(authority.key, O_RDONLY, 0);
  const Key issuer_key(issuer_key_file
                           ? PEM_read_PrivateKey(issuer_key_file.get(), nullptr, nullptr, nullptr)
                           : nullptr);
  if (!issuer_key) return fail("cannot read the key " + authority.key, "run this as its owner");
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return fail("OpenSSL made no key");
  const Certificate certificate = blank(key.get(), names.front(), now, server_days);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer->get()));
  if (!add_extension(certificate.get(), issuer->get(), NID_basic_constraints, "CA:FALSE") ||
      !add_extension(certificate.get(), issuer->get(), NID_key_usage,
                     "critical,digitalSignature") ||
      !add_extension(certificate.get(), issuer->get(), NID_ext_key_usage,
                     "serverAuth,clientAuth") ||
      !add_extension(certificate.get(), issuer->get(), NID_authority_key_identifier, "keyid") ||
      !add_extension(certificate.get(), issuer->get(), NID_subject_alt_name,
                     alternative_names(names)) ||
      X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) == 0)
    return fail("OpenSSL made no certificate for these names",
                "names are DNS names or IP addresses");
  std::error_code error;
  for (const std::string& path : {files.key, files.certificate})
    std::filesystem::remove(path, error);
  if (Result<void> written = write_key(files.key, key.get(), O_EXCL); !written) return written;
  return write_certificate(files.certificate, certificate.get(), O_EXCL);
}

}  // namespace wattbook::http

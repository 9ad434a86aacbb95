// X.509 certificates for a node: an authority of its own for places without a public one, and what
// a certificate file says.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "node/http/server.h"

namespace wattbook::http {

struct CertificateFacts {
  std::string subject;
  std::string issuer;
  Instant not_before;
  Instant not_after;
  std::string sha256;  // fingerprint, "AB:CD:…"
};
// Of the first certificate in a PEM file.
Result<CertificateFacts> read_certificate(const std::string& file);

// Whether a server could use these files now.
Result<void> check_tls_files(const TlsFiles& files);

struct AuthorityFiles {
  std::string certificate;
  std::string key;
};

// Makes a key (P-256, readable by its owner only) and a self-signed certificate valid for ten
// years. Fails where one of the files exists.
Result<void> make_authority(const AuthorityFiles& files, const std::string& name, Instant now);

// Makes a server's key and its certificate for these names (DNS names or IP addresses), signed by
// the authority, valid for 397 days, the most that browsers accept. Existing files are replaced.
Result<void> issue_certificate(const AuthorityFiles& authority, const TlsFiles& files,
                               const std::vector<std::string>& names, Instant now);

}  // namespace wattbook::http

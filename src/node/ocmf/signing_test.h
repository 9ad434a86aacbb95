// Records signed in the test, on any curve, so that no fixture of others is needed.
#pragma once

#include <memory>
#include <string>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/bytes.h"
#include "base/check.h"
#include "node/ocmf/public_key.h"

namespace wattbook::ocmf {

class TestMeter {
 public:
  // `curve` as OpenSSL names it.
  explicit TestMeter(const char* curve = "prime256v1") : key_(EVP_EC_gen(curve), &EVP_PKEY_free) {
    CHECK(key_ != nullptr);
  }

  Bytes public_der() const {
    std::uint8_t* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    CHECK(size > 0);
    Bytes out(der, der + size);
    OPENSSL_free(der);
    return out;
  }
  PublicKey public_key() const { return {public_der()}; }

  std::string sign(std::string_view bytes) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    std::size_t size = 0;
    const ByteView data = as_bytes(bytes);
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
    CHECK(EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) == 1);
    Bytes signature(size);
    CHECK(EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) == 1);
    signature.resize(size);
    return to_hex(signature);
  }
  std::string record(const std::string& payload) const {
    return "OCMF|" + payload + R"(|{"SA":"ECDSA-secp256r1-SHA256","SD":")" + sign(payload) + "\"}";
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

// One reading in a record of meter M1.
inline std::string payload_of(const std::string& page, const std::string& transaction,
                              const std::string& value) {
  return R"({"FV":"1.0","GI":"gateway","GS":"G1","PG":")" + page +
         R"(","MS":"M1","TT":"0.30 | kWh","RD":[{"TM":"2026-07-01T11:00:00,000+0000 S","TX":")" +
         transaction + R"(","RV":)" + value +
         R"(,"RI":"1-0:1.8.0","RU":"kWh","RT":"AC","EF":"","ST":"G"}]})";
}

}  // namespace wattbook::ocmf

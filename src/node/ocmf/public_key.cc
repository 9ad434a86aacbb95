#include "node/ocmf/public_key.h"

#include <algorithm>
#include <array>
#include <memory>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/base64.h"

namespace wattbook::ocmf {
namespace {

template <auto free_it>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    free_it(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;

constexpr std::string_view oca = "oca:";

// The names of OCMF and OpenSSL differ for some curves.
std::string_view openssl_curve(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> names = {{
      {"secp256r1", "prime256v1"},
      {"secp192r1", "prime192v1"},
      {"brainpool256r1", "brainpoolP256r1"},
      {"brainpool384r1", "brainpoolP384r1"},
      {"brainpool512r1", "brainpoolP512r1"},
      {"brainpoolp256r1", "brainpoolP256r1"},
      {"brainpoolp384r1", "brainpoolP384r1"},
      {"brainpoolp512r1", "brainpoolP512r1"},
  }};
  const auto at =
      std::ranges::find(names, name, &std::pair<std::string_view, std::string_view>::first);
  return at == names.end() ? name : at->second;
}

// The part of "ECDSA-curve-hash" between the dashes.
std::string_view curve_of(std::string_view algorithm) {
  const std::size_t first = algorithm.find('-');
  const std::size_t last = algorithm.rfind('-');
  return first == algorithm.npos || first == last ? ""
                                                  : algorithm.substr(first + 1, last - first - 1);
}

const EVP_MD* hash_of(std::string_view algorithm) {
  if (algorithm.ends_with("SHA512")) return EVP_sha512();
  if (algorithm.ends_with("SHA384")) return EVP_sha384();
  return EVP_sha256();
}

Key key_of_der(ByteView der) {
  const std::uint8_t* at = der.data();
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (key && at != der.data() + der.size()) key.reset();
  return key;
}

Key key_of_pem(std::string_view text) {
  const std::unique_ptr<BIO, Freeing<BIO_free>> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  return Key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
}

// A point "04 x y", or x and y alone.
Key key_of_point(Bytes point, std::string_view curve) {
  if (point.size() % 2 == 0) point.insert(point.begin(), 4);
  const std::string group(openssl_curve(curve));
  const std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  const std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>> build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, group.data(),
                                  group.size());
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  const std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(build.get()));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Key(key);
}

Key key_of_bytes(const Bytes& bytes, std::string_view algorithm) {
  if (Key key = key_of_der(bytes)) return key;
  return key_of_point(bytes, curve_of(algorithm));
}

Key find_key(std::string_view text, std::string_view algorithm) {
  if (text.find("-----BEGIN") != text.npos) return key_of_pem(text);
  if (text.starts_with(oca)) {
    const std::string_view body = text.substr(text.rfind(':') + 1);
    const std::optional<Bytes> bytes =
        text.substr(oca.size()).starts_with("base64") ? from_base64(body) : from_hex(body);
    return bytes ? key_of_bytes(*bytes, algorithm) : nullptr;
  }
  std::string packed;
  std::ranges::copy_if(text, std::back_inserter(packed),
                       [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != ':'; });
  if (const std::optional<Bytes> hex = from_hex(packed); hex && hex->size() > 8)
    return key_of_bytes(*hex, algorithm);
  const std::optional<Bytes> raw = from_base64(packed);
  if (!raw) return nullptr;
  if (as_text(*raw).starts_with(oca)) return find_key(as_text(*raw), algorithm);
  return key_of_bytes(*raw, algorithm);
}

// The two numbers of a signature.
struct Numbers {
  ByteView r;
  ByteView s;
};

// Takes "02 length bytes" off the front.
std::optional<ByteView> take_integer(ByteView& from) {
  if (from.size() < 2 || from[0] != 2 || from[1] == 0 || from.size() < 2u + from[1])
    return std::nullopt;
  const ByteView out = from.subspan(2, from[1]);
  from = from.subspan(2u + from[1]);
  return out;
}

// DER whose numbers may lack the zero byte that keeps them positive, as some meters write it.
std::optional<Numbers> numbers_in_der(ByteView from) {
  if (from.size() < 2 || from[0] != 0x30) return std::nullopt;
  const std::size_t head = from[1] == 0x81 ? 3 : 2;
  if (from.size() < head || from[head - 1] != from.size() - head) return std::nullopt;
  from = from.subspan(head);
  const std::optional<ByteView> r = take_integer(from);
  const std::optional<ByteView> s = r ? take_integer(from) : std::nullopt;
  if (!s || !from.empty()) return std::nullopt;
  return Numbers{*r, *s};
}

// In the one writing that OpenSSL takes; other meters give both numbers one after the other.
// Nothing of what is signed depends on it: the equation holds for the numbers, or does not.
Bytes normal_signature(ByteView from) {
  std::optional<Numbers> numbers = numbers_in_der(from);
  if (!numbers && from.size() % 2 == 0)
    numbers = Numbers{from.first(from.size() / 2), from.subspan(from.size() / 2)};
  if (!numbers) return {};
  const std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
  const auto number = [](ByteView bytes) {
    return BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
  };
  ECDSA_SIG_set0(signature.get(), number(numbers->r), number(numbers->s));
  std::uint8_t* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return {};
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

}  // namespace

Result<PublicKey> read_public_key(std::string_view text, std::string_view algorithm) {
  const Key key = text.size() > 4'096 ? nullptr : find_key(text, algorithm);
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC)
    return fail("the text is no public key on an elliptic curve",
                "give it as hex or base64 of its DER form, or as PEM");
  std::uint8_t* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  const std::unique_ptr<std::uint8_t, Freeing<[](void* memory) { OPENSSL_free(memory); }>> held(
      der);
  if (size <= 0) return fail("the public key cannot be written as DER");
  return PublicKey{Bytes(der, der + size)};
}

std::string key_text(const PublicKey& key) { return to_hex(key.der); }

std::string curve_name(const PublicKey& key) {
  const Key parsed = key_of_der(key.der);
  char name[64] = {};
  std::size_t size = 0;
  if (!parsed || EVP_PKEY_get_group_name(parsed.get(), name, sizeof name, &size) != 1) return {};
  const std::string_view found(name, size);
  if (found == "prime256v1") return "secp256r1";
  if (found == "prime192v1") return "secp192r1";
  return std::string(found);
}

bool verify(const PublicKey& key, std::string_view algorithm, std::string_view signed_bytes,
            ByteView signature) {
  const Key parsed = key_of_der(key.der);
  if (!parsed) return false;
  const std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  const ByteView bytes = as_bytes(signed_bytes);
  const Bytes normal = normal_signature(signature);
  return !normal.empty() &&
         EVP_DigestVerifyInit(context.get(), nullptr, hash_of(algorithm), nullptr, parsed.get()) ==
             1 &&
         EVP_DigestVerify(context.get(), normal.data(), normal.size(), bytes.data(),
                          bytes.size()) == 1;
}

}  // namespace wattbook::ocmf

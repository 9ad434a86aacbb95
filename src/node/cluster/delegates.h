// The delegates who certify blocks, each with the TSL stake behind it (DOMAIN 9.4). A set is in
// force for the heights that name its hash in their votes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/quantity.h"
#include "core/codec/fields.h"

namespace wattbook::cluster {

inline constexpr std::uint32_t delegates_max = 64;

struct Delegate {
  Address address;
  Amount stake;

  bool operator==(const Delegate&) const = default;
  static constexpr std::string_view type_name = "Delegate";
  static constexpr auto fields = std::tuple(codec::field("address", &Delegate::address),
                                            codec::field("stake", &Delegate::stake));
};

struct DelegateList {
  std::vector<Delegate> delegates;  // by address, ascending

  bool operator==(const DelegateList&) const = default;
  static constexpr std::string_view type_name = "DelegateList";
  static constexpr auto fields =
      std::tuple(codec::field("delegates", &DelegateList::delegates, codec::AtMost(delegates_max)));
};

class DelegateSet {
 public:
  // In any order. An error if there is none or too many, one has no stake or stands twice.
  static Result<DelegateSet> make(std::vector<Delegate> delegates);

  const std::vector<Delegate>& delegates() const { return list_.delegates; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(list_.delegates.size()); }
  // Place in delegates(); nothing for a stranger.
  std::optional<std::uint32_t> index_of(const Address& address) const;
  // SHA-256 of the canonical list.
  const Hash& hash() const { return hash_; }

  // Whether these delegates (by index, each once) make a certificate: 3 x signed >= 2 x total
  // (CONSENSUS 3.2).
  bool is_quorum(const std::vector<std::uint32_t>& signers) const;
  // Whether fewer than a third of the stake may lie without breaking safety: false for sets below
  // four equal delegates, where a double signer is provable but not prevented.
  bool tolerates_one_liar() const;

 private:
  DelegateSet() = default;

  DelegateList list_;
  Hash hash_;
};

}  // namespace wattbook::cluster

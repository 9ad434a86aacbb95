// The ids of all commands that can still be repeated: each is kept until its expiry has passed in
// block time, after which the expiry itself refuses a repeat. So a command is executed at most
// once, for ever (DOMAIN 9.1).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/id_map.h"
#include "base/instant.h"

namespace wattbook::chain {

class CommandLog {
 public:
  // `seed` keys the hash table; it has no influence on results.
  explicit CommandLog(std::uint64_t seed) : index_(seed) {}

  // The signed bytes of the command that had this id.
  std::optional<ByteView> find(const CommandId& id) const;
  // Precondition: the id is not there.
  void add(const CommandId& id, Instant expires, ByteView signed_bytes);
  // Forgets commands whose expiry has passed; cost only for those.
  void expire(Instant now);
  std::size_t size() const { return index_.size(); }

  struct Entry {
    CommandId id;
    Instant expires;
    ByteView bytes;
  };
  // By minute of expiry, then order of arrival.
  std::vector<Entry> entries() const;

 private:
  // All commands whose expiry falls into the same minute leave together.
  struct Minute {
    Bytes bytes;  // signed commands one after the other
    std::vector<CommandId> ids;
    std::vector<Instant> expiries;
    std::vector<std::uint32_t> ends;  // of each command in `bytes`
  };
  struct Place {
    std::int64_t minute = 0;
    std::uint32_t position = 0;
  };

  IdMap index_;  // to places_
  std::vector<Place> places_;
  std::vector<std::uint32_t> vacant_places_;
  std::map<std::int64_t, Minute> minutes_;
};

}  // namespace wattbook::chain

// An oracle at work: fetches each document when it is due, and signs what is new in it. What cannot
// be fetched or read changes nothing in the ledger: the last value stands with its age, until it is
// older than its rule allows; then the fallback is published, or nothing (DOMAIN 4.7).
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/ledger_client.h"
#include "cli/oracle_file.h"
#include "crypto/signature.h"

namespace wattbook::cli {

class OracleRunner {
 public:
  using Say = std::function<void(const std::string&)>;
  using Clock = std::chrono::steady_clock;

  // The key outlives it.
  OracleRunner(OracleFile file, LedgerClient client, const crypto::SecretKey& key, Address account,
               Say say);

  // Does what is due at `now`; how many documents failed.
  std::size_t work(Clock::time_point now);

 private:
  // How one document stands.
  struct Course {
    Clock::time_point due{};
    std::string told;                   // the last complaint, not to be repeated
    std::optional<Instant> observed{};  // of a feed, as it was sent
    bool is_fallback = false;
  };
  // What a document says of a feed.
  struct Value {
    Instant observed;
    Amount value;
  };

  Result<std::vector<chain::TariffPoint>> planned(CommunityIndex community, IntervalNumber first,
                                                  std::size_t count, Duration interval);
  Result<void> follow(const TariffSource& source, Course& course);
  Result<void> follow(const FeedSource& source, Course& course);
  Result<Value> read(const FeedSource& source, Instant now);
  // Where nothing new can be had: the fallback, once the last value is too old.
  Result<void> replace(const FeedSource& source, Course& course, Instant now);
  Result<void> publish(const FeedSource& source, Course& course, const Value& value);
  template <class Source>
  bool attend(const Source& source, Course& course, Clock::time_point now);
  template <class Command>
  Result<void> send(Command command);

  OracleFile file_;
  LedgerClient client_;
  const crypto::SecretKey& key_;
  Address account_;
  Say say_;
  std::vector<Course> tariffs_;
  std::vector<Course> feeds_;
};

}  // namespace wattbook::cli

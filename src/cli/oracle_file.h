// What an oracle fetches, from where, and what it makes of it: a TOML file (docs/meters.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "base/strong_id.h"
#include "cli/oracle_prices.h"

namespace wattbook::cli {

// Where a document comes from; one of the two.
struct DocumentPlace {
  std::string url;
  std::string file;
  std::string ca_file;  // PEM, of HTTPS; empty: the system's
  Duration every{one_hour.value};
  const std::string& name() const { return url.empty() ? file : url; }
};

struct TariffSource {
  DocumentPlace place;
  CommunityIndex community;
  TariffRules rules;
};

// One number of a document: weather, carbon, an exchange rate.
struct FeedSource {
  DocumentPlace place;
  CommunityIndex community;
  std::string feed;
  std::string path;       // into JSON; empty: the document is the number
  std::string time_path;  // of when it was observed; empty: when it was fetched
  env::TimeZone zone;     // of times without offset
  char decimal = '.';
  std::string factor = "1";
  Duration stale_after{0};  // an older value is not published any more; 0: never too old
  std::string fallback;     // published in its place; empty: none
};

struct OracleFile {
  std::vector<TariffSource> tariffs;
  std::vector<FeedSource> feeds;
};

// Fails with line and column of the first complaint. Paths are relative to the file's folder.
Result<OracleFile> load_oracle_file(const std::string& path);

}  // namespace wattbook::cli

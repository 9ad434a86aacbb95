// The tables of history.sqlite. Everything in them comes from the journal, so a file of another
// schema, ledger or time zone is thrown away and made again, never migrated.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "base/strong_id.h"
#include "node/history/database.h"

namespace wattbook::history {

// Raised with every change of the tables or of what is written into them.
inline constexpr std::int64_t schema_version = 2;

// What a file was made for.
struct Origin {
  Hash genesis;
  std::string zone;  // site time zone; days and months are cut by it
};

struct Progress {
  Height height;  // of the newest block in the tables; 0 is genesis
  Hash block;     // its hash
};

// Opens the file for writing. One that does not fit the origin, or cannot be read, is replaced by
// an empty one. `progress` of an empty one is nothing.
Result<std::unique_ptr<Database>> open_tables(const std::string& path, const Origin& origin);
// Opens an existing file for reading; fails where the schema is another.
Result<std::unique_ptr<Database>> open_for_reading(const std::string& path);

std::optional<Progress> progress_of(Database& database);
// The time zone that a file was made for.
std::string zone_of(Database& database);

}  // namespace wattbook::history

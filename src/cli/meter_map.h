// Which metering point of a file is which meter of the ledger. Names of points never go to the
// ledger; the list stays with whoever imports.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/strong_id.h"

namespace wattbook::cli {

class MeterMap {
 public:
  // Each entry is "POINT=NUMBER", or the name of a CSV file whose rows are point and number.
  static Result<MeterMap> read(const std::vector<std::string>& entries);

  std::optional<MeterIndex> find(std::string_view point) const;
  bool empty() const { return meters_.empty(); }
  const std::map<std::string, MeterIndex, std::less<>>& meters() const { return meters_; }

 private:
  Result<void> add(std::string_view point, std::string_view number);
  Result<void> read_file(const std::string& path);
  std::map<std::string, MeterIndex, std::less<>> meters_;
};

}  // namespace wattbook::cli

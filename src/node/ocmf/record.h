// One record of the Open Charge Metering Format (OCMF 1.4.1): "OCMF|payload|signature", two JSON
// objects. What is signed is the payload as written, so it is kept as it came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"

namespace wattbook::ocmf {

// What kind of energy a reading's OBIS code names.
enum class Register : std::uint8_t { import, other };

// RD: one reading. Members that a record leaves out because they did not change are filled in.
struct Reading {
  std::optional<Instant> time;  // TM
  char clock = 'U';             // U unknown, I informative, S synchronised, R relative
  char transaction = 0;  // TX: B begin, C charging, X exception, E/L/R/A/P end, S, T; 0: none
  std::string value;     // RV, as written: "2935.600"
  std::string obis;      // RI
  std::string unit;      // RU: "kWh", "Wh"
  std::string errors;    // EF: "E" energy, "t" time
  char status = 0;       // ST: G is good

  Register kind() const;
  // In mWh; nothing where unit or value do not say it.
  std::optional<Energy> energy() const;
  bool begins() const { return transaction == 'B'; }
  bool ends() const;
  // The meter vouches for the energy: status good, and no error of it.
  bool is_good() const { return status == 'G' && errors.find('E') == errors.npos; }
};

// PG: "T12" counts transactions, "F12" fiscal readings; each rises by one.
struct Pagination {
  char series = 'T';
  std::uint64_t number = 0;
  bool operator==(const Pagination&) const = default;
};

struct Record {
  std::string payload;  // the bytes that are signed
  std::string serial;   // MS of the meter, or GS of the gateway where it is the meter
  std::optional<Pagination> page;
  std::string identity;      // ID of the user
  std::string charge_point;  // CI
  std::vector<Reading> readings;

  std::string algorithm;  // SA
  Bytes signature;        // SD, decoded as SE says

  // The first and last reading of the import register; null where there is none.
  const Reading* first_import() const;
  const Reading* last_import() const;
};

// Reads a record and nothing after it. The sections are found as JSON documents, because a free
// text in one may hold a '|'.
Result<Record> parse_record(std::string_view text);

}  // namespace wattbook::ocmf

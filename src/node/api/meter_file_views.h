// What was read in a file of meter data, and what became of it.
#pragma once

#include <string>
#include <vector>

#include "node/api/page.h"

namespace wattbook::api {

struct ImportedPoint {
  std::string point;
  std::optional<std::uint32_t> meter;
  std::uint64_t values = 0;
  std::string from;
  std::string until;
  Energy drawn;
  Energy fed_in;
  std::uint64_t measured = 0;
  std::uint64_t substituted = 0;
  std::uint64_t estimated = 0;
  std::uint64_t missing = 0;
  std::uint64_t gaps = 0;
  std::uint64_t booked_before = 0;
  std::uint64_t readings = 0;

  static constexpr std::string_view type_name = "ImportedPoint";
  static constexpr std::string_view list_type = "ImportedPoints";
  static constexpr std::string_view list_name = "points";
  static constexpr auto fields = std::tuple(
      noted(field("point", &ImportedPoint::point), "the metering point, as the file names it"),
      noted(field("meter", &ImportedPoint::meter), "its number in the ledger, where mapped"),
      field("values", &ImportedPoint::values), field("from", &ImportedPoint::from),
      field("until", &ImportedPoint::until), field("drawn", &ImportedPoint::drawn),
      field("fed_in", &ImportedPoint::fed_in), field("measured", &ImportedPoint::measured),
      field("substituted", &ImportedPoint::substituted),
      field("estimated", &ImportedPoint::estimated), field("missing", &ImportedPoint::missing),
      field("gaps", &ImportedPoint::gaps),
      noted(field("booked_before", &ImportedPoint::booked_before),
            "values that the ledger's newest reading covers"),
      noted(field("readings", &ImportedPoint::readings), "made of the file"));
};

struct Understood {
  std::string what;
  std::string value;

  static constexpr std::string_view type_name = "Understood";
  static constexpr auto fields =
      std::tuple(field("what", &Understood::what), field("value", &Understood::value));
};

struct MeterFileView {
  std::vector<Understood> understood;
  std::vector<ImportedPoint> points;
  std::vector<std::string> left_out;
  std::uint64_t sent = 0;
  std::uint64_t quarantined = 0;

  static constexpr std::string_view type_name = "MeterFile";
  static constexpr auto fields = std::tuple(
      noted(field("understood", &MeterFileView::understood, AtMost(100)),
            "format, zone, columns as they were guessed"),
      field("points", &MeterFileView::points, AtMost(page_rows_max)),
      noted(field("left_out", &MeterFileView::left_out, AtMost(page_rows_max)),
            "channels that are no energy of a point"),
      noted(field("sent", &MeterFileView::sent), "readings that were signed and sent"),
      noted(field("quarantined", &MeterFileView::quarantined), "of these, in quarantine"));
};

}  // namespace wattbook::api

#include "meters/meter_file.h"

#include <algorithm>

#include "meters/eda.h"
#include "meters/espi.h"
#include "meters/interval_csv.h"
#include "meters/mscons.h"
#include "meters/nem.h"

namespace wattbook::meters {
namespace {

std::string_view skip_space(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == text.npos ? std::string_view() : text.substr(first);
}

}  // namespace

std::optional<FileFormat> guess_format(std::string_view head) {
  const std::string_view text = skip_space(head);
  if (text.starts_with("UNA") || text.starts_with("UNB+")) return FileFormat::mscons;
  if (text.starts_with("<")) return FileFormat::espi;
  if (text.starts_with("{")) return FileFormat::eda_json;
  // Also 200, so that a NEM12 file that lacks its header is told so.
  for (const std::string_view record : {"100,NEM", "200,", "300,", "250,"})
    if (text.starts_with(record)) return FileFormat::nem;
  if (text.starts_with("MeteringpointID")) return FileFormat::eda_sheet;
  // The first lines may be a title.
  const std::string_view begin = text.substr(0, 4'096);
  if (begin.find_first_of(",;\t") != begin.npos && begin.find('\0') == begin.npos)
    return FileFormat::csv;
  return std::nullopt;
}

Result<std::unique_ptr<SampleReader>> open_meter_file(const std::string& name,
                                                      std::unique_ptr<tables::ByteSource> source,
                                                      const CsvHints& hints) {
  Result<std::unique_ptr<tables::HeadedSource>> headed =
      tables::HeadedSource::over(std::move(source));
  if (!headed) return std::unexpected(headed.error());
  if (skip_space((*headed)->head()).empty()) return fail(name + ": the file is empty");
  const std::optional<FileFormat> format = guess_format((*headed)->head());
  if (!format)
    return fail(name + ": is of no format that is known here",
                "known are: interval and register CSV, NEM12, NEM13, Green Button, MSCONS, EDA");
  switch (*format) {
    case FileFormat::nem:
      return open_nem(name, std::move(*headed));
    case FileFormat::espi:
      return open_espi(name, std::move(*headed));
    case FileFormat::mscons:
      return open_mscons(name, std::move(*headed),
                         hints.by_position ? IntervalTimes::position : IntervalTimes::stamps);
    case FileFormat::eda_sheet:
      return open_eda_sheet(name, std::move(*headed), hints.zone);
    case FileFormat::eda_json:
      return open_eda_json(name, std::move(*headed));
    case FileFormat::csv:
      return open_interval_csv(name, std::move(*headed), hints);
  }
  return fail(name + ": is of no format that is known here");
}

}  // namespace wattbook::meters

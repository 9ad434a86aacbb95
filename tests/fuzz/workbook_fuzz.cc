// Any sheet of a workbook becomes text that a CSV reader takes, or is refused with a message. The
// archive around it is whole, since its checksums would hide the rest: the input is the sheet, the
// styles and the strings at once.
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "tables/archive_test.h"
#include "tables/csv.h"
#include "tables/xlsx.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wattbook;
  const std::string part(as_text({data, size}));
  const std::string archive = tables::archive(
      {{"xl/workbook.xml", "<workbook><sheets><sheet name='A' id='r1'/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", "<r><Relationship Id='r1' Target='sheet.xml'/></r>"},
       {"xl/styles.xml", part},
       {"xl/sharedStrings.xml", part},
       {"xl/sheet.xml", part}});
  const Result<std::string> text = tables::sheet_text(archive, "");
  if (!text) {
    CHECK(text.error().message == "is a damaged workbook");
    return 0;
  }
  auto reader = tables::CsvReader::over("sheet", tables::text_source(*text), {.separator = ','});
  CHECK(reader.has_value());
  for (Result<bool> more = true; more && *more;) {
    more = reader->next();
    CHECK(more.has_value());
  }
  return 0;
}

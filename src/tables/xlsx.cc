#include "tables/xlsx.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <expat.h>
#include <fmt/format.h>

#include "tables/zip.h"

namespace wattbook::tables {
namespace {

constexpr std::size_t columns_max = 16'384;
constexpr std::size_t rows_max = 1'048'576;
constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
constexpr std::string_view workbook_name = "xl/workbook.xml";

std::string_view local_name(const char* name) {
  const std::string_view full(name);
  const std::size_t mark = full.rfind('|');
  return mark == full.npos ? full : full.substr(mark + 1);
}

// An element's attributes, without their namespaces.
class Attributes {
 public:
  explicit Attributes(const XML_Char** list) : list_(list) {}
  std::string_view operator[](std::string_view name) const {
    for (const XML_Char** at = list_; *at != nullptr; at += 2)
      if (local_name(*at) == name) return at[1];
    return {};
  }

 private:
  const XML_Char** list_;
};

// Walks a part of the workbook: `begin(name, attributes)`, `text(characters)`, `end(name)`. False
// where it is no XML, or where the walker's `stopped` became true.
template <class Walker>
bool walk(std::string_view xml, Walker& walker) {
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(
      XML_ParserCreateNS(nullptr, '|'), XML_ParserFree);
  XML_SetUserData(parser.get(), &walker);
  XML_SetElementHandler(
      parser.get(),
      [](void* self, const XML_Char* name, const XML_Char** attributes) {
        static_cast<Walker*>(self)->begin(local_name(name), Attributes(attributes));
      },
      [](void* self, const XML_Char* name) { static_cast<Walker*>(self)->end(local_name(name)); });
  XML_SetCharacterDataHandler(parser.get(), [](void* self, const XML_Char* text, int size) {
    static_cast<Walker*>(self)->text({text, static_cast<std::size_t>(size)});
  });
  for (std::size_t at = 0; at < xml.size() && !walker.stopped; at += chunk_bytes) {
    const std::string_view chunk = xml.substr(at, chunk_bytes);
    const int last = at + chunk.size() == xml.size() ? 1 : 0;
    if (XML_Parse(parser.get(), chunk.data(), static_cast<int>(chunk.size()), last) !=
        XML_STATUS_OK)
      return false;
  }
  return !xml.empty() && !walker.stopped;
}

template <class Number>
Number number_of(std::string_view text, Number otherwise) {
  Number value{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

// xl/workbook.xml and its relations: which sheet is in which part.
struct Contents {
  struct Sheet {
    std::string name;
    std::string relation;
  };
  std::vector<Sheet> sheets;
  std::map<std::string, std::string, std::less<>> targets;  // by relation
  bool from_1904 = false;
  bool stopped = false;

  void begin(std::string_view name, const Attributes& attributes) {
    if (name == "sheet")
      sheets.push_back({std::string(attributes["name"]), std::string(attributes["id"])});
    if (name == "workbookPr")
      from_1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true";
    if (name == "Relationship")
      targets.emplace(attributes["Id"], std::string(attributes["Target"]));
  }
  void text(std::string_view) {}
  void end(std::string_view) {}
};

enum class Shape : std::uint8_t { plain, date, date_time };

// What a number format shows; letters in quotes, brackets and after a backslash are words.
Shape shape_of(std::string_view code) {
  bool date = false;
  bool time = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\\' || c == '_' || c == '*') ++i;
    if (c == '"' || c == '[') {
      const std::size_t close = code.find(c == '"' ? '"' : ']', i + 1);
      if (close == code.npos) break;
      i = close;
    }
    date = date || c == 'd' || c == 'y' || c == 'D' || c == 'Y';
    time = time || c == 'h' || c == 's' || c == 'H' || c == 'S';
  }
  if (code == "General") return Shape::plain;
  return time ? Shape::date_time : date ? Shape::date : Shape::plain;
}

// xl/styles.xml: which cell formats are dates (ECMA-376 part 1, 18.8.30).
struct Styles {
  std::map<std::uint32_t, Shape> formats;
  std::vector<Shape> cells;  // by the cell's style number
  bool in_cells = false;
  bool stopped = false;

  Styles() {
    for (const std::uint32_t id : {14u, 15u, 16u, 17u}) formats[id] = Shape::date;
    for (const std::uint32_t id : {18u, 19u, 20u, 21u, 22u, 45u, 46u, 47u})
      formats[id] = Shape::date_time;
  }
  void begin(std::string_view name, const Attributes& attributes) {
    const auto id = number_of<std::uint32_t>(attributes["numFmtId"], 0);
    if (name == "numFmt") formats[id] = shape_of(attributes["formatCode"]);
    if (name == "cellXfs") in_cells = true;
    if (name == "xf" && in_cells) {
      const auto found = formats.find(id);
      cells.push_back(found == formats.end() ? Shape::plain : found->second);
    }
  }
  void text(std::string_view) {}
  void end(std::string_view name) { in_cells = in_cells && name != "cellXfs"; }
};

// xl/sharedStrings.xml. What is said about pronunciation (rPh) is not part of the text.
struct Strings {
  std::vector<std::string> all;
  bool in_text = false;
  bool in_phonetic = false;
  bool stopped = false;

  void begin(std::string_view name, const Attributes&) {
    if (name == "si") all.emplace_back();
    if (name == "rPh") in_phonetic = true;
    if (name == "t") in_text = true;
  }
  void text(std::string_view characters) {
    if (in_text && !in_phonetic && !all.empty()) all.back() += characters;
  }
  void end(std::string_view name) {
    if (name == "rPh") in_phonetic = false;
    if (name == "t") in_text = false;
  }
};

// A day number of the workbook. Seconds are as fine as stamps go, and a day's fraction in a double
// is good for much less than one.
std::string stamp_text(double days, Shape shape, bool from_1904) {
  constexpr std::int64_t day_seconds = 86'400;
  constexpr std::chrono::sys_days first_1900 = std::chrono::year(1899) / 12 / 30;
  constexpr std::chrono::sys_days first_1904 = std::chrono::year(1904) / 1 / 1;
  const std::int64_t seconds = std::llround(days * static_cast<double>(day_seconds));
  const std::int64_t time = seconds % day_seconds;
  const std::chrono::year_month_day date(
      (from_1904 ? first_1904 : first_1900) +
      std::chrono::days(static_cast<int>(seconds / day_seconds)));
  std::string out =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (shape == Shape::date && time == 0) return out;
  return out + fmt::format(" {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
}

// A sheet's cells, row by row into text.
class SheetWriter {
 public:
  SheetWriter(const Styles& styles, const Strings& strings, bool from_1904)
      : styles_(styles), strings_(strings), from_1904_(from_1904) {}

  bool stopped = false;

  void begin(std::string_view name, const Attributes& attributes) {
    if (name == "row") begin_row(number_of<std::size_t>(attributes["r"], row_ + 1));
    if (name == "c") begin_cell(attributes);
    if (name == "v" || name == "t") in_value_ = !in_phonetic_;
    if (name == "rPh") in_phonetic_ = true;
  }
  void text(std::string_view characters) {
    if (in_value_) value_ += characters;
  }
  void end(std::string_view name) {
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "rPh") in_phonetic_ = false;
    if (name == "c") end_cell();
    if (name == "row" && !stopped) out_ += '\n';
    stopped = stopped || out_.size() > unzipped_bytes_max;
  }
  std::string take() { return std::move(out_); }

 private:
  void begin_row(std::size_t row) {
    if (row <= row_ || row > rows_max) {
      stopped = true;
      return;
    }
    out_.append(row - row_ - 1, '\n');
    row_ = row;
    columns_ = 0;
  }

  void begin_cell(const Attributes& attributes) {
    std::size_t column = 0;
    for (const char c : attributes["r"]) {
      if (c < 'A' || c > 'Z' || column > columns_max) break;
      column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    }
    if (column == 0) column = columns_ + 1;
    if (row_ == 0 || column <= columns_ || column > columns_max) {
      stopped = true;
      return;
    }
    out_.append(column - std::max<std::size_t>(columns_, 1), ',');
    columns_ = column;
    type_ = attributes["t"];
    const auto style = number_of<std::size_t>(attributes["s"], 0);
    shape_ = style < styles_.cells.size() ? styles_.cells[style] : Shape::plain;
    value_.clear();
  }

  void end_cell() {
    if (stopped || value_.empty()) return;
    if (type_ == "s") {
      const auto number = number_of<std::size_t>(value_, strings_.all.size());
      if (number < strings_.all.size()) return put(strings_.all[number]);
      stopped = true;
      return;
    }
    const double number = number_of<double>(value_, std::nan(""));
    if ((!type_.empty() && type_ != "n") || !std::isfinite(number)) return put(value_);
    if (shape_ != Shape::plain && number >= 0 && number < 2'958'466)  // the year 10000
      return put(stamp_text(number, shape_, from_1904_));
    // The file holds binary numbers; fifteen digits are what Excel shows of them.
    put(fmt::format("{:.15g}", number));
  }

  void put(std::string_view text) {
    if (text.find_first_of(",;\t\"\r\n") == text.npos) {
      out_ += text;
      return;
    }
    out_ += '"';
    for (const char c : text) {
      if (c == '"') out_ += '"';
      out_ += c;
    }
    out_ += '"';
  }

  const Styles& styles_;
  const Strings& strings_;
  bool from_1904_;
  std::string out_;
  std::size_t row_ = 0;
  std::size_t columns_ = 0;  // of the row, up to the cell at hand
  std::string type_;
  Shape shape_ = Shape::plain;
  std::string value_;
  bool in_value_ = false;
  bool in_phonetic_ = false;
};

std::unexpected<Error> damaged() { return fail("is a damaged workbook"); }

// A part that may be missing leaves the walker as it is.
template <class Walker>
Result<void> read_part(std::string_view archive, std::string_view name, bool needed,
                       Walker& walker) {
  const auto part = named_file_of_zip(archive, name);
  if (!part) return std::unexpected(part.error());
  if (!*part && !needed) return {};
  if (!*part || !walk(**part, walker)) return damaged();
  return {};
}

Result<std::string> part_of_sheet(const Contents& contents, std::string_view wanted) {
  const Contents::Sheet* found = nullptr;
  std::string names;
  for (const Contents::Sheet& sheet : contents.sheets) {
    names += (names.empty() ? "" : ", ") + sheet.name;
    if (sheet.name == wanted || contents.sheets.size() == 1) found = &sheet;
  }
  if (found != nullptr && !wanted.empty() && found->name != wanted) found = nullptr;
  if (found == nullptr)
    return fail(
        wanted.empty() ? "holds several sheets" : fmt::format("holds no sheet '{}'", wanted),
        "say which with --sheet: " + names);
  const auto target = contents.targets.find(found->relation);
  if (target == contents.targets.end()) return damaged();
  // A target stands below xl/, or from the archive's root behind a stroke.
  return target->second.starts_with('/') ? target->second.substr(1)
                                         : fmt::format("xl/{}", target->second);
}

}  // namespace

bool is_workbook(std::string_view archive) {
  const auto part = named_file_of_zip(archive, workbook_name);
  return part && *part;
}

Result<std::string> sheet_text(std::string_view archive, std::string_view sheet) {
  Contents contents;
  for (const std::string_view name :
       {workbook_name, std::string_view("xl/_rels/workbook.xml.rels")})
    if (auto read = read_part(archive, name, true, contents); !read)
      return std::unexpected(read.error());
  const auto part = part_of_sheet(contents, sheet);
  if (!part) return part;
  Styles styles;
  if (auto read = read_part(archive, "xl/styles.xml", false, styles); !read)
    return std::unexpected(read.error());
  Strings strings;
  if (auto read = read_part(archive, "xl/sharedStrings.xml", false, strings); !read)
    return std::unexpected(read.error());
  SheetWriter writer(styles, strings, contents.from_1904);
  if (auto read = read_part(archive, *part, true, writer); !read)
    return std::unexpected(read.error());
  return writer.take();
}

Result<std::unique_ptr<ByteSource>> open_sheet(const std::filesystem::path& path,
                                               std::string_view sheet) {
  const auto archive = zip_bytes(path);
  if (!archive) return std::unexpected(archive.error());
  if (!*archive || !is_workbook(**archive))
    return fail(path.string() + ": has no sheets",
                "only a workbook (.xlsx) has; leave out --sheet");
  auto text = sheet_text(**archive, sheet);
  if (!text)
    return fail(fmt::format("{}: {}", path.string(), text.error().message), text.error().hint);
  return text_source(std::move(*text));
}

}  // namespace wattbook::tables

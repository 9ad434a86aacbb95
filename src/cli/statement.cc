#include "cli/statement.h"

#include <fstream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/history_source.h"
#include "node/api/json_writer.h"
#include "node/history/statement_csv.h"
#include "node/history/statement_pdf.h"

namespace wattbook::cli {
namespace {

struct Options {
  HistorySource source;
  std::string address;
  std::string month;
  std::string pdf_file;
  std::string language = "en";
  bool csv = false;
  bool json = false;  // the default; for those who like to say it
  std::uint16_t community = 0;
};

std::string_view format_of(const Options& options) {
  if (!options.pdf_file.empty()) return "pdf";
  return options.csv ? "csv" : "json";
}

Result<std::string> from_file(const Options& options) {
  const auto address = fixed_from_hex<Address>(options.address);
  if (!address)
    return fail(fmt::format("'{}' is not an address", options.address),
                "write 0x and 40 hexadecimal digits");
  const Result<history::Month> month = history::parse_month(options.month);
  if (!month) return std::unexpected(month.error());
  auto database = open_history(options.source);
  if (!database) return std::unexpected(database.error());
  const auto statement =
      history::member_statement(**database, *address, CommunityIndex(options.community), *month);
  if (!statement) return std::unexpected(statement.error());
  if (format_of(options) == "csv") return history::statement_csv(*statement);
  if (format_of(options) == "json") return api::to_json(*statement) + "\n";
  return history::statement_pdf(
      *statement, options.language == "zh" ? history::Language::zh : history::Language::en);
}

int run(const Options& options) {
  std::string content;
  if (!options.source.data.empty()) {
    Result<std::string> made = from_file(options);
    if (!made) return tell_error(made.error(), 1);
    content = std::move(*made);
  } else {
    auto fetched =
        fetch(options.source, fmt::format("/api/v1/members/{}/statements/{}?format={}&lang={}"
                                          "&community={}",
                                          options.address, options.month, format_of(options),
                                          options.language, options.community));
    if (!fetched) return tell_error(fetched.error().error, fetched.error().unreachable ? 4 : 1);
    content = std::move(*fetched);
  }
  if (options.pdf_file.empty()) {
    fmt::print("{}", content);
    return 0;
  }
  std::ofstream file(options.pdf_file, std::ios::binary);
  file << content;
  file.close();
  if (!file)
    return tell_error({fmt::format("{} cannot be written", options.pdf_file),
                       "check the directory and the free space"},
                      1);
  return 0;
}

}  // namespace

void add_statement_command(CLI::App& root, int& exit_code) {
  CLI::App& verb = *subcommand(root, "member", "members of the community")
                        .add_subcommand("statement", "a member's statement for a month");
  const auto options = std::make_shared<Options>();
  verb.add_option("ADDRESS", options->address, "the member's account")->required();
  verb.add_option("--month", options->month, "as 2026-11, on the site's clock")->required();
  auto* pdf = verb.add_option("--pdf", options->pdf_file, "write a PDF to this file");
  verb.add_option("--lang", options->language, "language of the PDF")
      ->check(CLI::IsMember({"en", "zh"}));
  auto* csv = verb.add_flag("--csv", options->csv, "CSV on standard output")->excludes(pdf);
  verb.add_flag("--json", options->json, "JSON on standard output; the default")
      ->excludes(pdf)
      ->excludes(csv);
  verb.add_option("--community", options->community, "its number");
  add_source_options(verb, options->source);
  verb.callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace wattbook::cli

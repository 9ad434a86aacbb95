#include "node/history/statement_pdf.h"

#include <fmt/format.h>

#include "base/decimal.h"
#include "node/history/page_writer.h"

namespace wattbook::history {
namespace {

using Style = PageWriter::Style;

constexpr float left_edge = 50;
constexpr float right_edge = 545;
constexpr float price_column = 330;
constexpr float energy_column = 440;

void add_head(PageWriter& page, const MemberStatement& s, Language language) {
  page.row(Style::title);
  page.left(left_edge, fmt::format("{} {}", word(language, Word::statement), s.month));
  page.rule();
  const auto line = [&](Word name, const std::string& value) {
    page.row(Style::text);
    page.left(left_edge, word(language, name));
    page.left(180, value);
  };
  line(Word::member, to_hex0x(s.member));
  line(Word::community, s.community);
  line(Word::month, fmt::format("{} ({})", s.month, s.time_zone));
  line(Word::intervals, fmt::format("{} / {}", s.settled, s.intervals));
  line(Word::height, fmt::format("{}", s.height.value));
  if (s.complete) return;
  page.row(Style::text);
  page.left(left_edge, word(language, Word::provisional));
}

void add_energy(PageWriter& page, const StatementEnergy& energy, Language language) {
  page.row(Style::heading);
  page.left(left_edge, word(language, Word::energy));
  page.rule();
  const std::pair<Word, Energy> rows[] = {
      {Word::imported, energy.imported}, {Word::from_community, energy.community},
      {Word::from_store, energy.stored}, {Word::from_grid, energy.grid},
      {Word::exported, energy.exported}, {Word::to_community, energy.to_community},
      {Word::to_store, energy.to_store}, {Word::to_grid, energy.to_grid},
      {Word::bought, energy.bought},     {Word::sold, energy.sold}};
  for (const auto& [name, value] : rows) {
    page.row(Style::text);
    page.left(left_edge, word(language, name));
    page.right(right_edge, format_decimal(value.value));
  }
}

void add_evidence(PageWriter& page, const MemberStatement& s, Language language) {
  if (s.evidence.empty()) return;
  page.row(Style::heading);
  page.left(left_edge, word(language, Word::evidence));
  page.rule();
  for (const StatementEvidence& told : s.evidence) {
    page.row(Style::text);
    page.left(left_edge, word(language, told.evidence));
    page.right(right_edge, fmt::format("{}", told.intervals));
  }
}

void add_lines(PageWriter& page, const MemberStatement& s, Language language) {
  page.row(Style::heading);
  page.left(left_edge, word(language, Word::lines));
  page.right(price_column, word(language, Word::price));
  page.right(energy_column, "kWh");
  page.right(right_edge, fmt::format("{} ({})", word(language, Word::amount), s.currency));
  page.rule();
  for (const StatementLine& line : s.lines) {
    page.row(Style::text);
    page.left(left_edge, line.correction ? fmt::format("{} ({})", word(language, line.kind),
                                                       word(language, Word::correction))
                                         : std::string(word(language, line.kind)));
    if (line.price) page.right(price_column, format_decimal(line.price->value));
    if (line.energy != Energy(0)) page.right(energy_column, format_decimal(line.energy.value));
    page.right(right_edge, format_decimal(line.amount.value));
  }
  page.rule();
  page.row(Style::text);
  page.left(left_edge, word(language, Word::total));
  page.right(right_edge, format_decimal(s.total.value));
}

void add_balance(PageWriter& page, const StatementBalance& balance, Language language) {
  const auto row = [&](std::string_view name, Amount amount) {
    page.row(Style::text);
    page.left(left_edge, name);
    page.right(right_edge, format_decimal(amount.value));
  };
  page.row(Style::heading);
  page.left(left_edge, fmt::format("{} {}", word(language, Word::balances), balance.asset));
  page.rule();
  row(word(language, Word::opening), balance.opening);
  for (const StatementFlow& flow : balance.flows)
    row(fmt::format("  {}", reason_word(language, flow.reason)), flow.credit - flow.debit);
  row(word(language, Word::closing), balance.closing);
}

}  // namespace

Result<std::string> statement_pdf(const MemberStatement& statement, Language language) {
  PageWriter page(language);
  add_head(page, statement, language);
  add_energy(page, statement.energy, language);
  add_evidence(page, statement, language);
  add_lines(page, statement, language);
  for (const StatementBalance& balance : statement.balances) add_balance(page, balance, language);
  return page.finish();
}

}  // namespace wattbook::history

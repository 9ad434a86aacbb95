#include "node/history/statement_csv.h"

#include <fmt/format.h>

#include "base/decimal.h"

namespace wattbook::history {

std::string statement_csv(const MemberStatement& statement) {
  std::string out = "section,community,item,correction,price,energy_kwh,amount,count,rule\r\n";
  codec::for_each_field<StatementEnergy>([&](const auto& field) {
    out += fmt::format("energy,,{},,,{},,,\r\n", field.name,
                       format_decimal((statement.energy.*field.member).value));
  });
  for (const StatementEvidence& told : statement.evidence)
    out += fmt::format("evidence,,{},,,,,{},\r\n", codec::name_of(told.evidence), told.intervals);
  for (const StatementLine& line : statement.lines)
    out += fmt::format("line,{},{},{},{},{},{},{},{}\r\n", line.community.value,
                       codec::name_of(line.kind), line.correction,
                       line.price ? format_decimal(line.price->value) : "",
                       format_decimal(line.energy.value), format_decimal(line.amount.value),
                       line.count, line.rule);
  out += fmt::format("total,,{},,,,{},,\r\n", statement.currency,
                     format_decimal(statement.total.value));
  for (const StatementBalance& balance : statement.balances) {
    const auto row = [&](std::string_view item, Amount amount) {
      out += fmt::format("balance,,{} {},,,,{},,\r\n", balance.asset, item,
                         format_decimal(amount.value));
    };
    row("opening", balance.opening);
    for (const StatementFlow& flow : balance.flows) row(flow.reason, flow.credit - flow.debit);
    row("closing", balance.closing);
  }
  return out;
}

}  // namespace wattbook::history

// The verbs of charging.
#include "core/chain/charging_keys.h"
#include "crypto/hash.h"
#include "table/table_town.h"
#include "table/words.h"

namespace wattbook::table {

using namespace chain;  // the verbs below are made of its commands

namespace {

Hash hash_of(std::string_view text) { return crypto::sha256(as_bytes(text)); }

std::optional<Energy> register_of(const Line& line) {
  const std::string_view text = line.option("kwh", "");
  return text.empty() ? std::nullopt : std::optional(kwh(text));
}

}  // namespace

// network NAME [unlicensed] by=WHO
void TableTown::do_network(const Line& line) {
  LicenseNetwork command;
  command.community = community_;
  command.network = address_of(line.word(0));
  command.licensed = !line.has("unlicensed");
  give(line, line.option("by", "operator"), command);
}

// point NAME by=OWNER service=per kWh power=watts
void TableTown::do_point(const Line& line) {
  DescribeChargePoint command;
  command.community = community_;
  command.point.station = std::string(line.word(0));
  command.point.place = "here";
  command.point.model = "ACME";
  command.point.power = Power(number_of(line.option("power", "22000")));
  command.point.connectors = {{1, 1, charging::Plug::type2, command.point.power}};
  command.point.tariff.bands = {{0, price(line.option("service", "0")), Amount(0), Amount(0)}};
  give(line, line.option("by", "operator"), command);
}

// token CARD by=DRIVER limit=cash minutes=of validity [blocked]
void TableTown::do_token(const Line& line) {
  SetChargingToken command;
  command.community = community_;
  command.token = token_digest(line.word(0));
  command.session_limit = units(line.option("limit", "50"));
  command.valid_until =
      now + Duration(number_of(line.option("minutes", "1000")) * one_minute.value);
  command.blocked = line.has("blocked");
  give(line, line.option("by", "operator"), command);
}

// block_token CARD by=WHO [lift]
void TableTown::do_block_token(const Line& line) {
  BlockChargingToken command;
  command.token = token_digest(line.word(0));
  command.blocked = !line.has("lift");
  give(line, line.option("by", "operator"), command);
}

// plug_in SESSION point=NAME card=CARD kwh=register by=WHO
void TableTown::do_plug_in(const Line& line) {
  StartCharging command;
  command.session = hash_of(line.word(0));
  command.station = std::string(line.option("point", "CP1"));
  command.evse = command.connector = 1;
  if (const auto card = line.option("card", ""); !card.empty()) command.token = token_digest(card);
  command.imported = register_of(line);
  command.time = now;
  give(line, line.option("by", "net"), command);
}

// register SESSION kwh=register [forged] by=WHO
void TableTown::do_register(const Line& line) {
  RecordCharging command;
  command.session = hash_of(line.word(0));
  command.imported = register_of(line).value_or(Energy(0));
  command.time = now;
  command.billable = !line.has("forged");
  give(line, line.option("by", "net"), command);
}

// plug_out SESSION kwh=register by=WHO
void TableTown::do_plug_out(const Line& line) {
  EndCharging command;
  command.session = hash_of(line.word(0));
  command.imported = register_of(line);
  command.time = now;
  give(line, line.option("by", "net"), command);
}

// credit SESSION kwh=true register at the end by=WHO
void TableTown::do_credit(const Line& line) {
  CreditCharging command;
  const charging::Session* const session = state().charging.find(hash_of(line.word(0)));
  command.session = session ? session->number : charging::SessionNumber(999);
  command.imported = register_of(line).value_or(Energy(0));
  command.reason = "the meter was read wrongly";
  give(line, line.option("by", "operator"), command);
}

// session NAME standing own= market= grid= unbilled= (kWh) service= cost= (cash, in all)
void TableTown::do_session(const Line& line) {
  const charging::Session* const session = state().charging.find(hash_of(line.word(0)));
  ASSERT_NE(session, nullptr);
  const charging::SessionRow sum = charging::sum(*session);
  const std::map<std::string, std::int64_t> facts{{"own", sum.own.value},
                                                  {"market", sum.market.value},
                                                  {"grid", sum.grid.value},
                                                  {"unbilled", sum.unbilled.value},
                                                  {"service", sum.service.value},
                                                  {"cost", sum.cash().value},
                                                  {"reserved", session->reserved.value}};
  if (!line.word(1).empty()) {
    EXPECT_EQ(codec::name_of(session->standing), line.word(1));
  }
  for (const auto& [key, value] : line.options) {
    const auto fact = facts.find(key);
    ASSERT_NE(fact, facts.end()) << "no such fact: " << key;
    EXPECT_EQ(format_decimal(fact->second), format_decimal(units(value).value)) << key;
  }
}

}  // namespace wattbook::table

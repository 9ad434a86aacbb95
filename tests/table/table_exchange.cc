// The verbs of metering, prices and the market.
#include "table/table_town.h"
#include "table/words.h"

namespace wattbook::table {

using namespace chain;  // the verbs below are made of its commands

namespace {

ReportReadings founded_on(metering::Evidence evidence, const SubmitReadings& plain) {
  ReportReadings out;
  out.community = plain.community;
  for (const MeterReading& reading : plain.readings)
    out.readings.push_back({reading.meter, reading.sequence, reading.time, reading.import_register,
                            reading.export_register, evidence});
  return out;
}

}  // namespace

// read NAME:IMPORT:EXPORT ... : one batch of cumulative registers, at the end of the next interval
// to close, or at=minutes from now; evidence=CLASS says how well the readings are founded.
void TableTown::do_read(const Line& line) {
  const Instant time = time_of(line);
  now = std::max(now, time);
  SubmitReadings command;
  command.community = community_;
  for (const std::string& word : line.words) {
    const std::vector<std::string> parts = split(word, ':');
    ASSERT_EQ(parts.size(), 3u);
    const std::string sequence(line.option("sequence", ""));
    command.readings.push_back(
        {.meter = meter(parts[0]),
         .sequence = sequence.empty() ? static_cast<std::uint64_t>((time - begin).value / 1000) + 1
                                      : static_cast<std::uint64_t>(number_of(sequence)),
         .time = time,
         .import_register = kwh(parts[1]),
         .export_register = kwh(parts[2])});
  }
  if (const auto evidence = codec::enum_from_name<metering::Evidence>(line.option("evidence", "")))
    give(line, line.option("by", "concentrator"), founded_on(*evidence, command));
  else
    give(line, line.option("by", "concentrator"), command);
  for (const Effect& effect : effects_)
    if (const auto* held = std::get_if<ReadingQuarantined>(&effect)) {
      EXPECT_EQ(std::to_string(held->cause), line.option("quarantined", "never"));
    }
  const bool expected = !line.option("quarantined", "").empty();
  const bool found = std::ranges::any_of(effects_, [](const Effect& effect) {
    return std::holds_alternative<ReadingQuarantined>(effect);
  });
  EXPECT_EQ(found, expected) << "quarantine";
}

// The same for the interval before: a reading that comes late.
void TableTown::do_reading(const Line& line) {
  Line late = line;
  const Instant end = interval_end(interval_of_option(line, "0"), here().settings.interval_length);
  late.options["at"] = std::to_string((end - now).value / one_minute.value);
  const Instant before = now;
  SubmitReadings command;
  command.community = community_;
  for (const std::string& word : line.words) {
    const std::vector<std::string> parts = split(word, ':');
    ASSERT_EQ(parts.size(), 3u);
    command.readings.push_back(
        {.meter = meter(parts[0]),
         .sequence = static_cast<std::uint64_t>((end - begin).value / 1000) + 1,
         .time = end,
         .import_register = kwh(parts[1]),
         .export_register = kwh(parts[2])});
  }
  EXPECT_GE(before, end) << "not late at all";
  give(line, line.option("by", "concentrator"), command);
}

// quarantine METER NUMBER release|discard
void TableTown::do_quarantine(const Line& line) {
  SettleQuarantine command;
  command.community = community_;
  command.meter = meter(std::string(line.word(0)));
  command.quarantine = static_cast<std::uint64_t>(number_of(line.word(1)));
  command.action = enum_of<QuarantineAction>(line.word(2));
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_correct(const Line& line) {
  CorrectInterval command;
  command.community = community_;
  command.meter = meter(std::string(line.word(0)));
  command.interval = interval_of_option(line, "0");
  command.import_energy = kwh(line.option("import", "0"));
  command.export_energy = kwh(line.option("export", "0"));
  command.quality = enum_of<CorrectionQuality>(line.option("quality", "substituted"));
  command.reason = line.has("unexplained") ? "" : "read by eye";
  give(line, line.option("by", "operator"), command);
}

// exchange_meter METER last=IMPORT:EXPORT first=IMPORT:EXPORT
void TableTown::do_exchange_meter(const Line& line) {
  const auto last = split(line.option("last", "0:0"), ':');
  const auto first = split(line.option("first", "0:0"), ':');
  ExchangeMeter command;
  command.community = community_;
  command.last = {.meter = meter(std::string(line.word(0))),
                  .sequence = static_cast<std::uint64_t>((now - begin).value / 1000) + 1,
                  .time = now,
                  .import_register = kwh(last[0]),
                  .export_register = kwh(last[1])};
  command.key = line.has("keyless") ? Address{} : address_of(line.option("key", "new meter"));
  command.rated_power = Power(20'000);
  command.import_register = kwh(first[0]);
  command.export_register = kwh(first[1]);
  give(line, line.option("by", "operator"), command);
}

// charge OWNER STORED: what the owner's battery reports.
void TableTown::do_charge(const Line& line) {
  ReportStateOfCharge command;
  command.battery = address_of(std::string(line.word(0)) + "/battery");
  command.time = now + Duration(number_of(line.option("at", "0")) * one_minute.value);
  command.stored = kwh(line.word(1));
  give(line, line.option("by", "operator"), command);
}

// tariff IMPORT FEED_IN SHARING: from the next interval to close on, or interval=n.
void TableTown::do_tariff(const Line& line) {
  SetTariff command;
  command.community = community_;
  command.first_interval = interval_of_option(line, "1");
  if (!line.has("empty"))
    command.points = {{price(line.word(0)), price(line.word(1)), price(line.word(2))}};
  give(line, line.option("by", "operator"), command);
}

// keys NAME:PART ... : parts of one.
void TableTown::do_keys(const Line& line) {
  SetSharingKeys command;
  command.community = community_;
  command.from_interval = interval_of_option(line, "1");
  for (const std::string& word : line.words) {
    const std::vector<std::string> parts = split(word, ':');
    command.keys.push_back(
        {address_of(parts[0]), static_cast<std::uint32_t>(*parse_decimal(parts[1]))});
  }
  give(line, line.option("by", "operator"), command);
}

void TableTown::do_feed(const Line& line) {
  PublishFeed command;
  command.community = community_;
  command.feed = std::string(line.word(0));
  command.observed = now + Duration(number_of(line.option("at", "0")) * one_minute.value);
  command.value = units(line.word(1));
  give(line, line.option("by", "operator"), command);
}

// order WHO buy|sell QUANTITY PRICE [tsl] [auction] [market] [post_only] tif=… till=minutes
// self=cancel_maker as=name
void TableTown::do_order(const Line& line) {
  PlaceOrder command;
  command.community = community_;
  command.instrument = line.has("tsl") ? Instrument::tsl : Instrument::watt;
  command.session = line.has("auction") ? Session::auction : Session::continuous;
  command.side = enum_of<market::Side>(line.word(1));
  command.kind = line.has("market") ? market::OrderKind::market : market::OrderKind::limit;
  command.quantity = units(line.word(2));
  command.price = price(line.word(3));
  command.time_in_force = enum_of<market::TimeInForce>(line.option("tif", "good_till_cancelled"));
  if (const auto till = line.option("till", ""); !till.empty())
    command.good_till = now + Duration(number_of(till) * one_minute.value);
  command.post_only = line.has("post_only");
  command.self_trade = enum_of<market::SelfTrade>(line.option("self", "cancel_taker"));
  give(line, line.word(0), command);
  for (const Effect& effect : effects_)
    if (const auto* placed = std::get_if<OrderPlaced>(&effect))
      orders_[std::string(line.option("as", line.word(0)))] = placed->order;
}

void TableTown::do_cancel(const Line& line) {
  CancelOrder command;
  command.community = community_;
  command.instrument = line.has("tsl") ? Instrument::tsl : Instrument::watt;
  command.session = line.has("auction") ? Session::auction : Session::continuous;
  command.order = orders_[std::string(line.option("order", line.word(0)))];
  give(line, line.word(0), command);
}

void TableTown::do_replace(const Line& line) {
  ReplaceOrder command;
  command.community = community_;
  command.order = orders_[std::string(line.option("order", line.word(0)))];
  command.quantity = units(line.word(1));
  command.price = price(line.word(2));
  give(line, line.word(0), command);
}

// agent WHO target_price|zero_intelligence|none buy=P sell=P below=kWh above=kWh
void TableTown::do_agent(const Line& line) {
  SetAgent command;
  command.community = community_;
  command.kind = enum_of<AgentKind>(line.word(1));
  command.target_buy = price(line.option("buy", "0"));
  command.target_sell = price(line.option("sell", "0"));
  command.buy_below = kwh(line.option("below", "0"));
  command.sell_above = kwh(line.option("above", "0"));
  give(line, line.word(0), command);
}

void TableTown::do_ceiling(const Line& line) {
  SetCeiling command;
  command.community = community_;
  command.ceiling = price(line.word(1));
  give(line, line.word(0), command);
}

}  // namespace wattbook::table

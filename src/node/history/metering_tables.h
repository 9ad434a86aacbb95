// What came in about energy: readings with their fate, corrections, meters, and the tariffs in
// force.
#pragma once

#include <map>
#include <vector>

#include "core/chain/command.h"
#include "core/chain/effects.h"
#include "core/chain/schedule.h"
#include "node/history/booking.h"
#include "node/history/database.h"

namespace wattbook::history {

class MeteringTables {
 public:
  explicit MeteringTables(Database& database);

  void add(const NewMeter& meter);
  // The commands below were executed; `effects` is what they did.
  void add(const Booking& booking, const chain::SubmitReadings& command,
           const std::vector<chain::Effect>& effects);
  void add(const Booking& booking, const chain::ReportReadings& command,
           const std::vector<chain::Effect>& effects);
  void add(const Booking& booking, const chain::ExchangeMeter& command);
  void add(const Booking& booking, const chain::SettleQuarantine& command);
  void add(const Booking& booking, const chain::CorrectInterval& command);
  void add(const Booking& booking, const chain::SetTariff& command);

  // Prices in force; all zero before the first tariff.
  chain::TariffPoint tariff(CommunityIndex community, IntervalNumber interval) const;

 private:
  void add_reading(const Booking& booking, CommunityIndex community,
                   const chain::FoundedReading& reading,
                   const chain::ReadingQuarantined* quarantined);

  std::map<CommunityIndex, chain::Schedule<chain::TariffPoint>> tariffs_;
  Statement insert_meter_, insert_reading_, release_reading_, insert_correction_, clear_tariff_,
      insert_tariff_;
};

}  // namespace wattbook::history

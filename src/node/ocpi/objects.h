// What the ledger knows of charging, as objects of OCPI 2.2.1: locations with their EVSEs and
// connectors, tariffs, sessions and charge detail records. Nothing names a driver or a card: a
// token is told by the digest that the ledger has of it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/chain/state.h"

namespace wattbook::ocpi {

// Who answers: the charge point operator.
struct Party {
  std::string country_code;  // ISO 3166-1 alpha-2: "DE"
  std::string party_id;      // three letters or digits, as in ISO 15118: "WBK"
  std::string country;       // ISO 3166-1 alpha-3, of the locations: "DEU"
  std::string name;          // of the business
  std::string time_zone;     // IANA: "Europe/Berlin"
};
// "DE-WBK-DEU". Nothing where it is none.
std::optional<Party> read_party(std::string_view text);

// What charge points told of their outlets.
enum class Condition : std::uint8_t { available, occupied, reserved, unavailable, faulted };
// Of those that are connected: by evse number.
using Board = std::map<std::string, std::map<std::uint32_t, Condition>>;

// One object, and when it changed last. A list may have many of which a page shows few, so the text
// is made where it is wanted, from what the function that listed it was given.
struct Item {
  Instant last_updated;
  std::function<std::string()> json;
};

// A charge point is a location. The ledger keeps no time of a description, so this is of now.
Item location(const chain::State& state, charging::PointIndex point, const Party& party,
              const Board& board);
std::string location_id(charging::PointIndex point);
// Its EVSE, or that one's connector; nothing where there is none.
std::optional<std::string> evse(const chain::State& state, charging::PointIndex point,
                                const Party& party, const Board& board, std::string_view uid);
std::optional<std::string> connector(const chain::State& state, charging::PointIndex point,
                                     std::string_view uid, std::string_view id);

// A version of a charge point's tariff. Energy has the most that it costs at `time`: the market is
// never dearer than the grid, and OCPI has no price that is found while energy flows.
Item tariff(const chain::State& state, charging::PointIndex point, std::uint32_t version,
            Instant time, const Party& party);

Item session(const chain::State& state, const charging::Session& session, const Party& party);

// The records of one session, oldest first; none before its end, and where nobody pays. A record is
// never changed: each correction is a credit of the whole record before, and a new one.
std::vector<Item> cdrs(const chain::State& state, const charging::Session& session,
                       const Party& party);

// The parts that the two above share.
std::string evse_uid(charging::PointIndex point, std::uint32_t evse);
std::string evse_id(charging::PointIndex point, std::uint32_t evse, const Party& party);
std::string tariff_id(charging::PointIndex point, std::uint32_t version);
std::string coordinates(const charging::PointDescription& point);
// Members standard, format and power_type under these names.
struct ConnectorNames {
  std::string_view standard;
  std::string_view format;
  std::string_view power_type;
};
ConnectorNames names_of(const charging::Connector& connector);

}  // namespace wattbook::ocpi

#include "core/charging/session.h"

namespace wattbook::charging {

Energy metered(const Session& session) {
  return session.start ? session.counted - *session.start : Energy(0);
}

SessionRow sum(const Session& session) {
  SessionRow out;
  if (!session.rows.empty()) out.interval = session.rows.front().interval;
  for (const SessionRow& row : session.rows) {
    out.own += row.own;
    out.market += row.market;
    out.grid += row.grid;
    out.unbilled += row.unbilled;
    out.market_cash += row.market_cash;
    out.grid_cash += row.grid_cash;
    out.service += row.service;
    out.charging += row.charging;
    out.idle += row.idle;
  }
  return out;
}

std::optional<std::string_view> broken_law(const Session& session) {
  const SessionRow total = sum(session);
  if (total.energy() != metered(session)) return "billed energy is not the metered energy";
  for (std::size_t i = 0; i < session.rows.size(); ++i) {
    const SessionRow& row = session.rows[i];
    if (row.own < Energy(0) || row.market < Energy(0) || row.grid < Energy(0) ||
        row.unbilled < Energy(0) || row.service < Amount(0))
      return "something negative was billed";
    if (i > 0 && row.interval <= session.rows[i - 1].interval) return "intervals out of order";
  }
  Energy credited;
  for (const Credit& credit : session.credits) credited += credit.energy;
  if (credited > metered(session)) return "more energy credited than metered";
  if (session.reserved < Amount(0) || (session.ended && session.reserved != Amount(0)))
    return "an ended session still holds money";
  if (!session.driver && session.reserved != Amount(0)) return "nobody's money is held";
  return std::nullopt;
}

}  // namespace wattbook::charging

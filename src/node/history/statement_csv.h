// A statement as one CSV table (RFC 4180): a row for each energy, line, flow and balance.
#pragma once

#include <string>

#include "node/history/statement.h"

namespace wattbook::history {

std::string statement_csv(const MemberStatement& statement);

}  // namespace wattbook::history

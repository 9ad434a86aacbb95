// A statement on A4 pages. Chinese uses the readers' own simplified Chinese font, which is not
// embedded: the file stays small, and every common reader has one.
#pragma once

#include <string>

#include "base/error.h"
#include "node/history/statement.h"
#include "node/history/statement_words.h"

namespace wattbook::history {

// The bytes of a PDF file.
Result<std::string> statement_pdf(const MemberStatement& statement, Language language);

}  // namespace wattbook::history

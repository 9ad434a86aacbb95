// A refusal as clients read it (RFC 9457): what was wrong and, where one field is at fault, which
// and how to mend it.
#pragma once

#include <optional>
#include <string>

#include "core/codec/fields.h"
#include "node/http/message.h"

namespace wattbook::api {

struct Problem {
  std::string title;
  std::uint16_t status = 400;
  std::string detail;
  std::optional<std::string> field;
  std::optional<std::string> fix;

  static constexpr codec::AtMost bound{4'096};  // a fix may list all names of a long enum
  static constexpr std::string_view type_name = "Problem";
  static constexpr auto fields =
      std::tuple(codec::field("title", &Problem::title), codec::field("status", &Problem::status),
                 codec::field("detail", &Problem::detail, bound),
                 codec::Field<Problem, std::optional<std::string>>{"field", &Problem::field, bound},
                 codec::Field<Problem, std::optional<std::string>>{"fix", &Problem::fix, bound});
};

http::Response to_response(const Problem& problem);

// 400: a parameter or member of the body that cannot be read. An empty field or fix is left out.
Problem malformed(std::string_view field, std::string detail, std::string fix);
// 404: what the path or a parameter names is not in the ledger.
Problem unknown(std::string_view field, std::string detail, std::string fix);

}  // namespace wattbook::api

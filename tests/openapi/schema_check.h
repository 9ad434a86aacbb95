// Whether a JSON value is what a schema of our OpenAPI document describes. Knows the keywords that
// the document uses, and fails on any other.
#pragma once

#include <string>

#include <simdjson.h>

namespace wattbook::openapi {

class SchemaCheck {
 public:
  // `document` outlives the check.
  explicit SchemaCheck(simdjson::dom::element document) : document_(document) {}

  // The first difference, with its place ("orders[0].price: …"); empty where there is none.
  std::string fault(simdjson::dom::element schema, simdjson::dom::element value,
                    const std::string& place = "") const;

 private:
  using Element = simdjson::dom::element;

  std::string check_keyword(std::string_view keyword, Element rule, Element schema, Element value,
                            const std::string& place) const;
  std::string check_alternatives(Element schemas, Element value, const std::string& place) const;
  std::string check_properties(Element schema, Element value, const std::string& place) const;
  std::string check_items(Element schema, Element value, const std::string& place) const;

  Element document_;
};

}  // namespace wattbook::openapi

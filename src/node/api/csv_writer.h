// CSV out (RFC 4180), by the field maps that give the JSON: one column per field, those of nested
// structs as "outer.inner", in the values' JSON spelling without quotes; absent is empty, a list is
// its JSON. Text that a spreadsheet would run as a formula gets an apostrophe in front.
#pragma once

#include "node/api/json_writer.h"
#include "node/api/page.h"

namespace wattbook::api {
namespace csv_detail {

void append_text(std::string& out, std::string_view text);
// `json` as it stands, or without its quotes.
void append_json(std::string& out, std::string_view json);

template <codec::Structure Row>
void append_names(std::string& out, const std::string& prefix) {
  codec::for_each_field<Row>(
      [&]<class Owner, class Member>(const codec::Field<Owner, Member>& field) {
        const std::string name = prefix + std::string(field.name);
        if constexpr (codec::Structure<Member>) {
          append_names<Member>(out, name + ".");
        } else {
          if (!out.empty()) out.push_back(',');
          out += name;
        }
      });
}

template <codec::Structure Row>
void append_cells(std::string& out, const Row& row, bool& first) {
  codec::for_each_field<Row>([&](const auto& field) {
    const auto& value = row.*field.member;
    using Member = std::remove_cvref_t<decltype(value)>;
    if constexpr (codec::Structure<Member>) {
      append_cells(out, value, first);
    } else {
      if (!std::exchange(first, false)) out.push_back(',');
      if constexpr (codec::Text<Member>) {
        append_text(out, value);
      } else if constexpr (std::is_same_v<Member, std::optional<std::string>>) {
        append_text(out, value.value_or(""));
      } else {
        const std::string json = to_json(value);
        if (json != "null") append_json(out, json);
      }
    }
  });
}

}  // namespace csv_detail

template <Table View>
std::string to_csv(const View& view) {
  std::string out;
  codec::for_each_field<View>([&](const auto& field) {
    const auto& rows = view.*field.member;
    csv_detail::append_names<typename std::remove_cvref_t<decltype(rows)>::value_type>(out, "");
    out += "\r\n";
    for (const auto& row : rows) {
      bool first = true;
      csv_detail::append_cells(out, row, first);
      out += "\r\n";
    }
  });
  return out;
}

}  // namespace wattbook::api

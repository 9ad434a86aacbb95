// Lists, page by page. A list's answer is an object with one key, the rows; where more follow, the
// Link header names the next page (RFC 8288), so that JSON and CSV share one way.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "node/api/noted.h"
#include "node/api/problem.h"
#include "node/api/views.h"

namespace wattbook::api {

inline constexpr std::uint32_t page_rows_max = 1'000;

// What one answer holds, and the `after` of the next page: the key of the last row, empty where
// nothing follows.
template <codec::Structure View>
struct Answer {
  View view;
  std::string next;

  Answer(View v) : view(std::move(v)) {}
  Answer(View v, std::string n) : view(std::move(v)), next(std::move(n)) {}
};
template <codec::Structure View>
using Answered = std::expected<Answer<View>, Problem>;

// A list of rows. Row declares list_type ("Orders") and list_name ("orders").
template <codec::Structure Row>
struct Rows {
  std::vector<Row> rows;

  static constexpr std::string_view type_name = Row::list_type;
  static constexpr auto fields =
      std::tuple(field(Row::list_name, &Rows::rows, AtMost(page_rows_max)));
};

namespace page_detail {

template <class T>
inline constexpr bool is_list_of_structures = false;
template <codec::Structure Row>
inline constexpr bool is_list_of_structures<std::vector<Row>> = true;

template <class Map>
inline constexpr bool is_table = false;
template <class Field>
inline constexpr bool is_table<std::tuple<Field>> = is_list_of_structures<typename Field::Value>;

}  // namespace page_detail

// A view that is nothing but one list of rows, and so has a CSV form.
template <class View>
concept Table =
    codec::Structure<View> && page_detail::is_table<std::remove_const_t<decltype(View::fields)>>;

// The parameter that all lists take.
struct Paging {
  std::uint32_t limit = 100;

  static constexpr auto fields =
      std::tuple(noted(field("limit", &Paging::limit), "most rows of one answer"));
};

// The field map of a list's parameters: its own, then the paging.
template <class... Own>
constexpr auto paged(Own... own) {
  return std::tuple_cat(std::tuple(own...), Paging::fields);
}

// Adds rows until the page is full. `key` gives a row's cursor.
template <codec::Structure View, codec::Structure Row, class Key>
class PageWriter {
 public:
  PageWriter(std::vector<Row> View::*rows, std::uint32_t limit, Key key)
      : rows_(rows), limit_(limit), key_(key) {}

  // False where no more fits; then there is a next page.
  bool add(Row row) {
    std::vector<Row>& rows = view_.*rows_;
    if (rows.size() == limit_) {
      next_ = key_(rows.back());
      return false;
    }
    rows.push_back(std::move(row));
    return true;
  }
  Answer<View> take() { return {std::move(view_), std::move(next_)}; }

 private:
  View view_;
  std::vector<Row> View::*rows_;
  std::uint32_t limit_;
  Key key_;
  std::string next_;
};

// A page of Rows<Row>.
template <codec::Structure Row, class Key>
PageWriter<Rows<Row>, Row, Key> page_of(const Paging& paging, Key key) {
  return {&Rows<Row>::rows, paging.limit, key};
}

}  // namespace wattbook::api

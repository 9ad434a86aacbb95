// The password of a charge point, as its owner sets it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "node/api/page.h"

namespace wattbook::api {

struct StationPasswordBody {
  std::string password;

  static constexpr std::string_view type_name = "StationPassword";
  static constexpr auto fields =
      std::tuple(noted(field("password", &StationPasswordBody::password),
                       "16 to 40 letters, digits and *-_=:+|@. (passwordString of OCPP); empty: "
                       "none"));
};

// What a station can be told to use (OCPP 2.0.1 part 2, A00.FR.205 and its passwordString), or
// nothing.
inline bool is_station_password(std::string_view text) {
  static constexpr std::string_view marks = "*-_=:+|@.";
  return text.empty() ||
         (text.size() >= 16 && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   marks.find(c) != marks.npos;
          }));
}

}  // namespace wattbook::api

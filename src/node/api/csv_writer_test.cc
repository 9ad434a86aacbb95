#include "node/api/csv_writer.h"

#include <gtest/gtest.h>

namespace wattbook::api {
namespace {

struct Point {
  Price price;
  std::optional<Energy> energy;

  static constexpr std::string_view type_name = "Point";
  static constexpr auto fields =
      std::tuple(field("price", &Point::price), field("energy", &Point::energy));
};

struct Line {
  std::string name;
  Point point;
  std::vector<std::uint32_t> numbers;

  static constexpr std::string_view type_name = "Line";
  static constexpr std::string_view list_type = "Lines";
  static constexpr std::string_view list_name = "lines";
  static constexpr auto fields =
      std::tuple(field("name", &Line::name), field("point", &Line::point),
                 field("numbers", &Line::numbers, AtMost(9)));
};

std::string csv(std::vector<Line> lines) { return to_csv(Rows<Line>{std::move(lines)}); }

TEST(CsvWriter, FlattensStructsAndLeavesAbsentValuesEmpty) {
  EXPECT_EQ(csv({}), "name,point.price,point.energy,numbers\r\n");
  EXPECT_EQ(csv({{"anna", {Price(-20), {}}, {1, 2}}, {"ben", {Price(0), Energy(1'500'000)}, {}}}),
            "name,point.price,point.energy,numbers\r\n"
            "anna,-0.00002,,\"[1,2]\"\r\n"
            "ben,0,1.5,[]\r\n");
}

TEST(CsvWriter, QuotesTextAndDisarmsFormulas) {
  const auto cell = [](std::string name) {
    const std::string out = csv({{std::move(name), {}, {}}});
    const std::size_t begin = out.find("\r\n") + 2;
    return out.substr(begin, out.rfind(",0,,[]\r\n") - begin);
  };
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("say \"hi\"\n"), "\"say \"\"hi\"\"\n\"");
  for (const char* formula : {"=1+1", "+1", "-1", "@sum", "\tx"})
    EXPECT_EQ(cell(formula), "'" + std::string(formula));
  EXPECT_EQ(cell(""), "");
}

}  // namespace
}  // namespace wattbook::api

#include "node/api/negotiation.h"

#include <gtest/gtest.h>

namespace wattbook::api {
namespace {

TEST(Negotiation, WeighsTheMostSpecificRangeThatMatches) {
  EXPECT_EQ(preference("text/csv", "text/csv"), 1'000u);
  EXPECT_EQ(preference("text/*;q=0.5, */*;q=0.1", "text/csv"), 500u);
  EXPECT_EQ(preference("text/*;q=0.5, */*;q=0.1", "application/json"), 100u);
  EXPECT_EQ(preference("*/*, text/csv;q=0", "text/csv"), 0u);
  EXPECT_EQ(preference("text/csv;header=present;q=0.25", "text/csv"), 250u);
  EXPECT_EQ(preference("image/png", "text/csv"), 0u);
  EXPECT_EQ(preference("", "text/csv"), 0u);
  EXPECT_EQ(preference(",;q=,,", "text/csv"), 0u);
}

TEST(Negotiation, GivesJsonUnlessCsvIsPreferred) {
  EXPECT_EQ(negotiate(std::nullopt, true), Format::json);
  EXPECT_EQ(negotiate("text/html,application/xml;q=0.9,*/*;q=0.8", true), Format::json);
  EXPECT_EQ(negotiate("application/json;q=0.5, text/csv", true), Format::csv);
  EXPECT_EQ(negotiate("text/csv, */*;q=0.1", false), Format::json);
  EXPECT_EQ(negotiate("text/csv", false).error().status, 406);
  EXPECT_EQ(negotiate("image/png", true).error().fix, "accept application/json or text/csv");
}

TEST(Negotiation, TakesJsonAndBytes) {
  const auto media = [](std::string_view type) {
    http::Request request;
    if (!type.empty()) request.headers.push_back({"content-type", std::string(type)});
    return media_of(request);
  };
  EXPECT_EQ(media(""), Media::json);
  EXPECT_EQ(media("application/json; charset=utf-8"), Media::json);
  EXPECT_EQ(media("application/octet-stream"), Media::bytes);
  EXPECT_EQ(media("application/x-www-form-urlencoded").error().status, 415);
}

}  // namespace
}  // namespace wattbook::api

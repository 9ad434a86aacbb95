#include "gateway/payload.h"

#include <fstream>

#include <gtest/gtest.h>

#include "gateway/config.h"

namespace wattbook::gateway {
namespace {

TEST(Payload, GivesTheNumberAsItIsWritten) {
  EXPECT_EQ(payload_text(" 12.50 ", ""), "12.50");
  EXPECT_EQ(payload_text(R"({"a":{"b":[1,2.500]}})", "a.b[1]"), "2.500");
  EXPECT_EQ(payload_text(R"({"a":{"b c":"7,5"}})", "a['b c']"), "7,5");
  for (const char* path : {"a.x", "b", "a.b[9]", "a.b.c", "a"})
    EXPECT_FALSE(payload_text(R"({"a":{"b":[1]}})", path)) << path;
  EXPECT_FALSE(payload_text("{\"a\":", "a"));
  EXPECT_FALSE(payload_text("unavailable", "a"));
}

TEST(Payload, ReadsTimesOfEveryForm) {
  const env::TimeZone vienna = *env::TimeZone::find("Europe/Vienna");
  EXPECT_EQ(payload_time("1775217600", vienna), Instant(1'775'217'600'000));
  EXPECT_EQ(payload_time("1775217600123", vienna), Instant(1'775'217'600'123));
  EXPECT_EQ(payload_time("2026-04-03T14:00:00", vienna), Instant(1'775'217'600'000));
  EXPECT_FALSE(payload_time("now", vienna));
}

TEST(Discovery, TakesCumulativeEnergyWithAPathOnly) {
  const auto entity = read_discovery(
      R"({"uniq_id":"a","dev_cla":"energy","unit_of_meas":"Wh","stat_cla":"total_increasing",)"
      R"("~":"home/x","stat_t":"~/state","val_tpl":"{{ value_json['e'].total | float(0) }}"})");
  ASSERT_TRUE(entity);
  EXPECT_EQ(entity->topic, "home/x/state");
  EXPECT_EQ(payload_text(R"({"e":{"total":3}})", entity->path), "3");
  EXPECT_EQ(entity->unit, meters::Unit::wh);
  for (
      const char* text :
      {"", "[]", R"({"unique_id":"a","device_class":"power","unit_of_measurement":"W"})",
       R"({"unique_id":"a","device_class":"energy","state_class":"total","unit_of_measurement":"kWh",)"
       R"("state_topic":"t","value_template":"{{ value_json.a * 2 }}"})"})
    EXPECT_FALSE(read_discovery(text)) << text;
}

std::string complaint(const std::string& text) {
  const std::string path = testing::TempDir() + "gateway.toml";
  std::ofstream(path) << text;
  const auto config = load_gateway_config(path);
  return config ? "" : config.error().message.substr(path.size());
}

TEST(GatewayConfig, NamesThePlaceOfWhatItRefuses) {
  EXPECT_EQ(complaint(""), ":1:1: device: there is none");
  EXPECT_EQ(complaint("[[device]]\nname = \"a\"\nmeter = 1\nsource = \"p1\"\n"),
            ":1:1: device.address: must be HOST:PORT");
  EXPECT_EQ(complaint("[[device]]\nname = \"a\"\nmeter = 1\nsource = \"modbus\"\naddress = \"h\"\n"
                      "[[device.value]]\nquantity = \"import\"\nregister = 1\n"),
            ":6:1: device.value.unit: is missing: a number without unit is not guessed");
  EXPECT_EQ(
      complaint("[[device]]\nname = \"a\"\nmeter = 1\nsource = \"sunspec\"\naddress = \"h:1\"\n"),
      "");
}

TEST(GatewayConfig, PresetsAreMappings) {
  const auto shelly = preset_mappings("shelly-3em", "em");
  ASSERT_TRUE(shelly);
  ASSERT_EQ(shelly->size(), 2u);
  EXPECT_EQ((*shelly)[1].topic, "em/status/emdata:0");
  EXPECT_EQ((*shelly)[1].quantity, Quantity::fed_in);
  EXPECT_FALSE(preset_mappings("teapot", "em"));
}

}  // namespace
}  // namespace wattbook::gateway

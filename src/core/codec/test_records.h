// A struct with every kind of member, for the tests of everything that follows from a field map.
#pragma once

#include "core/codec/fields.h"

namespace wattbook::codec::testing {

enum class Side : std::uint8_t { buy, sell };
constexpr auto enum_names(Side) { return std::array<std::string_view, 2>{"buy", "sell"}; }

// Numbers that start at 1 and have a gap.
enum class Quality : std::uint16_t { measured = 1, estimated = 300 };
constexpr auto enum_names(Quality) {
  return std::array{EnumName{Quality::measured, "measured"},
                    EnumName{Quality::estimated, "estimated"}};
}

struct Level {
  Price price;
  Lots lots;

  static constexpr std::string_view type_name = "Level";
  static constexpr auto fields =
      std::tuple(field("price", &Level::price), field("lots", &Level::lots));
  bool operator==(const Level&) const = default;
};

// Its name sorts before that of EveryKind, which tests the order of referenced types.
struct Asset {
  AssetIndex index;
  std::optional<Level> level;

  static constexpr std::string_view type_name = "Asset";
  static constexpr auto fields =
      std::tuple(field("index", &Asset::index), field("level", &Asset::level));
  bool operator==(const Asset&) const = default;
};

struct EveryKind {
  bool yes = false;
  std::uint8_t u8 = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::uint64_t u64 = 0;
  std::int64_t i64 = 0;
  Energy energy;
  Amount amount;
  Price price;
  Ticks ticks;
  Duration duration;
  OrderId order;
  Instant time;
  Hash digest;
  Address account;
  CommandId command;
  Signature signature;
  std::string name;
  Side side = Side::buy;
  Quality quality = Quality::measured;
  Bytes blob;
  std::optional<Instant> expiry;
  std::optional<std::string> note;
  Asset asset;
  std::vector<Level> levels;
  std::vector<std::string> tags;

  static constexpr std::string_view type_name = "EveryKind";
  static constexpr auto fields = std::tuple(
      field("yes", &EveryKind::yes), field("u8", &EveryKind::u8), field("u16", &EveryKind::u16),
      field("u32", &EveryKind::u32), field("u64", &EveryKind::u64), field("i64", &EveryKind::i64),
      field("energy", &EveryKind::energy), field("amount", &EveryKind::amount),
      field("price", &EveryKind::price), field("ticks", &EveryKind::ticks),
      field("duration", &EveryKind::duration), field("order", &EveryKind::order),
      field("time", &EveryKind::time), field("digest", &EveryKind::digest),
      field("account", &EveryKind::account), field("command", &EveryKind::command),
      field("signature", &EveryKind::signature), field("name", &EveryKind::name),
      field("side", &EveryKind::side), field("quality", &EveryKind::quality),
      field("blob", &EveryKind::blob, AtMost(8)), field("expiry", &EveryKind::expiry),
      field("note", &EveryKind::note), field("asset", &EveryKind::asset),
      field("levels", &EveryKind::levels, AtMost(3)), field("tags", &EveryKind::tags, AtMost(2)));
  bool operator==(const EveryKind&) const = default;
};

// No member has its default value; numbers are negative or as wide as they may be.
inline EveryKind full_sample() {
  EveryKind out;
  out.yes = true;
  out.u8 = 255;
  out.u16 = 65'535;
  out.u32 = 4'294'967'295;
  out.u64 = UINT64_MAX;
  out.i64 = INT64_MIN;
  out.energy = Energy(1'500'000);
  out.amount = Amount(INT64_MAX);
  out.price = Price(-20);
  out.ticks = Ticks(-7);
  out.duration = one_hour;
  out.order = OrderId(1'000'000'007);
  out.time = Instant(1'700'000'000'123);
  out.digest.bytes.fill(0xd1);
  out.account.bytes.fill(0xac);
  out.command.bytes.fill(0xc0);
  out.signature.bytes.fill(0x51);
  out.name = "Zoë 家";
  out.side = Side::sell;
  out.quality = Quality::estimated;
  out.blob = {0, 1, 255};
  out.expiry = Instant(-1);
  out.note = "";
  out.asset = {AssetIndex(3), Level{Price(1), Lots(2)}};
  out.levels = {{Price(250'000), Lots(10)}, {Price(0), Lots(-1)}};
  out.tags = {"sun", ""};
  return out;
}

}  // namespace wattbook::codec::testing

#include "node/history/schema.h"

#include <algorithm>

#include <fmt/format.h>

namespace wattbook::history {
namespace {

// Times are milliseconds. `value_time` is when a posting counts: what closes an interval counts in
// that interval although the block comes after its end, everything else at block time. `receipt` is
// receipts.seq. Members are ledger numbers.
constexpr std::string_view tables = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE blocks(height INTEGER PRIMARY KEY, version INT, time INT, hash BLOB, state_root BLOB,
  commands INT);
CREATE TABLE receipts(seq INTEGER PRIMARY KEY, height INT, position INT, time INT, id BLOB,
  account BLOB, kind INT, code INT, receipt BLOB);
CREATE INDEX receipts_by_id ON receipts(id) WHERE id IS NOT NULL;
CREATE INDEX receipts_by_account ON receipts(account, seq) WHERE account IS NOT NULL;
CREATE TABLE members(member INTEGER PRIMARY KEY, address BLOB);
CREATE INDEX members_by_address ON members(address);
CREATE TABLE assets(asset INTEGER PRIMARY KEY, kind INT, code TEXT);
CREATE TABLE accounts(account INTEGER PRIMARY KEY, owner INT, asset INT, opening INT, posted INT);
CREATE INDEX accounts_by_owner ON accounts(owner, asset);
CREATE TABLE communities(community INTEGER PRIMARY KEY, name TEXT, watt INT, cash INT, debt INT,
  grid_cash INT, interval_length INT, lot INT, fee_per_lot INT, closed INT);
CREATE TABLE meters(community INT, meter INT, member INT, key BLOB, PRIMARY KEY(community, meter))
  WITHOUT ROWID;
CREATE INDEX meters_by_member ON meters(community, member);
CREATE TABLE readings(community INT, meter INT, time INT, sequence INT, receipt INT,
  import_register INT, export_register INT, fault INT, quarantine INT, evidence INT,
  PRIMARY KEY(community, meter, time, sequence, receipt)) WITHOUT ROWID;
CREATE INDEX readings_in_quarantine ON readings(community, meter, quarantine)
  WHERE quarantine IS NOT NULL;
CREATE TABLE corrections(community INT, meter INT, interval INT, receipt INT, import_energy INT,
  export_energy INT, quality INT, reason TEXT, PRIMARY KEY(community, meter, interval, receipt))
  WITHOUT ROWID;
CREATE TABLE tariffs(community INT, interval INT, import_price INT, feed_in_price INT,
  sharing_price INT, receipt INT, PRIMARY KEY(community, interval)) WITHOUT ROWID;
CREATE TABLE postings(account INT, seq INT, counterpart INT, amount INT, reason INT, balance INT,
  receipt INT, time INT, value_time INT, PRIMARY KEY(account, seq)) WITHOUT ROWID;
CREATE TABLE account_days(account INT, day INT, reason INT, credit INT, debit INT, postings INT,
  PRIMARY KEY(account, day, reason)) WITHOUT ROWID;
CREATE TABLE trades(seq INTEGER PRIMARY KEY, community INT, instrument INT, session INT, trade INT,
  maker INT, taker INT, buyer INT, seller INT, taker_side INT, price INT, quantity INT, cash INT,
  fee INT, receipt INT, time INT, value_time INT);
CREATE INDEX trades_by_market ON trades(community, instrument, seq);
CREATE INDEX trades_by_buyer ON trades(buyer, value_time);
CREATE INDEX trades_by_seller ON trades(seller, value_time);
CREATE TABLE bars(community INT, instrument INT, minute INT, open INT, high INT, low INT, close INT,
  volume INT, cash INT, trades INT, PRIMARY KEY(community, instrument, minute)) WITHOUT ROWID;
CREATE TABLE auctions(community INT, interval INT, price INT, volume INT, welfare INT, optimum INT,
  receipt INT, PRIMARY KEY(community, interval)) WITHOUT ROWID;
CREATE TABLE settlements(community INT, member INT, interval INT, version INT, import_energy INT,
  export_energy INT, minted INT, burned INT, shared_in INT, shared_out INT, grid_import INT,
  grid_export INT, replaced INT, returned INT, shared_in_cash INT, shared_out_cash INT,
  grid_import_cash INT, grid_export_cash INT, receipt INT, value_time INT,
  PRIMARY KEY(community, member, interval, version)) WITHOUT ROWID;
CREATE INDEX settlements_revised ON settlements(community, member, value_time) WHERE version > 1;
CREATE TABLE interval_evidence(community INT, member INT, interval INT, receipt INT, evidence INT,
  value_time INT, PRIMARY KEY(community, member, interval, receipt)) WITHOUT ROWID;
CREATE TABLE community_intervals(community INT, interval INT, import_energy INT, export_energy INT,
  minted INT, burned INT, shared INT, grid_import INT, grid_export INT,
  PRIMARY KEY(community, interval)) WITHOUT ROWID;
CREATE TABLE liquidations(community INT, member INT, interval INT, energy INT, cash INT, receipt INT,
  value_time INT, PRIMARY KEY(community, member, interval)) WITHOUT ROWID;
CREATE TABLE alarms(seq INTEGER PRIMARY KEY, community INT, member INT, kind INT, amount INT,
  receipt INT, value_time INT);
CREATE INDEX alarms_by_member ON alarms(community, member, value_time);
)sql";

std::optional<Bytes> meta(Database& database, std::string_view key) {
  Statement find(database, "SELECT value FROM meta WHERE key = ?");
  if (!find.bind(key).next()) return std::nullopt;
  return find.blob(0);
}

void set_meta(Database& database, std::string_view key, ByteView value) {
  Statement(database, "INSERT OR REPLACE INTO meta VALUES(?, ?)").run(key, value);
}

std::string schema_text() { return std::to_string(schema_version); }

bool has_schema(Database& database) {
  const std::optional<Bytes> schema = meta(database, "schema");
  return schema && as_text(*schema) == schema_text();
}

bool fits(Database& database, const Origin& origin) {
  if (!has_schema(database)) return false;
  const std::optional<Bytes> genesis = meta(database, "genesis");
  const std::optional<Bytes> zone = meta(database, "zone");
  return genesis && std::ranges::equal(*genesis, origin.genesis.bytes) && zone &&
         as_text(*zone) == origin.zone && database.check();
}

}  // namespace

Result<std::unique_ptr<Database>> open_tables(const std::string& path, const Origin& origin) {
  Result<std::unique_ptr<Database>> database = Database::open(path, Access::read_write);
  if (database && fits(**database, origin)) return database;
  if (database) database->reset();
  remove_database(path);
  database = Database::open(path, Access::read_write);
  if (!database) return database;
  (*database)->execute("BEGIN");
  (*database)->execute(tables);
  set_meta(**database, "schema", as_bytes(schema_text()));
  set_meta(**database, "genesis", origin.genesis.view());
  set_meta(**database, "zone", as_bytes(origin.zone));
  (*database)->execute("COMMIT");
  if (const Result<void> made = (*database)->check(); !made) return std::unexpected(made.error());
  return database;
}

Result<std::unique_ptr<Database>> open_for_reading(const std::string& path) {
  Result<std::unique_ptr<Database>> database = Database::open(path, Access::read_only);
  if (!database) return database;
  if (!has_schema(**database))
    return fail(fmt::format("{} is not a history of this version", path),
                "`wattbook history rebuild` makes it from the journal");
  return database;
}

std::optional<Progress> progress_of(Database& database) {
  Statement newest(database, "SELECT height, hash FROM blocks ORDER BY height DESC LIMIT 1");
  if (!newest.bind().next()) return std::nullopt;
  return Progress{newest.id<Height>(0), newest.fixed<Hash>(1)};
}

std::string zone_of(Database& database) {
  const std::optional<Bytes> zone = meta(database, "zone");
  return zone ? std::string(as_text(*zone)) : std::string("UTC");
}

}  // namespace wattbook::history

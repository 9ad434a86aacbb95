// A SQLite file and its statements, as much of them as the query store needs. The first failure
// sticks: what follows does nothing, and `check` (or `commit`) tells it, so that a caller that
// writes a hundred rows asks once. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"
#include "base/strong_id.h"

struct sqlite3;
struct sqlite3_stmt;

namespace wattbook::history {

class Database;

// A prepared statement, kept for its whole life by its database. Parameters are bound in order.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  ~Statement();

  // Binds all parameters and begins anew.
  template <class... Values>
  Statement& bind(const Values&... values) {
    reset();
    int place = 0;
    (put(++place, values), ...);
    return *this;
  }
  // The next row; false at the end or after a failure.
  bool next();
  // Runs a statement that returns no rows.
  template <class... Values>
  void run(const Values&... values) {
    bind(values...);
    static_cast<void>(next());
  }

  std::int64_t number(int column) const;
  bool is_null(int column) const;
  Bytes blob(int column) const;
  std::string text(int column) const;
  Amount amount(int column) const { return Amount(number(column)); }
  Energy energy(int column) const { return Energy(number(column)); }
  Price price(int column) const { return Price(number(column)); }
  Instant instant(int column) const { return Instant(number(column)); }
  template <class Id>
  Id id(int column) const {
    return Id(static_cast<decltype(Id::value)>(number(column)));
  }
  template <class Fixed>
  Fixed fixed(int column) const {
    Fixed out;
    const Bytes bytes = blob(column);
    for (std::size_t i = 0; i < bytes.size() && i < Fixed::size; ++i) out.bytes[i] = bytes[i];
    return out;
  }

 private:
  void reset();
  void put(int place, std::int64_t value);
  void put(int place, std::int32_t value) { put(place, std::int64_t{value}); }
  void put(int place, std::uint32_t value) { put(place, std::int64_t{value}); }
  void put(int place, std::uint64_t value) { put(place, static_cast<std::int64_t>(value)); }
  void put(int place, bool value) { put(place, std::int64_t{value}); }
  void put(int place, ByteView value);
  void put(int place, std::string_view value);
  template <class Tag>
  void put(int place, Quantity<Tag> value) {
    put(place, value.value);
  }
  template <class Tag, class Rep>
  void put(int place, StrongId<Tag, Rep> value) {
    put(place, static_cast<std::int64_t>(value.value));
  }
  void put(int place, Instant value) { put(place, value.unix_ms); }
  template <class Tag, std::size_t N>
  void put(int place, const FixedBytes<Tag, N>& value) {
    put(place, value.view());
  }
  template <class T>
  void put(int place, const std::optional<T>& value) {
    if (value) put(place, *value);
  }

  Database* database_;
  sqlite3_stmt* statement_ = nullptr;
};

enum class Access : std::uint8_t { read_only, read_write };

class Database {
 public:
  // Opens the file; creates it for read_write. Readers and one writer may have it open at once.
  static Result<std::unique_ptr<Database>> open(const std::string& path, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs statements that return nothing of interest.
  void execute(std::string_view sql);
  // What failed first, if anything did.
  Result<void> check() const;

 private:
  friend class Statement;
  explicit Database(std::string path) : path_(std::move(path)) {}
  void note_failure();

  std::string path_;
  sqlite3* handle_ = nullptr;
  std::optional<Error> failure_;
};

// Removes the database and what SQLite keeps beside it.
void remove_database(const std::string& path);

}  // namespace wattbook::history

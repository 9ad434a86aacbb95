#include "node/history/database.h"

#include <filesystem>

#include <fmt/format.h>
#include <sqlite3.h>

namespace wattbook::history {

Statement::Statement(Database& database, std::string_view sql) : database_(&database) {
  if (database.failure_) return;
  if (sqlite3_prepare_v3(database.handle_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK)
    database.note_failure();
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::reset() {
  if (!statement_) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Statement::next() {
  if (!statement_ || database_->failure_) return false;
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) database_->note_failure();
  sqlite3_reset(statement_);
  return false;
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data ? Bytes(data, data + size) : Bytes();
}

std::string Statement::text(int column) const { return std::string(as_text(blob(column))); }

void Statement::put(int place, std::int64_t value) {
  if (statement_) sqlite3_bind_int64(statement_, place, value);
}

void Statement::put(int place, ByteView value) {
  if (statement_)
    sqlite3_bind_blob64(statement_, place,
                        value.empty() ? "" : static_cast<const void*>(value.data()), value.size(),
                        SQLITE_TRANSIENT);
}

void Statement::put(int place, std::string_view value) {
  if (statement_)
    sqlite3_bind_text64(statement_, place, value.empty() ? "" : value.data(), value.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
  std::unique_ptr<Database> out(new Database(path));
  const int flags = SQLITE_OPEN_NOMUTEX |
                    (access == Access::read_only ? SQLITE_OPEN_READONLY
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (sqlite3_open_v2(path.c_str(), &out->handle_, flags, nullptr) != SQLITE_OK)
    return fail(fmt::format("{} cannot be opened: {}", path, sqlite3_errmsg(out->handle_)),
                "`wattbook history rebuild` makes it from the journal");
  sqlite3_busy_timeout(out->handle_, 5'000);
  // A power cut may cost the last rows, which the journal still has.
  if (access == Access::read_write)
    out->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768");
  if (const Result<void> ready = out->check(); !ready) return std::unexpected(ready.error());
  return out;
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::execute(std::string_view sql) {
  if (failure_) return;
  if (sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    note_failure();
}

void Database::note_failure() {
  if (!failure_)
    failure_ = Error{fmt::format("{}: {}", path_, sqlite3_errmsg(handle_)),
                     "it holds nothing that the journal does not: delete it, or run `wattbook "
                     "history rebuild`"};
}

Result<void> Database::check() const {
  if (failure_) return std::unexpected(*failure_);
  return {};
}

void remove_database(const std::string& path) {
  std::error_code missing;
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix, missing);
}

}  // namespace wattbook::history

#include "node/audit/genesis_file.h"

#include <algorithm>

#include "core/codec/codec.h"

namespace wattbook::audit {
Result<void> keep_genesis(env::Files& files, const std::string& data_directory,
                          const chain::Genesis& genesis) {
  const Result<std::vector<std::string>> names = files.list(data_directory);
  if (!names) return std::unexpected(names.error());
  if (std::ranges::find(*names, genesis_file_name) == names->end())
    return env::write_atomically(files, data_directory, genesis_file_name, codec::encode(genesis));
  const Result<Bytes> kept = files.read(data_directory + "/" + genesis_file_name);
  if (!kept) return std::unexpected(kept.error());
  if (*kept != codec::encode(genesis))
    return fail("the data directory " + data_directory + " belongs to another ledger",
                "use the data directory of this ledger, or an empty one");
  return {};
}

Result<chain::Genesis> read_genesis(env::Files& files, const std::string& data_directory) {
  const std::string path = data_directory + "/" + genesis_file_name;
  const Result<Bytes> bytes = files.read(path);
  if (!bytes)
    return fail(bytes.error().message,
                "wattbook init DIR makes a data directory; data.directory names another");
  std::expected<chain::Genesis, codec::DecodeFault> genesis =
      codec::decode<chain::Genesis>(ByteView(*bytes));
  if (!genesis) return fail(path + " is damaged", "restore it from a backup; it never changes");
  if (const Result<void> valid = chain::check_genesis(*genesis); !valid)
    return fail(path + ": " + valid.error().message, "restore it from a backup; it never changes");
  return std::move(*genesis);
}

}  // namespace wattbook::audit

#include "node/cluster/foundation.h"

#include <algorithm>

#include "core/codec/codec.h"
#include "core/codec/writer.h"
#include "crypto/hash.h"

namespace wattbook::cluster {

Hash digest_of(const Foundation& foundation) { return crypto::sha256(codec::encode(foundation)); }

Bytes certificate_file(const Foundation& foundation, const Certificate& certificate) {
  Bytes out;
  codec::Writer writer(out);
  writer.blob(codec::encode(foundation));
  writer.blob(codec::encode(certificate));
  return out;
}

Result<void> keep_foundation(env::Files& files, const std::string& directory,
                             const Foundation& foundation) {
  const auto kept = read_foundation(files, directory);
  if (!kept) return std::unexpected(kept.error());
  if (*kept && **kept == foundation) return {};
  if (*kept)
    return fail(directory + " holds the certificates of another cluster",
                "`wattbook cluster leave` puts them aside and keeps the ledger");
  return env::write_atomically(files, directory, foundation_file_name, codec::encode(foundation));
}

Result<std::optional<Foundation>> read_foundation(env::Files& files, const std::string& directory) {
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  if (std::ranges::find(*names, foundation_file_name) == names->end())
    return std::optional<Foundation>();
  const std::string path = directory + "/" + foundation_file_name;
  const auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto foundation = codec::decode<Foundation>(*bytes);
  if (!foundation || !DelegateSet::make(foundation->delegates.delegates))
    return fail(path + " is no foundation of a cluster", "restore it from another member");
  return std::optional<Foundation>(std::move(*foundation));
}

}  // namespace wattbook::cluster

#include "node/app/key_file.h"

#include <sys/stat.h>

namespace wattbook::app {

Result<crypto::SecretKey> read_key_file(env::Files& files, const std::string& path,
                                        const std::string& remedy) {
  const Result<Bytes> content = files.read(path);
  if (!content) return fail(content.error().message, remedy);
  std::string_view text = as_text(*content);
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::optional<Bytes> bytes = from_hex(text);
  std::optional<crypto::SecretKey> key;
  if (bytes) key = crypto::SecretKey::from_bytes(*bytes);
  if (!key) return fail(path + " holds no private key", remedy);
  return std::move(*key);
}

Result<void> write_key_file(env::Files& files, const std::string& directory,
                            const std::string& name, const crypto::SecretKey& key) {
  const std::string text = to_hex(key.reveal()) + "\n";
  const mode_t before = ::umask(0077);
  const Result<void> written = env::write_atomically(files, directory, name, as_bytes(text));
  ::umask(before);
  return written;
}

crypto::SecretKey make_key(env::Entropy& entropy) {
  std::array<std::uint8_t, 32> bytes{};
  while (true) {
    entropy.fill(bytes);
    // Outside the range once in 2^127.
    if (std::optional<crypto::SecretKey> key = crypto::SecretKey::from_bytes(bytes))
      return std::move(*key);
  }
}

}  // namespace wattbook::app

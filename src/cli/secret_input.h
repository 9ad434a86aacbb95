// Where secrets come from: a file, a systemd credential, or a terminal that does not show what is
// typed. Never the command line, which other users can read.
#pragma once

#include <string>

#include "base/error.h"
#include "node/wallet/secret.h"

namespace wattbook::cli {

inline constexpr std::size_t secret_bytes_max = 64 * 1024;
// Of a password for a new key: shorter ones are guessed.
inline constexpr std::size_t password_bytes_min = 8;

// The whole of a file, pipe or, for "-", standard input; without the newline at its end.
Result<wallet::Secret> read_secret_file(const std::string& path);

// The password of a key: from `file` if one is named, else from the systemd credential
// "wattbook-key-password", else asked for on the terminal with `prompt`.
Result<wallet::Secret> read_password(const std::string& file, const std::string& prompt);

// The same for a new key: asked for twice, and of at least password_bytes_min bytes.
Result<wallet::Secret> read_new_password(const std::string& file, const std::string& prompt);

// Something secret of one line; shown on the terminal only if `echo` is set.
enum class Echo : bool { off, on };
Result<wallet::Secret> ask(const std::string& prompt, Echo echo);

}  // namespace wattbook::cli

// A private key of the node's own in a file: 64 hexadecimal digits and a line's end, for its owner
// alone to read. What it may sign is worth no money; keys of people are in node/wallet.
#pragma once

#include <string>

#include "base/error.h"
#include "crypto/signature.h"
#include "node/env/entropy.h"
#include "node/env/files.h"

namespace wattbook::app {

// `remedy` is told where the file is missing or holds no key.
Result<crypto::SecretKey> read_key_file(env::Files& files, const std::string& path,
                                        const std::string& remedy);

// Durable, and readable by nobody else at any time. While no other thread makes files.
Result<void> write_key_file(env::Files& files, const std::string& directory,
                            const std::string& name, const crypto::SecretKey& key);

crypto::SecretKey make_key(env::Entropy& entropy);

}  // namespace wattbook::app

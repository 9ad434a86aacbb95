// A private key as a file of its own: 32 bytes in hexadecimal, readable by its owner only.
#pragma once

#include <string>

#include "base/error.h"
#include "crypto/signature.h"

namespace wattbook::cli {

// Fails where the file exists.
Result<void> write_secret_file(const std::string& path, const crypto::SecretKey& key);

}  // namespace wattbook::cli

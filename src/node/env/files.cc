#include "node/env/files.h"

namespace wattbook::env {

Result<void> write_atomically(Files& files, const std::string& directory, const std::string& name,
                              ByteView content) {
  const std::string temporary = directory + "/" + name + ".tmp";
  // A crash may have left a temporary file, and opening appends.
  const auto names = files.list(directory);
  if (!names) return std::unexpected(names.error());
  for (const std::string& existing : *names)
    if (existing == name + ".tmp")
      if (const auto removed = files.remove(temporary); !removed) return removed;
  auto file = files.open_append(temporary);
  if (!file) return std::unexpected(file.error());
  if (const auto written = (*file)->append(content); !written) return written;
  if (const auto synced = (*file)->sync(); !synced) return synced;
  file->reset();
  if (const auto renamed = files.rename(temporary, directory + "/" + name); !renamed)
    return renamed;
  return files.sync_directory(directory);
}

}  // namespace wattbook::env

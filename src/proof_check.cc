// The standalone checker of proofs: no node, no ledger, no network.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "proof/check.h"

namespace {

using wattbook::Bytes;
using wattbook::Result;

constexpr const char* usage =
    "usage: wattbook-proof-check FILE (--head HASH | --foundation HASH [--certificate FILE])\n"
    "                                 [--headers FILE] [--receipt FILE]\n";

Result<Bytes> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return wattbook::fail("cannot read " + path);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

Result<wattbook::proof::Statement> check(const std::string& path,
                                         const std::map<std::string, std::string>& options) {
  const bool by_head = options.contains("--head");
  const auto hash =
      wattbook::fixed_from_hex<wattbook::Hash>(options.at(by_head ? "--head" : "--foundation"));
  if (!hash) return wattbook::fail("a hash is 0x and 64 hexadecimal digits");
  const Result<Bytes> file = read(path);
  if (!file) return std::unexpected(file.error());
  const Result<Bytes> proof = wattbook::proof::unwrap(*file);
  if (!proof) return std::unexpected(proof.error());
  std::map<std::string, Bytes> further{
      {"--certificate", wattbook::proof::unwrap_certificate(*file)}};
  for (const auto& [name, value] : options) {
    if (name == "--head" || name == "--foundation") continue;
    const Result<Bytes> content = read(value);
    if (!content) return std::unexpected(content.error());
    further[name] = *content;
  }
  wattbook::proof::Trust trust;
  (by_head ? trust.head : trust.foundation) = *hash;
  trust.headers = further["--headers"];
  trust.receipt = further["--receipt"];
  trust.certificate = further["--certificate"];
  return wattbook::proof::check(*proof, trust);
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options;
  for (int i = 2; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  bool known =
      argc >= 4 && argc % 2 == 0 && options.contains("--head") != options.contains("--foundation");
  constexpr std::array names{"--head", "--foundation", "--certificate", "--headers", "--receipt"};
  for (const auto& [name, value] : options)
    known = known && std::ranges::find(names, name) != names.end();
  if (!known) {
    std::fputs(usage, stderr);
    return 2;
  }
  const Result<wattbook::proof::Statement> statement = check(argv[1], options);
  if (!statement) {
    std::fprintf(stderr, "not proven: %s\n", statement.error().message.c_str());
    if (!statement.error().hint.empty())
      std::fprintf(stderr, "hint: %s\n", statement.error().hint.c_str());
    return 5;
  }
  std::fputs(wattbook::proof::describe(*statement).c_str(), stdout);
  return 0;
}

// Writes the corpus of the chain's decoders from what happens in tables: the genesis, one signed
// command and one receipt of each form, the newest blocks, and the snapshot at the end.
//
//   wattbook_make_corpus CORPUS_DIRECTORY TABLE.txt...
#include <filesystem>
#include <fstream>
#include <set>

#include "table/script.h"
#include "table/table_town.h"

namespace {

using namespace wattbook;

void write(const std::filesystem::path& path, ByteView bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s CORPUS_DIRECTORY TABLE.txt...\n", argv[0]);
    return 2;
  }
  const std::filesystem::path corpus = argv[1];
  write(corpus / "genesis" / "town", codec::encode(chain::Town::genesis()));
  std::set<std::string> kinds;
  for (int i = 2; i < argc; ++i) {
    const std::filesystem::path table = argv[i];
    const std::string name = table.stem().string();
    table::TableTown town;
    for (const table::Line& line : table::read_script(table.string())) town.run(line);

    chain::Machine again(chain::Town::genesis());
    for (const Bytes& bytes : town.blocks) {
      const auto block = chain::decode_block(bytes);
      for (const ByteView command : block->commands) {
        const std::string kind(chain::kind_name(chain::decode_signed(command)->command));
        if (kinds.insert(kind).second) write(corpus / "signed_command" / kind, command);
      }
      const auto sealed = again.replay(bytes, chain::SignatureCheck::trusted);
      for (const Bytes& receipt : sealed->receipts) {
        const auto decoded = chain::decode_receipt(receipt);
        std::string form;
        for (const chain::Effect& effect : decoded->effects)
          form += static_cast<char>('a' + effect.index());
        form = form.substr(0, 12);
        if (kinds.insert("receipt " + form).second && kinds.size() < 90)
          write(corpus / "receipt" / ("effects_" + form), receipt);
      }
    }
    write(corpus / "block" / name, town.blocks.back());
    write(corpus / "snapshot" / name, town.machine.snapshot());
  }
  return 0;
}

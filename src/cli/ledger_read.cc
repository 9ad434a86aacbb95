// `wattbook ledger head`, `show`, `export` and `replay`.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>

#include <fmt/core.h>

#include "base/decimal.h"
#include "cli/ledger_verbs.h"
#include "core/codec/codec.h"
#include "crypto/hash.h"
#include "node/api/command_views.h"
#include "node/api/json_writer.h"
#include "node/audit/block_reader.h"
#include "node/audit/replay.h"

namespace wattbook::cli {
namespace {

using codec::field;

struct HeadShown {
  Hash hash;
  chain::BlockHeader header;

  static constexpr std::string_view type_name = "Head";
  static constexpr auto fields =
      std::tuple(field("hash", &HeadShown::hash), field("header", &HeadShown::header));
};

struct BlockShown {
  Hash hash;
  chain::BlockHeader header;
  std::vector<api::SignedCommandView> commands;
  std::vector<api::ReceiptView> receipts;  // the block's own first, then one per command

  static constexpr std::string_view type_name = "Block";
  static constexpr auto fields =
      std::tuple(field("hash", &BlockShown::hash), field("header", &BlockShown::header),
                 field("commands", &BlockShown::commands, codec::AtMost(UINT32_MAX)),
                 field("receipts", &BlockShown::receipts, codec::AtMost(UINT32_MAX)));
};

struct CommandShown {
  Height height;
  Instant time;
  std::uint32_t number = 0;
  chain::Command command;
  Signature signature;

  static constexpr std::string_view type_name = "OrderedCommand";
  static constexpr auto fields =
      std::tuple(field("height", &CommandShown::height), field("time", &CommandShown::time),
                 field("number", &CommandShown::number), field("command", &CommandShown::command),
                 field("signature", &CommandShown::signature));
};

Result<api::SignedCommandView> command_view(ByteView bytes) {
  auto command = chain::decode_signed(bytes);
  if (!command) return fail("a command in the journal is damaged", "run `wattbook ledger verify`");
  return api::SignedCommandView{std::move(command->command), command->signature};
}

// Calls `visit` for each block between the heights that is there.
template <class Visit>
Result<void> each_block(env::Files& files, const std::string& directory, Height from, Height to,
                        const Visit& visit) {
  Result<audit::BlockReader> reader = audit::BlockReader::open(files, directory);
  if (!reader) return std::unexpected(reader.error());
  if (!reader->first()) return {};
  reader->seek(std::max(from, *reader->first()));
  for (;;) {
    const Result<std::optional<audit::StoredBlock>> stored = reader->next();
    if (!stored) return std::unexpected(stored.error());
    if (!*stored || (*stored)->place.height > to) return {};
    const Result<chain::BlockView> block = chain::decode_block((*stored)->bytes);
    if (!block) return std::unexpected(block.error());
    if (const Result<void> visited = visit(*block); !visited) return visited;
  }
}

void print_header(const chain::BlockHeader& header, Form form) {
  const Hash hash = chain::block_hash(header);
  if (form == Form::json)
    fmt::print("{}\n", api::to_json(HeadShown{hash, header}));
  else if (form == Form::csv)
    fmt::print("height,hash,time,version,commands,state_root\n{},{},{},{},{},{}\n",
               header.height.value, to_hex0x(hash), header.time.unix_ms, header.version,
               header.command_count, to_hex0x(header.state_root));
  else
    fmt::print(
        "height     {}\nhash       {}\ntime       {}\nversion    {}\ncommands   {}\n"
        "state root {}\nledger     {}\n",
        header.height.value, to_hex0x(hash), header.time.unix_ms, header.version,
        header.command_count, to_hex0x(header.state_root), to_hex0x(header.genesis));
}

std::optional<std::uint64_t> height_from(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

Result<void> show_block(env::Files& files, const std::string& directory, Height height) {
  const Result<audit::Replayed> replayed = audit::replay_to(files, directory, height);
  if (!replayed) return std::unexpected(replayed.error());
  const Result<chain::BlockView> block = chain::decode_block(replayed->block.bytes);
  if (!block) return std::unexpected(block.error());
  BlockShown shown{.hash = replayed->block.hash, .header = block->header};
  for (const ByteView bytes : block->commands) {
    Result<api::SignedCommandView> view = command_view(bytes);
    if (!view) return std::unexpected(view.error());
    shown.commands.push_back(std::move(*view));
  }
  for (const Bytes& receipt : replayed->block.receipts)
    shown.receipts.push_back(api::receipt_view(receipt, height));
  fmt::print("{}\n", api::to_json(shown));
  return {};
}

Result<void> show_command(env::Files& files, const std::string& directory, const CommandId& id) {
  const auto place = audit::find_command(files, directory, id);
  if (!place) return std::unexpected(place.error());
  if (!*place) return fail("no block of this ledger holds the command " + to_hex0x(id));
  const Result<audit::Replayed> replayed = audit::replay_to(files, directory, (*place)->height);
  if (!replayed) return std::unexpected(replayed.error());
  const chain::SealedBlock& block = replayed->block;
  const std::uint64_t number = audit::receipt_number(block.header, (*place)->number);
  const Result<api::SignedCommandView> view =
      command_view(chain::decode_block(block.bytes)->commands[(*place)->number]);
  if (!view) return std::unexpected(view.error());
  fmt::print("{{\"number\":{},\"signed\":{},\"receipt\":{}}}\n", (*place)->number,
             api::to_json(*view),
             api::to_json(api::receipt_view(block.receipts[number], block.header.height)));
  return {};
}

using OutFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Result<void> write_commands(const chain::BlockView& block, Form form, std::FILE* out) {
  for (std::uint32_t i = 0; i < block.commands.size(); ++i) {
    Result<api::SignedCommandView> view = command_view(block.commands[i]);
    if (!view) return std::unexpected(view.error());
    const chain::CommandHeader& header = chain::header_of(view->command);
    if (form == Form::csv)
      fmt::print(out, "{},{},{},{},{},{},{}\n", block.header.height.value,
                 block.header.time.unix_ms, i, chain::kind_name(view->command), to_hex0x(header.id),
                 to_hex0x(header.account), header.expires.unix_ms);
    else
      fmt::print(out, "{}\n",
                 api::to_json(CommandShown{block.header.height, block.header.time, i,
                                           std::move(view->command), view->signature}));
  }
  return {};
}

void write_header(const chain::BlockHeader& header, std::FILE* out) {
  Bytes bytes;
  codec::Writer(bytes).blob(codec::encode(header));
  std::fwrite(bytes.data(), 1, bytes.size(), out);
}

}  // namespace

int ledger_head(const std::string& directory, Form form) {
  env::SystemFiles files;
  const Result<audit::BlockReader> reader = audit::BlockReader::open(files, directory);
  if (!reader) return report(reader.error());
  if (!reader->last()) return report({"the ledger has no block yet", {}});
  const Result<void> read = each_block(files, directory, *reader->last(), *reader->last(),
                                       [form](const chain::BlockView& block) -> Result<void> {
                                         print_header(block.header, form);
                                         return {};
                                       });
  return read ? 0 : report(read.error());
}

int ledger_show(const std::string& directory, const std::string& what) {
  env::SystemFiles files;
  const std::optional<CommandId> id = fixed_from_hex<CommandId>(what);
  const std::optional<std::uint64_t> height = height_from(what);
  if (!id && !height) {
    fmt::print(stderr, "wattbook: '{}' is neither a height from 1 nor a command id\n", what);
    return 2;
  }
  const Result<void> shown =
      height ? show_block(files, directory, Height(*height)) : show_command(files, directory, *id);
  return shown ? 0 : report(shown.error());
}

int ledger_export(const ExportOptions& options) {
  env::SystemFiles files;
  OutFile file(nullptr, &std::fclose);
  if (!options.out.empty()) file.reset(std::fopen(options.out.c_str(), "wb"));
  if (!options.out.empty() && !file)
    return report({"cannot write " + options.out, "choose another place"});
  std::FILE* out = file ? file.get() : stdout;
  if (options.form == Form::csv && !options.headers)
    fmt::print(out, "height,time,number,kind,id,account,expires\n");
  const Result<void> read =
      each_block(files, options.directory, Height(options.from), Height(options.to),
                 [&](const chain::BlockView& block) -> Result<void> {
                   if (!options.headers) return write_commands(block, options.form, out);
                   write_header(block.header, out);
                   return {};
                 });
  if (!read) return report(read.error());
  if (std::fflush(out) != 0) return report({"writing failed", "look for room on the disk"});
  return 0;
}

int ledger_replay(const std::string& directory, std::uint64_t to) {
  env::SystemFiles files;
  const Result<audit::BlockReader> reader = audit::BlockReader::open(files, directory);
  if (!reader) return report(reader.error());
  if (!reader->last()) return report({"the ledger has no block yet", {}});
  const Height last = to == 0 ? *reader->last() : Height(to);
  const Result<void> replayed = audit::replay(
      files, directory, Height(1), last,
      [last](chain::Machine& machine, const chain::SealedBlock& block) -> Result<void> {
        if (block.header.height != last) return {};
        print_header(block.header, Form::table);
        const ledger::Ledger& ledger = machine.state().ledger;
        fmt::print("snapshot   {}\naccounts   {}\n", to_hex0x(crypto::sha256(machine.snapshot())),
                   ledger.account_count());
        for (std::uint16_t i = 0; i < ledger.asset_count(); ++i)
          fmt::print("supply     {} {}\n", format_decimal(ledger.supply(AssetIndex(i)).value),
                     ledger.asset(AssetIndex(i)).code);
        return {};
      });
  return replayed ? 0 : report(replayed.error());
}

}  // namespace wattbook::cli

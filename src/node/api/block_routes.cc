#include "node/api/block_routes.h"

#include "base/check.h"
#include "node/api/command_views.h"
#include "node/api/state_views.h"

namespace wattbook::api {
namespace {

struct BlockDetailView {
  Hash hash;
  chain::BlockHeader header;

  static constexpr std::string_view type_name = "BlockDetail";
  static constexpr auto fields =
      std::tuple(field("hash", &BlockDetailView::hash), field("header", &BlockDetailView::header));
};

struct BlockCommandView {
  std::uint32_t position = 0;
  chain::Command command;
  Signature signature;

  static constexpr std::string_view type_name = "BlockCommand";
  static constexpr std::string_view list_type = "BlockCommands";
  static constexpr std::string_view list_name = "commands";
  static constexpr auto fields =
      std::tuple(noted(field("position", &BlockCommandView::position), "in the block, from 0"),
                 field("command", &BlockCommandView::command),
                 field("signature", &BlockCommandView::signature));
};

struct StatisticsView {
  Height height;
  Instant time;
  std::uint64_t commands = 0;
  std::uint32_t communities = 0;
  std::uint32_t accounts = 0;
  std::uint32_t balances = 0;
  std::uint32_t assets = 0;
  std::uint64_t devices = 0;
  std::uint64_t orders = 0;
  std::uint64_t repeatable_commands = 0;

  static constexpr std::string_view type_name = "Statistics";
  static constexpr auto fields = std::tuple(
      field("height", &StatisticsView::height),
      noted(field("time", &StatisticsView::time), "of the newest block"),
      noted(field("commands", &StatisticsView::commands), "in blocks, since the node started"),
      field("communities", &StatisticsView::communities),
      field("accounts", &StatisticsView::accounts), field("balances", &StatisticsView::balances),
      field("assets", &StatisticsView::assets), field("devices", &StatisticsView::devices),
      noted(field("orders", &StatisticsView::orders), "resting in all books"),
      noted(field("repeatable_commands", &StatisticsView::repeatable_commands),
            "ids that are kept until their expiry"));
};

struct BlocksQuery : Paging {
  std::optional<Height> after;

  static constexpr std::string_view type_name = "BlocksQuery";
  static constexpr auto fields =
      paged(noted(field("after", &BlocksQuery::after), "height of the last one seen"));
};

struct BlockQuery {
  Height height;

  static constexpr std::string_view type_name = "BlockQuery";
  static constexpr auto fields = std::tuple(field("height", &BlockQuery::height));
};

struct CommandsQuery : Paging {
  Height height;
  std::optional<std::uint32_t> after;

  static constexpr std::string_view type_name = "CommandsQuery";
  static constexpr auto fields =
      paged(field("height", &CommandsQuery::height),
            noted(field("after", &CommandsQuery::after), "position of the last one seen"));
};

Found<const RecentBlock*> find_block(const Books& books, Height height) {
  if (const RecentBlock* block = books.recent.find_block(height)) return block;
  return std::unexpected(unknown("height", "no recent block has this height",
                                 "list the recent ones at /api/v1/blocks"));
}

Answered<BlocksView> list_blocks(const Books& books, const BlocksQuery& query) {
  PageWriter page(&BlocksView::blocks, query.limit,
                  [](const BlockView& row) { return std::to_string(row.height.value); });
  const auto& blocks = books.recent.blocks();
  for (auto at = blocks.rbegin(); at != blocks.rend(); ++at)
    if (!query.after || at->header.height < *query.after)
      if (!page.add(block_view(*at))) break;
  return page.take();
}

Answered<BlockDetailView> show_block(const Books& books, const BlockQuery& query) {
  const auto block = find_block(books, query.height);
  if (!block) return std::unexpected(block.error());
  return BlockDetailView{(*block)->hash, (*block)->header};
}

Answered<Rows<BlockCommandView>> list_block_commands(const Books& books,
                                                     const CommandsQuery& query) {
  const auto block = find_block(books, query.height);
  if (!block) return std::unexpected(block.error());
  const Result<chain::BlockView> decoded = chain::decode_block((*block)->bytes);
  CHECK(decoded.has_value());  // our own bytes
  auto page = page_of<BlockCommandView>(
      query, [](const BlockCommandView& row) { return std::to_string(row.position); });
  for (std::uint64_t at = query.after ? *query.after + std::uint64_t{1} : 0;
       at < decoded->commands.size(); ++at) {
    auto command = chain::decode_signed(decoded->commands[at]);
    CHECK(command.has_value());
    if (!page.add(
            {static_cast<std::uint32_t>(at), std::move(command->command), command->signature}))
      break;
  }
  return page.take();
}

Answered<StatisticsView> show_statistics(const Books& books, const NoParameters&) {
  const chain::State& state = books.state;
  StatisticsView out;
  out.height = state.height;
  out.time = state.time;
  out.commands = books.recent.commands();
  out.communities = static_cast<std::uint32_t>(state.communities.size());
  out.accounts = state.ledger.member_count();
  out.balances = state.ledger.account_count();
  out.assets = state.ledger.asset_count();
  out.devices = state.devices.size();
  for (const chain::Community& community : state.communities)
    out.orders += std::uint64_t{community.watt_market.book.order_count()} +
                  community.tsl_market.book.order_count();
  out.repeatable_commands = state.commands.size();
  return out;
}

Answered<chain::Genesis> show_genesis(const Books& books, const NoParameters&) {
  return books.state.genesis;
}

}  // namespace

void add_block_routes(RouteTable& table) {
  table.begin("blocks");
  table.topic<StatusView>(
      {"/api/v1/status", "show_status", "What this node is and where it stands"});
  table.read_live({"/api/v1/blocks", "list_blocks", "Recent blocks, latest first"}, list_blocks);
  table.read({"/api/v1/blocks/{height}", "show_block", "The header of a recent block"}, show_block);
  table.read({"/api/v1/blocks/{height}/commands", "list_block_commands",
              "The signed commands of a recent block"},
             list_block_commands);
  table.read({"/api/v1/statistics", "show_statistics", "Sizes of the ledger"}, show_statistics);
  table.read({"/api/v1/genesis", "show_genesis", "Block 0: what the ledger began with"},
             show_genesis);
}

}  // namespace wattbook::api

#include "cli/cluster_command.h"

#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/node_config.h"
#include "cli/verbs.h"
#include "core/chain/genesis.h"
#include "node/app/cluster_settings.h"
#include "node/app/key_file.h"
#include "node/audit/block_reader.h"
#include "node/audit/genesis_file.h"
#include "node/cluster/block_store.h"
#include "node/cluster/sign_store.h"
#include "node/env/clock.h"
#include "node/env/entropy.h"
#include "node/http/certificate.h"

namespace wattbook::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "cluster.toml";

struct Options {
  ConfigFlags flags;
  ServerFlags server;
  std::string name;
  std::vector<std::string> members;
  std::vector<std::string> hosts;
  bool dry_run = false;
};

fs::path settings_folder(const LoadedConfig& loaded) {
  return fs::path(loaded.file).parent_path() / "conf.d";
}

// A key that is there stays; a new one has signed nothing, and its sign record says so.
Result<Address> make_key(const app::Settings& settings) {
  env::SystemFiles files;
  const std::string path = settings.cluster_folder + "/" + app::delegate_key_name;
  if (fs::exists(path)) {
    const auto key = app::read_delegate_key(files, path);
    if (!key) return std::unexpected(key.error());
    return crypto::address_of(*key);
  }
  const std::string sign = settings.data_directory + "/sign";
  for (const std::string& folder : {settings.cluster_folder, sign})
    if (const auto made = files.create_directory(folder); !made)
      return std::unexpected(made.error());
  auto record = cluster::SignStore::open(files, sign);
  if (!record) return std::unexpected(record.error());
  if (!record->is_mute())
    return fail(sign + " holds what another key has signed",
                "move that folder away if its key will never be used again");
  env::SystemEntropy entropy;
  const crypto::SecretKey key = app::make_key(entropy);
  if (const auto written =
          app::write_key_file(files, settings.cluster_folder, app::delegate_key_name, key);
      !written)
    return std::unexpected(written.error());
  if (const auto founded = record->found(settings.cluster_epoch); !founded)
    return std::unexpected(founded.error());
  return crypto::address_of(key);
}

int key(const Options& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const Result<Address> address = make_key(loaded->config.settings);
  if (!address) return tell(address.error(), exit_failed);
  fmt::print("{}\n", to_hex0x(*address));
  return exit_ok;
}

int certify(const Options& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const fs::path folder = fs::path(authority_file(loaded->file)).parent_path();
  const http::AuthorityFiles authority{(folder / "ca.pem").string(), (folder / "ca.key").string()};
  const Instant now = env::SystemClock().now();
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::exists(authority.certificate))
    if (const auto made = http::make_authority(authority, "wattbook cluster", now); !made)
      return tell(made.error(), exit_failed);
  const http::TlsFiles files{(folder / (options.name + ".pem")).string(),
                             (folder / (options.name + ".key")).string()};
  if (const auto issued = http::issue_certificate(authority, files, options.hosts, now); !issued)
    return tell(issued.error(), exit_failed);
  fmt::print("{}\n{}\n{}\n", files.certificate, files.key, authority.certificate);
  fmt::print(stderr, "to be copied into {}'s cluster folder as peer.pem, peer.key and ca.pem\n",
             options.name);
  return exit_ok;
}

// The newest block of the ledger on this disk.
Result<consensus::Head> head_of(const std::string& data_directory) {
  env::SystemFiles files;
  auto reader = audit::BlockReader::open(files, data_directory);
  if (!reader) return std::unexpected(reader.error());
  if (!reader->last()) return consensus::Head{};
  reader->seek(*reader->last());
  const auto block = reader->next();
  if (!block) return std::unexpected(block.error());
  return consensus::Head{*reader->last(), (*block)->hash};
}

// What was certified stays provable; another cluster begins with a folder of its own.
Result<void> put_certificates_aside(env::Files& files, const std::string& data) {
  const std::string folder = data + "/" + cluster::certificates_folder;
  if (!fs::exists(folder)) return {};
  std::uint32_t number = 1;
  while (fs::exists(data + "/" + cluster::former_certificates(number))) ++number;
  return files.rename(folder, data + "/" + cluster::former_certificates(number));
}

int init(const Options& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  app::Settings settings = loaded->config.settings;
  if (!settings.cluster_member.empty())
    return tell({"this node is a member of a cluster", "wattbook cluster leave"}, exit_failed);
  env::SystemFiles files;
  const auto genesis = audit::read_genesis(files, settings.data_directory);
  if (!genesis) return tell(genesis.error(), exit_failed);
  const auto head = head_of(settings.data_directory);
  if (!head) return tell(head.error(), exit_failed);
  settings.cluster_member = options.name;
  settings.cluster_members = options.members;
  settings.cluster_base = static_cast<std::uint32_t>(head->height.value);
  settings.cluster_base_block = head->height.value > 0 ? to_hex0x(head->hash) : "";
  const auto cluster = app::cluster_of(settings, chain::genesis_hash(*genesis));
  if (!cluster) return tell(cluster.error(), exit_usage);
  std::string members;
  for (const std::string& member : options.members)
    members += fmt::format("{}  \"{}\"", members.empty() ? "\n" : ",\n", member);
  const std::string text = fmt::format(
      "# Written by `wattbook cluster init`. All but member is the same at every member.\n"
      "[cluster]\nmember = \"{}\"\nbase = {}\nbase_block = \"{}\"\nmembers = [{}\n]\n",
      options.name, settings.cluster_base, settings.cluster_base_block, members);
  if (options.dry_run) {
    fmt::print("{}", text);
    return exit_ok;
  }
  const std::string folder = settings_folder(*loaded).string();
  // Those of a `leave` that was cut off.
  Result<void> written = put_certificates_aside(files, settings.data_directory);
  if (written) written = files.create_directory(folder);
  if (written) written = env::write_atomically(files, folder, file_name, as_bytes(text));
  if (!written) return tell(written.error(), exit_failed);
  fmt::print("{}/{}\n", folder, file_name);
  const auto set = cluster::DelegateSet::make((*cluster)->foundation.delegates.delegates);
  if (set && !set->tolerates_one_liar())
    fmt::print(stderr,
               "with these delegates a double signer is found out and not prevented: four of equal "
               "stake are the smallest set that bears one\n");
  return exit_ok;
}

// The last block may be one that this delegate has signed and the others have not: no one was told
// that it is final.
int leave(const Options& options) {
  const Result<LoadedConfig> loaded = load(options.flags);
  if (!loaded) return tell(loaded.error(), exit_config_invalid);
  const app::Settings& settings = loaded->config.settings;
  env::SystemFiles files;
  const auto genesis = audit::read_genesis(files, settings.data_directory);
  if (!genesis) return tell(genesis.error(), exit_failed);
  const auto cluster = app::cluster_of(settings, chain::genesis_hash(*genesis));
  if (!cluster) return tell(cluster.error(), exit_config_invalid);
  if (!*cluster) return tell({"this node is no member of a cluster", ""}, exit_failed);
  const fs::path file = settings_folder(*loaded) / file_name;
  if (options.dry_run) {
    fmt::print("would remove {}\n", file.string());
    return exit_ok;
  }
  const std::string& data = settings.data_directory;
  journal::JournalOptions journal;
  journal.salt = env::SystemEntropy().next();
  auto store = cluster::BlockStore::open(
      files, {data + "/journal", data + "/" + cluster::certificates_folder, journal},
      (*cluster)->foundation);
  if (!store) return tell(store.error(), exit_failed);
  Result<void> done = (*store)->settle_tail(std::nullopt);
  const Height height = (*store)->certified().height;
  if (done) done = (*store)->close();
  // In this order: a member without its certificates would not start.
  if (done) done = files.remove(file.string());
  if (done) done = put_certificates_aside(files, data);
  if (!done) return tell(done.error(), exit_failed);
  fmt::print("{}\n", height.value);
  fmt::print(stderr, "the ledger goes on by itself after this height\n");
  return exit_ok;
}

int status(const ServerFlags& flags) {
  Result<http::Client> client = connect(flags);
  if (!client) return tell(client.error(), exit_config_invalid);
  const Result<std::string> body = fetch(*client, "/api/v1/cluster");
  if (!body) return tell(body.error(), exit_unreachable);
  fmt::print("{}\n", *body);
  return exit_ok;
}

}  // namespace

void add_cluster_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("cluster", "Be a member of a cluster of nodes");
  verb->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  const auto add = [&](const char* name, const char* help, int (*run)(const Options&)) {
    CLI::App* const sub = verb->add_subcommand(name, help);
    add_config_flags(*sub, options->flags);
    sub->callback([options, run, &exit_code] { exit_code = run(*options); });
    return sub;
  };
  add("key", "Make this delegate's key, or show the address of the one that is there", key);
  CLI::App* const certify_verb =
      add("certify", "Issue a member's certificate for TLS between etcd servers", certify);
  certify_verb->add_option("NAME", options->name, "of the member")->required();
  certify_verb->add_option("HOST", options->hosts, "its names and addresses")->required();
  CLI::App* const init_verb =
      add("init", "Make this node's ledger that of a cluster, from its newest block on", init);
  init_verb->add_option("--name", options->name, "of this member")->required();
  init_verb
      ->add_option("--member", options->members,
                   "\"NAME DELEGATE STAKE PEER_URL API_URL\", once for each member")
      ->required();
  init_verb->add_flag("--dry-run", options->dry_run, "only print what would be written");
  CLI::App* const leave_verb = add("leave", "Go on by itself, with the certified history", leave);
  leave_verb->add_flag("--dry-run", options->dry_run, "only say what would be done");
  CLI::App* const status_verb = verb->add_subcommand("status", "How a member stands, as JSON");
  add_server_flags(*status_verb, options->server);
  status_verb->callback([options, &exit_code] { exit_code = status(options->server); });
}

}  // namespace wattbook::cli

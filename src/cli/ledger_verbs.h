// What the verbs of `wattbook ledger` do, apart from their options. Each returns the exit code: 0,
// 1 where something cannot be read, 5 where the ledger is not sound.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/strong_id.h"

namespace wattbook::cli {

enum class Form : std::uint8_t { table, json, csv };

struct VerifyOptions {
  std::string directory;
  std::uint64_t from = 1;
  std::string head;        // empty: whatever it is
  std::string foundation;  // of the delegates; the same
  bool allow_unfinished = false;
  bool json = false;
  bool progress = false;
};
int ledger_verify(const VerifyOptions& options);

int ledger_head(const std::string& directory, Form form);
// `what` is a height or a command's id.
int ledger_show(const std::string& directory, const std::string& what);

struct ExportOptions {
  std::string directory;
  std::uint64_t from = 1;
  std::uint64_t to = UINT64_MAX;
  Form form = Form::json;
  bool headers = false;  // the chain of headers for `proof check`, instead of commands
  std::string out;       // empty: stdout
};
int ledger_export(const ExportOptions& options);

// What the ledger was at a height: root, digest and balances' sum, from executing it again.
int ledger_replay(const std::string& directory, std::uint64_t to);

struct ProofOptions {
  std::string directory;
  std::string command;  // an id; else account and asset
  std::string account;
  std::string asset;
  std::uint64_t height = 0;  // of the balance; 0: the newest
  std::string out;           // empty: named after what is proven
};
int ledger_proof(const ProofOptions& options);

// Prints the error with its hint, and returns 1.
int report(const Error& error);

}  // namespace wattbook::cli

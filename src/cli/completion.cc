#include "cli/completion.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/version.h"
#include "cli/verbs.h"

namespace wattbook::cli {
namespace {

// Calls `visit` for the verb and all below it.
template <class Visit>
void for_each_verb(const Verb& verb, Visit visit) {
  visit(verb);
  for (const Verb& below : verb.verbs) for_each_verb(below, visit);
}

std::string words_of(const Verb& verb) {
  std::string out;
  for (const Verb& below : verb.verbs) out += below.name + " ";
  for (const VerbOption& option : verb.options)
    if (!option.positional)
      for (const std::string& name : option.names) out += name + " ";
  if (!out.empty()) out.pop_back();
  return out;
}

std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != special.npos) out += '\\';
    out += c;
  }
  return out;
}

// A quoted word of zsh and fish.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("’") : std::string(1, c);
  return out + "'";
}

// roff reads a leading dot or quote as a request, and a backslash as an escape.
std::string roff(std::string_view text) {
  std::string out = escaped(text, "\\-");
  if (out.starts_with('.') || out.starts_with('\'')) out = "\\&" + out;
  return out;
}

void man_options(std::string& out, const Verb& verb) {
  for (const VerbOption& option : verb.options) {
    std::string names;
    for (const std::string& name : option.names)
      names += (names.empty() ? "" : ", ") + (option.positional ? "<" + name + ">" : name);
    out += fmt::format(".TP\n.B {}\n{}\n", roff(names), roff(option.help));
  }
}

}  // namespace

std::string bash_completion(const Verb& root) {
  std::string out =
      "# Completion of wattbook for bash, written by `wattbook completion bash`.\n"
      "_wattbook() {\n"
      "  local path=\"\" word i\n"
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    word=${COMP_WORDS[i]}\n"
      "    [[ $word == -* ]] || path+=\"${path:+ }$word\"\n"
      "  done\n"
      "  local words=\"\"\n"
      "  case \"$path\" in\n";
  for_each_verb(root, [&out](const Verb& verb) {
    // Behind a verb that has none below it come arguments: its own words stay offered.
    const char* const rest = verb.verbs.empty() ? "*" : "";
    out += fmt::format("    \"{}\"{}) words=\"{}\" ;;\n", verb.path, rest, words_of(verb));
  });
  return out +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o default -F _wattbook wattbook\n";
}

std::string zsh_completion(const Verb& root) {
  std::string out =
      "#compdef wattbook\n"
      "# Completion of wattbook for zsh, written by `wattbook completion zsh`.\n"
      "_wattbook() {\n"
      "  local -a entries\n"
      "  local path_=\"${(j: :)${(@)words[2,CURRENT-1]:#-*}}\"\n"
      "  case \"$path_\" in\n";
  for_each_verb(root, [&out](const Verb& verb) {
    out += fmt::format("    {}{}) entries=(", in_quotes(verb.path), verb.verbs.empty() ? "*" : "");
    for (const Verb& below : verb.verbs)
      out += in_quotes(below.name + ":" + escaped(below.help, ":")) + " ";
    for (const VerbOption& option : verb.options)
      if (!option.positional)
        out += in_quotes(option.names.back() + ":" + escaped(option.help, ":")) + " ";
    out += ") ;;\n";
  });
  return out +
         "  esac\n"
         "  _describe 'wattbook' entries || _files\n"
         "}\n"
         "compdef _wattbook wattbook\n";
}

std::string fish_completion(const Verb& root) {
  std::string out = "# Completion of wattbook for fish, written by `wattbook completion fish`.\n";
  for_each_verb(root, [&out](const Verb& verb) {
    std::string condition = "__fish_use_subcommand";
    if (!verb.path.empty()) {
      condition.clear();
      for (std::size_t at = 0; at < verb.path.size();) {
        const std::size_t end = std::min(verb.path.find(' ', at), verb.path.size());
        condition += (at > 0 ? "; and " : "") + std::string("__fish_seen_subcommand_from ") +
                     verb.path.substr(at, end - at);
        at = end + 1;
      }
    }
    for (const Verb& below : verb.verbs)
      out += fmt::format("complete -c wattbook -n '{}' -a {} -d {}\n", condition, below.name,
                         in_quotes(below.help));
    for (const VerbOption& option : verb.options) {
      if (option.positional || !option.names.back().starts_with("--")) continue;
      out += fmt::format("complete -c wattbook -n '{}' -l {} {}-d {}\n", condition,
                         option.names.back().substr(2), option.takes_value ? "-r " : "",
                         in_quotes(option.help));
    }
  });
  return out;
}

std::string man_page(const Verb& root) {
  std::string out = fmt::format(
      ".\\\" Written by `wattbook man`.\n"
      ".TH WATTBOOK 1 \"\" \"wattbook {}\" \"\"\n"
      ".SH NAME\nwattbook \\- {}\n"
      ".SH SYNOPSIS\n.B wattbook\n.I COMMAND\n[\\fIOPTION\\fR]...\n"
      ".SH COMMANDS\n",
      roff(version()), roff(root.help));
  for_each_verb(root, [&out](const Verb& verb) {
    if (verb.path.empty()) return;
    out += fmt::format(".SS wattbook {}\n{}\n", roff(verb.path), roff(verb.help));
    man_options(out, verb);
  });
  return out +
         ".SH EXIT STATUS\n"
         "0 done, 1 failed, 2 wrong usage, 3 configuration invalid, 4 node unreachable, "
         "5 verification failed\n"
         ".SH FILES\n.I /etc/wattbook/wattbook.toml\n";
}

void add_completion_command(CLI::App& root, int& exit_code) {
  CLI::App* const verb = root.add_subcommand("completion", "Print completion for a shell");
  const auto shell = std::make_shared<std::string>();
  verb->add_option("shell", *shell)->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->callback([shell, &root, &exit_code] {
    const Verb tree = verb_tree(root);
    const auto write = *shell == "bash"  ? bash_completion
                       : *shell == "zsh" ? zsh_completion
                                         : fish_completion;
    fmt::print("{}", write(tree));
    exit_code = exit_ok;
  });
  root.add_subcommand("man", "Print the man page")->callback([&root, &exit_code] {
    fmt::print("{}", man_page(verb_tree(root)));
    exit_code = exit_ok;
  });
}

}  // namespace wattbook::cli

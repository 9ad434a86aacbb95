#include "node/app/simulations.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/decimal.h"

namespace wattbook::app {
namespace {

using api::SimulationRequest;
using api::SimulationSample;
using api::SimulationState;
using api::SimulationView;

constexpr std::size_t kept_max = 20;
constexpr std::size_t waiting_max = 4;
constexpr std::uint32_t homes_max = 200;
constexpr std::uint32_t days_max = 366;
constexpr std::uint32_t roofs_max = 10'000;
constexpr Energy battery_max{1'000'000 * units_per_whole};
constexpr Duration past_max{92 * one_day.value};
constexpr std::size_t error_bytes_max = 2'000;

bool is_file_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, allowed);
}

Result<void> check_files(const std::vector<api::SimulationFile>& files) {
  for (const api::SimulationFile& file : files) {
    if (!is_file_name(file.name))
      return fail("'" + file.name + "' is no file name", "letters, digits, '.', '_' and '-'");
    if (std::ranges::count(files, file.name, &api::SimulationFile::name) > 1)
      return fail("'" + file.name + "' is given twice", "give each file once");
  }
  if (std::ranges::find(files, "scenario.toml", &api::SimulationFile::name) == files.end())
    return fail("there is no scenario.toml among the files", "name the scenario scenario.toml");
  return {};
}

Result<void> check(const SimulationRequest& request) {
  if (request.roofs > roofs_max || request.battery < Energy(0) || request.battery > battery_max)
    return fail("these changes are out of bounds", "0 to 10000 roofs, 0 to 1000000 kWh");
  if ((request.files.empty() ? 0 : 1) + (request.sample ? 1 : 0) + (request.past ? 1 : 0) > 1)
    return fail("more than one of files, sample and past is given", "leave the others out");
  if (const auto& past = request.past; past) {
    if (past->until <= past->from || past->until - past->from > past_max)
      return fail("this span of the past is out of bounds", "up to 92 days, from before until");
    return {};
  }
  if (!request.sample) return check_files(request.files);
  const SimulationSample& sample = *request.sample;
  if (sample.homes == 0 || sample.homes > homes_max || sample.days == 0 || sample.days > days_max)
    return fail("the sample is out of bounds", "1 to 200 homes, 1 to 366 days");
  return {};
}

std::optional<Error> write_files(const std::filesystem::path& folder,
                                 const std::vector<api::SimulationFile>& files) {
  for (const api::SimulationFile& file : files) {
    std::ofstream out(folder / file.name, std::ios::binary | std::ios::trunc);
    out << file.text;
    out.close();
    if (!out) return Error{"its files could not be written", "free disk space"};
  }
  return std::nullopt;
}

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What the program said went wrong: "wattbook: MESSAGE\n  HINT\n".
Error fault_of(std::string said) {
  constexpr std::string_view prefix = "wattbook: ";
  if (said.starts_with(prefix)) said.erase(0, prefix.size());
  while (said.ends_with('\n')) said.pop_back();
  if (said.empty()) said = "it ended without a word: too much memory or time, or it was ended";
  return {said.substr(0, error_bytes_max), ""};
}

}  // namespace

Simulations::Simulations(SimulationOptions options) : options_(std::move(options)) {
  std::error_code ignored;  // what stays is overwritten
  std::filesystem::remove_all(options_.directory, ignored);
  worker_ = std::thread([this] { work(); });
}

Simulations::~Simulations() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (child_) child_->kill();
  }
  changed_.notify_all();
  worker_.join();
}

std::string Simulations::folder(std::uint64_t number) const {
  return fmt::format("{}/{}", options_.directory, number);
}

SimulationView* Simulations::row(std::uint64_t number) {
  const auto at = std::ranges::find(rows_, number, &SimulationView::number);
  return at == rows_.end() ? nullptr : &*at;
}

std::size_t Simulations::waiting() const {
  return static_cast<std::size_t>(
      std::ranges::count(rows_, SimulationState::queued, &SimulationView::state));
}

void Simulations::forget_oldest() {
  for (auto at = rows_.begin(); at != rows_.end() && rows_.size() > kept_max;) {
    const bool ended = at->state > SimulationState::running;
    std::error_code ignored;
    if (ended) std::filesystem::remove_all(folder(at->number), ignored);
    at = ended ? rows_.erase(at) : std::next(at);
  }
}

Result<SimulationView> Simulations::add(SimulationRequest request, std::optional<Address> owner) {
  if (Result<void> checked = check(request); !checked) return std::unexpected(checked.error());
  const std::lock_guard lock(mutex_);
  if (waiting() >= waiting_max) return fail("four simulations wait already", "cancel one, or wait");
  SimulationView view;
  view.number = ++last_;
  view.name = std::move(request.name);
  view.sample = request.sample;
  view.past = request.past;
  view.owner = owner;
  view.roofs = request.roofs;
  view.battery = request.battery;
  view.seed = request.seed;
  std::error_code problem;
  const std::filesystem::path place = folder(view.number);
  std::filesystem::create_directories(place, problem);
  if (problem) return fail("no place for its files: " + problem.message(), "free disk space");
  if (const auto failed = write_files(place, request.files)) return std::unexpected(*failed);
  rows_.push_back(view);
  forget_oldest();
  changed_.notify_all();
  return view;
}

std::vector<SimulationView> Simulations::list() const {
  const std::lock_guard lock(mutex_);
  return {rows_.rbegin(), rows_.rend()};
}

std::optional<SimulationView> Simulations::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto at = std::ranges::find(rows_, number, &SimulationView::number);
  return at == rows_.end() ? std::nullopt : std::optional(*at);
}

Result<SimulationView> Simulations::cancel(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  SimulationView* const view = row(number);
  if (!view || view->state > SimulationState::running)
    return fail("this simulation is not waiting or running", "list them at /api/v1/simulations");
  if (view->state == SimulationState::running && child_) child_->kill();
  view->state = SimulationState::cancelled;
  return *view;
}

std::optional<std::string> Simulations::report(std::uint64_t number) const {
  const auto view = find(number);
  if (!view || view->state != SimulationState::finished) return std::nullopt;
  return text_of_file(folder(number) + "/report/report.json");
}

std::optional<std::string> Simulations::file(std::uint64_t number, const std::string& name) const {
  const std::filesystem::path path = std::filesystem::path(folder(number)) / name;
  std::error_code none;
  if (!find(number) || !is_file_name(name) || !std::filesystem::is_regular_file(path, none))
    return std::nullopt;
  return text_of_file(path);
}

api::SimulationPorts Simulations::ports() {
  return {[this](SimulationRequest request, std::optional<Address> owner) {
            return add(std::move(request), owner);
          },
          [this] { return list(); },
          [this](std::uint64_t number) { return find(number); },
          [this](std::uint64_t number) { return cancel(number); },
          [this](std::uint64_t number) { return report(number); },
          [this](std::uint64_t number, const std::string& name) { return file(number, name); }};
}

void Simulations::work() {
  for (;;) {
    SimulationView next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || waiting() > 0; });
      if (ending_) return;
      SimulationView& row =
          *std::ranges::find(rows_, SimulationState::queued, &SimulationView::state);
      row.state = SimulationState::running;
      next = row;
    }
    end(next.number, run(next));
  }
}

// Makes the files that are not the request's own.
std::optional<Error> Simulations::prepare(const SimulationView& view) {
  if (view.sample)
    return run_program(
        view.number, {"wattbook", "sim", "make", ".", fmt::format("--homes={}", view.sample->homes),
                      fmt::format("--days={}", view.sample->days),
                      fmt::format("--seed={}", view.sample->seed), "--zone=" + options_.time_zone});
  if (!view.past) return std::nullopt;
  const auto files = options_.past(view);
  return files ? write_files(folder(view.number), *files) : files.error();
}

std::optional<Error> Simulations::run(const SimulationView& view) {
  if (auto failed = prepare(view)) return failed;
  // What is changed at one home is in its files already.
  const bool in_files = view.past && view.past->member;
  std::vector<std::string> words{
      "wattbook",
      "sim",
      "run",
      "scenario.toml",
      "--background",
      "--out=report",
      fmt::format("--roofs={}", in_files ? 0 : view.roofs),
      "--battery-kwh=" + format_decimal(in_files ? 0 : view.battery.value)};
  if (view.seed) words.push_back(fmt::format("--seed={}", *view.seed));
  return run_program(view.number, std::move(words));
}

std::optional<Error> Simulations::run_program(std::uint64_t number,
                                              std::vector<std::string> words) {
  Result<ChildProcess> child =
      ChildProcess::start(options_.program, std::move(words), folder(number));
  if (!child) return child.error();
  {
    const std::lock_guard lock(mutex_);
    child_ = &*child;
    const SimulationView* const view = row(number);
    if (ending_ || !view || view->state == SimulationState::cancelled) child_->kill();
  }
  child->lower_priority();
  std::string said;
  while (const std::optional<std::string> line = child->read_line())
    if (!take_progress(number, *line)) said += *line + "\n";
  {
    const std::lock_guard lock(mutex_);
    child_ = nullptr;
  }
  if (child->wait() == 0) return std::nullopt;
  return fault_of(std::move(said));
}

bool Simulations::take_progress(std::uint64_t number, const std::string& line) {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  const char* const end = line.data() + line.size();
  const auto first = std::from_chars(line.data(), end, done);
  if (first.ec != std::errc() || first.ptr == end) return false;
  if (std::from_chars(first.ptr + 1, end, total).ec != std::errc()) return false;
  const std::lock_guard lock(mutex_);
  if (SimulationView* const view = row(number)) {
    view->done = done;
    view->total = total;
  }
  return true;
}

void Simulations::end(std::uint64_t number, const std::optional<Error>& error) {
  const std::lock_guard lock(mutex_);
  SimulationView* const view = row(number);
  if (!view || view->state == SimulationState::cancelled) return;
  view->state = error ? SimulationState::failed : SimulationState::finished;
  if (error) view->error = error->message;
}

}  // namespace wattbook::app

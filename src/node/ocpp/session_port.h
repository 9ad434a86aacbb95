// The port between the protocol of charge points and the ledger of charging sessions. The protocol
// side says what stations told, in neutral words; the ledger side decides, books and answers once
// the answer is durable. Neither knows the other's types, so either can be tested alone.
//
// Threads: the protocol side calls Sessions from one thread. `done` is called exactly once, from
// any thread, also where nothing could be booked: a station that gets no answer repeats its message
// for ever (CHARGING 0.4). Nothing here is refused for its form; oddities travel as flags.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/instant.h"
#include "base/quantity.h"

namespace wattbook::ocpp {

// Number of a session in the ledger, from 1, never used again; at most 2^31 - 1, because an OCPP
// 1.6 station gets it as its transactionId.
using SessionNumber = std::uint64_t;

// What was odd about a message. Bits, so that a record carries any number of them; the ledger keeps
// them for the owner. Values are stored: append only.
enum class Flag : std::uint32_t {
  offline = 1u << 0,                 // the station says that it happened while it had no connection
  time_without_zone = 1u << 1,       // read as UTC
  time_implausible = 1u << 2,        // before 2020 or after now; `time` is when it was received
  register_missing = 1u << 3,        // no energy register in a message that must have one
  register_unit_odd = 1u << 4,       // an unknown unit; the value is not used
  register_unparsable = 1u << 5,     // not a number; the value is not used
  value_mistyped = 1u << 6,          // number as string, string as number
  unknown_enumerator = 1u << 7,      // a word that the standard does not have
  vendor_fields = 1u << 8,           // members that the standard does not have
  field_missing = 1u << 9,           // a required member is not there
  text_too_long = 1u << 10,          // longer than the standard allows; cut where it must be
  no_transaction_id = 1u << 11,      // 0, -1, or none at all
  sequence_repeated = 1u << 12,      // 2.x: a seqNo that was there before, with other content
  signature_valid = 1u << 13,        // signed by the meter with the key known for it
  signature_invalid = 1u << 14,      // signed, and it does not verify: must not bill
  signature_unknown_key = 1u << 15,  // signed, and nobody vouches for the key: must not bill
  signature_chain_broken = 1u << 16,  // pagination, serial or begin/end do not fit: must not bill
  signature_differs = 1u << 17,       // the signed value is not the one beside it
  meter_reports_error = 1u << 18,     // the signed reading's own status is not good
  connector_zero = 1u << 19,          // the station's main meter, not a session
};
struct Flags {
  std::uint32_t bits = 0;
  constexpr void set(Flag flag) { bits |= static_cast<std::uint32_t>(flag); }
  constexpr bool has(Flag flag) const { return (bits & static_cast<std::uint32_t>(flag)) != 0; }
  constexpr bool operator==(const Flags&) const = default;
};
constexpr Flags operator|(Flags a, Flags b) { return Flags{a.bits | b.bits}; }

// How much a register value is worth as evidence (CHARGING 5.3).
enum class Evidence : std::uint8_t { told_by_station, signed_by_meter };

enum class TokenKind : std::uint8_t {
  none,      // nobody was identified (free mode, or lost)
  rfid,      // 1.6 idTag; 2.x ISO14443, ISO15693
  app,       // 2.x Central: started from outside
  contract,  // eMAID of a plug-in identity
  mac,       // 2.x MacAddress
  key_code,
  local
};
// Compared without regard to ASCII case (CiString).
struct Token {
  std::string text;
  TokenKind kind = TokenKind::none;
};

enum class Verdict : std::uint8_t {
  accepted,
  blocked,
  expired,
  unknown,
  concurrent,  // already charging elsewhere
  no_credit,
  not_here,
  not_now
};
struct Authorisation {
  Verdict verdict = Verdict::unknown;
  std::optional<Instant> valid_until;  // how long a station may remember it
  std::string group;                   // parent tag; may be empty
  std::string message;                 // for the station's display; may be empty
};

// One of a station's outlets: evse 1.. and connector 1.. within it. 1.6 knows connectors only:
// evse is its connectorId and connector is 1. {0, 0} is the station as a whole.
struct Outlet {
  std::uint32_t evse = 0;
  std::uint32_t connector = 0;
  constexpr auto operator<=>(const Outlet&) const = default;
};

// Names a session as its station does. 1.6: `number` as we issued it (0 where the station has none
// of ours), `transaction` empty. 2.x: `transaction`, unique within the station; number 0.
struct SessionKey {
  std::string station;
  SessionNumber number = 0;
  std::string transaction;
};

// One state of the energy import register.
struct RegisterPoint {
  Instant time;     // as far as it is known; see Flag::time_*
  Energy imported;  // cumulative import in mWh, as the register stands; scaled exactly
  Evidence evidence = Evidence::told_by_station;
  std::optional<Hash> proof;  // SHA-256 of the signed bytes, kept by Sessions::keep_proof
  Flags flags;
};

// A session began. 1.6: idempotent by (station, outlet, token, time, register): the same content
// gives the same number (CHARGING 0.7). 2.x: by (station, transaction).
struct Began {
  SessionKey key;
  Outlet outlet;
  Token token;
  Instant time;
  Instant received;
  std::string time_text;  // as the station wrote it
  std::optional<RegisterPoint> start;
  std::optional<std::int64_t> sequence;      // 2.x seqNo
  std::optional<std::int64_t> reservation;   // none where the station says 0
  std::optional<std::int64_t> remote_start;  // 2.x remoteStartId: the StartRequest's number
  Flags flags;
};

// Registers read while a session runs (or after it: late ones arrive in any order).
struct Measured {
  SessionKey key;
  Outlet outlet;  // {0, 0} where not said
  std::vector<RegisterPoint> points;
  std::optional<std::int64_t> sequence;
  Token token;                  // 2.x may identify the driver after the start; none where not said
  std::optional<Power> power;   // momentary, for sharing a site's limit
  std::optional<bool> drawing;  // 2.x chargingState, 1.6 status: false while suspended
  Instant received;
  Flags flags;
};

struct Ended {
  SessionKey key;
  Outlet outlet;  // {0, 0} where not said
  Instant time;
  Instant received;
  std::string time_text;
  std::optional<RegisterPoint> stop;
  std::vector<RegisterPoint> points;  // begin, samples and end that came with it
  std::string reason;                 // the standard's word, as told: "EVDisconnected"
  std::optional<std::int64_t> sequence;
  Token token;  // who stopped it
  Flags flags;
};

// What the ledger made of it.
enum class Booked : std::uint8_t {
  booked,
  repeated,   // known before with the same content; nothing changed
  differs,    // known before with other content: the first one counts, the owner sees both
  late,       // for a session that had ended; kept, attributed only where the rule allows
  orphan,     // no such session; kept for the owner
  unbillable  // recorded, and nobody pays: unknown token, forged value, impossible register
};
struct Outcome {
  Booked booked = Booked::orphan;
  SessionNumber session = 0;  // 0 only for orphans
  Authorisation authorisation;
  std::string cost;      // so far, decimal text in `currency`; empty where not known
  std::string currency;  // "EUR"
  // 2.x: what the station should show the driver; may be empty.
  std::string message;
};

// What belongs to no session and still must not be dropped: orphan stops, values of connector 0,
// registers without a transaction.
struct Orphan {
  std::string station;
  Outlet outlet;
  std::string message;  // the standard's name of the message: "StopTransaction"
  std::vector<RegisterPoint> points;
  Instant time;
  Instant received;
  std::string text;  // the payload, at most 4 KiB
  Flags flags;
};

// A session that the ledger has open, for a station that reconnects or a node that restarts.
struct OpenSession {
  SessionKey key;  // with number
  Outlet outlet;
  Token token;
  Instant began;
  std::optional<Energy> start;  // register
  std::optional<Energy> last;
};

// A price as it is shown before a start and charged after it (one function computes both).
struct PriceQuote {
  std::string currency;
  std::string energy;   // per kWh, decimal text
  std::string minute;   // per minute of charging; "0" where there is none
  std::string session;  // once
  std::string idle;     // per minute of idling
  std::string text;     // one line for a display: "0.31 EUR/kWh + 0.05 EUR/kWh service"
};

enum class OutletState : std::uint8_t { available, occupied, reserved, unavailable, faulted };
struct OutletStatus {
  std::string station;
  Outlet outlet;
  OutletState state = OutletState::unavailable;
  std::string told;   // the standard's word: "SuspendedEV"
  std::string error;  // the standard's error code; empty where there is none
  Instant time;
};

// What a vehicle wants, where it says so (2.x NotifyEVChargingNeeds, or the driver's app).
struct Needs {
  std::string station;
  Outlet outlet;
  std::optional<Instant> departure;
  std::optional<Energy> energy;
};

// The ledger side. Implemented by node/charging, and by a table in the tests of this folder.
class Sessions {
 public:
  template <class T>
  using Done = std::move_only_function<void(T)>;

  virtual ~Sessions() = default;

  // May this token charge here? Places no hold; `began` does.
  virtual void authorise(std::string station, Token token, Done<Authorisation> done) = 0;
  virtual void began(Began event, Done<Outcome> done) = 0;
  virtual void measured(Measured event, Done<Outcome> done) = 0;
  virtual void ended(Ended event, Done<Outcome> done) = 0;
  virtual void orphan(Orphan record, Done<Outcome> done) = 0;

  // Keeps a signed value's text under its digest, before the event that names it.
  virtual void keep_proof(Hash digest, std::string record) = 0;

  // Sessions that the ledger has open at this station, oldest first.
  virtual void open_sessions(std::string station, Done<std::vector<OpenSession>> done) = 0;
  // One session by its number, open or not; nothing where the ledger has none.
  virtual void find_session(SessionNumber number, Done<std::optional<OpenSession>> done) = 0;

  virtual void quote(std::string station, Outlet outlet, Token token, Done<PriceQuote> done) = 0;

  // Whether the ledger has a charge point of this name (CPID), registered by its owner.
  virtual void knows_station(std::string station, Done<bool> done) = 0;

  // Told as they change; nothing waits for them.
  virtual void station_online(std::string station, bool online) = 0;
  virtual void outlet_status(OutletStatus status) = 0;
  virtual void needs(Needs needs) = 0;

  // About once a second.
  virtual void tick() = 0;
};

// What the ledger asks of a station. Implemented by the central system; any thread.
struct LimitRequest {
  std::string station;
  Outlet outlet;              // evse 0: the whole station
  SessionNumber session = 0;  // 0: whatever charges there (a default), else this session only
  std::string transaction;    // of a 2.x session
  Power limit;
  // The limit ends by itself after this span, and the station falls back to `fallback`: so a
  // silent node never leaves a site over its limit.
  Duration valid{0};
  Power fallback;
};
enum class LimitAnswer : std::uint8_t {
  taken,
  refused,  // it stays as it was
  unknown   // no answer: it may have been taken
};
struct StartRequest {
  std::string station;
  Outlet outlet;  // evse 0: the station chooses
  Token token;
};
struct StopRequest {
  SessionKey key;      // number, and transaction for 2.x
  std::string reason;  // for the log: "the wallet is dry"
};

class StationControl {
 public:
  template <class T>
  using Done = std::move_only_function<void(T)>;

  virtual ~StationControl() = default;
  // Done when the session began in the ledger (not when the station says "Accepted").
  virtual void start(StartRequest request, Done<Result<SessionNumber>> done) = 0;
  // Done when the session ended in the ledger. A station without connection is asked when it is
  // back; the error says so at once.
  virtual void stop(StopRequest request, Done<Result<void>> done) = 0;
  // Done when the station has taken the profile, or has not. One for a session whose transaction's
  // name is not known yet is refused.
  virtual void limit(LimitRequest request, Done<LimitAnswer> done) = 0;
  // Shows a running cost where the station can (2.x CostUpdated); forgotten where it cannot.
  virtual void show_cost(SessionKey key, std::string cost) = 0;
};

}  // namespace wattbook::ocpp

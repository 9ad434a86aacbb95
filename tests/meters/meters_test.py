"""Meters from outside: files, P1 over TCP, MQTT through mosquitto, and SunSpec through pymodbus, into a
real node, with what goes wrong: broken telegrams, a node and a broker that go away, clocks, resets.

usage: meters_test.py BINARY [unittest arguments]
"""

import json
import os
import re
import socket
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
import zipfile
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import world
from world import Community, Feed, Gateway, free_port, head, telegram, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
STEP = timedelta(minutes=5)


class MeterCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.community = Community()
        now = datetime.now(timezone.utc)
        cls.start = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0) - 24 * STEP

    @classmethod
    def tearDownClass(cls):
        cls.community.close()

    def gateway(self, config):
        out = Gateway(self.community, config)
        self.addCleanup(lambda: out.process.poll() is None and out.process.kill())
        return out


class Files(MeterCase):
    def csv(self, name, rows):
        lines = ["time;Bezug [kWh];Einspeisung [kWh]"]
        lines += [f"{(self.start + i * STEP).isoformat()};{drawn};{fed_in}" for i, drawn, fed_in in rows]
        return self.community.file(name, "\r\n".join(lines) + "\r\n")

    def test_a_file_is_booked_once_and_what_it_lacks_is_filled(self):
        meter = self.community.add_meter(self.start)
        rows = [(i, "0,125", "0,0000004") for i in range(20) if i not in (8, 9)]
        path = self.csv("bezug.csv", rows)
        dry = self.community.run("meter", "import", path, "--dry-run", "-o", "json")
        self.assertEqual(json.loads(dry.stdout)["points"][0]["drawn"], "2.25", dry.stderr)
        self.assertEqual(len(self.community.readings(meter)), 1)

        first = self.community.signed("meter", "import", path, "--map", f"={meter}", "-o", "json")
        self.assertEqual(first.returncode, 0, first.stdout + first.stderr)
        self.assertEqual(json.loads(first.stdout)["points"][0]["gaps"], 1)
        registers = self.community.registers(meter)
        self.assertEqual(registers[-1], (Decimal("2.25"), Decimal("0.000007")))
        self.assertEqual({r["evidence"] for r in self.community.readings(meter)}, {"imported"})
        second = self.community.signed("meter", "import", path, "--map", f"={meter}", "-o", "json")
        self.assertEqual(json.loads(second.stdout)["points"][0]["booked_before"], 36, second.stderr)
        self.assertIn("sent: 0 readings", second.stderr)
        self.assertEqual(self.community.registers(meter), registers)

        gap = self.start + 8 * STEP
        bounds = ["--from", gap.isoformat(), "--until", (gap + 2 * STEP).isoformat()]
        filled = self.community.signed("meter", "substitute", meter, *bounds, "-o", "json")
        self.assertEqual(filled.returncode, 0, filled.stdout + filled.stderr)
        for row in json.loads(filled.stdout)["intervals"]:
            self.assertEqual((row["import_before"], row["import_after"]), ("0", "0.125"))
        intervals = self.community.get(f"communities/0/meters/{meter}/intervals?limit=100")["intervals"]
        known = {i["start"]: i for i in intervals}
        corrected = known[int(gap.timestamp() * 1000)]
        self.assertEqual((corrected["import_energy"], corrected["quality"], corrected["version"],
                          corrected["evidence"]), ("0.125", "substituted", 2, "estimated"))

    def test_refuses_with_line_and_column(self):
        path = self.csv("wrong.csv", [(i, "0,1", "0") for i in range(600)] + [(600, "0,1", "x")])
        run = self.community.run("meter", "import", path, "--dry-run")
        self.assertEqual(run.returncode, 1)
        self.assertIn("wrong.csv:602: column 3: 'x' is not a number", run.stderr)

    def test_a_sheet_of_a_workbook_is_read_as_csv_is(self):
        # 45292 is 1 January 2024; style 1 is a date with time.
        rows = ['<row r="1"><c r="A1" t="inlineStr"><is><t>time</t></is></c><c r="B1" t="inlineStr"><is>'
                '<t>Bezug [kWh]</t></is></c></row>']
        rows += [f'<row r="{i + 2}"><c r="A{i + 2}" s="1"><v>{45292 + i / 96!r}</v></c>'
                 f'<c r="B{i + 2}"><v>0.10000000000000001</v></c></row>' for i in range(8)]
        path = os.path.join(self.community.folder.name, "report.xlsx")
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="rel"><sheets><sheet name="Notes" '
                          'r:id="r1"/><sheet name="Data" r:id="r2"/></sheets></workbook>')
            book.writestr("xl/_rels/workbook.xml.rels", '<Relationships>' + "".join(
                f'<Relationship Id="r{i}" Target="worksheets/sheet{i}.xml"/>' for i in (1, 2)) + '</Relationships>')
            book.writestr("xl/styles.xml", f'<styleSheet {main}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/>'
                          '</cellXfs></styleSheet>')
            book.writestr("xl/worksheets/sheet1.xml", f'<worksheet {main}><sheetData/></worksheet>')
            book.writestr("xl/worksheets/sheet2.xml",
                          f'<worksheet {main}><sheetData>{"".join(rows)}</sheetData></worksheet>')
        asked = self.community.run("meter", "import", path, "--dry-run")
        self.assertEqual(asked.returncode, 1)
        self.assertIn("report.xlsx: holds several sheets\nhint: say which with --sheet: Notes, Data", asked.stderr)
        read = self.community.run("meter", "import", path, "--dry-run", "--sheet", "Data", "--zone",
                                  "Europe/Vienna", "-o", "json")
        self.assertEqual(read.returncode, 0, read.stderr)
        point = json.loads(read.stdout)["points"][0]
        self.assertEqual((point["values"], point["drawn"], point["from"], point["until"]),
                         (8, "0.8", "2024-01-01T00:00:00+01:00", "2024-01-01T02:00:00+01:00"))

    def test_a_report_is_read_up_to_where_its_columns_change(self):
        rows = ["MeteringpointID,C1,MM,G1,MM,G1,MM", "Energy direction,CONSUMPTION,,GENERATION,,GENERATION,",
                "Metercode,Gesamtverbrauch lt. Messung [KWH],,Gesamte gemeinschaftliche Erzeugung [KWH],,"
                "Gesamt/Überschusserzeugung [KWH],",
                "2024-01-01 00:00:00,0.25,L1,2,L1,1.75,L1", "2024-01-01 00:15:00,0.5,L1,3,L1,2.5,L1",
                "2024-01-01 00:30:00,0.5,L1,2.5,L1,3,L1"]
        path = self.community.file("report.csv", "\n".join(rows) + "\n")
        whole = self.community.run("meter", "import", path, "--dry-run", "--zone", "Europe/Vienna")
        self.assertEqual(whole.returncode, 1)
        self.assertIn("report.csv:6: column 6: the surplus of G1 is above its generation", whole.stderr)
        cut = self.community.run("meter", "import", path, "--dry-run", "--zone", "Europe/Vienna",
                                 "--until", "2024-01-01T00:30", "-o", "json")
        self.assertEqual(cut.returncode, 0, cut.stderr)
        self.assertEqual([(p["point"], p["drawn"], p["fed_in"]) for p in json.loads(cut.stdout)["points"]],
                         [("C1", "0.75", "0"), ("G1", "0", "5")])

    def test_a_meter_that_is_not_mapped_is_asked_for(self):
        path = self.csv("other.csv", [(0, "1", "0"), (1, "1", "0")])
        run = self.community.signed("meter", "import", path)
        self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
        self.assertIn("hint: say it: --map", run.stderr)


class Telegrams(MeterCase):
    def test_p1_over_tcp_outlives_broken_telegrams_and_an_absent_node(self):
        meter = self.community.add_meter(self.start, "10.5")
        feed = Feed()
        self.addCleanup(feed.close)
        config = head("p1") + (f'[[device]]\nname = "hall"\nmeter = {meter}\nsource = "p1"\n'
                               f'address = "127.0.0.1:{feed.port}"\ndrift_max_seconds = 86400\n')
        gateway = self.gateway(config)
        at = self.start + timedelta(seconds=30)
        good = telegram(at, 10.25, 0.5)
        feed.say(good[50:] + good.replace(b"10.25", b"99.25") + good[:60] + b"\r\n" + good)
        wait_for(lambda: (Decimal("10.75"), Decimal("0.5")) in self.community.registers(meter), "the first reading")
        # Two minutes around the end of an interval: the register there lies between.
        feed.say(telegram(self.start + STEP - timedelta(seconds=30), 11, 0.5))
        feed.say(telegram(self.start + STEP + timedelta(seconds=30), 12, 0.5))
        wait_for(lambda: self.community.readings(meter)[-1]["import_register"] == "12", "the interval's end")
        self.assertEqual(self.community.readings(meter)[-1]["time"],
                         int((self.start + STEP).timestamp() * 1000))

        self.community.stop()
        for i in range(2, 6):
            feed.say(telegram(self.start + i * STEP - timedelta(seconds=20), 11 + i, i))
            feed.say(telegram(self.start + i * STEP, 11 + i, i))
        # A register that falls is not believed.
        feed.say(telegram(self.start + 6 * STEP, 0, 0))
        prom = os.path.join(self.community.folder.name, "p1.prom")
        waiting = re.compile(r"^wattbook_gateway_readings_waiting (\d+)$", re.M)

        def figures():
            with open(prom, encoding="utf-8") as file:
                return file.read()

        wait_for(lambda: waiting.search(figures()).group(1) == "4", "four readings in the journal")
        self.assertEqual(gateway.end(), 0)
        self.community.serve()
        gateway = self.gateway(config)
        wait_for(lambda: len(self.community.readings(meter)) == 7, "the journal's readings")
        self.assertEqual(self.community.readings(meter)[-1]["evidence"], "read_from_meter")
        self.assertEqual([r[0] for r in self.community.registers(meter)][-4:],
                         [Decimal("13.5"), Decimal("14.5"), Decimal("15.5"), Decimal("16.5")])
        text = figures()
        self.assertIn("# EOF", text)

        def told():
            row = self.community.get("devices/health?limit=1000")["devices"][meter]
            return row["device"] == "hall" and row["observations"] == 0 and row

        # The new gateway has heard nothing of it yet, and says so; that is not the ledger's reading.
        row = wait_for(told, "the device's health at the node")
        self.assertEqual((row["evidence"], row["in_service"], row["last_seen"]), ("read_from_meter", False, None))
        feed.say(telegram(self.start + 6 * STEP, 1, 0)[:80] + b"\r\n" + telegram(self.start + 6 * STEP, 0, 0))

        def fell():
            row = self.community.get("devices/health?limit=1000")["devices"][meter]
            return row["observations"] == 1 and row

        row = wait_for(fell, "the register that fell, at the node")
        self.assertEqual((row["unreadable"], row["disbelieved"]), (1, 1))
        self.assertGreaterEqual(row["error_rate_ppm"], 500_000)
        self.assertIsNotNone(row["last_seen"])
        with urllib.request.urlopen(f"{self.community.url}/metrics", timeout=30) as answer:
            figures_of_node = answer.read().decode()
        self.assertIn(f'wattbook_device_observations_total{{community="0",meter="{meter}",device="hall"}} 1\n',
                      figures_of_node)
        listed = self.community.must("meter", "list", "--server", self.community.url, "-o", "csv")
        line = listed.splitlines()[meter + 1].split(",")
        head_line = listed.splitlines()[0].split(",")
        self.assertEqual(line[head_line.index("device")], "hall")
        self.assertEqual(line[head_line.index("evidence")], "read_from_meter")

        # Nobody who sends no readings may tell.
        refused = urllib.request.Request(f"{self.community.url}/api/v1/gateways/health",
                                         b'{"community":0,"devices":[]}', {"Content-Type": "application/json"})
        with self.assertRaises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(refused, timeout=30)
        self.assertEqual(refusal.exception.code, 403)
        refusal.exception.close()
        self.assertEqual(gateway.end(), 0)
        with open(os.path.join(self.community.folder.name, "p1-journal",
                               "readings-00000000000000000000.log"), encoding="utf-8") as file:
            journal = file.read()
        self.assertEqual(journal.count("read-from-meter"), 6)
        self.assertEqual(journal.count("interpolated"), 1)


class Mqtt(MeterCase):
    def setUp(self):
        self.port = free_port()
        self.broker = None
        self.start_broker()
        self.addCleanup(self.stop_broker)

    def start_broker(self):
        config = self.community.file("mosquitto.conf", f"listener {self.port} 127.0.0.1\nallow_anonymous true\n")
        self.broker = subprocess.Popen(["mosquitto", "-c", config], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)

        def listens():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_for(listens, "the broker")

    def stop_broker(self):
        self.broker.terminate()
        self.broker.wait(timeout=30)

    def say(self, topic, payload, *options):
        subprocess.run(["mosquitto_pub", "-p", str(self.port), "-q", "1", "-t", topic, "-m", payload, *options],
                       check=True, timeout=60)

    def listen(self, topic):
        """What the broker keeps for the topic."""
        run = subprocess.run(["mosquitto_sub", "-p", str(self.port), "-t", topic, "-C", "1", "-W", "2"],
                             capture_output=True, text=True, timeout=60)
        return run.stdout.strip()

    def test_believes_what_is_new_and_right_only_and_outlives_the_broker(self):
        meter = self.community.add_meter(self.start)
        found = self.community.add_meter(self.start)
        name = "plug"
        discovery = {"unique_id": "attic_energy", "device_class": "energy", "unit_of_measurement": "Wh",
                     "state_class": "total_increasing", "state_topic": "attic/state",
                     "value_template": "{{ value_json.total | float }}"}
        self.say("homeassistant/sensor/attic/energy/config", json.dumps(discovery), "-r")
        # An old message that the broker kept, without a time of its own.
        self.say("attic/state", '{"total": 900000}', "-r")
        config = head("mqtt") + (
            f'[mqtt]\nbroker = "127.0.0.1:{self.port}"\npublish = "wattbook"\n'
            f'[[device]]\nname = "{name}"\nmeter = {meter}\nsource = "mqtt"\ndrift_max_seconds = 86400\n'
            'zone = "UTC"\n'
            '[[device.value]]\nquantity = "import"\ntopic = "tele/{name}/SENSOR"\npath = "ENERGY.Total"\n'
            'unit = "kWh"\n'
            '[[device.value]]\nquantity = "time"\ntopic = "tele/{name}/SENSOR"\npath = "Time"\n'
            f'[[device]]\nname = "attic"\nmeter = {found}\nsource = "mqtt"\n'
            '[[device.value]]\nquantity = "import"\nentity = "attic_energy"\n')
        gateway = self.gateway(config)

        def tell(i, total, seconds=0):
            moment = (self.start + i * STEP + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
            self.say(f"tele/{name}/SENSOR", json.dumps({"Time": moment, "ENERGY": {"Total": total}}))

        def arrives(total):
            return lambda: self.community.registers(meter)[-1][0] == Decimal(total)

        prom = os.path.join(self.community.folder.name, "mqtt.prom")

        def connected():
            with open(prom, encoding="utf-8") as file:
                return "wattbook_gateway_broker_connected 1" in file.read()

        wait_for(lambda: os.path.exists(prom) and connected(), "the connection to the broker")
        tell(0, 0.15, 10)
        wait_for(arrives("0.15"), "the first reading")
        tell(1, "unavailable")
        self.say(f"tele/{name}/SENSOR", '{"Time":"2026')
        tell(1, "NaN")
        tell(1, "2,5")
        tell(1, 0.0)  # a reset
        tell(1, 2.5)
        wait_for(arrives("2.5"), "the value after the wrong ones")
        count = len(self.community.readings(meter))
        tell(1, 2.5)
        tell(0, 2.4, 30)  # late
        tell(2, 3.5)
        wait_for(arrives("3.5"), "the value after the repeated ones")
        self.assertEqual(len(self.community.readings(meter)), count + 1)

        self.say("attic/state", '{"total": 1234}')
        wait_for(lambda: self.community.registers(found)[-1][0] == Decimal("1.234"), "the discovered device")

        wait_for(lambda: self.listen("wattbook/import_price") == "0.3", "the published price")
        announced = json.loads(self.listen("homeassistant/sensor/wattbook_import_price/config"))
        self.assertEqual(announced["unit_of_measurement"], "EUR/kWh")

        self.stop_broker()
        self.start_broker()

        def again():
            tell(3, 4.5)
            return arrives("4.5")()

        wait_for(again, "a reading after the broker's restart")

        # More than the meter can pass: the ledger does not book it, and does not lose it either.
        tell(4, 999)

        def in_quarantine():
            return self.community.get(f"communities/0/quarantine?meter={meter}")["quarantine"]

        kept = wait_for(in_quarantine, "the reading above the rated power")
        self.assertEqual([(entry["cause"], entry["import_register"]) for entry in kept],
                         [("import_above_rated", "999")])
        self.assertTrue(arrives("4.5")())
        self.assertEqual(gateway.end(), 0)
        with open(prom, encoding="utf-8") as file:
            text = file.read()
        self.assertIn('wattbook_gateway_device_stale_total{device="attic"} 1', text)


class Push(MeterCase):
    def test_a_meter_that_the_ledger_does_not_have_is_refused_at_once(self):
        self.community.file("token", "a-token-of-some-length\n")
        config = self.community.file("wrong.toml", head("wrong") + (
            f'[http]\nlisten = "127.0.0.1:{free_port()}"\ntoken_file = "token"\n'
            '[[device]]\nname = "plug"\nmeter = 77\nsource = "http"\n'
            '[[device.value]]\nquantity = "import"\npath = "total"\nunit = "kWh"\n'))
        run = self.community.signed("gateway", "run", config)
        self.assertEqual(run.returncode, 3, run.stderr)
        self.assertIn("device 'plug': community 0 has no meter 77\nhint: list them with: wattbook meter list", run.stderr)

    def test_takes_what_devices_push_with_the_token(self):
        meter = self.community.add_meter(self.start)
        port = free_port()
        self.community.file("push.token", "0123456789abcdef\n")
        device = (f'[[device]]\nname = "shed"\nmeter = {meter}\nsource = "http"\n'
                  '[[device.value]]\nquantity = "import"\npath = "energy.total"\nunit = "Wh"\n')
        alone = self.community.run("gateway", "check", self.community.file("alone.toml", device))
        self.assertEqual(alone.returncode, 3)
        self.assertIn("http needs a port", alone.stderr)
        gateway = self.gateway(head("push") + f'[http]\nlisten = "127.0.0.1:{port}"\n'
                               'token_file = "push.token"\n' + device)

        def push(path, body, token="0123456789abcdef", method="POST"):
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body.encode(), method=method,
                                             headers={"Authorization": f"Bearer {token}"})
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status
            except urllib.error.HTTPError as refusal:
                refusal.close()
                return refusal.code

        good = '{"energy": {"total": 1500}}'
        self.assertEqual(push("/shed", good, token="0123456789abcdeg"), 401)
        self.assertEqual(push("/shed", good, token=""), 401)
        self.assertEqual(push("/shed", good, method="PUT"), 405)
        self.assertEqual(push("/shed", good, method="GET"), 405)
        self.assertEqual(push("/metrics", "", token="", method="GET"), 401)
        self.assertEqual(push("/attic", good), 404)
        self.assertEqual(push("/shed", '{"energy": {"total": "unavailable"}}'), 422)
        self.assertEqual(push("/shed", '{"energy"'), 422)
        self.assertEqual(push("/shed", "x" * 100_000), 413)
        self.assertEqual(push("/shed", good), 202)
        wait_for(lambda: len(self.community.readings(meter)) == 2, "the pushed reading")
        self.assertEqual(self.community.registers(meter)[-1][0], Decimal("1.5"))
        self.assertEqual(self.community.readings(meter)[-1]["evidence"], "told_by_gateway")
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/metrics",
                                       headers={"Authorization": "Bearer 0123456789abcdef"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            health = answer.read().decode()
        self.assertIn('wattbook_gateway_device_observations_total{device="shed"} 1\n', health)
        self.assertIn('wattbook_gateway_device_unreadable_total{device="shed"} 2\n', health)
        self.assertEqual(gateway.end(), 0)
        with open(os.path.join(self.community.folder.name, "push-journal",
                               "readings-00000000000000000000.log"), encoding="utf-8") as file:
            self.assertEqual(file.read().count("told-by-gateway"), 1)


class Modbus(MeterCase):
    def test_sunspec_agrees_with_the_referee(self):
        meter = self.community.add_meter(self.start)
        mapped = self.community.add_meter(self.start)
        port = free_port()
        # Debian's Python, for which python3-pymodbus is.
        device = subprocess.Popen(["/usr/bin/python3", os.path.join(HERE, "sunspec_device.py"), str(port), "4321", "7"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(device.stdout.close)
        self.addCleanup(device.wait)
        self.addCleanup(device.kill)
        self.assertEqual(device.stdout.readline(), "ready\n")

        # mbpoll counts registers from 1; 40108 is the total exported energy of model 203.
        def referee():
            run = subprocess.run(["mbpoll", "-m", "tcp", "-p", str(port), "-a", "1", "-t", "4:int", "-B", "-r",
                                  "40109", "-c", "1", "-1", "127.0.0.1"], capture_output=True, text=True, timeout=60)
            return re.search(r"\[40109\]:\s+(\d+)", run.stdout)

        exported = Decimal(wait_for(referee, "the referee's answer").group(1)) * 10 / 1000
        self.assertEqual(exported, Decimal("43.21"))
        gateway = self.gateway(
            head("modbus") +
            f'[[device]]\nname = "roof"\nmeter = {meter}\nsource = "sunspec"\naddress = "127.0.0.1:{port}"\n'
            f'[[device]]\nname = "map"\nmeter = {mapped}\nsource = "modbus"\naddress = "127.0.0.1:{port}"\n'
            '[[device.value]]\nquantity = "import"\nregister = 40116\nkind = "acc32"\nunit = "Wh"\n'
            'power_of_ten = 1\n')
        wait_for(lambda: len(self.community.readings(meter)) == 2, "the meter's reading")
        self.assertEqual(self.community.registers(meter)[-1], (Decimal("0.07"), exported))
        wait_for(lambda: len(self.community.readings(mapped)) == 2, "the mapped reading")
        self.assertEqual(self.community.registers(mapped)[-1][0], Decimal("0.07"))
        self.assertEqual(gateway.end(), 0)


if __name__ == "__main__":
    world.binary = os.path.abspath(sys.argv.pop(1))
    unittest.main()

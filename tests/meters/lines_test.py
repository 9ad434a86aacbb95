"""Meters on serial ports, SML, clocks that are wrong, and a gateway inside the node.

usage: lines_test.py BINARY WRONG_CLOCK [unittest arguments]
"""

import os
import sys
import unittest
import urllib.request
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import world
from meters_test import STEP, MeterCase
from world import Feed, Gateway, Port, free_port, head, sml_file, telegram, wait_for


class Lines(MeterCase):
    def test_sml_over_tcp_outlives_what_is_damaged(self):
        # 0x1b1b1b1b tenths of a watt-hour: a value that looks like the mark that ends a file.
        meter = self.community.add_meter(self.start, "45476.1")
        feed = Feed()
        self.addCleanup(feed.close)
        gateway = self.gateway(head("sml") + (
            f'[[device]]\nname = "head"\nmeter = {meter}\nsource = "sml"\n'
            f'address = "127.0.0.1:{feed.port}"\ndrift_max_seconds = 86400\n'))
        first = sml_file(self.start + timedelta(seconds=30), 454_761_100, 20)
        # By a name of some length the value lies on a whole four.
        escaped = next(file for file in (sml_file(self.start + STEP, 0x1B1B1B1B, 25, b"7" * n) for n in range(1, 5))
                       if b"\x1b" * 8 in file)
        damaged = bytearray(first)
        damaged[60] ^= 1
        feed.say(first[40:] + bytes(damaged) + first[:50] + first)
        wait_for(lambda: len(self.community.readings(meter)) == 2, "the first file")
        self.assertEqual(self.community.registers(meter)[-1], (Decimal("45476.11"), Decimal("0.02")))
        feed.say(escaped, pieces=1)
        wait_for(lambda: len(self.community.readings(meter)) == 3, "the second file")
        self.assertEqual(self.community.registers(meter)[-1], (Decimal("45476.1243"), Decimal("0.025")))
        # The meter's own seconds are the readings' times.
        self.assertEqual([r["time"] for r in self.community.readings(meter)][1:],
                         [int((self.start + after).timestamp() * 1000) for after in (timedelta(seconds=30), STEP)])
        self.assertEqual(gateway.end(), 0)

    def test_p1_on_a_serial_port_that_is_pulled_out(self):
        meter = self.community.add_meter(self.start, "10.5")
        port = Port(os.path.join(self.community.folder.name, "port"))
        gateway = self.gateway(head("serial") + (
            f'[[device]]\nname = "hall"\nmeter = {meter}\nsource = "p1"\nserial = "port"\nmode = "8N1"\n'
            'drift_max_seconds = 86400\n'))

        def heard(data, registers):
            port.say(data)
            return registers in self.community.registers(meter)

        first = telegram(self.start + timedelta(seconds=30), 10.25, 0.5)
        wait_for(lambda: heard(first, (Decimal("10.75"), Decimal("0.5"))), "the first telegram")
        port.pull_out()
        port.plug_in()
        second = telegram(self.start + STEP, 11, 0.5)
        wait_for(lambda: heard(second, (Decimal("11.5"), Decimal("0.5"))), "the telegram behind the break")
        self.assertEqual(gateway.end(), 0)
        port.pull_out()

    def test_a_gateway_file_names_what_is_wrong_with_a_port(self):
        for line, complaint in [('serial = "x"\nbaud = 9601\n', "device.baud: is no speed of a serial port"),
                                ('serial = "x"\nmode = "9N1"\n', "device.mode: is none"),
                                ("", "device.address: must be HOST:PORT")]:
            config = self.community.file("wrong.toml", head("wrong") + (
                f'[[device]]\nname = "a"\nmeter = 0\nsource = "p1"\n{line}'))
            run = self.community.run("gateway", "check", config)
            self.assertEqual(run.returncode, 3, run.stderr)
            self.assertIn(complaint, run.stderr)


class InsideTheNode(MeterCase):
    def test_the_node_runs_a_gateway_of_its_own(self):
        meter = self.community.add_meter(self.start)
        port = free_port()
        self.community.file("inside.token", "0123456789abcdef\n")
        config = self.community.file("inside.toml", head("inside") + (
            f'[http]\nlisten = "127.0.0.1:{port}"\ntoken_file = "inside.token"\n'
            f'[[device]]\nname = "shed"\nmeter = {meter}\nsource = "http"\n'
            '[[device.value]]\nquantity = "import"\npath = "total"\nunit = "Wh"\n'))
        self.community.stop()
        self.community.serve("--gateway", config)

        def push(total):
            request = urllib.request.Request(f"http://127.0.0.1:{port}/shed", b'{"total":%d}' % total,
                                             {"Authorization": "Bearer 0123456789abcdef"})
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status

        def listens():
            try:
                return push(1_500) == 202
            except OSError:
                return False

        wait_for(listens, "the gateway inside the node")
        wait_for(lambda: len(self.community.readings(meter)) == 2, "the pushed reading")
        self.assertEqual(self.community.registers(meter)[-1][0], Decimal("1.5"))

        def told():
            row = self.community.get("devices/health?limit=1000")["devices"][meter]
            return row["device"] == "shed" and row["observations"] > 0 and row

        row = wait_for(told, "the device's health")
        self.assertEqual(row["evidence"], "told_by_gateway")
        self.community.stop()
        self.assertEqual(self.community.node.returncode, 0)
        # A file that cannot be understood ends the start; one whose meters are not there yet does not.
        wrong = self.community.file("wrong.toml", "journal = 7\n")
        refused = self.community.run("serve", "--config", os.path.join(self.community.place, "wattbook.toml"),
                                     "--gateway", wrong)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("wrong.toml:1", refused.stderr)
        early = self.community.file("early.toml", head("early") + (
            '[[device]]\nname = "a"\nmeter = 4000\nsource = "p1"\nserial = "x"\n'))
        self.community.serve("--gateway", early)
        self.assertEqual(len(self.community.readings(meter)), 2)


class Clocks(MeterCase):
    def test_a_clock_that_is_hours_off_is_told_and_not_used(self):
        meter = self.community.add_meter(self.start)
        feed = Feed()
        self.addCleanup(feed.close)
        gateway = self.gateway(head("clock") + f'[[device]]\nname = "hall"\nmeter = {meter}\nsource = "p1"\n'
                               f'address = "127.0.0.1:{feed.port}"\n')
        hour = 3_600_000
        begin = datetime.now(timezone.utc)
        for told, hours in enumerate((3, -7), start=1):
            feed.say(telegram(datetime.now(timezone.utc) + timedelta(hours=hours), told, 0))

            def health():
                row = self.community.get("devices/health?limit=1000")["devices"][meter]
                return row["observations"] == told and row

            row = wait_for(health, "the device's health at the node")
            self.assertAlmostEqual(row["drift"] / hour, hours, delta=0.1)
            self.assertEqual((row["unreadable"], row["disbelieved"]), (0, 0))
        # The readings have the times at which they came; one more is made at the end of the interval.
        for reading in self.community.readings(meter)[1:]:
            self.assertGreaterEqual(reading["time"], int(begin.timestamp() * 1000) - 1000)
            self.assertLessEqual(reading["time"], int(datetime.now(timezone.utc).timestamp() * 1000))
        self.assertEqual(self.community.registers(meter)[1], (Decimal("1.5"), Decimal(0)))
        quarantine = self.community.get("communities/0/quarantine?limit=1000")["quarantine"]
        self.assertEqual([entry for entry in quarantine if entry["meter"] == meter], [])
        self.assertEqual(gateway.end(), 0)

    def test_a_gateway_whose_own_clock_is_hours_off_makes_no_reading_and_loses_nothing(self):
        meter = self.community.add_meter(self.start)

        def begin(name, clock_off):
            feed = Feed()
            self.addCleanup(feed.close)
            gateway = Gateway(self.community, head(name) + (
                f'[[device]]\nname = "hall"\nmeter = {meter}\nsource = "p1"\n'
                f'address = "127.0.0.1:{feed.port}"\n'), clock_off)
            self.addCleanup(lambda: gateway.process.poll() is None and gateway.process.kill())
            return feed, gateway

        for told, (seconds, words) in enumerate([(10_810, "3 h 0 min ahead of"), (-25_210, "7 h 0 min behind")], 1):
            feed, gateway = begin(f"wrong{told}", seconds)
            self.assertIn(f"no reading is made: this machine's clock is {words} the node's\nhint: set it by NTP",
                          gateway.said)
            prom = os.path.join(self.community.folder.name, f"wrong{told}.prom")

            def unused():
                feed.say(telegram(datetime.now(timezone.utc), told, 0))
                with open(prom, encoding="utf-8") as file:
                    figures = file.read().splitlines()
                return "wattbook_gateway_clock_agrees 0" in figures and "wattbook_gateway_untimed_total 0" not in figures

            wait_for(lambda: os.path.exists(prom) and unused(), "a telegram that is not used")
            self.assertEqual(gateway.end(), 0)
            self.assertEqual(len(self.community.readings(meter)), 1)
        feed, gateway = begin("right", 0)

        def booked():
            feed.say(telegram(datetime.now(timezone.utc), 3, 0))
            return len(self.community.readings(meter)) > 1

        wait_for(booked, "the reading after the clock was set right")
        self.assertEqual(self.community.registers(meter)[1][0], Decimal("3.5"))
        self.assertEqual(gateway.end(), 0)


if __name__ == "__main__":
    world.binary, world.wrong_clock = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
    unittest.main()

"""What a gateway's file says of ports, and a gateway inside the node.

usage: lines_test.py BINARY [unittest arguments]
"""

import os
import sys
import unittest
import urllib.request
from decimal import Decimal

import world
from meters_test import MeterCase
from world import free_port, head, wait_for


class Lines(MeterCase):
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


if __name__ == "__main__":
    world.binary = os.path.abspath(sys.argv.pop(1))
    unittest.main()

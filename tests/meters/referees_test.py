"""The same telegrams read by wattbook and by libsml, whole and byte for byte.

usage: referees_test.py BINARY SML_REFEREE [unittest arguments]
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from datetime import datetime, timezone
from decimal import Decimal

from world import sml_file

binary = referee = ""
MOMENT = datetime(2026, 1, 5, 10, tzinfo=timezone.utc)
# Drawn in tenths of a watt-hour, fed in in watt-hours.
REGISTERS = [(454_761_100, 20), (454_761_101, 21), (2 ** 40, 2 ** 31 - 1), (10 ** 13, 26), (0, 0)]


def files():
    """By names of several lengths the values lie on and beside a whole four, and the end is filled up differently."""
    return [sml_file(MOMENT, drawn, fed_in, b"7" * (1 + at % 4)) for at, (drawn, fed_in) in
            enumerate(registers for registers in REGISTERS for _ in range(4))]


def told_by_referee(stream, count):
    """The first lines that it says; it does not see the end of its input."""
    with subprocess.Popen([referee], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        limit = threading.Timer(120, program.kill)
        limit.start()

        def say():
            try:
                program.stdin.write(stream)
                program.stdin.flush()
            except OSError:
                pass  # it has said enough

        threading.Thread(target=say, daemon=True).start()
        lines = [program.stdout.readline().decode().split() for _ in range(count)]
        limit.cancel()
        program.kill()
    kilowatt_hours = []
    for line in lines:
        values = {line[at]: Decimal(line[at + 1]).scaleb(int(line[at + 2]) - 3) for at in range(0, len(line), 3)}
        kilowatt_hours.append((values["1.8.0"], values["2.8.0"]))
    return kilowatt_hours


def told_by_us(path):
    run = subprocess.run([binary, "meter", "telegram", path, "-o", "json"], capture_output=True, text=True, timeout=120)
    rows = json.loads(run.stdout)["telegrams"] if run.stdout else []
    return [(Decimal(row["import_register"]), Decimal(row["export_register"])) for row in rows]


class Sml(unittest.TestCase):
    def test_both_read_the_same_registers(self):
        stream = b"".join(files())
        with tempfile.NamedTemporaryFile() as file:
            file.write(stream)
            file.flush()
            ours = told_by_us(file.name)
        self.assertEqual(ours, told_by_referee(stream, len(files())))
        self.assertEqual(ours[::4], [(Decimal(drawn) / 10_000, Decimal(fed_in) / 1_000) for drawn, fed_in in REGISTERS])

    def test_a_stream_that_comes_byte_by_byte_is_read_as_a_whole_one(self):
        stream = b"".join(files())
        with tempfile.TemporaryDirectory() as folder:
            pipe = os.path.join(folder, "line")
            os.mkfifo(pipe)

            def say():
                with open(pipe, "wb", buffering=0) as line:
                    for at in range(len(stream)):
                        line.write(stream[at:at + 1])

            speaker = threading.Thread(target=say, daemon=True)
            speaker.start()
            ours = told_by_us(pipe)
            speaker.join()
        self.assertEqual(ours, told_by_referee(stream, len(files())))


if __name__ == "__main__":
    binary, referee = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
    unittest.main()

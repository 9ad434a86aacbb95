"""A SunSpec meter (model 203) as a Modbus TCP device, by pymodbus.

usage: sunspec_device.py PORT EXPORT_COUNTS IMPORT_COUNTS   (in units of 10 Wh)
"""

import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartTcpServer

BASE = 40000


def registers(exported, imported):
    words = [0x5375, 0x6E53, 1, 66]
    common = [0] * 66
    common[0:3] = [0x4143, 0x4D45, 0]  # "ACME"
    words += common
    model = [0x8000] * 105
    model[36:38] = [exported >> 16, exported & 0xFFFF]
    model[44:46] = [imported >> 16, imported & 0xFFFF]
    model[52] = 1  # scale factor: x 10
    words += [203, 105] + model + [0xFFFF, 0]
    return words


def main():
    port, exported, imported = (int(word) for word in sys.argv[1:4])
    block = ModbusSparseDataBlock({BASE + i: word for i, word in enumerate(registers(exported, imported))})
    slave = ModbusSlaveContext(hr=block, zero_mode=True)
    print("ready", flush=True)
    StartTcpServer(context=ModbusServerContext(slaves=slave, single=True), address=("127.0.0.1", port))


main()

"""Ports for servers of tests."""

import random
import socket


def free_port(taken=()):
    """Below the ports that the system gives to connections, so that none takes it before its user does."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in taken:
            return port


def free_ports(count):
    """Of which no two are the same."""
    out = []
    for _ in range(count):
        out.append(free_port(out))
    return out

"""Peers that mean harm, against the real binary: whatever they do, the node serves the others and
says what it refused.

usage: hostile_test.py BINARY [unittest arguments]
"""

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import unittest
import urllib.request

BINARY = ""


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen([BINARY, "demo", "--port", "0", "--no-open", "--seed", "7"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in cls.process.stdout:
            found = re.search(r"http://[^:]+:(\d+)", line)
            if found:
                cls.port = int(found.group(1))
                break

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        assert cls.process.wait(timeout=60) == 0
        cls.process.stdout.close()

    def tearDown(self):
        """Whatever was done, the next one is served."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/status", timeout=30) as answer:
            self.assertTrue(json.load(answer)["demo"])
        self.assertIsNone(self.process.poll())

    def connect(self):
        peer = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.addCleanup(peer.close)
        return peer

    def answer(self, *parts):
        """What comes back for these bytes, up to the end of the connection."""
        peer = self.connect()
        try:
            for part in parts:
                peer.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before everything was sent
        received = b""
        try:
            while chunk := peer.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        return received.decode("utf-8", "replace")

    def post(self, body, kind="application/json"):
        head = (f"POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n")
        return self.answer(head.encode(), body)

    def test_a_header_without_end_is_refused(self):
        self.assertIn("431", self.answer(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000).split("\r\n")[0])

    def test_a_body_beyond_the_limit_is_refused_before_it_is_sent(self):
        head = b"POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n"
        self.assertIn("413", self.answer(head).split("\r\n")[0])

    def test_no_path_leads_out_of_the_served_files(self):
        for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd",
                     "/%00", "/api/v1/../../etc/passwd"):
            with self.subTest(path=path):
                answer = self.answer(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                self.assertRegex(answer.split("\r\n")[0], "40[04]")
                self.assertNotIn("root:", answer)

    def test_json_bombs_and_bad_utf8_are_named(self):
        for body in (b"[" * 500_000, b'{"command":' * 50_000, b'{"command":{"' + b"a" * 900_000 + b'":1}}',
                     b'{"command":"\xff\xfe"}', b'{"command":{"Transfer":{"id":"\\ud800"}}}', b"1e999999", b""):
            with self.subTest(body=body[:20]):
                answer = self.post(body)
                self.assertIn(" 400 ", answer.split("\r\n")[0])
                self.assertIn("detail", json.loads(answer.split("\r\n\r\n", 1)[1]))

    def test_random_bytes_as_a_command_are_malformed(self):
        answer = self.post(os.urandom(200_000), "application/octet-stream")
        self.assertRegex(answer.split("\r\n")[0], "4[0-9][0-9]")

    def test_a_malformed_frame_cuts_only_its_sender(self):
        handshake = (b"GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        def open_socket():
            peer = self.connect()
            peer.sendall(handshake)
            self.assertIn(b"101", peer.recv(65536).split(b"\r\n")[0])
            return peer
        good = open_socket()
        for frame in (b"\x81\x05hello",                                # not masked
                      b"\xf1\x80\x00\x00\x00\x00",                     # reserved bits
                      b"\x89\xfe\x01\x00" + b"\x00" * 260,             # a ping beyond 125 bytes
                      b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff" + b"\x00" * 4,  # 2^63 bytes
                      b"\x81\x82\x00\x00\x00\x00\xc3\x28"):            # not UTF-8
            with self.subTest(frame=frame[:4]):
                bad = open_socket()
                bad.sendall(frame)
                received = b""
                try:
                    while chunk := bad.recv(65536):
                        received += chunk
                except ConnectionResetError:
                    pass
                self.assertEqual(received[:1] or b"\x88", b"\x88", "a close frame or none, and the end")
        self.assertIn(" 400 ", self.answer(handshake + b"\x81\x85").split("\r\n")[0], "a frame before the answer")
        mask = b"\x00\x00\x00\x00"
        text = b'{"subscribe":["status"]}'
        good.sendall(b"\x81" + bytes([0x80 | len(text)]) + mask + text)
        received = b""
        while b'"topic":"status"' not in received:
            chunk = good.recv(65536)
            self.assertTrue(chunk, "the innocent one was cut")
            received += chunk

    def test_dripping_headers_are_cut_by_their_deadline_and_others_do_not_wait(self):
        drips = [self.connect() for _ in range(200)]
        for peer in drips:
            peer.sendall(b"GET / HTTP/1.1\r\nHo")
        began = time.monotonic()
        self.tearDown()
        self.assertLess(time.monotonic() - began, 10)
        # One of them goes on dripping; the deadline is for the whole header.
        slow, cut = drips[0], False
        slow.settimeout(0.5)
        while time.monotonic() - began < 60 and not cut:
            try:
                slow.sendall(b"x")
                cut = slow.recv(1) == b""
            except socket.timeout:
                continue
            except (BrokenPipeError, ConnectionResetError):
                cut = True
        self.assertTrue(cut)

    def test_thousands_of_idle_sockets_leave_room_for_others(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = min(3_000, hard - 200)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count + 200), hard))
        idle = [self.connect() for _ in range(count)]
        self.tearDown()
        for peer in idle:
            peer.close()

    def test_more_connections_than_allowed_are_told_so(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < 5_000:
            self.skipTest("this system allows too few open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (5_000, hard))
        peers = [self.connect() for _ in range(4_097)]
        refusal = peers[-1].recv(65536).decode()
        for peer in peers:
            peer.close()
        self.assertIn("503", refusal.split("\r\n")[0])
        self.assertIn("Retry-After", refusal)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:  # the node notices that they left
            try:
                self.tearDown()
                return
            except OSError:
                continue
        self.fail("the node did not recover")


if __name__ == "__main__":
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)

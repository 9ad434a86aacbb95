"""An oracle at work: day-ahead prices, exchange rates, weather and carbon, fetched from a server that does
all that servers do, over HTTP and HTTPS (DOMAIN 4.7).

usage: oracle_test.py BINARY [unittest arguments]
"""

import http.server
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import unittest
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import world
from meters_test import MeterCase
from world import wait_for


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers as the server's `answers` say: a status, headers, a body; chunked where the body is a list."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, headers, body = self.server.answers[self.path]
        self.server.asked.append(self.path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if isinstance(body, list):
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in body:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, identity=None):
        super().__init__(("127.0.0.1", 0), Answers)
        self.answers = {}
        self.asked = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        if identity:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*identity)
            self.socket = context.wrap_socket(self.socket, server_side=True)
            self.url = f"https://localhost:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that goes away, or does not believe our certificate

    def close(self):
        self.shutdown()
        self.server_close()


def millis(moment):
    return int(moment.timestamp() * 1000)


class OracleCase(MeterCase):
    def setUp(self):
        self.server = self.serve()

    def serve(self, identity=None):
        server = Server(identity)
        self.addCleanup(server.close)
        return server

    def feeds(self):
        return {feed["feed"]: feed for feed in self.community.get("communities/0/feeds")["feeds"]}

    def once(self, config):
        return self.community.signed("oracle", "run", self.community.file("oracle.toml", config), "--once")

    def must_once(self, config):
        run = self.once(config)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run

    def prices(self):
        """Import prices by the moment from which they hold, and what holds at one."""
        steps = self.community.get("communities/0/tariff?limit=1000")["tariff"]

        def at(moment):
            return Decimal([step for step in steps if step["start"] <= millis(moment)][-1]["import_price"])

        return at


class Feeds(OracleCase):
    def setUp(self):
        super().setUp()
        self.now = datetime.now(timezone.utc).replace(microsecond=0)
        self.config = (f'[[feed]]\nname = "carbon"\nurl = "{self.server.url}/carbon"\npath = "data[0].actual"\n'
                       'time_path = "data[0].from"\nfactor = "0.001"\nstale_after_seconds = 3600\nfallback = "0.4"\n')

    @staticmethod
    def intensity(value, moment):
        return json.dumps({"data": [{"from": moment.isoformat(), "actual": value}]}).encode()

    def test_weather_rates_and_carbon_are_signed_with_their_age(self):
        observed = self.now - timedelta(minutes=10)
        good = self.intensity(147, observed)
        vienna = observed.astimezone(ZoneInfo("Europe/Vienna"))
        self.server.answers = {
            "/carbon": (302, {"Location": "/moved"}, b""),
            "/moved": (200, {}, [good[:20], good[20:]]),
            "/weather?at=vienna": (200, {}, json.dumps(
                {"current": {"time": vienna.strftime("%Y-%m-%dT%H:%M:%S"), "temperature_2m": -8.4}}).encode()),
            "/rates": (200, {}, b"1,0842\n")}
        config = self.config + (
            f'[[feed]]\nname = "temperature"\nurl = "{self.server.url}/weather?at=vienna"\n'
            'path = "current.temperature_2m"\ntime_path = "current.time"\nzone = "Europe/Vienna"\n'
            f'[[feed]]\nname = "EUR/USD"\nurl = "{self.server.url}/rates"\ndecimal = "comma"\n')
        self.must_once(config)
        told = self.feeds()
        self.assertEqual((told["carbon"]["value"], told["carbon"]["observed"]), ("0.147", millis(observed)))
        self.assertEqual((told["temperature"]["value"], told["temperature"]["observed"]), ("-8.4", millis(observed)))
        self.assertEqual(told["EUR/USD"]["value"], "1.0842")
        self.must_once(config)  # nothing new: nothing is signed
        self.assertEqual({name: self.feeds()[name] for name in ("carbon", "temperature")},
                         {name: told[name] for name in ("carbon", "temperature")})

    def test_nothing_that_goes_wrong_changes_what_stands(self):
        config = self.config.replace('"carbon"', '"coal"')  # the other tests' value is newer or older
        self.server.answers["/carbon"] = (200, {}, self.intensity(147, self.now - timedelta(minutes=8)))
        self.must_once(config)
        told = self.feeds()["coal"]
        fresh = self.intensity(99, self.now)
        for answer, complaint in [
                ((500, {}, b"oops"), "answers 500"),
                ((200, {}, b'{"data":'), "there is no number at 'data[0].actual'"),
                ((200, {}, b'{"data":[{"from":"yesterday","actual":1}]}'), "there is no time at 'data[0].from'"),
                ((200, {}, self.intensity("NaN", self.now)), "there is no number"),
                ((302, {"Location": "/carbon"}, b""), "sends us on for ever"),
                ((200, {"X-Long": "x" * 100_000}, fresh), "header"),
                ((200, {}, b"x" * (17 << 20)), "larger than 16777216 bytes")]:
            self.server.answers["/carbon"] = answer
            run = self.once(config)
            self.assertEqual(run.returncode, 1, (complaint, run.stderr))
            self.assertIn(complaint, run.stderr)
            self.assertEqual(self.feeds()["coal"], told)
        away = self.once(config.replace(self.server.url, "http://127.0.0.1:1"))
        self.assertEqual(away.returncode, 1, away.stderr)
        self.assertEqual(self.feeds()["coal"], told)

    def test_what_is_too_old_gives_way_to_its_fallback(self):
        self.server.answers["/old"] = (200, {}, self.intensity(1, self.now - timedelta(hours=2)))
        config = self.config.replace("/carbon", "/old").replace('"carbon"', '"wind"')
        stale = self.once(config)
        self.assertEqual(stale.returncode, 1, stale.stderr)
        self.assertIn("its fallback 0.4 takes its place", stale.stderr)
        self.assertEqual(self.feeds()["wind"]["value"], "0.4")
        # Without one, nothing is said.
        self.assertEqual(self.once(config.replace('"wind"', '"tide"').replace('fallback = "0.4"', "")).returncode, 1)
        self.assertNotIn("tide", self.feeds())


class Https(OracleCase):
    def setUp(self):
        super().setUp()
        folder = self.community.folder.name
        self.certificate, key = os.path.join(folder, "server.pem"), os.path.join(folder, "server.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        self.secure = self.serve((self.certificate, key))
        self.config = f'[[feed]]\nname = "solar"\nurl = "{self.secure.url}/value"\n'

    def test_only_a_server_that_proves_its_name_is_believed(self):
        self.secure.answers = {"/value": (200, {}, b"12.5"), "/down": (302, {"Location": f"{self.server.url}/value"}, b"")}
        self.server.answers["/value"] = (200, {}, b"13")
        trusted = self.config + f'ca_file = "{self.certificate}"\n'
        stranger = self.once(self.config)
        self.assertEqual(stranger.returncode, 1)
        self.assertIn("certificate", stranger.stderr)
        other_name = self.once(trusted.replace("localhost", "127.0.0.1"))
        self.assertEqual(other_name.returncode, 1, other_name.stderr)
        self.assertEqual(self.secure.asked, [])
        self.must_once(trusted)
        self.assertEqual(self.feeds()["solar"]["value"], "12.5")
        # From HTTPS it does not follow to where anybody could answer.
        down = self.once(trusted.replace("/value", "/down"))
        self.assertEqual(down.returncode, 1)
        self.assertIn("which anybody can change", down.stderr)
        self.assertEqual((self.server.asked, self.feeds()["solar"]["value"]), ([], "12.5"))


class Tariffs(OracleCase):
    def setUp(self):
        super().setUp()
        self.hour = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0)

    def config(self, path, rest):
        return f'[[tariff]]\nurl = "{self.server.url}{path}"\n{rest}'

    def test_day_ahead_prices_of_the_markets(self):
        """Per MWh, on the market's own clock: Australian five minutes, Texan hours, and a list of objects."""
        brisbane, texas = timezone(timedelta(hours=10)), ZoneInfo("America/Chicago")
        aemo = ["REGION,SETTLEMENTDATE,TOTALDEMAND,RRP,PERIODTYPE"]
        for i in range(36):
            end = (self.hour + (i + 1) * timedelta(minutes=5)).astimezone(brisbane)
            aemo.append(f"NSW1,{end:%Y/%m/%d %H:%M:%S},7251,{-100 + i},TRADE")
        ercot = ["DeliveryDate,HourEnding,SettlementPoint,SettlementPointPrice,DSTFlag"]
        for i in range(4):
            begin = (self.hour + i * timedelta(hours=1)).astimezone(texas)
            ercot.append(f"{begin:%m/%d/%Y},{begin.hour + 1:02}:00,HB_BUSAVG,{25 + i},{'Y' if begin.fold else 'N'}")
        listed = {"data": [{"start_timestamp": millis(self.hour + i * timedelta(hours=1)), "marketprice": 40 + i}
                           for i in range(4)]}
        self.server.answers = {"/aemo": (200, {}, "\n".join(aemo).encode() + b"\n"),
                               "/ercot": (200, {}, "\n".join(ercot).encode() + b"\n"),
                               "/list": (200, {}, json.dumps(listed).encode())}
        later, end = self.hour + timedelta(hours=2), self.hour + timedelta(hours=5)
        for path, rest, there in (("/aemo", 'import_add = "0.2"\n', Decimal("0.124")),
                                  ("/ercot", 'import_factor = "2"\n', Decimal("0.054")),
                                  ("/list", 'per = "MWh"\nfallback_feed_in = "0.05"\n', Decimal("0.042"))):
            self.must_once(self.config(path, rest + 'fallback_import = "0.3"\n'))
            at = self.prices()
            self.assertEqual((at(later), at(end)), (there, Decimal("0.3")), path)

    def test_follows_the_document_and_falls_back_at_its_end(self):
        def prices(first, hours=4):
            rows = [f"{(self.hour + timedelta(hours=i)).isoformat()},{first + i}" for i in range(hours)]
            return ("time,price\n" + "\n".join(rows) + "\n").encode()

        config = self.config("/prices", 'per = "MWh"\nimport_add = "0.1"\nfallback_import = "0.3"\nevery_seconds = 1\n')
        self.server.answers["/prices"] = (200, {}, prices(100))
        self.assertIn("intervals of prices", self.must_once(config).stderr)
        self.assertEqual(self.must_once(config).stderr, "")  # the ledger has it already: nothing is signed

        log = open(os.path.join(self.community.folder.name, "oracle.log"), "w+", encoding="utf-8")
        self.addCleanup(log.close)
        oracle = subprocess.Popen(
            [world.binary, "oracle", "run", self.community.file("tariff.toml", config), "--server",
             self.community.url, "--password-file", self.community.password],
            env={**os.environ, "WATTBOOK_KEYS": os.path.join(self.community.folder.name, "keys")}, stderr=log)
        self.addCleanup(oracle.wait)
        self.addCleanup(oracle.kill)

        def told():
            log.seek(0)
            return log.read()

        later = self.hour + timedelta(hours=2)
        self.assertEqual(self.prices()(later), Decimal("0.202"))
        self.server.answers["/prices"] = (500, {}, b"")
        wait_for(lambda: "answers 500" in told(), "the complaint")
        self.assertEqual(self.prices()(later), Decimal("0.202"))
        self.server.answers["/prices"] = (200, {}, prices(300))
        wait_for(lambda: self.prices()(later) == Decimal("0.402"), "the new table")
        past = self.hour - timedelta(days=2)
        self.server.answers["/prices"] = (200, {}, f"time,price\n{past.isoformat()},1\n{(past + timedelta(hours=1)).isoformat()},1\n".encode())
        wait_for(lambda: self.prices()(later) == Decimal("0.3"), "the fallback")
        self.assertIn("the fallback takes their place", told())
        self.assertEqual(told().count("answers 500"), 1)
        oracle.send_signal(signal.SIGTERM)
        self.assertEqual(oracle.wait(timeout=60), 0)

    def test_a_stale_document_without_a_fallback_is_refused(self):
        past = self.hour - timedelta(days=2)
        self.server.answers["/prices"] = (200, {}, f"time,price\n{past.isoformat()},1\n{(past + timedelta(hours=1)).isoformat()},1\n".encode())
        before = self.community.get("communities/0/tariff?limit=1000")
        run = self.once(self.config("/prices", ""))
        self.assertEqual(run.returncode, 1)
        self.assertIn("its prices end before the present interval", run.stderr)
        self.assertEqual(self.community.get("communities/0/tariff?limit=1000"), before)

    def test_a_file_of_sources_is_checked_whole(self):
        for text, complaint in [('[[feed]]\nname = "a"\n', "either a url or a file is needed"),
                                ('[[feed]]\nname = "a"\nurl = "ftp://x"\n', "must begin with http"),
                                ('[[feed]]\nname = "a"\nurl = "http://x"\nfallback = "1"\n', "stale_after_seconds"),
                                ('[[tariff]]\nurl = "http://x"\nper = "GWh"\n', "kWh"),
                                ("", "there is none")]:
            run = self.once(text)
            self.assertEqual(run.returncode, 3, run.stderr)
            self.assertIn(complaint, run.stderr)


if __name__ == "__main__":
    world.binary = os.path.abspath(sys.argv.pop(1))
    unittest.main()

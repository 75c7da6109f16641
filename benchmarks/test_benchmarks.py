"""python -m unittest discover -s benchmarks"""

import argparse
import pathlib
import sys
import tempfile
import unittest
import urllib.request

import compare
import peer_servers
import precision_loss
import report
import serve
from prompts import prompt


def turn(**figures):
    return {
        "figures": {name.replace("_b", ".b"): {"samples": [value]} for name, value in figures.items()}
    }


class ReportTest(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        made = report.Report(
            {
                "transformers float32": [turn(decode_b1=10), turn(decode_b1=20)],
                "plumbline float32": [turn(decode_b1=20), turn(decode_b1=60)],
            },
            "a model",
            2,
        )

        claims, medians = made.tables()

        self.assertEqual(
            claims[1:],
            [["fp32 decode, one stream, against transformers fp32", "at least 1.5 ×", "2.50 ×",
              "2.00 × – 3.00 ×"]],
        )
        self.assertEqual(medians[1], ["one answer, tokens/s", "15", "40"])
        self.assertIn("–", medians[2])

    def test_the_tables_replace_those_of_a_page(self):
        made = report.Report({"plumbline float32": [turn(decode_b1=20)]}, "a model", 2)
        with tempfile.TemporaryDirectory() as directory:
            page = pathlib.Path(directory, "page.md")
            page.write_text(f"# Title\n\n{report.BEGIN}\nold\n{report.END}\n\nEnd\n")

            report.write_markdown(page, made)
            report.write_markdown(page, made)

            text = page.read_text()
        self.assertEqual(text.count("| one answer, tokens/s | 20 |"), 1)
        self.assertNotIn("old", text)
        self.assertTrue(text.startswith("# Title\n") and text.endswith("\nEnd\n"))


class TurnsTest(unittest.TestCase):
    def test_a_peer_and_plumbline_take_turns(self):
        self.assertEqual(compare.interleaved(["a", "b", "c"], ["x"]), ["a", "x", "b", "c"])

    def test_no_two_prompts_are_alike(self):
        first = prompt(49152, 1, 64, 8, 0)

        self.assertEqual(first, prompt(49152, 1, 64, 8, 0))
        self.assertNotEqual(first[0], prompt(49152, 1, 64, 8, 1)[0])
        # The numbers that the program makes.
        self.assertEqual(first[:3], [30696, 22509, 20828])


class PrecisionLossTest(unittest.TestCase):
    def test_windows_are_compared_one_by_one(self):
        mean, error = precision_loss.difference([1.1, 5.3], [1.0, 5.0])

        self.assertAlmostEqual(mean, 0.2)
        self.assertAlmostEqual(error, 0.1)


class ServeTest(unittest.TestCase):
    def test_the_peers_are_those_that_are_named(self):
        def names(**named):
            options = {"llama_cpp_python": False, "llama_server": None, "threads": 2, "clients": 8}
            chosen = serve.chosen_peers(argparse.Namespace(**options | named), "a model")
            return [peer.name for peer in chosen]

        self.assertEqual(names(), ["llama-cpp-python"])
        self.assertEqual(names(llama_server="a program"), ["llama-server"])
        self.assertEqual(names(llama_server="a program", llama_cpp_python=True),
                         ["llama-cpp-python", "llama-server"])

    def test_medians_and_ratios_stand_beside_each_other(self):
        rounds = [
            {"plumbline": {"tokens/s": 30}, "a": {"tokens/s": 10}, "b": {"tokens/s": 15}},
            {"plumbline": {"tokens/s": 20}, "a": {"tokens/s": 20}, "b": {"tokens/s": 40}},
        ]

        self.assertEqual(
            serve.table(serve.summary(rounds)),
            [["", "plumbline", "a", "b", "to a", "to b"],
             ["tokens/s", "25.0", "15.0", "27.5", "2.00 ×", "1.25 ×"]],
        )

    def test_a_load_with_failed_requests_is_refused(self):
        with self.assertRaisesRegex(SystemExit, "a peer: 2 requests failed: .*timeout"):
            serve.figures("a peer", {"failed": 2, "failures": {"timeout": 2}})


class PeerServerTest(unittest.TestCase):
    def test_a_server_runs_until_it_is_left(self):
        script = (
            "import http.server, sys\n"
            "address = ('127.0.0.1', int(sys.argv[-1]))\n"
            "http.server.HTTPServer(address, http.server.SimpleHTTPRequestHandler).serve_forever()"
        )
        peer = peer_servers.PeerServer("a peer", [sys.executable, "-c", script], "/")

        with peer.running() as address:
            with urllib.request.urlopen(address, timeout=5) as answer:
                self.assertEqual(answer.status, 200)

        with self.assertRaises(OSError):
            urllib.request.urlopen(address, timeout=5)

    def test_a_server_that_ends_says_why(self):
        command = [sys.executable, "-c", "raise SystemExit('no such model')"]
        peer = peer_servers.PeerServer("a peer", command, "/")

        with self.assertRaisesRegex(SystemExit, "a peer ended with status 1:\nno such model"):
            with peer.running():
                self.fail("nothing runs")


if __name__ == "__main__":
    unittest.main()

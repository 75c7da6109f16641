"""python -m unittest discover -s benchmarks"""

import pathlib
import tempfile
import unittest

import compare
import precision_loss
import report
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


if __name__ == "__main__":
    unittest.main()

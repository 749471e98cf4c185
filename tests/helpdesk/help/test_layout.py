"""Plain text as paragraphs, steps, points and links."""

from __future__ import annotations

import pytest

from helpdesk.help.layout import Block, blocks, pieces

LAYOUTS = [
    ("One line.", [Block("text", ("One line.",))]),
    ("One.\nTwo.", [Block("text", ("One.", "Two."))]),
    ("One.\n\nTwo.", [Block("text", ("One.",)), Block("text", ("Two.",))]),
    (
        "First.\n1. Do\n2. Then\nLast.",
        [
            Block("text", ("First.",)),
            Block("steps", ("Do", "Then")),
            Block("text", ("Last.",)),
        ],
    ),
    ("• a\n• b", [Block("points", ("a", "b"))]),
    ("• a\n1. b", [Block("points", ("a",)), Block("steps", ("b",))]),
    ("", []),
    ("\n\n", []),
]


@pytest.mark.parametrize(("text", "laid_out"), LAYOUTS)
def test_blocks(text: str, laid_out: list[Block]) -> None:
    assert blocks(text) == laid_out


def test_addresses_are_found_without_the_full_stop_after_them() -> None:
    assert list(pieces("See https://www.gst.gov.in. Then (http://127.0.0.1:1585) too।")) == [
        ("See ", False),
        ("https://www.gst.gov.in", True),
        (". Then (", False),
        ("http://127.0.0.1:1585", True),
        (") too।", False),
    ]

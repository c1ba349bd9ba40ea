"""What the metrics of networks mean."""

from __future__ import annotations

from derisk.cases.meanings.meaning import Meaning

NETWORK = (
    Meaning("production", "t", "Output of a stage in a year.", "reported, moved least to close all balances"),
    Meaning(
        "flow",
        "t",
        "Shipment from the economy to the partner in a year.",
        "reported tonnes x content factor, or by the rule that the note names, moved least to close all "
        "balances",
    ),
    Meaning("use", "t", "Final use of a stage's product, outside the chain.", "supply - exports - feed"),
    Meaning("recycled", "t", "Secondary supply that enters as a stage's product.", "what the balance needs"),
    Meaning(
        "price", "USD/t", "Base price of a stage's product.", "printed, else unit value of trade, else prior"
    ),
    Meaning(
        "origin",
        "share",
        "Whose work at a stage is in what an economy has of the last product, hubs looked through.",
        "what a place makes, regains and buys mixes in proportion",
    ),
    Meaning(
        "host_limit", "t", "Most that a by-product can be made of what its host makes.", "yield x host output"
    ),
)

"""What a stop costs: GDP at risk in layers that are never added twice, and what dearer supply takes."""

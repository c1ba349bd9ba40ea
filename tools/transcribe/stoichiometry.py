"""Element content of compounds by the standard atomic weights of IUPAC (2021, abridged)."""

from __future__ import annotations

import re

WEIGHTS = {
    "H": 1.008, "Li": 6.94, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Mg": 24.305,
    "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "K": 39.098, "Ca": 40.078, "Ti": 47.867, "V": 50.942,
    "Cr": 51.996, "Mn": 54.938, "Co": 58.933, "Ni": 58.693, "Cu": 63.546, "Zn": 65.38, "Ga": 69.723,
    "Ge": 72.630, "As": 74.922, "Sr": 87.62, "Y": 88.906, "Zr": 91.222, "Nb": 92.906, "Mo": 95.95,
    "Sn": 118.71, "Sb": 121.76, "Ba": 137.33, "Nd": 144.24, "Dy": 162.50, "Ta": 180.95, "W": 183.84,
}  # fmt: skip
# compound, element, mineral whose figures are printed in it
COMPOUNDS = [
    ("Li2CO3", "Li", "lithium"),
    ("Li2O", "Li", "lithium"),
    ("LiOH", "Li", "lithium"),
    ("LiOH.H2O", "Li", "lithium"),
    ("Co(OH)2", "Co", "cobalt"),
    ("Co3O4", "Co", "cobalt"),
    ("V2O5", "V", "vanadium"),
    ("Nb2O5", "Nb", "niobium"),
    ("Ta2O5", "Ta", "tantalum"),
    ("WO3", "W", "tungsten"),
    ("TiO2", "Ti", "titanium"),
    ("Cr2O3", "Cr", "chromium"),
    ("MgO", "Mg", "magnesium"),
    ("MgCO3", "Mg", "magnesium"),
    ("MnO2", "Mn", "manganese"),
    ("Sb2O3", "Sb", "antimony"),
    ("As2O3", "As", "arsenic"),
    ("GeO2", "Ge", "germanium"),
    ("Ga2O3", "Ga", "gallium"),
    ("Al2O3", "Al", "aluminium"),
    ("SiO2", "Si", "silicon"),
    ("B2O3", "B", "boron"),
    ("P2O5", "P", "phosphate"),
    ("ZrO2", "Zr", "zirconium"),
    ("MoO3", "Mo", "molybdenum"),
    ("CaF2", "F", "fluorspar"),
    ("BaSO4", "Ba", "barite"),
    ("SrCO3", "Sr", "strontium"),
    ("K2O", "K", "potash"),
    ("Nd2O3", "Nd", "rare-earths"),
    ("Dy2O3", "Dy", "rare-earths"),
    ("Y2O3", "Y", "rare-earths"),
]


def atoms(formula: str) -> dict[str, float]:
    """Atoms of a formula such as LiOH.H2O or Co(OH)2."""
    found: dict[str, float] = {}
    for part in formula.split("."):
        flat = re.sub(r"\(([^()]+)\)(\d+)", lambda hit: hit.group(1) * int(hit.group(2)), part)
        for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", flat):
            found[element] = found.get(element, 0.0) + float(count or 1)
    return found


def content(formula: str, element: str) -> float:
    """Tonnes of an element in a tonne of a compound."""
    parts = atoms(formula)
    return parts[element] * WEIGHTS[element] / sum(WEIGHTS[each] * count for each, count in parts.items())

"""Where each named project stands in the chains: mineral, stage, technology, and what its tonnes are of."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Placed:
    """One product of a project; `form` names a factor, `unknown` says why its tonnes of content are unknown.

    `tonnes` stands for the printed capacity where the text names this product apart; `covers` says what
    else the capital pays for, so that it is no cost per tonne; `opex_per_t` is the printed running cost.
    """

    mineral: str
    stage: str
    technology: str
    form: str = ""
    tonnes: float | None = None
    why: str = ""
    unknown: str = ""
    covers: str | None = None
    opex_per_t: float | None = None
    status: str = ""
    note: str = ""


RARE, HEAVY = "rare earths", "rare earths (heavy)"
MAGNETS = Placed("rare-earths", "magnets", "component-plant", "NdFeB")
SEPARATION = Placed("rare-earths", "separation", "refinery")
ORE = Placed("rare-earths", "mining", "mine")
METAL = Placed(
    "rare-earths", "magnets", "component-plant",
    unknown="metal and alloy stand between oxide and magnet: no stage of the chain",
)  # fmt: skip
BOTH = "from its own ore: mine and refinery in one"
INTEGRATED = "integrated"
DEFAULT = {
    (RARE, "mining"): ORE,
    (HEAVY, "mining"): ORE,
    (RARE, "separation"): SEPARATION,
    (HEAVY, "separation"): SEPARATION,
    (RARE, "magnets"): MAGNETS,
    (RARE, "metal"): METAL,
    (RARE, "refining"): replace(SEPARATION, unknown="cracking and leaching alone, before separation"),
    (RARE, "recycling"): replace(SEPARATION, technology="recycling"),
    ("gallium", "by-product"): Placed("gallium", "refining", "refinery"),
    ("germanium", "by-product"): Placed("germanium", "refining", "refinery"),
    ("bismuth", "by-product"): Placed("bismuth", "refining", "refinery"),
    ("antimony", "by-product"): Placed("antimony", "smelting", "refinery"),
    ("antimony", "smelting"): Placed("antimony", "smelting", "refinery"),
    ("antimony", "mining"): Placed("antimony", "mining", "mine"),
    ("tungsten", "mining"): Placed("tungsten", "mining", "mine", "WO3"),
    ("tungsten", "refining"): Placed("tungsten", "chemicals", "refinery", "WO3"),
    ("graphite", "mining"): Placed("graphite", "mining", "mine"),
    ("graphite", "anode"): Placed("graphite", "anode", "refinery"),
    ("lithium", "mining"): Placed("lithium", "chemicals", INTEGRATED, "Li2CO3", note=BOTH),
    ("lithium", "refining"): Placed("lithium", "chemicals", "refinery", "LiOH.H2O"),
    ("cobalt", "refining"): Placed("cobalt", "refining", "refinery"),
    ("cobalt", "mining"): Placed("cobalt", "mining", "mine"),
    ("nickel", "refining"): Placed("nickel", "refining", "refinery"),
    ("nickel", "mining"): Placed("nickel", "mining", "mine"),
    ("copper", "smelting"): Placed("copper", "refining", "refinery"),
    ("copper", "refining"): Placed("copper", "refining", "refinery"),
    ("manganese", "refining"): Placed("manganese", "chemicals", "refinery", "MnSO4.H2O"),
    ("titanium", "metal"): Placed("titanium", "sponge", "refinery"),
    ("magnesium", "metal"): Placed("magnesium", "smelting", "refinery"),
    ("silicon", "refining"): Placed("silicon", "polysilicon", "refinery"),
    ("tungsten; molybdenum", "mining"): Placed("tungsten", "mining", "mine", "WO3"),
    ("zinc", "mining"): Placed("zinc", "mining", "mine", unknown="tonnes of ore, not of metal"),
}
FEED, NDPR = "tonnes of feed, not of product", "neodymium and praseodymium alone: all oxides are not given"
CARBONATE, HYDROXIDE = {"form": "Li2CO3"}, {"form": "LiOH.H2O"}
OWN_ORE = {"technology": INTEGRATED, "note": BOTH}
SYNTHETIC = {"technology": INTEGRATED, "note": "from petroleum coke, not from natural graphite"}
WITH_ALUMINA = {"covers": "more bauxite and alumina too"}
CELLS = {"unknown": "tonnes of batteries or black mass taken in", "covers": "several metals"}
TOGETHER = "nickel and cobalt together"
# what differs from the default of mineral and step, by project
ONE: dict[str, dict[str, object]] = {
    "Lynas Malaysia Dy/Tb circuit": {"unknown": FEED},
    "Lynas Malaysia heavy rare earth facility": {"unknown": FEED},
    "Arafura Nolans": {**OWN_ORE, "tonnes": 4_914.0, "why": "4,440 t NdPr oxide and 474 t of heavy oxides"},
    "Phalaborwa": {**OWN_ORE, "mineral": "rare-earths", "stage": "separation", "opex_per_t": 40_830.0},
    "Strange Lake": OWN_ORE,
    "Dubbo": {**OWN_ORE, "covers": "zirconium, hafnium and niobium too"},
    "LKAB Lulea demonstration plant": {**OWN_ORE, "mineral": "rare-earths", "stage": "separation"},
    "Longonjo": {},
    "Yangibana": {"form": "concentrate, 27 % REO"},
    "Mt Weld expansion": {"unknown": NDPR},
    "Ngualla": {"unknown": NDPR},
    "Donald phase 1": {"unknown": "tonnes of concentrate of a grade that is not given",
                       "covers": "zircon and titanium too"},
    "Caldeira": {"opex_per_t": 8_910.0},
    "Colossus": {"opex_per_t": 6_200.0},
    "Mountain Pass heavy separation": {},
    "HyProMag USA Dallas-Fort Worth": {"stage": "magnets", "form": "NdFeB"},
    "LS Cable Chesapeake magnets": {"covers": "magnet wire and a recycling plant too"},
    "eVAC Sumter": {"note": "all that was announced, over the first phase's size: an upper bound"},
    "India sintered magnet scheme": {"note": "a scheme, not one plant"},
    "METLEN gallium (Aluminium of Greece)": WITH_ALUMINA,
    "ATALCO Gramercy gallium": WITH_ALUMINA,
    "Stibnite": {"covers": "gold, the main product"},
    "Hillgrove": {"covers": "gold too"},
    "US Antimony Thompson Falls expansion": {"form": "Sb2O3", "note": "counted as trioxide"},
    "Costerfield": {"note": "with gold, the main product"},
    "Korea Zinc US Smelter (Clarksville)": {
        "mineral": "zinc", "stage": "refining", "tonnes": 300_000.0, "technology": "refinery",
        "why": "300,000 t of zinc a year", "covers": "lead, copper and ten minor metals too",
    },
    "STL Big Hill germanium": {"note": "concentrate, refined in Belgium"},
    "Matawinie + Becancour phase 2": OWN_ORE,
    "Vittangi anode project": OWN_ORE,
    "Novonix Riverside": SYNTHETIC,
    "Novonix Enterprise South": SYNTHETIC,
    "Vianode Via TWO phase 1": SYNTHETIC,
    "Vianode Via TWO full": {
        **SYNTHETIC, "tonnes": 115_000.0, "why": "150,000 t a year less phase 1",
        "covers": "phase 1 too", "note": "beyond Via TWO phase 1; from petroleum coke",
    },
    "Vianode Via ONE": SYNTHETIC,
    "POSCO Future M Pohang synthetic graphite expansion": SYNTHETIC,
    "POSCO Future M Thai Nguyen synthetic graphite": SYNTHETIC,
    "Graphite One Ohio phase 1": SYNTHETIC,
    "POSCO Future M Saemangeum spherical graphite": {"note": "spherical graphite, not yet coated"},
    "Vidalia further expansion": {"opex_per_t": 3_023.0},
    "Greenbushes CGP3": {"stage": "mining", "technology": "mine", "form": "spodumene concentrate, 6 % Li2O",
                         "note": "grade taken as 6 % Li2O"},
    "Kings Mountain": {"stage": "mining", "technology": "mine", "form": "spodumene concentrate, 6 % Li2O",
                       "note": "grade taken as 6 % Li2O"},
    "Mt Holland + Kwinana (integrated)": {
        **HYDROXIDE, "unknown": "counted as Covalent Kwinana refinery, whose product it is", "note": BOTH,
    },
    "Lionheart phase 1": HYDROXIDE,
    "POSCO Argentina Hombre Muerto phase 1": HYDROXIDE,
    "POSCO Argentina Hombre Muerto phase 2": CARBONATE,
    "Carolina Lithium": HYDROXIDE,
    "EMILI (Beauvoir)": HYDROXIDE,
    "South West Arkansas phase 1": {"opex_per_t": 4_516.0 / 0.1879},
    "Rhyolite Ridge": {"covers": "boric acid too", "note": BOTH + "; counted as carbonate"},
    "Keliber": {**OWN_ORE, **HYDROXIDE},
    "Nemaska Becancour": {**OWN_ORE, "note": BOTH + " (Whabouchi)"},
    "AMG Bitterfeld module 1": {"covers": "purification of technical-grade salt, not conversion of ore"},
    "Tesla Robstown lithium refinery": {"unknown": "gigawatt-hours, no tonnes"},
    "Electra Temiskaming cobalt refinery": {"unknown": "texts differ: cobalt contained, or cobalt sulphate"},
    "Crawford": {"opex_per_t": 0.39 * 2_204.62, "note": "running cost net of by-products"},
    "Chvaletice": {**OWN_ORE, "stage": "metal", "form": "", "note": "from tailings"},
    "Latrobe Magnesium demonstration plant": {"technology": INTEGRATED, "note": "from ash of brown coal"},
    "Latrobe Magnesium commercial plant": {"technology": INTEGRATED, "note": "from ash of brown coal"},
    "Latrobe Magnesium Sarawak": {"technology": INTEGRATED, "note": "from ferro-nickel slag or ash"},
    "US Magnesium Rowley": {"technology": INTEGRATED, "status": "idle", "note": "from brine"},
    "Magrathea magnesium": {"technology": INTEGRATED, "note": "from brine"},
    "IperionX Virginia campus": {"technology": "recycling"},
    "Balama": {}, "Molo phase 1": {}, "Mahenge module 1": {}, "Skaland": {},
    "Hemerdon restart": {"opex_per_t": None, "covers": "tin too, and a plant that stands: a restart"},
    "Kwinana refinery (TLEA)": {},
    "Kemerton": {"status": "idle"},
    "BHP Kwinana nickel sulphate": {"status": "idle"},
    "REC Silicon Moses Lake": {"status": "stopped"},
}  # fmt: skip
NI, CO = (
    Placed("nickel", "refining", "refinery", covers=TOGETHER),
    Placed("cobalt", "refining", "refinery", covers=TOGETHER),
)
NI_AGAIN = Placed("nickel", "refining", "recycling", **CELLS)  # type: ignore[arg-type]
# projects whose text names several products apart, or none that can be parted
SEVERAL: dict[str, tuple[Placed, ...]] = {
    "Sao Miguel Paulista refinery restart": (
        replace(NI, tonnes=10_000.0, why="10,000 t Ni"), replace(CO, tonnes=2_000.0, why="2,000 t Co"),
    ),
    "TECH Townsville stage 1": (
        replace(NI, tonnes=15_992.0, why="15,992 t Ni, taken as metal content"),
        replace(CO, tonnes=1_746.0, why="1,746 t Co, taken as metal content"),
    ),
    "Terrafame battery chemicals": (
        replace(NI, form="NiSO4.6H2O", tonnes=170_000.0), replace(CO, form="CoSO4.7H2O", tonnes=7_400.0),
    ),
    "Rochester Hub": (
        replace(NI_AGAIN, form="NiSO4.6H2O", tonnes=48_000.0, unknown=""),
        replace(NI_AGAIN, mineral="cobalt", form="CoSO4.7H2O", tonnes=7_500.0, unknown=""),
        replace(NI_AGAIN, mineral="lithium", stage="chemicals", form="Li2CO3", tonnes=8_500.0, unknown=""),
    ),
    "JX Tsuruga battery recycling": (
        replace(NI_AGAIN, tonnes=72.0, unknown=""),
        replace(NI_AGAIN, mineral="cobalt", tonnes=120.0, unknown=""),
        replace(NI_AGAIN, mineral="lithium", stage="chemicals", form="Li2CO3", tonnes=120.0, unknown=""),
    ),
    "Aurubis Richmond": (
        Placed("copper", "refining", "recycling", tonnes=70_000.0, why="70,000 t of blister copper"),
    ),
    "Elk Creek": (
        Placed("niobium", "alloys", INTEGRATED, unknown="tonnes of ferroniobium of a grade not given",
               covers="scandium and titanium too"),
    ),
    **dict.fromkeys(
        (
            "Redwood McCarran campus", "Ascend Apex 1", "Umicore European battery recycling plant",
            "BASF Schwarzheide black mass", "BASF Spain battery refinery", "Stena Halmstad battery recycling",
            "Sumitomo Metal Mining battery recycling",
        ),
        (NI_AGAIN,),
    ),
    "BASF Harjavalta pCAM": (replace(NI, unknown="cathode precursor", covers="several metals"),),
}  # fmt: skip


def placed_of(row: dict[str, str]) -> tuple[Placed, ...]:
    """The products of a project; none for a stockpile or a mineral that has no chain here (scandium)."""
    if row["stage"] == "stockpile" or row["mineral"] == "scandium":
        return ()
    if row["project"] in SEVERAL:
        placed = SEVERAL[row["project"]]
    else:
        first = DEFAULT.get((row["mineral"], row["stage"]), ORE)
        placed = (replace(first, **ONE.get(row["project"], {})),)  # type: ignore[arg-type]
    if row["status"] != "paused":
        return placed
    state = "idle" if row["start_year_actual"] else "stopped"
    return tuple(replace(one, status=one.status or state) for one in placed)

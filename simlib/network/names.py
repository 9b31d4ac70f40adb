"""Invented names. They are drawn without a look at who a person is, so that no name tells anything about anybody.

First names come from many languages; last names were made up, and belong to nobody. Which two go together is chance.
"""

from __future__ import annotations

from simlib.network.drawing import Draw

FIRST = (
    "Abena", "Adel", "Aiko", "Alma", "Amina", "Andrej", "Anouk", "Aroha", "Asha", "Benat", "Bilal", "Bram", "Camila",
    "Carys", "Chidi", "Cleo", "Dagny", "Dalia", "Daniel", "Deniz", "Dilan", "Edwin", "Eirik", "Elena", "Emre", "Esther",
    "Farah", "Felix", "Fiona", "Florin", "Gabriel", "Gita", "Grace", "Hana", "Henrik", "Hugo", "Ibrahim", "Ilse",
    "Imani", "Ines", "Isaac", "Ivo", "Jada", "Jamal", "Joana", "Jonas", "Jun", "Kaia", "Kamal", "Keala", "Kofi",
    "Lakshmi", "Lars", "Leila", "Lena", "Linh", "Lucia", "Malik", "Marek", "Maria", "Mateo", "Mei", "Mila", "Minh",
    "Naomi", "Nasir", "Nia", "Nikos", "Noor", "Olga", "Omar", "Oona", "Paolo", "Pavel", "Petra", "Priya", "Quinn",
    "Rafael", "Rania", "Ravi", "Rosa", "Ruth", "Samir", "Sanna", "Sofia", "Stella", "Tariq", "Teresa", "Tomas", "Tuan",
    "Uma", "Vera", "Viktor", "Wanda", "Wei", "Xenia", "Yara", "Yusuf", "Zane", "Zofia",
)  # fmt: skip
LAST = (
    "Abrendal", "Akorelli", "Amberlunt", "Arvandis", "Balorque", "Bexworthen", "Brandovic", "Calderisk", "Corvenna",
    "Dalmorant", "Desparro", "Dunmarrow", "Elbarrin", "Ennisvold", "Ferrowick", "Fontarelle", "Galvordi", "Girandash",
    "Hallowmere", "Hesperund", "Ilvandro", "Indaroma", "Jarrovine", "Jellicorn", "Kastorwyn", "Kimballur", "Korvash",
    "Lantorini", "Lindemoor", "Lovashka", "Madrigold", "Maruveda", "Merrowyn", "Nakarelle", "Nordavian", "Nuvolett",
    "Oakenfarro", "Orlandesk", "Ottomarr", "Palverton", "Pendarrow", "Quillanor", "Ravensolt", "Rostamere", "Ruvendal",
    "Sandovire", "Selkarra", "Solantis", "Tamarovic", "Thornavel", "Tolvanne", "Ulverstad", "Umbrelli", "Valdecourse",
    "Verunta", "Wexcombria", "Willowane", "Yarrowick", "Yolandis", "Zambrelli",
)  # fmt: skip


def names_for(count: int, draw: Draw) -> tuple[str, ...]:
    """So many different names, in an order of chance; at most `len(FIRST) * len(LAST)`."""
    taken: dict[str, None] = {}
    while len(taken) < count:
        taken[f"{draw.one(FIRST)} {draw.one(LAST)}"] = None
    return tuple(taken)

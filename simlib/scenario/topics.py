"""The seven topics that the law asks of the training (Penal Code 13519.14(a), LAW-T1 of the fact base)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "TP1": "Dynamics and manifestations of trafficking",
        "TP2": "Identifying and communicating with victims",
        "TP3": "Documents that satisfy the law enforcement endorsement",
        "TP4": "Working with federal law enforcement",
        "TP5": "Therapeutically appropriate techniques",
        "TP6": "Civil and immigration remedies, and community resources",
        "TP7": "Protecting victims",
    }
)
"""Each topic by the id that cases name in `Topics`, in the words of the rule."""

LAW = "LAW-T1"
"""The rule of the fact base that lists them."""

CHECKED = date(2026, 11, 1)
"""The day on which these words were last checked against the rule; a test holds it to the fact base."""

OF_PHASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "PRA-01": ("TP2",),
        "PRA-02": ("TP2", "TP7"),
        "PRA-03": ("TP2", "TP5"),
        "PRA-04": ("TP2", "TP5"),
        "PRA-05": ("TP2",),
        "PRA-06": ("TP5", "TP7"),
        "PRA-07": ("TP6", "TP7"),
        "PRA-08": ("TP5",),
        "PRA-09": ("TP1", "TP5"),
        "PRA-10": ("TP7",),
        "PRA-11": ("TP2", "TP7"),
        "PRA-14": ("TP4",),
        "PRA-15": ("TP2", "TP6"),
        "PRA-16": ("TP1", "TP2", "TP4"),
        "PRA-17": ("TP3", "TP4", "TP6"),
        "PRA-18": ("TP6", "TP7"),
        "PRA-19": ("TP7",),
        "PRA-23": ("TP2",),
    }
)
"""The topics that a phase of practice teaches, by what its items say. Phases that are not here count for none of the
seven: evidence, reports, work with prosecutors, culture and tribal jurisdiction, and the officer's own welfare are not
on the list of the rule.
"""

"""The seven topics that the law asks of the training (Penal Code 13519.14(a), LAW-T1 of the fact base)."""

from __future__ import annotations

from collections.abc import Mapping
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

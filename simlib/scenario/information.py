"""What can be passed on about a person or a case, in the closed list that facts, maps and plays share."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Info(StrEnum):
    """What can be passed on about a person or a case, by how much harm it does in the wrong hands."""

    IDENTITY = "identity"
    CONTACT = "contact"
    LOCATION = "location"
    ACCOUNT = "account of events"
    NEEDS = "needs"
    HEALTH = "health"
    IMMIGRATION = "immigration status"
    SHELTER_ADDRESS = "shelter address"
    PRIVILEGED = "privileged talk"
    IMAGES = "images"
    RECORDS = "records"
    SITE = "site facts"
    PATTERN = "pattern only"


PLAIN_WORDS: Mapping[Info, str] = MappingProxyType(
    {
        Info.SITE: "The place and the facts",
        Info.PATTERN: "The pattern, without names",
        Info.NEEDS: "Needs and language",
        Info.RECORDS: "Records and documents",
        Info.IDENTITY: "Name and date of birth",
        Info.CONTACT: "A way to reach the person",
        Info.LOCATION: "Where the person is now",
        Info.ACCOUNT: "The account of events",
        Info.IMAGES: "Photos",
        Info.HEALTH: "Health",
        Info.IMMIGRATION: "Immigration status",
        Info.SHELTER_ADDRESS: "The address of a shelter",
        Info.PRIVILEGED: "Talk with an advocate",
    }
)
"""How each is called where an officer chooses what to pass on, the harmless ones first."""

ALWAYS: frozenset[Info] = frozenset({Info.SITE})
"""What is passed on where nobody chose: the facts of the place, and nothing about a person."""

WHO_IT_IS: frozenset[Info] = frozenset({Info.IDENTITY, Info.CONTACT, Info.LOCATION, Info.IMAGES})
"""What tells who a person is or where the person can be found: the identity that consent speaks of, and PC 293."""

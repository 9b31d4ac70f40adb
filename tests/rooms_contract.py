"""The contract that holds the walls between the rooms of `simlib`; its table stands in pyproject.toml."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Trespass(NamedTuple):
    """One import that the table does not allow: where it stands and the rule it breaks."""

    importer: str
    line: int
    imported: str
    rule: str

    def __str__(self) -> str:
        return f"{self.importer}, line {self.line}, imports {self.imported}: {self.rule}"


def table_of(rows: Iterable[str]) -> dict[str, frozenset[str]]:
    """Rows such as `"score <- play network"` as a mapping from the name on the left to the names on the right."""
    split = (row.partition("<-") for row in rows)
    return {name.strip(): frozenset(right.split()) for name, _, right in split}


def closure(table: Mapping[str, frozenset[str]], name: str) -> frozenset[str]:
    """Every name that `name` reaches through the table, itself included."""
    return frozenset({name}).union(*(closure(table, below) for below in table[name]))


class RoomsContract(Contract):
    """Each room imports the rooms its row reaches, the libraries of its row, and the standard library.

    A room of the table that does not exist yet is passed over; a room that exists and is missing from the table is
    a fault, so that nothing grows outside the plan.
    """

    type_name = "rooms"

    package = fields.StringField()
    rooms = fields.ListField(subfield=fields.StringField())
    libraries = fields.ListField(subfield=fields.StringField())
    pure = fields.ListField(subfield=fields.StringField())
    kept_from_the_pure = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when no import of the graph trespasses; the trespasses are in the metadata otherwise."""
        trespasses = sorted(self._trespasses(graph))
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each trespass."""
        for trespass in check.metadata["trespasses"]:
            output.print_error(str(trespass))

    def _trespasses(self, graph: ImportGraph) -> Iterator[Trespass]:
        rooms, libraries = table_of(_texts(self.rooms)), table_of(_texts(self.libraries))
        for importer in sorted(graph.modules):
            room = self._room_of(importer)
            if room is None:
                continue
            if room not in rooms:
                yield Trespass(importer, 0, importer, "this room is not in the table")
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                rule = self._rule_broken(room, imported, rooms, libraries)
                if rule:
                    yield Trespass(importer, _line(graph, importer, imported), imported, rule)

    def _rule_broken(
        self,
        room: str,
        imported: str,
        rooms: Mapping[str, frozenset[str]],
        libraries: Mapping[str, frozenset[str]],
    ) -> str | None:
        other = self._room_of(imported)
        if other is not None:
            return None if other in closure(rooms, room) else f"{room} may not import {other}"
        library = imported.split(".", maxsplit=1)[0]
        if library == str(self.package):
            return None
        if room in _texts(self.pure) and library in _texts(self.kept_from_the_pure):
            return f"{room} is pure"
        owners = [owner for owner, owned in libraries.items() if library in owned]
        if room in owners or (library in sys.stdlib_module_names and not owners):
            return None
        return f"{library} belongs to {', '.join(owners)}" if owners else f"{library} is not in the row of {room}"

    def _room_of(self, module: str) -> str | None:
        """The room a module lies in; none for another package, for the package itself and for its `__main__`."""
        package, _, inside = module.partition(".")
        room = inside.split(".")[0]
        return room if package == str(self.package) and room and room != "__main__" else None


def _texts(field: Any) -> list[str]:
    """The parsed value of a contract's field, which the library types as the field."""
    return list(field)


def _line(graph: ImportGraph, importer: str, imported: str) -> int:
    details = graph.get_import_details(importer=importer, imported=imported)
    return details[0]["line_number"] if details else 0

"""The referral lab: opens an agency's map, changes it, audits it and keeps it. Its screen is `show.referral_lab`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from simlib.errors import FirstContactError
from simlib.html.graph_picture import picture_svg, stage_html
from simlib.html.referral_lab import (
    audit_head_html,
    changes_html,
    file_findings_html,
    holes_html,
    map_legend_html,
    numbers_html,
    plain_table_html,
    units_html,
    week_html,
)
from simlib.labs.drafts import Draft
from simlib.labs.files import MadeFile
from simlib.labs.keeper import Keeper
from simlib.labs.referral_edit import Typed, link_of, link_typed, unit_of, unit_typed, with_link, with_unit
from simlib.labs.referral_files import KINDS, REPORTS, file_of, report_of
from simlib.labs.referral_jobs import Audited, audited, map_read, report_made
from simlib.labs.referral_view import (
    audit_said,
    changes_said,
    duty_rows,
    effects_said,
    file_rows,
    hole_rows,
    map_said,
    number_rows,
    picture_of,
    queue_rows,
    unit_rows,
    week_of,
)
from simlib.labs.work import Bench, Told
from simlib.network.audit_compare import compare
from simlib.read.map_folder import name_for
from simlib.read.referral_keep import edited_yaml
from simlib.read.referral_map import MapReading, read_map_yaml
from simlib.scenario.referral_edits import add_link, add_unit, remove_link, remove_unit, switch
from simlib.scenario.referral_map import Link, ReferralMap
from simlib.show.controls import offer
from simlib.show.referral_lab import ReferralActs, ReferralLab
from simlib.show.upload import Files

OWN, SHIPPED = "own", "shipped"
ARROW = " → "

Today = Callable[[], date]


class ReferralDesk:
    """Holds the map that is open; `screen.page` is the lab."""

    def __init__(self, keeper: Keeper, bench: Bench, today: Today, *, is_page: bool) -> None:
        self._keeper, self._bench, self._today = keeper, bench, today
        self._draft: Draft | None = None
        self._audited: Audited | None = None
        acts = ReferralActs(
            open=self._open,
            upload=self._upload,
            undo=lambda: self._step(Draft.undone, "Undone."),
            redo=lambda: self._step(Draft.redone, "Done again."),
            save=self._save,
            take_back=self._take_back,
            unit_chosen=self._show_unit,
            link_chosen=self._show_link,
            change_unit=lambda typed: self._change(lambda now: with_unit(now, self._whole_unit(typed)), "Changed."),
            add_unit=self._add_unit,
            remove_unit=lambda unit: self._change(lambda now: remove_unit(now, unit), "Removed, with its links."),
            switch=self._switch,
            change_link=self._change_link,
            add_link=self._add_link,
            remove_link=lambda key: self._change(lambda now: remove_link(now, *_ends(key)), "Removed."),
            ways=lambda _: self._draw(),
            week=self._show_week,
            give=self._give,
            cancel=self._cancel,
            refused=lambda sentence: self.screen.frame.say(sentence, bad=True),
        )
        self.screen = ReferralLab(acts, is_page=is_page)
        self.screen.legend.value = map_legend_html()
        offer(self.screen.kind_of_file, [(words, key) for key, words in KINDS.items()])
        self.screen.stand(opened=False, can_undo=False, can_redo=False, can_take_back=False, is_kept=True)
        self._try(self._offer_maps)

    # --- opening and keeping ------------------------------------------------------------------------------------

    def _offer_maps(self, chosen: str = "") -> None:
        maps = self._keeper.maps()
        named = [
            (f"{each.name} (shipped)" if each.shipped else each.name, _key(each.name, each.shipped)) for each in maps
        ]
        self.screen.offer_maps(named, chosen)

    def _open(self, key: str) -> None:
        self._try(lambda: self._opened(key))

    def _opened(self, key: str) -> None:
        kind, _, name = key.partition(" ")
        content = self._keeper.map(name, shipped=kind == SHIPPED)
        known = next((each for each in self._keeper.maps() if _key(each.name, each.shipped) == key), None)
        draft = self._taken(read_map_yaml(content, f"{name}.yaml"))
        if draft is not None and known is not None and not known.shipped:
            self._draft = replace(draft, name=name, digest=known.digest, earlier=known.earlier)
            self._stand()

    def _upload(self, files: Files) -> None:
        told = Told(self.screen.frame.working.step, self._read, self._failed)
        self._try(lambda: self._bench.begin(map_read, files, told=told))

    def _read(self, reading: MapReading) -> None:
        self.screen.frame.working.rest()
        self._taken(reading)

    def _taken(self, reading: MapReading) -> Draft | None:
        """The map of a file as the one that is open; where something is wrong with it, what is open stays."""
        self.screen.show_mistakes(file_findings_html(file_rows(reading.findings)) if reading.map is None else "")
        if reading.map is None:
            self.screen.frame.say("This file is no map yet. What is wrong stands above.", bad=True)
            return None
        self._draft = Draft(reading.map, reading.map)
        self.screen.title.value = reading.map.name
        self.screen.frame.say(f"{reading.map.name} is open.")
        self.screen.frame.show_pages(when=True)
        self._shown()
        return self._draft

    def _save(self, title: str) -> None:
        self._try(lambda: self._saved(title))

    def _saved(self, title: str) -> None:
        draft = self._draft
        if draft is None:
            return
        name = name_for(title or draft.now.name)
        expected = draft.digest if name == draft.name else ""
        source = self._keeper.map(name, shipped=False) if expected else b""
        kept = self._keeper.keep(name, edited_yaml(source, draft.now), expected)
        self._draft = replace(draft, name=name, digest=kept.digest, earlier=kept.earlier, kept=draft.now)
        self._offer_maps(_key(name, shipped=False))
        self._stand()
        self.screen.frame.say(f"Kept as {name}. The version before stays beside it.")

    def _take_back(self) -> None:
        self._try(self._taken_back)

    def _taken_back(self) -> None:
        draft = self._draft
        if draft is not None and draft.name:
            self._keeper.take_back(draft.name, draft.digest)
            self._opened(_key(draft.name, shipped=False))
            self.screen.frame.say("The version kept before is open again. Press once more to change back.")

    # --- changing -----------------------------------------------------------------------------------------------

    def _step(self, act: Callable[[Draft], Draft], said: str) -> None:
        if self._draft is not None:
            self._draft = act(self._draft)
            self._shown()
            self.screen.frame.say(said)

    def _change(self, act: Callable[[ReferralMap], ReferralMap], said: str) -> None:
        self._try(lambda: self._step(lambda draft: draft.with_map(act(draft.now)), said))

    def _whole_unit(self, typed: Typed) -> Typed:
        """What was typed, over what the form does not show."""
        unit = self._draft.now.unit(typed["id"]) if self._draft else None
        return {**(unit_typed(unit) if unit else {}), **typed}

    def _add_unit(self, unit_id: str, typed: Typed) -> None:
        new = {**typed, "id": unit_id}
        self._change(lambda now: add_unit(now, unit_of(new)), "Added.")

    def _switch(self, unit_id: str) -> None:
        unit = self._draft.now.unit(unit_id) if self._draft else None
        if unit is not None:
            said = f"{unit.name} is switched {'on' if unit.off else 'off'}. The audit shows what follows."
            self._change(lambda now: switch(now, unit_id, off=not unit.off), said)

    def _change_link(self, key: str, typed: Typed) -> None:
        self._change(lambda now: with_link(now, _whole_link(now, key, typed)), "Changed.")

    def _add_link(self, sender: str, receiver: str, typed: Typed) -> None:
        new = {**typed, "from": sender, "to": receiver}
        self._change(lambda now: add_link(now, link_of(new)), "Added.")

    # --- showing ------------------------------------------------------------------------------------------------

    def _shown(self) -> None:
        """Show the map as it is now, and audit it."""
        draft = self._draft
        if draft is None:
            return
        self.screen.frame.lead(map_said(draft.now))
        units = [(unit.name, unit.id) for unit in draft.now.units]
        links = [(_link_said(draft.now, link), ARROW.join(link.key)) for link in draft.now.links]
        self.screen.offer_parts(units, links)
        self._show_unit(str(self.screen.unit.value or ""))
        self._show_link(str(self.screen.link.value or ""))
        self.screen.units.value = units_html(unit_rows(draft.now))
        self._audited = None
        self._draw()
        self._stand()
        told = Told(self.screen.frame.working.step, self._heard, self._failed)
        self._bench.begin(audited, draft.opened, draft.now, self._today(), told=told)

    def _stand(self) -> None:
        draft = self._draft
        if draft is not None:
            self.screen.stand(
                opened=True,
                can_undo=draft.changed,
                can_redo=bool(draft.after),
                can_take_back=bool(draft.earlier) and not draft.changed,
                is_kept=draft.is_kept,
            )

    def _draw(self) -> None:
        if self._draft is not None:
            after = self._audited.after if self._audited else None
            nodes, ties = picture_of(self._draft.now, after, str(self.screen.ways.value or ""))
            said = f"The map: {map_said(self._draft.now)} The list below says the same."
            drawn = picture_svg(nodes, ties, said, beside=True)
            self.screen.picture.value = stage_html(drawn, "The picture of the map", wide=True)

    def _show_unit(self, unit_id: str) -> None:
        unit = self._draft.now.unit(unit_id) if self._draft else None
        if unit is not None:
            self.screen.fill_unit(unit_typed(unit), off=unit.off)

    def _show_link(self, key: str) -> None:
        link = self._draft.now.link(*_ends(key)) if self._draft and key else None
        if link is not None:
            self.screen.fill_link(link_typed(link))

    # --- the audit ----------------------------------------------------------------------------------------------

    def _heard(self, found: Audited) -> None:
        self.screen.frame.working.rest()
        self._audited = found
        audit, screen = found.after, self.screen
        screen.audit_head.value = audit_head_html(audit.errors, len(audit.findings) - audit.errors, audit_said(audit))
        screen.holes.value = holes_html(hole_rows(audit))
        duties = ("Duty", "Start hours kept", "At worst", "After")
        screen.duties.value = plain_table_html("Duties to tell", duties, duty_rows(audit))
        waits = ("Unit", "Cases a day", "Can do", "Mean wait")
        screen.queues.value = plain_table_html("How long a case waits", waits, queue_rows(audit))
        screen.numbers.value = numbers_html("Before and after", number_rows(found.before, audit))
        made = compare(found.before, audit)
        screen.changes.value = changes_html(
            changes_said(found.before.map, audit.map),
            [each.what for each in made.gone],
            [each.what for each in made.new],
            effects_said(made, found.before, audit),
        )
        self._show_week(str(screen.of_week.value or ""))
        self._draw()

    def _show_week(self, unit_id: str) -> None:
        if self._audited is not None:
            self.screen.week.value = week_html(week_of(self._audited.after, unit_id))

    def _failed(self, sentence: str) -> None:
        self.screen.frame.working.rest()
        self.screen.frame.say(sentence, bad=True)

    def _cancel(self) -> None:
        self._bench.cancel()
        self.screen.frame.working.rest()
        self.screen.frame.say("The audit was cancelled. It begins again with the next change.")

    # --- files --------------------------------------------------------------------------------------------------

    def _give(self, kind: str) -> None:
        if self._draft is None:
            return
        if kind not in REPORTS:
            self._hand_over(file_of(kind, self._draft.now))
        elif self._audited is None:
            self.screen.frame.say(
                "The audit is still under way. Please ask for the report again in a moment.", bad=True
            )
        else:
            self._try(partial(self._begin_report, kind, self._audited))

    def _begin_report(self, kind: str, found: Audited) -> None:
        done = partial(self._reported, kind, found.after.map)
        told = Told(self.screen.frame.working.step, done, self._failed)
        self._bench.begin(report_made, found, self._keeper.facts(), kind, told=told)

    def _reported(self, kind: str, whole: ReferralMap, content: bytes) -> None:
        self.screen.frame.working.rest()
        self._hand_over(report_of(kind, whole, content))

    def _hand_over(self, made: MadeFile) -> None:
        self.screen.frame.download.give(made.name, made.content, made.kind)
        self.screen.frame.say(f"{made.name} was made; your browser keeps it with its downloads.")

    def _try(self, act: Callable[[], None]) -> None:
        """Do what was pressed, in the name of somebody who is still signed in; what is in the way is one sentence."""
        try:
            self._keeper.here()
            act()
        except FirstContactError as fault:
            self.screen.frame.say(fault.sentence, bad=True)


def _key(name: str, shipped: bool) -> str:  # noqa: FBT001 - one word of a key
    return f"{SHIPPED if shipped else OWN} {name}"


def _ends(key: str) -> tuple[str, str]:
    sender, _, receiver = key.partition(ARROW)
    return sender, receiver


def _whole_link(whole: ReferralMap, key: str, typed: Typed) -> Typed:
    sender, receiver = _ends(key)
    link = whole.link(sender, receiver)
    return {**(link_typed(link) if link else {}), **typed, "from": sender, "to": receiver}


def _link_said(whole: ReferralMap, link: Link) -> str:
    units = whole.by_id()
    return ARROW.join(units[each].name for each in link.key)

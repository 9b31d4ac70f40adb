"""The plan of whoever played a case: whom they would act on first, as a share of the proven best plan.

It can be asked once a run has ended. People's safety is no part of what is weighed: nobody who is harmed can be acted
against, also not by a request that names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from simlib.errors import Malformed, NotOffered, RunOver
from simlib.network.case import CaseGraph, CaseNode, NodeKind, Role
from simlib.network.control import control_flow, control_in, controlled
from simlib.network.plans import Plan, Share, best_plan, share_of_best
from simlib.network.truth import truth_of
from simlib.play.story import Story
from simlib.scenario.listing import listed

Json = dict[str, object]

MOST = 2
"""How many a plan may name: the first steps, not the whole investigation."""

PLANS_KEPT = 64
"""Best plans that are remembered, of the cases asked about last."""

SAFETY = "Before any of this, whoever is at risk is made safe. That is never weighed against anything."


HARMED = "is somebody who is harmed here. Nobody acts against them."


def plan_offer(truth: CaseGraph) -> Json | None:
    """What may be acted on, people first; None where nobody is under control, so that there is nothing to plan.

    `never` are all others, each with the sentence that a request naming them is answered with.
    """
    if not controlled(control_in(truth)):
        return None
    targets = sorted(truth.targets(), key=lambda node: node.kind is not NodeKind.PERSON)
    return {
        "most": min(MOST, len(targets)),
        "targets": [{"name": node.label, "kind": node.kind.value} for node in targets],
        "never": [{"name": node.label, "why": _why_not(node)} for node in truth.nodes if node not in targets],
        "safety": SAFETY,
    }


def plan_result(story: Story, targets: object) -> Json:
    """What comes of acting on these first. `targets` are names, as a client sent them.

    Raises `RunOver` while the run goes on, `Malformed` for anything but one or two names, and `NotOffered` for a name
    that may not be acted on: somebody who is harmed, above all.
    """
    if not story.state.ended:
        raise RunOver("A plan can be tried when the case has ended.")
    truth = truth_of(story.program.scenario)
    wanted = _wanted(truth, targets)
    best = proven_best(truth, len(wanted))
    share = share_of_best(truth, wanted, best=best)
    return {
        "targets": list(wanted),
        "percent": round(100 * share.share),
        "best": list(best.targets),
        "proven": best.proven,
        "controlled": {
            "before": _controlled(truth, ()),
            "yours": _controlled(truth, wanted),
            "best": _controlled(truth, best.targets),
        },
        "sentences": list(_sentences(truth, wanted)),
        "beside": list(_beside(truth, wanted, share)),
    }


@lru_cache(maxsize=PLANS_KEPT)
def proven_best(truth: CaseGraph, most: int) -> Plan:
    """The best plan of at most so many: who asks again and again gets the same proof, and keeps nobody waiting."""
    return best_plan(truth, most)


def _wanted(truth: CaseGraph, targets: object) -> tuple[str, ...]:
    """The names that were sent, each checked."""
    offered = plan_offer(truth)
    if offered is None:
        raise NotOffered("Nobody is under control in this case, so there is nobody to act on.")
    if not isinstance(targets, list) or not all(isinstance(name, str) for name in targets):
        raise Malformed("That plan came incomplete. Please choose again.")
    wanted = tuple(dict.fromkeys(targets))
    if not 0 < len(wanted) <= MOST:
        raise Malformed("Please choose one or two.")
    people, allowed = truth.by_id, {node.id for node in truth.targets()}
    for name in wanted:
        if name not in allowed:
            raise NotOffered(_why_not(people.get(name)))
    return wanted


def _why_not(node: CaseNode | None) -> str:
    match node:
        case None:
            return "That is not among those who can be acted on here. Please choose from the list."
        case CaseNode(role=Role.DUAL_STATUS):
            return (
                f"{node.label} {HARMED} That they were made to take part does not change it. "
                "Please choose somebody else."
            )
        case CaseNode(protected=True):
            return (
                f"{node.label} is somebody who is harmed here. Nobody acts against them. Please choose somebody else."
            )
        case CaseNode(kind=NodeKind.PERSON):
            return f"{node.label} is not known to take part. Nobody acts against them. Please choose somebody else."
    return f"{node.label} is nothing to search, close, or take here. Please choose something else."


def _controlled(truth: CaseGraph, gone: Sequence[str]) -> list[str]:
    """Whom control still reaches once these are acted on, as they are called."""
    left = controlled(control_in(truth).without(gone))
    return [node.label for node in truth.protected() if node.id in left]


def _sentences(truth: CaseGraph, wanted: Sequence[str]) -> Iterator[str]:
    yield from (_alone(truth, name) for name in wanted)
    yield _left(truth, wanted, "your plan")


def _left(truth: CaseGraph, gone: Sequence[str], plan: str) -> str:
    named = _controlled(truth, gone)
    if named:
        return f"Still under control after {plan}: {listed(named)}."
    return f"After {plan}, nothing that this case shows still controls {listed(_controlled(truth, ()))}."


def _alone(truth: CaseGraph, name: str) -> str:
    """What acting on this one alone does to the control over those who are harmed."""
    control = control_in(truth)
    before, after = control_flow(control), control_flow(control.without([name]))
    taken = round(100 * (before - after) / before) if before > 0 else 0
    over = listed(_controlled(truth, ()))
    match taken:
        case 0:
            return f"Acting on {name} takes away none of the control over {over}."
        case 100:
            return f"Acting on {name} takes away all of the control over {over} that this case shows."
        case _:
            return f"Acting on {name} takes away {taken} percent of the control over {over}."


def _beside(truth: CaseGraph, wanted: Sequence[str], share: Share) -> Iterator[str]:
    """The plan beside the best one of as many steps: how far that is proven, and whom it leaves under control."""
    best, named = share.best, listed(list(share.best.targets))
    proof = "every plan was tried" if best.proven else f"that is proven to {round(100 * (1 - best.gap))} percent"
    if share.share < 1:
        yield f"The best plan of as many steps is to act on {named}. None does better: {proof}."
        yield _left(truth, best.targets, "the best plan")
        return
    if len(best.targets) < len(wanted):
        yield f"To act on {named} alone does as much. Nobody is acted on for nothing."
    yield f"No plan of as many steps does better than yours: {proof}."

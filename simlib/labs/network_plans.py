"""Plans in words: what the network lab says of each beside the proven best."""

from __future__ import annotations

from collections.abc import Iterable

from simlib.html.blocks import count_words
from simlib.html.network_lab import PlanRow, plans_html
from simlib.labs.network_jobs import Compared
from simlib.network.case import CaseGraph
from simlib.network.plans import Plan, Share


def compared_html(case: CaseGraph, compared: Compared) -> str:
    """Every plan with what it leaves, the proven best first."""
    best = compared.best
    rows = [_row(case, "Best plan", best, best)]
    rows += [_own(case, *compared.own)] if compared.own else []
    rows += [_row(case, name, plan, best) for name, plan in compared.others]
    harmed = len(case.protected())
    before = (
        f"Now {best.controlled_before} of {harmed} who are harmed are controlled, with control of "
        f"{best.flow_before:.1f} flowing to them. A plan is better the less control it leaves."
    )
    return plans_html(rows, before, _names(case, best.made_safe))


def _row(case: CaseGraph, name: str, plan: Plan, best: Plan) -> PlanRow:
    is_best = plan is best
    return PlanRow(
        name=name,
        targets=_names(case, plan.targets),
        controlled=str(plan.controlled),
        flow=f"{plan.flow:.1f}",
        share=_share_said(plan, best),
        standing=_standing(plan) if is_best else "A simple rule; nothing is proven",
        proven=is_best and plan.proven,
    )


def _standing(plan: Plan) -> str:
    if plan.proven:
        return f"Proven best: bound {plan.bound:.1f}, gap 0"
    return f"Best found: bound {plan.bound:.1f}, gap {plan.gap:.0%}"


def _share_said(plan: Plan, best: Plan) -> str:
    most = best.flow_before - best.flow
    return f"{max(0.0, (plan.flow_before - plan.flow) / most):.0%}" if most > 0 else "none to take"


def _own(case: CaseGraph, plan: Plan, share: Share) -> PlanRow:
    return PlanRow(
        name="Your plan",
        targets=_names(case, plan.targets),
        controlled=str(plan.controlled),
        flow=f"{plan.flow:.1f}",
        share=f"{share.share:.0%}",
        standing=f"Beside the best plan of {count_words(len(plan.targets), 'target')}",
    )


def _names(case: CaseGraph, ids: Iterable[str]) -> tuple[str, ...]:
    known = case.by_id
    return tuple(known[each].label if each in known else each for each in ids)

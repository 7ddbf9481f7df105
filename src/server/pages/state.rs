//! Who did an event, according to whom, as a table; what of its record claims are against.

use super::links::PageContext;
use crate::render::attribution;
use crate::render::claims::state::relation_name;
use crate::render::html::{Markup, html, join};
use crate::views::model::{
    AgentEdge, Attribution, Dispute, DisputedFact, Entity, EventState, Fact, Named, Position,
    PositionClaim, Reversal,
};
use oxrdf::NamedNode;

fn agents(context: &PageContext<'_>, agents: &[Entity]) -> Markup {
    join(
        agents
            .iter()
            .map(|agent| context.link(&agent.id, &agent.label)),
        ", ",
    )
}

/// Who did it and whether it happened; nothing where nobody claims anything of it.
pub(super) fn section(context: &PageContext<'_>, state: &EventState) -> Markup {
    let attribution = &state.attribution;
    html! {
        @if let Some(happening) = attribution::happening(&state.happening) {
            p { strong.doubt { (happening) } }
        }
        @if !attribution.is_empty() {
            section aria-labelledby="who" {
                h2 #who { "Who did it, according to whom" }
                @if attribution.named != Named::None { (table(context, attribution)) }
                (summary(context, attribution))
            }
        }
    }
}

fn table(context: &PageContext<'_>, attribution: &Attribution) -> Markup {
    let rows = attribution.rows();
    let is_disputed = rows.iter().any(|row| !row.disputed.is_empty());
    html! {
        div.wide role="region" aria-label="Who did it" tabindex="0" {
            table {
                thead {
                    tr {
                        @for name in ["Agent", "Named by"] { th scope="col" { (name) } }
                        @if is_disputed { th scope="col" { "Disputed" } }
                    }
                }
                tbody {
                    @for row in &rows {
                        "\n"
                        tr {
                            td {
                                (context.link(&row.agent.id, &row.agent.label))
                                (attribution::sign(row.named()))
                            }
                            td {
                                @for position in &row.named_by { p { (named_by(context, position, Some(row.agent))) } }
                            }
                            @if is_disputed {
                                td {
                                    @for dispute in &row.disputed { p { (disputed(context, dispute)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who says it, each of the claims that name an agent with its day and basis.
fn named_by(context: &PageContext<'_>, position: &Position, agent: Option<&Entity>) -> Markup {
    let names = |claim: &&PositionClaim| agent.is_none_or(|agent| claim.agents.contains(agent));
    let claims = position.claims.iter().filter(names);
    let claims = claims.map(|claim| context.link(&claim.id, &attribution::position_claim(claim)));
    html! {
        (agents(context, position.by.as_slice()))
        @if position.by.is_none() { "a claimant not recorded" }
        " (" (join(claims, "; "))
        @match position.named {
            Named::Alleged => "; alleged",
            Named::SelfClaimed => "; of itself",
            _ => "",
        }
        ")"
    }
}

/// A dispute in words, each with links to its claims.
fn disputed(context: &PageContext<'_>, dispute: &Dispute) -> Markup {
    let mut claims = dispute.claims.iter();
    html! {
        span.doubt { (attribution::dispute(dispute)) }
        @if let (Some(claim), None) = (claims.next(), claims.next()) {
            " " (context.link(claim, "claim"))
        }
    }
}

fn summary(context: &PageContext<'_>, attribution: &Attribution) -> Markup {
    html! {
        @if attribution.named != Named::None {
            p {
                (attribution::named(attribution.named)) "; agreed: "
                @if attribution.agreed.is_empty() { "nobody" }
                (agents(context, &attribution.agreed))
            }
        }
        @for own in &attribution.also_claimed {
            p {
                "also claimed by " (named_by(context, &own.position, None))
                @for against in &own.dispute { ", " (disputed(context, against)) }
            }
        }
        @for denial in &attribution.without_accuser {
            p { (attribution::without_accuser(denial)) }
        }
    }
}

/// The claims against a fact of the record.
pub(super) fn against(
    context: &PageContext<'_>,
    state: Option<&EventState>,
    fact: &Fact,
) -> Markup {
    let facts = state.map(|state| state.disputes_of_fact(fact.property.as_ref()));
    let one = |disputed: &&DisputedFact| {
        html! {
            p.doubt {
                (attribution::fact_against(fact, disputed)) " "
                (context.link(&disputed.claim, "claim"))
            }
        }
    };
    html! { @for disputed in facts.iter().flatten() { (one(disputed)) } }
}

/// The relations between agents that were looked at, those that decide nothing last.
pub(super) fn relations(context: &PageContext<'_>, attribution: &Attribution) -> Markup {
    let (used, unused): (Vec<_>, Vec<_>) = attribution.edges.iter().partition(|edge| edge.decides);
    let claims = |edge: &AgentEdge| {
        let link = |(number, id): (usize, &NamedNode)| context.link(id, &format!("claim {number}"));
        let links: Vec<_> = (1..).zip(&edge.claims).map(link).collect();
        links
    };
    html! {
        @if !attribution.edges.is_empty() {
            details.topic {
                summary {
                    "Relations between these agents " span.n { (attribution.edges.len()) }
                }
                ul {
                    @for edge in used.into_iter().chain(unused) {
                        "\n"
                        li {
                            (context.link(&edge.from.id, &edge.from.label))
                            " " (relation_name(edge)) " "
                            (context.link(&edge.to.id, &edge.to.label)) ", "
                            @if edge.claims.is_empty() { "on record" }
                            (join(claims(edge), ", "))
                            @if !edge.decides { "; disputed or only reported, decides nothing" }
                        }
                    }
                }
            }
        }
    }
}

/// The later events that undo an event.
pub(super) fn reversals(context: &PageContext<'_>, reversals: &[Reversal]) -> Markup {
    html! {
        @for reversal in reversals {
            p {
                "Reversed by " (context.link(&reversal.event.id, &reversal.event.label)) ": "
                (attribution::reversal(reversal))
            }
        }
    }
}

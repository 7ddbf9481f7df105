//! The standing claims that two groups or two events are one.

use super::rows::{date, entity, node, table};
use crate::Annals;
use crate::model::vocab::ann;
use crate::query::{Error, ParamValues, QueryOptions};
use crate::views::model::{Entity, Equation, Equations, Follow, Stance};

/// The claims that are to be followed.
///
/// # Errors
/// See [`Error`].
pub(crate) fn equations(
    annals: &Annals,
    follow: &Follow,
    limits: &QueryOptions,
) -> Result<Equations, Error> {
    if *follow == Follow::Nobody {
        return Ok(Equations::default());
    }
    let limits = QueryOptions {
        columns: None,
        reverse: false,
        ..limits.clone()
    };
    let rows = table(annals.query_saved("equations", &ParamValues::default(), &limits)?)?;
    let mut claims: Vec<(Equation, Stance)> = Vec::new();
    for row in rows.iter() {
        let Some(claim) = node(row, "claim") else {
            continue;
        };
        let ends = (
            entity(row, "one", "oneLabel"),
            entity(row, "other", "otherLabel"),
        );
        let (Some(one), Some(other)) = ends else {
            continue;
        };
        // On whose behalf it is said, else who says it.
        let by = entity(row, "for", "forLabel").or_else(|| entity(row, "by", "byLabel"));
        let known = claims
            .iter_mut()
            .find(|(it, _)| it.claim == claim && it.one == one && it.other == other);
        match known {
            Some((known, _)) => add(&mut known.by, by),
            None => {
                let stance = row.get("stance").cloned();
                let equation = Equation {
                    claim,
                    of_events: node(row, "relation").is_some_and(|it| it == ann::SAME_EVENT_AS),
                    one,
                    other,
                    by: by.into_iter().collect(),
                    on: date(row, "on"),
                    disputed_by: Vec::new(),
                };
                claims.push((equation, stance.map_or_else(Stance::default, Stance::from)));
            }
        }
    }
    Ok(Equations::new(with_disputes(claims), follow))
}

fn add(all: &mut Vec<Entity>, more: Option<Entity>) {
    if let Some(one) = more
        && !all.contains(&one)
    {
        all.push(one);
    }
}

/// The claims that assert, each with those who deny or doubt the same.
fn with_disputes(claims: Vec<(Equation, Stance)>) -> Vec<Equation> {
    let (mut said, others): (Vec<_>, Vec<_>) = claims
        .into_iter()
        .partition(|(_, stance)| *stance == Stance::Asserts);
    let against = [Stance::Denies, Stance::Doubts];
    for (denial, _) in others.iter().filter(|(_, its)| against.contains(its)) {
        for (claim, _) in &mut said {
            let ends = (&claim.one.id, &claim.other.id);
            let (one, other) = (&denial.one.id, &denial.other.id);
            if ends == (one, other) || ends == (other, one) {
                for by in &denial.by {
                    add(&mut claim.disputed_by, Some(by.clone()));
                }
            }
        }
    }
    said.into_iter().map(|(claim, _)| claim).collect()
}

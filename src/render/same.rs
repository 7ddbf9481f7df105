//! What claimants say is the same, in words and as JSON.

use super::attribution::{join, says};
use crate::model::id;
use crate::views::model::{Equation, SameAs, Sameness};
use serde_json::{Value, json};

/// The claims used, and what nobody says, a line each.
pub fn lines(same: &SameAs) -> Vec<String> {
    if same.said.is_empty() && same.unsaid.is_empty() {
        return vec!["no standing claim says that anything here is the same".to_owned()];
    }
    let said = same.claims().into_iter().map(|claim| {
        let name = id::shorten(claim.claim.as_str());
        format!("{} ({name})", sentence(claim))
    });
    let unsaid = same.unsaid.iter().map(|same| {
        let chain: Vec<_> = same.claims.iter().map(sentence).collect();
        let (one, other) = (&same.one.label, &same.other.label);
        format!("nobody says that {one} is {other}: {}", chain.join("; "))
    });
    said.chain(unsaid).collect()
}

/// `Seashell Blizzard is Sandworm, says Microsoft, 18 April 2023; denied or doubted by ESET`.
fn sentence(claim: &Equation) -> String {
    let (one, other) = (&claim.one.label, &claim.other.label);
    let mut text = format!("{one} is {other}, {}", says(claim));
    if let Some(on) = &claim.on {
        text.push_str(&format!(", {}", on.words()));
    }
    if !claim.disputed_by.is_empty() {
        let by = join(&claim.disputed_by);
        text.push_str(&format!("; denied or doubted by {by}"));
    }
    text
}

/// `said` and `unsaid`, each with `one`, `other` and the `claims` between them.
pub(crate) fn same_as(same: &SameAs) -> Value {
    json!({ "said": samenesses(&same.said), "unsaid": samenesses(&same.unsaid) })
}

/// What is the same, each with the claims that say so.
pub(crate) fn samenesses(all: &[Sameness]) -> Vec<Value> {
    let sameness = |same: &Sameness| {
        json!({
            "one": same.one.id.as_str(),
            "other": same.other.id.as_str(),
            "label": same.other.label,
            "claims": same.claims.iter().map(equation).collect::<Vec<_>>(),
        })
    };
    all.iter().map(sameness).collect()
}

fn equation(claim: &Equation) -> Value {
    let ids = |all: &[crate::views::model::Entity]| -> Vec<String> {
        all.iter().map(|it| it.id.as_str().to_owned()).collect()
    };
    json!({
        "claim": claim.claim.as_str(),
        "one": claim.one.id.as_str(),
        "other": claim.other.id.as_str(),
        "by": ids(&claim.by),
        "on": claim.on.as_ref().map(|on| on.words()),
        "disputedBy": ids(&claim.disputed_by),
    })
}

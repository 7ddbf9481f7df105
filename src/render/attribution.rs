//! The state of an event in words: who did it according to whom, how that is disputed, which facts
//! claims are against, whether it happened.

use crate::model::vocab::ann;
use crate::model::when::When;
use crate::render::style::count;
use crate::views::model::{
    AttributionRow, Dispute, DisputeKind, DisputedFact, Entity, Entry, Equation, EventState, Fact,
    FactDisputeKind, Happening, Made, Measure, Named, PositionClaim, Reversal, Sameness, SelfClaim,
};

/// The format of a day.
pub(crate) const DAY_FORMAT: &str = "%-d %b %Y";

/// The sign after the name of an agent, by how firmly it is named.
pub(crate) fn sign(named: Named) -> &'static str {
    match named {
        Named::Attributed => "?",
        Named::Alleged => "??",
        Named::SelfClaimed => " claimed",
        Named::None => "",
    }
}

/// How firmly an event is attributed, in words.
pub(crate) fn named(named: Named) -> &'static str {
    match named {
        Named::Attributed => "attributed",
        Named::Alleged => "alleged",
        Named::SelfClaimed => "claimed only by those named",
        Named::None => "nobody is named",
    }
}

/// The level of rivals, in words.
pub(crate) fn level(level: i64) -> String {
    match level {
        1 => "person".to_owned(),
        2 => "group".to_owned(),
        3 => "organisation".to_owned(),
        4 => "government body".to_owned(),
        5 => "state".to_owned(),
        other => format!("level {other}"),
    }
}

/// When a claim was made: its own date, else the day by which it was published. A day on which
/// somebody read it is never shown as that.
pub(crate) fn made(made: &Made) -> String {
    let published = made.days.first.and(made.days.last);
    match (&made.on, published) {
        (Some(on), _) => on.words(),
        (None, Some(day)) => format!("published by {}", day.format(DAY_FORMAT)),
        (None, None) => "undated".to_owned(),
    }
}

/// Names in a row: `Estonia, Latvia and Norway`.
pub(crate) fn join(names: &[Entity]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.label.as_str()).collect();
    match names.split_last() {
        None => "a claimant not recorded".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// The word for a way in which an attribution is disputed.
pub(crate) fn dispute_kind(dispute: &Dispute) -> String {
    match (dispute.kind, dispute.level) {
        (DisputeKind::DeniedByAccused, _) => "denied by the accused".to_owned(),
        (DisputeKind::Denied, _) => "denied".to_owned(),
        (DisputeKind::Doubted, _) => "doubted".to_owned(),
        (DisputeKind::Rival, Some(at)) => format!("contested at the level of {}", plural(at)),
        (DisputeKind::Rival, None) => "contested".to_owned(),
    }
}

fn plural(at: i64) -> String {
    match at {
        1..=3 => format!("{}s", level(at)),
        4 => "government bodies".to_owned(),
        5 => "states".to_owned(),
        other => format!("level {other}"),
    }
}

/// A way in which an attribution is disputed: `denied by Kremlin (about Russia, 15 February 2018)`.
pub(crate) fn dispute(dispute: &Dispute) -> String {
    let by = join(&dispute.by);
    let kind = dispute_kind(dispute);
    if dispute.kind == DisputeKind::Rival {
        return format!("{kind}: {} (named by {by})", or(&dispute.agents));
    }
    let of_itself = dispute
        .agents
        .iter()
        .all(|agent| dispute.by.contains(agent));
    let of = match of_itself {
        true => String::new(),
        false => format!("about {}, ", join(&dispute.agents)),
    };
    let by = match dispute.kind {
        DisputeKind::DeniedByAccused => format!(": {by}"),
        _ => format!(" by {by}"),
    };
    format!("{kind}{by} ({of}{})", made(&dispute.made))
}

fn or(names: &[Entity]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.label.as_str()).collect();
    names.join(" or ")
}

/// When and on what basis a claim of a position was made: `15 Feb 2018, official`.
pub(crate) fn position_claim(claim: &PositionClaim) -> String {
    let basis = claim.basis.iter().map(|basis| basis.label.clone());
    let parts: Vec<_> = std::iter::once(made(&claim.made)).chain(basis).collect();
    parts.join(", ")
}

/// Who names an agent now, when and on what basis, those who say it together in one:
/// `named by Estonia and Latvia (4 January 2024, official)`.
pub(crate) fn named_by(row: &AttributionRow<'_>) -> Vec<String> {
    let mut said: Vec<(&str, String, Vec<Entity>)> = Vec::new();
    for position in &row.named_by {
        let (verb, how) = match position.named {
            Named::SelfClaimed => ("claimed by", ""),
            Named::Alleged => ("named by", "; alleged"),
            _ => ("named by", ""),
        };
        let mut claims: Vec<_> = position.claims_of(row.agent).map(position_claim).collect();
        claims.dedup();
        let how = format!("({}{how})", claims.join("; "));
        let by = position.by.clone();
        match said.iter_mut().find(|it| it.0 == verb && it.1 == how) {
            Some((.., all)) => all.extend(by),
            None => said.push((verb, how, by.into_iter().collect())),
        }
    }
    let words = said.into_iter();
    words
        .map(|(verb, how, by)| format!("{verb} {} {how}", join(&by)))
        .collect()
}

/// Who names an agent: `Sandworm: named by SBU (4 January 2024, official)`.
fn row(row: &AttributionRow<'_>) -> String {
    format!("{}: {}", row.agent.label, named_by(row).join(", "))
}

/// A claim of one's own doing beside what others say: `also claimed by KillNet (…), doubted by X`.
pub(crate) fn self_claim(claim: &SelfClaim) -> String {
    let by = join(claim.position.by.as_slice());
    let mut claims: Vec<_> = claim.position.claims.iter().map(position_claim).collect();
    claims.dedup();
    let mut text = format!("also claimed by {by} ({})", claims.join("; "));
    for against in &claim.dispute {
        text.push_str(&format!(", {}", dispute(against)));
    }
    text
}

/// A denial or doubt of agents that nobody names: `Italy denies it (5 May 2023); no accuser recorded`.
pub(crate) fn without_accuser(dispute: &Dispute) -> String {
    let verb = match dispute.kind {
        DisputeKind::Doubted => "doubted",
        _ => "denied",
    };
    let by = join(&dispute.by);
    let agents = join(&dispute.agents);
    let when = made(&dispute.made);
    format!("{agents}: {verb} by {by} ({when}); no accuser recorded")
}

/// Whether an event happened, if that is in question.
pub(crate) fn happening(happening: &Happening) -> Option<String> {
    match (&happening.status, happening.is_disputed) {
        (_, true) => Some("whether it happened: disputed".to_owned()),
        (Some(status), false) => Some(format!("status: {}", status.label)),
        (None, false) => None,
    }
}

/// A claim against the record: `target Kyivstar: denied by Kyivstar (undated)`.
pub(crate) fn fact(fact: &DisputedFact) -> String {
    format!("{} {}: {}", fact.name, fact.recorded.shown, against(fact))
}

/// A claim against one of the values of a fact, naming the value where there are several.
pub(crate) fn fact_against(whole: &Fact, disputed: &DisputedFact) -> String {
    match whole.values.len() {
        1 => against(disputed),
        _ => format!("{}: {}", disputed.recorded.shown, against(disputed)),
    }
}

/// What a claim against the record says: `denied by Kyivstar (undated)`.
pub(crate) fn against(fact: &DisputedFact) -> String {
    let (by, when) = (join(&fact.by), made(&fact.made));
    match fact.kind {
        FactDisputeKind::Denied => format!("denied by {by} ({when})"),
        FactDisputeKind::Doubted => format!("doubted by {by} ({when})"),
        FactDisputeKind::Different => {
            format!("{} according to {by} ({when})", fact.claimed.shown)
        }
    }
}

/// What undoes an event: `lifts it (30 December 2025, for Sara Hamou)`.
pub(crate) fn reversal(reversal: &Reversal) -> String {
    let when = reversal.when.as_ref().map(When::words);
    let mut text = when.unwrap_or_else(|| "undated".to_owned());
    if !reversal.whom.is_empty() {
        text.push_str(&format!(", for {}", join(&reversal.whom)));
    }
    text
}

/// Who names whom, a sentence for each agent that is named.
pub(crate) fn rows(state: &EventState) -> Vec<String> {
    state.attribution.rows().iter().map(row).collect()
}

/// The state of an event, a sentence each; nothing where nobody claims anything of it.
pub(crate) fn sentences(state: &EventState) -> Vec<String> {
    let mut lines = rows(state);
    lines.extend(summary(state));
    lines
}

/// The state of an event without who names whom.
pub(crate) fn summary(state: &EventState) -> Vec<String> {
    let attribution = &state.attribution;
    let mut lines: Vec<String> = happening(&state.happening).into_iter().collect();
    lines.extend(attribution.dispute.iter().map(dispute));
    if attribution.rows().len() > 1 {
        lines.push(match attribution.agreed.is_empty() {
            true => "agreed: nobody".to_owned(),
            false => format!("agreed: {}", join(&attribution.agreed)),
        });
    }
    lines.extend(attribution.also_claimed.iter().map(self_claim));
    lines.extend(attribution.without_accuser.iter().map(without_accuser));
    let facts = state.disputed_facts.iter();
    lines.extend(facts.map(|its| format!("disputed: {}", fact(its))));
    lines
}

/// What became of a measure, according to whom: `lifted: US Treasury, 30 December 2025`.
pub(crate) fn measures(entry: &Entry) -> Vec<String> {
    let measure = |its: &Measure| {
        let when = its.on.as_ref().map(|on| format!(", {}", on.words()));
        let when = when.unwrap_or_default();
        format!(
            "measure status: {} ({}{when})",
            its.status.label,
            join(&its.by)
        )
    };
    entry.measures.iter().map(measure).collect()
}

/// All that is said of an event beside its record, a sentence each.
pub(crate) fn lines(entry: &Entry) -> Vec<String> {
    let mut lines = sentences(&entry.state);
    lines.extend(measures(entry));
    lines
}

/// The label of an event, after its status where that is not simply that it happened.
pub(crate) fn title(entry: &Entry) -> String {
    let happening = &entry.state.happening;
    let label = labelled(entry);
    match (&happening.status, happening.is_disputed) {
        (_, true) => format!("disputed: {label}"),
        (Some(status), false) => format!("{}: {label}", status.label),
        (None, false) => label,
    }
}

/// Who says that two things are one.
pub(crate) fn says(claim: &Equation) -> String {
    match claim.by.len() {
        0 | 1 => format!("says {}", join(&claim.by)),
        _ => format!("say {}", join(&claim.by)),
    }
}

/// What a row says of another event in it: ` = Outage of Kyivstar (says NetBlocks)`.
pub(crate) fn also(same: &Sameness) -> String {
    let mut said: Vec<String> = same.claims.iter().map(says).collect();
    said.dedup();
    format!(" = {} ({})", same.other.label, said.join("; "))
}

/// The label of an event and of those in the same row.
pub(crate) fn labelled(entry: &Entry) -> String {
    let also = entry.folded.iter().map(also);
    std::iter::once(entry.label.clone()).chain(also).collect()
}

/// How many events there are; those that did not happen, or not yet, are counted apart.
pub(crate) fn count_events<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let (mut happened, mut planned, mut off) = (0, 0, 0);
    for entry in entries {
        let happening = &entry.state.happening;
        let ahead = [ann::PLANNED, ann::POSTPONED];
        let status = happening.status.as_ref().map(|status| status.id.as_ref());
        match (happening.counts(), status) {
            (false, _) => off += 1,
            (true, Some(status)) if ahead.contains(&status) => planned += 1,
            (true, _) => happened += 1,
        }
    }
    let mut text = count(happened, "event");
    if planned > 0 {
        text.push_str(&format!(", {planned} planned"));
    }
    if off > 0 {
        text.push_str(&format!(", {off} cancelled or disproved"));
    }
    text
}

/// A date as written, in words.
pub(crate) fn in_words(written: &str) -> String {
    When::edtf(written).map_or_else(|_| written.to_owned(), |when| when.words())
}

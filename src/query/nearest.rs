//! The nearest of some names, for suggestions.

/// The most similar names that are suggested.
const MAX_SUGGESTIONS: usize = 3;

/// The longest name for which similar ones are looked for, in bytes: comparing takes time with it.
const MAX_COMPARED: usize = 200;

/// The nearest of some names, nearest first.
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    if name.len() > MAX_COMPARED {
        return Vec::new();
    }
    let name = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|known| {
            let lower = known.to_lowercase();
            if lower.len().abs_diff(name.len()) > 1 + name.len() / 3 {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&lower, &name);
            (distance <= 1 + name.chars().count() / 4).then_some((distance, known))
        })
        .collect();
    near.sort();
    let best = near.first().map_or(0, |near| near.0);
    // A name twice as different is hardly a useful suggestion.
    let near = near
        .into_iter()
        .filter(|(distance, _)| *distance <= 2 * best);
    near.take(MAX_SUGGESTIONS).map(|(_, name)| name).collect()
}

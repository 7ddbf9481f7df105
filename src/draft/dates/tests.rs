//! Sentences beside the dates that they say: `tests/data/articles/dates.tsv`.

use super::*;
use proptest::prelude::*;

fn read(text: &str, published: &str, language: &str) -> Vec<String> {
    let context = Context {
        published: published.parse().ok(),
        language: Some(language.to_owned()),
        ..Context::default()
    };
    let found = find(text, 0..text.len(), &context);
    let edtf = found
        .into_iter()
        .map(|it| it.edtf.unwrap_or_else(|| "?".to_owned()));
    edtf.collect()
}

#[test]
fn sentences_have_the_dates_that_they_say() {
    let cases = include_str!("../../../tests/data/articles/dates.tsv");
    let cases = cases.lines().filter(|line| !line.starts_with('#'));
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for case in cases {
        let [language, published, text, expected] = case.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {case}");
        };
        seen += 1;
        let found = match read(text, published, language) {
            none if none.is_empty() => "-".to_owned(),
            found => found.join(" "),
        };
        if found != expected {
            wrong.push(format!("{text}\n  {found} instead of {expected}"));
        }
    }
    assert!(seen > 50, "{seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #[test]
    fn any_words_give_valid_dates_within_the_text(
        words in prop::collection::vec("(in|on|May|December|12|31|2023|-|/|,|last|week|ago|two|from|to|between|and|Tuesday|Q3|~|é|9999|overnight|the|quarter|third)", 0..14),
        published in "(2023-12-20|0001-01-01|9999-12-31|-)",
    ) {
        let text = words.join(" ");
        let context = Context { published: published.parse().ok(), ..Context::default() };
        let mut end = 0;
        for found in find(&text, 0..text.len(), &context) {
            prop_assert!(text.get(found.range.clone()).is_some());
            prop_assert!(found.range.end > end);
            end = found.range.end;
            if let Some(edtf) = found.edtf {
                prop_assert!(When::edtf(&edtf).is_ok(), "{edtf}");
            }
        }
    }
}

//! Drafts of articles: what must be in them, and what must not.

use annals::draft::{DraftError, DraftOptions, Gazetteer, Page, draft};
use annals::model::origin::Origin;
use annals::model::problem::{Code, Severity};
use annals::parse::{Format, Input};
use annals::render::turtle;
use annals::{Annals, LoadOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let annals = Annals::bundled().expect("the bundled data");
    Gazetteer::of(&annals).expect("its names")
});

fn article(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
    fs::read_to_string(folder.join(name)).expect("an article")
}

fn drafted(text: &str, options: &DraftOptions) -> String {
    let document = draft(&Page::read(text), options, &GAZETTEER).expect("a draft");
    turtle::write(&document)
}

fn input(text: &str) -> Input {
    Input {
        origin: Origin::new("draft.ttl"),
        bytes: text.as_bytes().to_vec(),
        format: Format::Turtle,
    }
}

/// The statements of a draft that are no comments.
fn statements(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split(" # ").next().unwrap_or_default());
    lines
        .filter(|line| !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn an_article_gives_what_it_says_and_nothing_else() {
    let text = drafted(&article("own-example.html"), &DraftOptions::default());
    let said = statements(&text);
    for expected in [
        "src:courier-example-20260312 a ann:Source",
        "dcterms:title \"Wiper attack on Ukrtelecom stops payments in Ukraine\"@en",
        "dcterms:issued \"2026-03-12\"^^edtf:EDTF",
        "dcterms:creator \"Ada Example\"",
        "ann:eventType ann:destructiveAttack",
        "ann:target ag:ukrtelecom",
        "ann:place pl:ua",
        "ann:date \"2026-03-10\"^^edtf:EDTF",
        "ann:attributedTo ag:sandworm",
        "ann:attributedTo ag:russia",
        "ann:stance ann:denies",
        "ann:quote \"a wiper of a new family\"@en",
        "ann:claimedOn \"2026-03-11\"^^edtf:EDTF",
    ] {
        assert!(said.contains(expected), "{expected}\n{text}");
    }
    // Who is named beside the article, by description or in a condition, says and does nothing.
    for forbidden in [
        "ag:killnet",
        "ag:anonymous",
        "ag:aeroflot",
        "nothing to do",
        "2024",
    ] {
        assert!(!said.contains(forbidden), "{forbidden}\n{text}");
    }
    assert!(
        text.contains("# unknown publisher line 0: \"The Example Courier\""),
        "{text}"
    );
    assert!(
        text.contains("# unknown line 15: \"Harbour Freight Lines\""),
        "{text}"
    );
    assert!(
        text.contains("# date 2026-03-10 line 5: \"on Tuesday\""),
        "{text}"
    );
}

#[test]
fn a_draft_passes_the_checks_and_is_not_loaded() {
    let text = drafted(&article("own-example.html"), &DraftOptions::default());
    let problems = Annals::check(vec![input(&text)], None).expect("checks");
    assert!(
        problems.iter().all(|it| it.severity == Severity::Note),
        "{problems:#?}"
    );
    assert!(problems.iter().any(|it| it.code == Code::Draft));
    let mut annals = Annals::new().expect("a store");
    let refused = annals.load(vec![input(&text)], &LoadOptions::default());
    assert!(format!("{:?}", refused.expect_err("a draft")).contains("Draft"));
    let approved = text.replace("ann:draft true", "ann:draft false");
    let loaded = annals.load(vec![input(&approved)], &LoadOptions::default());
    assert!(loaded.is_ok(), "{loaded:?}");
    // Also beside what is there already.
    let more = input("@prefix ann: <https://w3id.org/annals/ns#> . <http://a/b> ann:draft true .");
    let more = Input {
        origin: Origin::new("more.ttl"),
        ..more
    };
    assert!(annals.load(vec![more], &LoadOptions::default()).is_err());
}

#[test]
fn words_stand_where_a_draft_says() {
    let page = Page::read(&article("own-example.html"));
    let lines: Vec<&str> = page.text.lines().collect();
    let text = drafted(&article("own-example.html"), &DraftOptions::default());
    let mut seen = 0;
    for line in text
        .lines()
        .filter_map(|it| it.split_once("line ").map(|(_, place)| place))
    {
        let (number, words) = line.split_once(": \"").expect("a place");
        let number: usize = number.parse().expect("a number");
        let words = words.strip_suffix('"').expect("the end of the words");
        seen += 1;
        assert!(
            number == 0 || lines[number - 1].contains(words),
            "line {number}: {words}"
        );
    }
    assert!(seen > 30, "{seen}");
    // Whatever a draft states, but for the form of the draft, has its words.
    let form = [
        "ann:draft",
        "ann:about",
        "ann:statedIn",
        "dcterms:source",
        " a ann:",
        "@prefix",
    ];
    for line in text
        .lines()
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
    {
        let is_form = form.iter().any(|it| line.contains(it));
        assert!(
            is_form || line.contains("# ") && line.contains("line "),
            "{line}"
        );
    }
}

#[test]
fn the_words_of_another_are_no_quotation() {
    let text = |sentence: &str| {
        format!(
            "Wiper attack on Ukrtelecom\n\nUkrtelecom was hit by a wiper attack.\n\n{sentence}\n"
        )
    };
    let options = DraftOptions {
        language: Some("en".to_owned()),
        ..DraftOptions::default()
    };
    let own = "KillNet said “it was very easy”.";
    assert!(
        statements(&drafted(&text(own), &options)).contains("ann:quote \"it was very easy\"@en")
    );
    for others in [
        "KillNet claimed responsibility for the attack, but Illia Vitiuk said “it was somebody else”.",
        "KillNet claimed responsibility for the attack, but he said “it was somebody else”.",
        "KillNet claimed responsibility for the attack, which was called “Sandworm Team”.",
    ] {
        let said = statements(&drafted(&text(others), &options));
        assert!(said.contains("ann:attributedTo ag:killnet"), "{said}");
        assert!(!said.contains("ann:quote"), "{said}");
    }
}

#[test]
fn sentences_claim_what_they_say() {
    let cases = article("claims.tsv");
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for case in cases.lines().filter(|line| !line.starts_with('#')) {
        let [language, sentence, expected] = case.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {case}");
        };
        seen += 1;
        let text = format!(
            "Wiper attack on Ukrtelecom\n\nUkrtelecom was hit by a wiper attack on 3 May 2031.\n\n{sentence}\n"
        );
        let options = DraftOptions {
            language: Some(language.to_owned()),
            ..DraftOptions::default()
        };
        let document = draft(&Page::read(&text), &options, &GAZETTEER).expect("a draft");
        let mut claims: BTreeMap<String, [String; 3]> = BTreeMap::new();
        for triple in &document.statements {
            let part = match triple.predicate.as_str().rsplit('#').next() {
                Some("claimedBy") => 0,
                Some("stance") => 1,
                Some("attributedTo") => 2,
                _ => continue,
            };
            let value = triple.object.to_string();
            let value = annals::model::id::shorten(value.trim_matches(['<', '>']));
            let none = || ["-", "ann:asserts", "-"].map(str::to_owned);
            claims
                .entry(triple.subject.to_string())
                .or_insert_with(none)[part] = value;
        }
        let found: Vec<String> = claims
            .values()
            .map(|claim| claim.join(" ").replace("ann:", ""))
            .collect();
        let found = if found.is_empty() {
            "-".to_owned()
        } else {
            found.join("; ")
        };
        if found != expected {
            wrong.push(format!("{sentence}\n  {found} instead of {expected}"));
        }
    }
    assert!(seen > 100, "{seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn any_text_gives_a_draft_that_can_be_checked_or_an_error() {
    let none = draft(
        &Page::read("<html><script>1</script>"),
        &DraftOptions::default(),
        &GAZETTEER,
    );
    assert!(matches!(none, Err(DraftError::NoText)));
    let nested =
        "<div><article><nav>".repeat(20_000) + "On Tuesday the SBU said “\\\"\n# x” \u{1b}[31m.";
    for text in [
        "# A title\n\nNo date and no name.\n",
        "攻撃は十二月に起きた。\n",
        "<p>On Tuesday</p",
        "<",
        "\"\"\" } . <http://evil> ann:draft false . '''\n\n# ann:x\r\nSBU said \"\"\" \\\" a b \"\n",
        "<meta property=og:title content='\"@en . ev:x a ann:Event . #\u{7}'><link rel=canonical href='javascript:1'>x",
        "<script type=application/ld+json>[[[{}</script><p>text without end",
        nested.as_str(),
    ] {
        let written = drafted(text, &DraftOptions::default());
        let problems = Annals::check(vec![input(&written)], None).expect("checks");
        assert!(
            problems.iter().all(|it| !it.is_error()),
            "{problems:#?}\n{written}"
        );
    }
}

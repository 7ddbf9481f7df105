//! Puts a draft together: the source, the event, the claims, and what is left for the reader.

use super::candidates;
use super::claim_nodes::{Article, add_claims};
use super::claims::Grammar;
use super::dates::Context;
use super::event::{self, Facts, date_property};
use super::gazetteer::{Gazetteer, Kind, KnownEvent};
use super::metadata::{Metadata, Stated};
use super::names::{Mention, NameFinder};
use super::options::DraftOptions;
use super::page::Page;
use super::remarks;
use super::sentence::Sentence;
use super::statements::{Draft, address, date, node, stands, words_in};
use super::subject::Subject;
use super::surnames::with_surnames;
use super::words::sentences;
use crate::model::months::month_of;
use crate::model::vocab::{ann, dcterms, rdfs};
use crate::model::{id, slug};
use crate::parse::TurtleDocument;
use oxrdf::NamedNode;
use std::ops::Range;

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The page has no text that could be read.
    #[error("there is no text to read")]
    NoText,
    /// The names of the record cannot be searched for.
    #[error("the names of the record cannot be searched for: {0}")]
    Names(String),
}

/// Drafts what a page says.
///
/// # Errors
/// [`DraftError`] for a page without text.
pub fn draft(
    page: &Page,
    options: &DraftOptions,
    gazetteer: &Gazetteer,
) -> Result<TurtleDocument, DraftError> {
    if page.text.trim().is_empty() {
        return Err(DraftError::NoText);
    }
    let about = about(page, options);
    let context = Context {
        published: about.issued.as_ref().and_then(|it| it.value.parse().ok()),
        language: about.language.as_ref().map(|it| it.value.clone()),
        ..Context::default()
    };
    let ranges = sentences(&page.text);
    let finder =
        NameFinder::new(gazetteer).map_err(|error| DraftError::Names(error.to_string()))?;
    let mut mentions = with_surnames(&page.text, finder.find(&page.text, &ranges));
    // Who wrote a text is not spoken of in it.
    let bylines = bylines(page, &about);
    mentions.retain(|it| {
        let words = &page.text[it.range.clone()];
        let is_author = about
            .authors
            .iter()
            .any(|author| author.value.contains(words));
        !is_author && !bylines.iter().any(|line| line.contains(&it.range.start))
    });
    let sentences = read(page, ranges, &mentions, context);
    let mut draft = Draft::new(page);
    let source = add_source(&mut draft, &about, gazetteer);
    let grammar = grammar(&about, &sentences);
    if let Some(source) = source {
        let events = add_event(&mut draft, &about, &source, &sentences, gazetteer, grammar);
        if let Some(grammar) = grammar {
            let article = Article {
                page,
                about: &about,
                source: &source,
                grammar,
                incidents: &gazetteer.incidents,
            };
            add_claims(&mut draft, article, &events, &sentences);
        }
    }
    remarks::remark(&mut draft, page, &about, &mentions, &sentences, grammar);
    Ok(draft.finish())
}

/// Reads the sentences in their order: a year that one tells holds for the next ones of its paragraph, and the
/// year of a heading for all until the next heading.
fn read<'a>(
    page: &'a Page,
    ranges: Vec<Range<usize>>,
    mentions: &'a [Mention<'a>],
    mut context: Context,
) -> Vec<Sentence<'a>> {
    let (mut found, mut end) = (Vec::with_capacity(ranges.len()), 0);
    let mut of_heading = None;
    for range in ranges {
        if page.text[end..range.start].contains("\n\n") {
            context.told_year = of_heading;
        }
        end = range.end;
        let heading = heading_year(&page.text[range.clone()]);
        if heading.is_some() {
            (of_heading, context.told_year) = (heading, heading);
        }
        let sentence = Sentence::new(&page.text, range, mentions, &context);
        for date in &sentence.dates {
            context.tell(date.edtf.as_deref());
        }
        found.push(sentence);
    }
    found
}

/// The year of a sentence that is nothing else, or a month and a year.
fn heading_year(text: &str) -> Option<u32> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let (first, year) = text.rsplit_once(' ').unwrap_or(("", text));
    let is_year = year.len() == 4 && year.starts_with(['1', '2']);
    let is_heading = first.is_empty() || month_of(first.trim()).is_some();
    year.parse().ok().filter(|_| is_year && is_heading)
}

/// The lines that say who wrote a text: "By Jane Doe, Reporter".
fn bylines(page: &Page, about: &Metadata) -> Vec<Range<usize>> {
    const MOST_WORDS: usize = 12;
    let mut begin = 0;
    let mut found = Vec::new();
    for line in page.text.split_inclusive('\n') {
        let text = line.trim();
        let is_short = text.split_whitespace().nth(MOST_WORDS).is_none() && !text.ends_with('.');
        let names_author = about
            .authors
            .iter()
            .any(|it| text.contains(it.value.as_str()));
        let is_byline = ["By ", "Von ", "Par ", "Por "]
            .iter()
            .any(|it| text.starts_with(it));
        if is_short && (names_author || is_byline && begin > 0) {
            found.push(begin..begin + line.len());
        }
        begin += line.len();
    }
    found
}

/// What a page says about itself, as statements about its source.
///
/// # Errors
/// [`DraftError`] for a page without text.
pub fn source(
    page: &Page,
    options: &DraftOptions,
    gazetteer: &Gazetteer,
) -> Result<TurtleDocument, DraftError> {
    if page.text.trim().is_empty() {
        return Err(DraftError::NoText);
    }
    let mut draft = Draft::new(page);
    add_source(&mut draft, &about(page, options), gazetteer);
    let mut document = draft.finish();
    // Who adds a source has looked at its page.
    document.statements.retain(|it| it.predicate != ann::DRAFT);
    Ok(document)
}

/// What is known about a page: from the caller, else from the page itself.
fn about(page: &Page, options: &DraftOptions) -> Metadata {
    let said = |value: &Option<String>| value.clone().map(|it| Stated::in_head(it.clone(), it));
    let own = page.metadata.clone();
    Metadata {
        url: said(&options.url).or(own.url),
        issued: said(&options.date).or(own.issued),
        publisher: said(&options.publisher).or(own.publisher),
        language: said(&options.language).or(own.language),
        ..own
    }
}

/// The node of a source: its publisher or host, and its day.
fn source_node(
    about: &Metadata,
    publisher: Option<&str>,
    gazetteer: &Gazetteer,
) -> Option<NamedNode> {
    let host = about.url.as_ref().and_then(|it| it.value.split('/').nth(2));
    let host = host.map(|it| {
        it.trim_start_matches("www.")
            .split(':')
            .next()
            .unwrap_or_default()
    });
    let name = publisher
        .and_then(|it| it.strip_prefix("ag:"))
        .map(str::to_owned);
    let name = name.or_else(|| slug::from_label(host?));
    let name = name.or_else(|| slug::from_label(&about.publisher.as_ref()?.value));
    let mut name = name.unwrap_or_else(|| "draft".to_owned());
    name.truncate(40);
    let day = about.issued.as_ref().map(|it| it.value.replace('-', ""));
    let day = day.filter(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let base = format!(
        "src:{}-{}",
        name.trim_end_matches('-'),
        day.as_deref().unwrap_or("nd")
    );
    let numbered = (1..).map(|number| match (number, &day) {
        (1, Some(_)) => base.clone(),
        _ => format!("{base}-{number}"),
    });
    numbered
        .take(10_000)
        .find(|it| !gazetteer.taken.contains(it))
        .and_then(|it| node(&it))
}

fn add_source(draft: &mut Draft<'_>, about: &Metadata, gazetteer: &Gazetteer) -> Option<NamedNode> {
    let publisher = about.publisher.as_ref().and_then(|it| {
        let known = gazetteer
            .names
            .get(&it.value)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let agents: Vec<_> = known.iter().filter(|it| it.kind == Kind::Agent).collect();
        match agents.as_slice() {
            [agent] => Some(agent.name.clone()),
            _ => Some(it.value.clone())
                .filter(|it| it.starts_with("ag:") && id::expand(it).is_some()),
        }
    });
    let source = source_node(about, publisher.as_deref(), gazetteer)?;
    draft.begin(&source, ann::SOURCE_CLASS);
    let language = about.language.as_ref().map(|it| it.value.as_str());
    let mut add = |property, value: oxrdf::Term, stated: &Stated| {
        draft.with_comment(&source, property, value, stands(stated.line, &stated.words));
    };
    if let Some(title) = &about.title {
        add(
            dcterms::TITLE,
            words_in(&title.value, language).into(),
            title,
        );
    }
    if let (Some(publisher), Some(stated)) = (publisher.as_deref().and_then(node), &about.publisher)
    {
        add(dcterms::PUBLISHER, publisher.into(), stated);
    }
    if let Some(issued) = &about.issued {
        add(dcterms::ISSUED, date(&issued.value).into(), issued);
    }
    if let Some(url) = &about.url {
        add(ann::URL, address(&url.value).into(), url);
    }
    for author in &about.authors {
        add(
            dcterms::CREATOR,
            words_in(&author.value, None).into(),
            author,
        );
    }
    if let Some(language) = &about.language {
        add(
            dcterms::LANGUAGE,
            words_in(&language.value, None).into(),
            language,
        );
    }
    if about.title.is_none() {
        draft.bare(&source, ann::TITLE_SEEN, oxrdf::Literal::from(false));
    }
    if let (Some(stated), None) = (&about.publisher, publisher) {
        let place = stands(stated.line, &stated.words);
        draft.note(&source, &format!("unknown publisher {place}"));
    }
    Some(source)
}

fn add_event<'g>(
    draft: &mut Draft<'_>,
    about: &Metadata,
    source: &NamedNode,
    sentences: &[Sentence<'_>],
    gazetteer: &'g Gazetteer,
    grammar: Option<&Grammar>,
) -> Subject<'g> {
    let facts = event::read(sentences, gazetteer);
    let published = about.issued.as_ref().and_then(|it| it.value.parse().ok());
    let known = candidates::candidates(gazetteer, &facts, sentences, published, grammar);
    match known.as_slice() {
        [] => {
            let struck = facts.targets.iter().map(|(name, _)| name.clone());
            new_event(draft, about, source, &facts, gazetteer).map_or(Subject::None, |event| {
                Subject::One(event, 0, struck.collect())
            })
        }
        [event] => {
            tell(draft, event, "already recorded");
            recorded(event)
        }
        several => {
            for event in several {
                tell(draft, event, "may be meant");
            }
            candidates::dated_by(&facts, sentences, several)
                .map_or_else(|| Subject::OneOf(known.clone()), recorded)
        }
    }
}

fn recorded<'g>(event: &KnownEvent) -> Subject<'g> {
    let parties = event.parties.union(&event.suspects).cloned().collect();
    node(&event.name).map_or(Subject::None, |node| {
        Subject::One(node, event.last_claim, parties)
    })
}

fn tell(draft: &mut Draft<'_>, event: &KnownEvent, what: &str) {
    draft.remark(&format!("event {} {what}: {}", event.name, event.label));
}

/// A new event, where a text names an incident and whom it struck, or says so in its headline.
fn new_event(
    draft: &mut Draft<'_>,
    about: &Metadata,
    source: &NamedNode,
    facts: &Facts,
    gazetteer: &Gazetteer,
) -> Option<NamedNode> {
    let (kind, kind_words) = facts.kind.as_ref()?;
    let title = about.title.as_ref()?;
    let name = slug::from_label(&title.value)?;
    let name = (1..100).map(|number| match number {
        1 => format!("ev:{name}"),
        _ => format!(
            "ev:{}-{number}",
            name.get(..name.len().min(56))
                .unwrap_or(&name)
                .trim_end_matches('-')
        ),
    });
    let event = name
        .into_iter()
        .find(|it| !gazetteer.taken.contains(it))
        .and_then(|it| node(&it))?;
    let language = about.language.as_ref().map(|it| it.value.as_str());
    draft.begin(&event, ann::EVENT_CLASS);
    let place = stands(title.line, &title.words);
    draft.with_comment(
        &event,
        rdfs::LABEL,
        words_in(&title.value, language),
        format!("to be written; {place}"),
    );
    draft.add(&event, ann::EVENT_TYPE, node(kind)?, kind_words.clone());
    if let Some(found) = &facts.date
        && let Some(edtf) = &found.edtf
    {
        draft.add(
            &event,
            date_property(found),
            date(edtf),
            found.range.clone(),
        );
    }
    for (property, things) in [
        (ann::PLACE, &facts.places),
        (ann::SECTOR, &facts.sectors),
        (ann::TARGET, &facts.targets),
        (ann::TOOL, &facts.tools),
    ] {
        for (thing, words) in things {
            draft.add(&event, property, node(thing)?, words.clone());
        }
    }
    draft.bare(&event, dcterms::SOURCE, source.clone());
    Some(event)
}

/// The grammar of the language that a page is in, or seems to be in.
fn grammar(about: &Metadata, sentences: &[Sentence<'_>]) -> Option<&'static Grammar> {
    const ENOUGH: usize = 40;
    match &about.language {
        Some(language) => Grammar::of(&language.value),
        None => Grammar::guessed(sentences.iter().take(ENOUGH).flat_map(|it| &it.words)),
    }
}

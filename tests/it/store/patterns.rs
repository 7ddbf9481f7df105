//! Random writes: every pattern in every scope gives what the model gives.

use super::model::{Document, Model, Op};
use super::{WINDOWS, edge_case_terms, name, node, subject};
use annals::model::vocab::ann;
use annals::store::{Error, Id, Scope, Statement, Store, View};
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple, vocab::rdf};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

fn subjects() -> Vec<NamedOrBlankNode> {
    let resources = edge_case_terms::resources()
        .into_iter()
        .take(7)
        .map(subject);
    resources.chain([node("a.ttl").into()]).collect()
}

fn properties() -> Vec<NamedNode> {
    let own = ["a", "p"].map(node);
    let known = [rdf::TYPE, ann::EARLIEST, ann::SORT_DATE].map(NamedNode::from);
    own.into_iter().chain(known).collect()
}

fn documents() -> Vec<Document> {
    vec![
        None,
        Some(node("a.ttl")),
        Some(node("b.ttl")),
        Some(node("a")),
    ]
}

/// Whether a term is cheap to compare a thousand times; long ones have tests of their own.
fn short(term: &Term) -> bool {
    !matches!(term, Term::Literal(literal) if literal.value().len() > 1000)
}

fn triple() -> impl Strategy<Value = Triple> {
    let event = Term::from(ann::EVENT_CLASS.into_owned());
    let any = (
        select(subjects()),
        select(properties()),
        select(
            edge_case_terms::terms()
                .into_iter()
                .filter(short)
                .collect::<Vec<_>>(),
        ),
    );
    prop_oneof![
        4 => any.prop_map(|(s, p, o)| Triple::new(s, p, o)),
        // few enough that documents share statements
        3 => (select(subjects()), select(properties())).prop_map(|(s, p)| Triple::new(s, p, node("a"))),
        2 => select(subjects()).prop_map(move |s| Triple::new(s, rdf::TYPE, event.clone())),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let document = || select(documents());
    let day = || {
        select(vec![
            None,
            Some("2023-05-01"),
            Some("2023-05-31"),
            Some("0000-01-01"),
            Some("9999-12-31"),
        ])
    };
    prop_oneof![
        2 => (document(), prop::collection::vec(triple(), 0..12)).prop_map(|(d, t)| Op::Replace(d, t)),
        3 => (document(), triple()).prop_map(|(d, t)| Op::Insert(d, t)),
        1 => (document(), triple()).prop_map(|(d, t)| Op::Remove(d, t)),
        2 => (select(subjects()), [day(), day(), day()]).prop_map(|(s, d)| Op::Derive(s, d)),
    ]
}

/// Writes of several steps each, and whether they are committed.
fn writes() -> impl Strategy<Value = Vec<(Vec<Op>, bool)>> {
    prop::collection::vec(
        (
            prop::collection::vec(op(), 1..5),
            prop::bool::weighted(0.85),
        ),
        1..8,
    )
}

/// A statement with its document as terms.
type Said = (Triple, Option<NamedNode>);

fn said(view: View<'_>, statement: Statement) -> Said {
    let term = |id| view.term(id).expect("a term");
    let triple = Triple::new(
        subject(term(statement.s)),
        name(term(statement.p)),
        term(statement.o),
    );
    (
        triple,
        statement.document.map(|document| name(term(document))),
    )
}

/// The expected statements of each scope.
fn scopes(view: View<'_>, model: &Model) -> Vec<(Scope, HashSet<Said>)> {
    let alone = |triples: HashSet<Triple>| triples.into_iter().map(|t| (t, None)).collect();
    let default = model.graphs.get(&None).cloned().unwrap_or_default();
    let named = model.documents().into_iter().map(|(t, d)| (t, Some(d)));
    let mut scopes = vec![
        (Scope::Union, alone(model.union())),
        (Scope::Default, alone(default)),
        (Scope::Documents, named.collect()),
    ];
    for document in documents().into_iter().flatten() {
        let Some(id) = view.id(&document).expect("a look-up") else {
            continue;
        };
        let triples = model
            .graphs
            .get(&Some(document.clone()))
            .cloned()
            .unwrap_or_default();
        let triples = triples.into_iter().map(|t| (t, Some(document.clone())));
        scopes.push((Scope::Document(id), triples.collect()));
    }
    // names that no document has, one of which has the same payload as a document id
    for other in [
        Term::from(oxrdf::Literal::from(true)),
        Term::from(oxrdf::Literal::from(false)),
    ] {
        let id = view.id(&other).expect("a look-up").expect("a number");
        scopes.push((Scope::Document(id), HashSet::new()));
    }
    scopes
}

/// Every shape of pattern over some terms.
fn check_patterns(view: View<'_>, model: &Model, terms: &[Term]) {
    let any = || std::iter::once(None).chain(terms.iter().map(Some));
    let id = |term: &Term| view.id(term).expect("a look-up");
    for (scope, expected) in scopes(view, model) {
        let mut by_shape: HashMap<[Option<Term>; 3], HashSet<Said>> = HashMap::new();
        for one in &expected {
            let all = [
                one.0.subject.clone().into(),
                one.0.predicate.clone().into(),
                one.0.object.clone(),
            ];
            for shape in 0..8 {
                let key = [0, 1, 2].map(|at| (shape & (1 << at) != 0).then(|| all[at].clone()));
                by_shape.entry(key).or_default().insert(one.clone());
            }
        }
        for s in any() {
            for p in any() {
                for o in any() {
                    let key = [s.cloned(), p.cloned(), o.cloned()];
                    let wanted = by_shape.get(&key);
                    let ids = [s.map(id), p.map(id), o.map(id)];
                    if ids.contains(&Some(None)) {
                        assert_eq!(wanted, None, "a term without a number is in no statement");
                        continue;
                    }
                    let [s, p, o] = ids.map(Option::flatten);
                    let found = view.matches(s, p, o, scope).expect("a scan");
                    let found: Vec<Said> =
                        found.map(|f| said(view, f.expect("a statement"))).collect();
                    let once: HashSet<Said> = found.iter().cloned().collect();
                    assert_eq!(
                        once.len(),
                        found.len(),
                        "{key:?} {scope:?} gives a statement twice"
                    );
                    assert_eq!(
                        &once,
                        wanted.unwrap_or(&HashSet::new()),
                        "{key:?} {scope:?}"
                    );
                }
            }
        }
    }
}

/// Counts and lists.
fn check_counts(view: View<'_>, model: &Model) {
    let union = model.union();
    let stats = view.verify().expect("a sound store");
    assert_eq!(
        (view.len().expect("a count"), stats.union),
        (union.len() as u64, union.len() as u64)
    );
    let all = model.graphs.values().map(HashSet::len).sum::<usize>() + model.derived.len();
    assert_eq!(stats.statements, all as u64);
    assert_eq!(view.is_empty().expect("a look"), union.is_empty());
    let listed = view.documents().expect("documents");
    let listed: Vec<NamedNode> = listed
        .map(|d| name(view.term(d.expect("a document")).expect("a name")))
        .collect();
    let wanted: HashSet<&NamedNode> = model.graphs.keys().flatten().collect();
    assert_eq!(listed.len(), wanted.len());
    assert_eq!(listed.iter().collect::<HashSet<_>>(), wanted);
    for document in documents().into_iter().flatten() {
        if let Some(id) = view.id(&document).expect("a look-up") {
            assert_eq!(
                view.has_document(id).expect("a look"),
                wanted.contains(&document)
            );
        }
    }
    let subjects = view.all_subjects().expect("subjects").into_iter();
    let subjects: Vec<_> = subjects
        .map(|s| subject(view.term(s).expect("a term")))
        .collect();
    assert_eq!(
        subjects.len(),
        subjects.iter().collect::<HashSet<_>>().len()
    );
    assert_eq!(
        subjects.iter().collect::<HashSet<_>>(),
        union.iter().map(|t| &t.subject).collect()
    );
}

/// Ranges, value counts and lowest and highest value of every property.
fn check_values(view: View<'_>, model: &Model) {
    let mut values: BTreeMap<Id, Vec<(Id, Id)>> = BTreeMap::new();
    let id = |term: &Term| view.id(term).expect("a look-up").expect("a number");
    for triple in model.union() {
        let (s, p) = (
            id(&triple.subject.clone().into()),
            id(&triple.predicate.clone().into()),
        );
        values.entry(p).or_default().push((id(&triple.object), s));
        assert!(view.contains(s, p, id(&triple.object)).expect("a look"));
    }
    for property in properties() {
        let Some(p) = view.id(&property).expect("a look-up") else {
            continue;
        };
        let mut wanted = values.remove(&p).unwrap_or_default();
        wanted.sort_unstable();
        assert_eq!(view.count(p).expect("a count"), wanted.len() as u64);
        let ends = wanted.first().zip(wanted.last()).map(|(a, b)| (a.0, b.0));
        assert_eq!(view.min_max(p).expect("ends"), ends);
        let runs = wanted
            .chunk_by(|a, b| a.0 == b.0)
            .map(|run| (run[0].0, run.len() as u64));
        let got: Vec<_> = view
            .value_counts(p)
            .expect("runs")
            .map(|run| run.expect("a run"))
            .collect();
        assert_eq!(got, runs.collect::<Vec<_>>());
        let mut limits: BTreeSet<Id> = wanted.iter().map(|value| value.0).collect();
        limits.extend(
            ["0000-01-01", "2023-05-02", "9999-12-31"]
                .map(|day| Id::from_day(day.parse().expect("a day")).expect("a number")),
        );
        let limits: Vec<Id> = limits.into_iter().collect();
        for low in &limits {
            for high in &limits {
                let inside = wanted
                    .iter()
                    .filter(|value| (low..=high).contains(&&value.0));
                let mut inside: Vec<_> = inside.copied().collect();
                let got = view.range(p, *low, *high).expect("a range");
                let got: Vec<_> = got.map(|value| value.expect("a value")).collect();
                assert_eq!(got, inside, "{property}");
                inside.reverse();
                let got = view.range_rev(p, *low, *high).expect("a range");
                let got: Vec<_> = got.map(|value| value.expect("a value")).collect();
                assert_eq!(got, inside, "{property} in reverse");
            }
        }
    }
}

/// Spans and days.
fn check_days(view: View<'_>, model: &Model) {
    let events = model.events();
    let mut days: BTreeMap<&str, u64> = BTreeMap::new();
    for [_, _, sort] in events.values() {
        if let Some(day) = sort.as_deref() {
            *days.entry(day).or_default() += 1;
        }
    }
    let got = view
        .event_days()
        .expect("days")
        .map(|day| day.expect("a day"));
    let got: Vec<(String, u64)> = got
        .map(|(id, n)| (id.day().expect("a day").to_string(), n))
        .collect();
    assert_eq!(
        got,
        days.iter()
            .map(|(day, n)| ((*day).to_owned(), *n))
            .collect::<Vec<_>>()
    );
    for (from, to) in WINDOWS {
        let overlap = |[first, last, _]: &[Option<String>; 3]| {
            // Days with four-digit years sort as their texts do.
            let begins = first
                .as_deref()
                .zip(to)
                .is_none_or(|(first, to)| first <= to);
            let ends = last
                .as_deref()
                .zip(from)
                .is_none_or(|(last, from)| last >= from);
            begins && ends
        };
        let inside = events.iter().filter(|(_, days)| overlap(days));
        let inside: Vec<&String> = inside.map(|(event, _)| event).collect();
        let day = |text: &str| text.parse().expect("a day");
        let (from, to) = (from.map(day), to.map(day));
        let found = view.overlapping(from, to).expect("a window");
        let mut found: Vec<String> = found
            .map(|event| {
                view.term(event.expect("an event"))
                    .expect("a term")
                    .to_string()
            })
            .collect();
        found.sort();
        assert_eq!(
            found.iter().collect::<Vec<_>>(),
            inside,
            "{from:?} to {to:?}"
        );
    }
}

/// The changes that a write reports.
fn check_changes(
    view: View<'_>,
    changes: &[annals::store::StatementChange],
    before: &Model,
    after: &Model,
) {
    let term = |id| view.term(id).expect("a term");
    let listed: HashSet<(Triple, bool)> = changes
        .iter()
        .map(|c| {
            (
                Triple::new(subject(term(c.s)), name(term(c.p)), term(c.o)),
                c.added,
            )
        })
        .collect();
    let all = |model: &Model| -> HashSet<(Document, Triple)> {
        let graphs = model.graphs.iter();
        graphs
            .flat_map(|(d, ts)| ts.iter().map(|t| (d.clone(), t.clone())))
            .collect()
    };
    let (before, after) = (all(before), all(after));
    for (sides, added) in [((&after, &before), true), ((&before, &after), false)] {
        for (_, triple) in sides.0.difference(sides.1) {
            assert!(
                listed.contains(&(triple.clone(), added)),
                "{triple} is in no change"
            );
        }
    }
}

#[derive(Debug)]
struct GivenUp;

impl From<Error> for GivenUp {
    fn from(error: Error) -> Self {
        panic!("{error}")
    }
}

fn run(writes: &[(Vec<Op>, bool)]) {
    let store = Store::scratch().expect("a store");
    let mut model = Model::default();
    let mut terms: Vec<Term> = subjects().into_iter().take(2).map(Term::from).collect();
    terms.extend([
        Term::from(oxrdf::Literal::from(true)),
        rdf::TYPE.into_owned().into(),
    ]);
    for (ops, through) in writes {
        let held = (store.snapshot().expect("a state"), model.clone());
        let mut next = model.clone();
        ops.iter().for_each(|op| next.apply(op));
        let written = store.write(|writer| {
            for op in ops {
                op.write(writer)?;
            }
            check_changes(writer.view(), writer.changes(), &model, &next);
            check_days(writer.view(), &next);
            if *through { Ok(()) } else { Err(GivenUp) }
        });
        assert_eq!(written.is_ok(), *through);
        if *through {
            model = next;
        }
        let now = store.snapshot().expect("a state");
        for (view, model) in [(now.view(), &model), (held.0.view(), &held.1)] {
            check_counts(view, model);
            check_values(view, model);
            check_days(view, model);
            check_patterns(view, model, &[]);
        }
    }
    terms.extend(
        model
            .union()
            .into_iter()
            .map(|triple| triple.object)
            .take(4),
    );
    terms.extend(properties().into_iter().take(2).map(Term::from));
    let unique: HashSet<Term> = terms.into_iter().collect();
    let terms: Vec<Term> = unique.into_iter().collect();
    check_patterns(store.snapshot().expect("a state").view(), &model, &terms);
    empty(&store);
}

/// When all documents are gone, nothing but terms is left.
fn empty(store: &Store) {
    let emptied = store.write(|writer| {
        for document in documents() {
            writer.replace(document.as_ref(), [])?;
        }
        for s in subjects() {
            let s = writer.intern(&s)?;
            writer.set_derived(s, Vec::new())?;
        }
        Ok::<_, Error>(())
    });
    emptied.expect("an empty store");
    let snapshot = store.snapshot().expect("a state");
    let view = snapshot.view();
    let stats = view.verify().expect("a sound store");
    assert_eq!((stats.statements, stats.union, stats.spans), (0, 0, 0));
    check_counts(view, &Model::default());
    check_values(view, &Model::default());
    check_days(view, &Model::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::cases(48), failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_store_answers_like_a_plain_set_of_statements(writes in writes()) {
        run(&writes);
    }
}

//! The queries behind a walk, asked in batches, and what their rows say.

use super::{Edge, Ground, Kind, Node, Proof, Wanted};
use crate::Annals;
use crate::derive::bounds;
use crate::model::when::When;
use crate::model::{id, vocab::ann};
use crate::query::table::Row;
use crate::query::{Answer, Error, Limits, Table, Values};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// So many things are asked about at once.
const BATCH: usize = 500;

/// So many ties of one batch are read when the walk looks who points at it: beyond that the answer
/// is cut, and the network says so.
const MOST: usize = 50_000;

const SOURCE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/source");

/// A tie of a thing, with one ground for it.
#[derive(Debug, Clone)]
pub(super) struct Tie {
    pub from: NamedNode,
    pub property: NamedNode,
    pub name: String,
    pub to: NamedNode,
    pub ground: Ground,
}

/// The sources of a thing's record and of each claim about it.
#[derive(Debug, Default)]
pub(super) struct Readings {
    by_record: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
    by_claim: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
    /// The thing, the claim about it if it is that one's, the source.
    ties: Vec<(NamedNode, Option<NamedNode>, NamedNode)>,
}

impl Readings {
    fn of(&self, ground: &Ground) -> impl Iterator<Item = &NamedNode> {
        let kept = match ground.proof {
            Proof::Claim => self.by_claim.get(&ground.id),
            Proof::Record | Proof::Event | Proof::ClaimedEvent => self.by_record.get(&ground.id),
        };
        kept.into_iter().flatten()
    }

    /// Counts the sources of each ground of an edge, and of all of them.
    pub fn count(&self, edge: &mut Edge) {
        if edge.property == SOURCE || edge.property == ann::STATED_IN {
            edge.sources = 1;
            return;
        }
        let mut all = BTreeSet::new();
        for ground in &mut edge.grounds {
            ground.sources = self.of(ground).count();
            all.extend(self.of(ground));
        }
        edge.sources = all.len();
    }
}

/// Asks about things.
pub(super) struct Reader<'a> {
    annals: &'a Annals,
    limits: &'a Limits,
    places: bool,
    sources: bool,
}

impl<'a> Reader<'a> {
    /// A reader that goes by places and sources where that is wanted.
    pub fn new(annals: &'a Annals, wanted: &Wanted, limits: &'a Limits) -> Self {
        Self {
            annals,
            limits,
            places: wanted.places,
            sources: wanted.sources,
        }
    }

    /// Whoever begins at a place or a source means to go by such.
    pub fn begin_at(&mut self, kind: Kind) {
        self.places |= kind == Kind::Place;
        self.sources |= kind == Kind::Source;
    }

    fn ask(&self, name: &str, batch: &[NamedNode], most: Option<usize>) -> Result<Table, Error> {
        let things = batch.iter().map(|thing| Term::from(thing.clone()));
        let mut values = Values::default().with("thing", things);
        let flag = |flag: bool| [Literal::from(flag).into()];
        if ["graph-record", "graph-claims", "graph-in"].contains(&name) {
            values.set("places", flag(self.places));
        }
        if ["graph-record", "graph-in"].contains(&name) {
            values.set("sources", flag(self.sources));
        }
        let limits = Limits {
            rows: most.or(self.limits.rows),
            ..self.limits.clone()
        };
        match self.annals.query(name, &values, &limits)? {
            Answer::Table(table) if !table.cut || most.is_some() => Ok(table),
            _ => Err(Error::Refused("more rows than the limit allows")),
        }
    }

    /// What is known of things; what is no node, such as a claim or a concept, is left out.
    pub fn nodes(&self, things: &[NamedNode]) -> Result<Vec<Node>, Error> {
        let mut nodes = Vec::new();
        for batch in things.chunks(BATCH) {
            let table = self.ask("graph-things", batch, None)?;
            let mut rows: BTreeMap<NamedNode, Vec<Row<'_>>> = BTreeMap::new();
            for row in table.iter() {
                if let Some(thing) = node(row, "thing") {
                    rows.entry(thing).or_default().push(row);
                }
            }
            for thing in batch {
                let rows = rows.get(thing).map_or(&[][..], Vec::as_slice);
                nodes.extend(described(thing, rows));
            }
        }
        Ok(nodes)
    }

    /// What things are tied to by their records and by claims about them.
    pub fn ties(&self, things: &[NamedNode]) -> Result<Vec<Tie>, Error> {
        let mut ties = Vec::new();
        for batch in things.chunks(BATCH) {
            for name in ["graph-record", "graph-claims"] {
                let table = self.ask(name, batch, None)?;
                ties.extend(table.iter().filter_map(tie));
            }
        }
        if self.sources {
            ties.extend(self.readings(things)?.ties());
        }
        Ok(ties)
    }

    /// Pairs of a thing and what is tied to it by a record or by a standing claim, and whether
    /// all of them were read.
    pub fn pointing(
        &self,
        things: &[NamedNode],
    ) -> Result<(Vec<(NamedNode, NamedNode)>, bool), Error> {
        let mut pairs = Vec::new();
        let mut all = true;
        for batch in things.chunks(BATCH) {
            let table = self.ask("graph-in", batch, Some(MOST))?;
            all &= !table.cut;
            pairs.extend(table.iter().filter_map(|row| {
                let thing = node(row, "thing")?;
                let other = match node(row, "about") {
                    None => node(row, "other")?,
                    Some(about) => holds(row).then_some(about)?,
                };
                Some((thing, other))
            }));
        }
        Ok((pairs, all))
    }

    /// Where things and the claims about them were read.
    pub fn readings(&self, things: &[NamedNode]) -> Result<Readings, Error> {
        let mut readings = Readings::default();
        for batch in things.chunks(BATCH) {
            for row in self.ask("graph-sources", batch, None)?.iter() {
                let (Some(thing), Some(source)) = (node(row, "thing"), node(row, "source")) else {
                    continue;
                };
                let claim = node(row, "claim");
                let kept = match &claim {
                    Some(claim) => readings.by_claim.entry(claim.clone()),
                    None => readings.by_record.entry(thing.clone()),
                };
                kept.or_default().insert(source.clone());
                readings.ties.push((thing, claim, source));
            }
        }
        Ok(readings)
    }
}

impl Readings {
    /// The readings as ties: from a thing to the sources of its record and of the claims about it.
    fn ties(self) -> impl Iterator<Item = Tie> {
        self.ties.into_iter().map(|(from, claim, to)| {
            let (property, name) = match &claim {
                Some(_) => (ann::STATED_IN, "claim read in"),
                None => (SOURCE, "source"),
            };
            Tie {
                ground: on_record(claim.unwrap_or_else(|| from.clone())),
                from,
                property: property.into_owned(),
                name: name.to_owned(),
                to,
            }
        })
    }
}

fn on_record(id: NamedNode) -> Ground {
    Ground {
        id,
        proof: Proof::Record,
        by: Vec::new(),
        on: None,
        stance: "asserts".to_owned(),
        standing: true,
        sources: 0,
    }
}

pub(super) fn node(row: Row<'_>, column: &str) -> Option<NamedNode> {
    match row.get(column)? {
        Term::NamedNode(node) => Some(node.clone()),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}

/// The name of a thing of the ontology, or a short name.
fn short(node: &NamedNode) -> String {
    match node.as_str().strip_prefix(id::TERMS) {
        Some(local) => local.to_owned(),
        None => id::shorten(node.as_str()),
    }
}

/// The name of a property that has no label: that of Dublin Core's publisher is `publisher`.
fn local(property: &NamedNode) -> String {
    let short = short(property);
    match short.rsplit_once([':', '/', '#']) {
        Some((_, name)) if !name.is_empty() => name.to_owned(),
        _ => short,
    }
}

fn stance(row: Row<'_>) -> String {
    node(row, "stance").map_or_else(|| "asserts".to_owned(), |stance| short(&stance))
}

fn holds(row: Row<'_>) -> bool {
    row.text("standing") == Some("true") && stance(row) == "asserts"
}

fn tie(row: Row<'_>) -> Option<Tie> {
    let from = node(row, "thing")?;
    let property = node(row, "property")?;
    let ground = match node(row, "claim") {
        None => on_record(from.clone()),
        Some(claim) => Ground {
            proof: Proof::Claim,
            by: node(row, "by")
                .map(|by| {
                    row.text("byLabel")
                        .map_or_else(|| short(&by), ToOwned::to_owned)
                })
                .into_iter()
                .collect(),
            on: row.get("on").and_then(bounds::read),
            stance: stance(row),
            standing: row.text("standing") == Some("true"),
            ..on_record(claim)
        },
    };
    Some(Tie {
        from,
        name: row
            .text("name")
            .map_or_else(|| local(&property), ToOwned::to_owned),
        property,
        to: node(row, "other")?,
        ground,
    })
}

/// When something was, by the first row that says so.
pub(super) fn when(row: Row<'_>) -> Option<When> {
    let read = |column| row.get(column).and_then(bounds::read);
    read("date").or_else(|| {
        let (begin, end) = (read("begin"), read("end"));
        When::span(begin.as_ref(), end.as_ref()).ok()
    })
}

/// A node from its rows, one a class and name. A thing of ours that nobody describes is one too,
/// by its short name.
fn described(thing: &NamedNode, rows: &[Row<'_>]) -> Option<Node> {
    let classes: BTreeSet<NamedNode> = rows.iter().filter_map(|row| node(*row, "class")).collect();
    let kind = match classes.is_empty() {
        true => by_name(thing)?,
        false => kind(&classes)?,
    };
    let first = |column: &str| rows.iter().find_map(|row| row.text(column));
    let mut sorts: Vec<&str> = rows.iter().filter_map(|row| row.text("type")).collect();
    sorts.sort_unstable();
    sorts.dedup();
    let sort = match sorts.is_empty() {
        true if kind == Kind::Other => first("className").map(str::to_lowercase),
        true => None,
        false => Some(sorts.join(", ")),
    };
    let issued = || rows.iter().find_map(|row| bounds::read(row.get("issued")?));
    Some(Node {
        id: thing.clone(),
        label: first("label")
            .or(first("title"))
            .map_or_else(|| id::shorten(thing.as_str()), ToOwned::to_owned),
        kind,
        sort,
        when: rows.iter().find_map(|row| when(*row)).or_else(issued),
        contested: rows.iter().any(|row| row.text("contested") == Some("true")),
        steps: 0,
    })
}

/// What a thing of these classes is; none for claims, concepts and the ontology's own.
fn kind(classes: &BTreeSet<NamedNode>) -> Option<Kind> {
    let known = [
        (ann::EVENT_CLASS, Kind::Event),
        (ann::AGENT_CLASS, Kind::Agent),
        (ann::TOOL_CLASS, Kind::Tool),
        (ann::PLACE_CLASS, Kind::Place),
        (ann::SOURCE_CLASS, Kind::Source),
    ];
    let is = |class: NamedNodeRef<'_>| classes.iter().any(|it| *it == class);
    if let Some((_, kind)) = known.iter().find(|(class, _)| is(*class)) {
        return Some(*kind);
    }
    let vocabulary = ["owl:", "rdf:", "rdfs:", "skos:"];
    let is_word = |class: &NamedNode| {
        let name = id::shorten(class.as_str());
        vocabulary.iter().any(|prefix| name.starts_with(prefix))
    };
    (!is(ann::CLAIM_CLASS) && !classes.iter().any(is_word)).then_some(Kind::Other)
}

/// What a thing of ours is that nobody describes, going by its name.
fn by_name(thing: &NamedNode) -> Option<Kind> {
    let name = id::shorten(thing.as_str());
    Some(match name.split_once(':')?.0 {
        "ev" => Kind::Event,
        "ag" => Kind::Agent,
        "tool" => Kind::Tool,
        "pl" => Kind::Place,
        "src" => Kind::Source,
        "need" | "offer" | "match" | "delivery" | "mech" => Kind::Other,
        _ => return None,
    })
}

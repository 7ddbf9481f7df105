//! The queries behind a traversal, run in batches, and how their rows are read.

use super::{Edge, Evidence, EvidenceKind, GraphOptions, Node, NodeKind};
use crate::Annals;
use crate::model::{
    id,
    vocab::{ann, dcterms},
};
use crate::query::table::Row;
use crate::query::{Answer, Error, ParamValues, QueryOptions, Table};
use crate::views::model::{Stance, local_name};
use crate::views::read::{date, flag, name_rows, node, when};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};

/// How many entities one query covers.
const BATCH_SIZE: usize = 500;

/// The maximum number of inbound relations read per batch; beyond that the network is marked as
/// cut.
const MAX_RELATIONS: usize = 50_000;

/// A relation of an entity, with one piece of evidence.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub from: NamedNode,
    pub property: NamedNode,
    pub name: String,
    pub to: NamedNode,
    pub evidence: Evidence,
}

/// The sources of each record and claim.
#[derive(Debug, Default)]
pub(super) struct SourceIndex {
    by_record: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
    by_claim: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
    /// The entity, the claim about it (if the source is that of a claim), the source.
    relations: Vec<(NamedNode, Option<NamedNode>, NamedNode)>,
}

impl SourceIndex {
    fn of(&self, evidence: &Evidence) -> impl Iterator<Item = &NamedNode> {
        let kept = match evidence.kind {
            EvidenceKind::Claim => self.by_claim.get(&evidence.id),
            EvidenceKind::Record | EvidenceKind::Event | EvidenceKind::ClaimedEvent => {
                self.by_record.get(&evidence.id)
            }
        };
        kept.into_iter().flatten()
    }

    /// Counts the sources of an edge and of each piece of its evidence.
    pub fn count(&self, edge: &mut Edge) {
        if edge.property == dcterms::SOURCE || edge.property == ann::STATED_IN {
            edge.sources = 1;
            return;
        }
        let mut all = BTreeSet::new();
        for evidence in &mut edge.evidence {
            evidence.sources = self.of(evidence).count();
            all.extend(self.of(evidence));
        }
        edge.sources = all.len();
    }
}

/// Runs the graph queries.
pub(super) struct GraphReader<'a> {
    annals: &'a Annals,
    limits: &'a QueryOptions,
    places: bool,
    sources: bool,
}

impl<'a> GraphReader<'a> {
    /// A reader that includes places and sources if the options say so.
    pub fn new(annals: &'a Annals, wanted: &GraphOptions, limits: &'a QueryOptions) -> Self {
        Self {
            annals,
            limits,
            places: wanted.places,
            sources: wanted.sources,
        }
    }

    /// Includes places or sources if the traversal starts at one.
    pub fn include_kind(&mut self, kind: NodeKind) {
        self.places |= kind == NodeKind::Place;
        self.sources |= kind == NodeKind::Source;
    }

    fn ask(&self, name: &str, batch: &[NamedNode], most: Option<usize>) -> Result<Table, Error> {
        let things = batch.iter().map(|thing| Term::from(thing.clone()));
        let mut values = ParamValues::default().with("thing", things);
        let flag = |flag: bool| [Literal::from(flag).into()];
        if ["graph-record", "graph-claims", "graph-in"].contains(&name) {
            values.set("places", flag(self.places));
        }
        if ["graph-record", "graph-in"].contains(&name) {
            values.set("sources", flag(self.sources));
        }
        let limits = QueryOptions {
            max_rows: most.or(self.limits.max_rows),
            ..self.limits.clone()
        };
        match self.annals.query_saved(name, &values, &limits)? {
            Answer::Table(mut table) if !table.truncated || most.is_some() => {
                name_rows(&mut table, self.annals, &self.limits.languages)?;
                Ok(table)
            }
            _ => Err(Error::TOO_MANY_ROWS),
        }
    }

    /// The nodes for some entities; claims and concepts are not nodes and are left out.
    pub fn nodes(&self, things: &[NamedNode]) -> Result<Vec<Node>, Error> {
        let mut nodes = Vec::new();
        for batch in things.chunks(BATCH_SIZE) {
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

    /// The relations of some entities, by their records and by claims about them.
    pub fn relations(&self, things: &[NamedNode]) -> Result<Vec<Relation>, Error> {
        let mut relations = Vec::new();
        for batch in things.chunks(BATCH_SIZE) {
            for name in ["graph-record", "graph-claims"] {
                let table = self.ask(name, batch, None)?;
                relations.extend(table.iter().filter_map(relation));
            }
        }
        if self.sources {
            relations.extend(self.source_index(things)?.relations());
        }
        Ok(relations)
    }

    /// Pairs of an entity and one that refers to it by a record or a standing claim, and whether all
    /// of them were read.
    pub fn inbound(
        &self,
        things: &[NamedNode],
    ) -> Result<(Vec<(NamedNode, NamedNode)>, bool), Error> {
        let mut pairs = Vec::new();
        let mut all = true;
        for batch in things.chunks(BATCH_SIZE) {
            let table = self.ask("graph-in", batch, Some(MAX_RELATIONS))?;
            all &= !table.truncated;
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

    /// The sources of some entities and of the claims about them.
    pub fn source_index(&self, things: &[NamedNode]) -> Result<SourceIndex, Error> {
        let mut source_index = SourceIndex::default();
        for batch in things.chunks(BATCH_SIZE) {
            for row in self.ask("graph-sources", batch, None)?.iter() {
                let (Some(thing), Some(source)) = (node(row, "thing"), node(row, "source")) else {
                    continue;
                };
                let claim = node(row, "claim");
                let kept = match &claim {
                    Some(claim) => source_index.by_claim.entry(claim.clone()),
                    None => source_index.by_record.entry(thing.clone()),
                };
                kept.or_default().insert(source.clone());
                source_index.relations.push((thing, claim, source));
            }
        }
        Ok(source_index)
    }
}

impl SourceIndex {
    /// Relations from each entity to the sources of its record and of the claims about it.
    fn relations(self) -> impl Iterator<Item = Relation> {
        self.relations.into_iter().map(|(from, claim, to)| {
            let (property, name) = match &claim {
                Some(_) => (ann::STATED_IN, "claim source"),
                None => (dcterms::SOURCE, "source"),
            };
            Relation {
                evidence: Evidence::on_record(claim.unwrap_or_else(|| from.clone())),
                from,
                property: property.into_owned(),
                name: name.to_owned(),
                to,
            }
        })
    }
}

/// The local name of a property without a label, such as `publisher` for `dcterms:publisher`.
fn local(property: &NamedNode) -> String {
    let short = local_name(property.into());
    match short.rsplit_once([':', '/', '#']) {
        Some((_, name)) if !name.is_empty() => name.to_owned(),
        _ => short,
    }
}

/// The stance of the claim in a row; one without asserts.
fn stance(row: Row<'_>) -> Stance {
    let stance = row.get("stance").cloned();
    stance.map_or_else(Stance::default, Stance::from)
}

fn holds(row: Row<'_>) -> bool {
    flag(row, "standing") && stance(row) == Stance::Asserts
}

fn relation(row: Row<'_>) -> Option<Relation> {
    let from = node(row, "thing")?;
    let property = node(row, "property")?;
    let evidence = match node(row, "claim") {
        None => Evidence::on_record(from.clone()),
        Some(claim) => Evidence {
            kind: EvidenceKind::Claim,
            by: node(row, "by")
                .map(|by| {
                    row.text("byLabel")
                        .map_or_else(|| local_name((&by).into()), ToOwned::to_owned)
                })
                .into_iter()
                .collect(),
            on: date(row, "on"),
            stance: stance(row),
            standing: flag(row, "standing"),
            ..Evidence::on_record(claim)
        },
    };
    Some(Relation {
        from,
        name: row
            .text("name")
            .map_or_else(|| local(&property), ToOwned::to_owned),
        property,
        to: node(row, "other")?,
        evidence,
    })
}

/// A node from its rows, one per class and name. An entity of ours without a record is a node too,
/// by its short name.
fn described(thing: &NamedNode, rows: &[Row<'_>]) -> Option<Node> {
    let classes: BTreeSet<NamedNode> = rows.iter().filter_map(|row| node(*row, "class")).collect();
    let kind = match classes.is_empty() {
        true => by_name(thing)?,
        false => kind(&classes)?,
    };
    let first = |column: &str| rows.iter().find_map(|row| row.text(column));
    let mut types: Vec<&str> = rows.iter().filter_map(|row| row.text("type")).collect();
    types.sort_unstable();
    types.dedup();
    let type_label = match types.is_empty() {
        true if kind == NodeKind::Other => first("className").map(str::to_lowercase),
        true => None,
        false => Some(types.join(", ")),
    };
    let dispute: BTreeSet<&str> = rows.iter().filter_map(|row| row.text("dispute")).collect();
    let issued = || rows.iter().find_map(|row| date(*row, "issued"));
    Some(Node {
        id: thing.clone(),
        label: first("label")
            .or(first("title"))
            .map_or_else(|| id::shorten(thing.as_str()), ToOwned::to_owned),
        kind,
        type_label,
        when: rows.iter().find_map(|row| when(*row)).or_else(issued),
        contested: rows.iter().any(|row| flag(*row, "contested")),
        named: first("named").map(ToOwned::to_owned),
        dispute: dispute.into_iter().map(ToOwned::to_owned).collect(),
        steps: 0,
    })
}

/// The kind for these classes; `None` for claims, concepts and ontology terms.
fn kind(classes: &BTreeSet<NamedNode>) -> Option<NodeKind> {
    let known = [
        (ann::EVENT_CLASS, NodeKind::Event),
        (ann::AGENT_CLASS, NodeKind::Agent),
        (ann::TOOL_CLASS, NodeKind::Tool),
        (ann::PLACE_CLASS, NodeKind::Place),
        (ann::SOURCE_CLASS, NodeKind::Source),
    ];
    let is = |class: NamedNodeRef<'_>| classes.iter().any(|it| *it == class);
    if let Some((_, kind)) = known.iter().find(|(class, _)| is(*class)) {
        return Some(*kind);
    }
    let vocabulary = ["owl:", "rdf:", "rdfs:", "skos:"];
    let is_term = |class: &NamedNode| {
        let name = id::shorten(class.as_str());
        vocabulary.iter().any(|prefix| name.starts_with(prefix))
    };
    (!is(ann::CLAIM_CLASS) && !classes.iter().any(is_term)).then_some(NodeKind::Other)
}

/// The kind of an entity of ours without a record, by its prefix.
fn by_name(thing: &NamedNode) -> Option<NodeKind> {
    let name = id::shorten(thing.as_str());
    Some(match name.split_once(':')?.0 {
        "ev" => NodeKind::Event,
        "ag" => NodeKind::Agent,
        "tool" => NodeKind::Tool,
        "pl" => NodeKind::Place,
        "src" => NodeKind::Source,
        "need" | "offer" | "match" | "delivery" | "mech" => NodeKind::Other,
        _ => return None,
    })
}

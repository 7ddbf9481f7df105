//! Validating documents before they are loaded: what is kept of them to locate their problems, and
//! which other data they are checked against.

use super::document;
use super::embedded;
use crate::check::{self, Findings, Scope, Text};
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::{Location, Problem};
use crate::model::vocab::ann;
use crate::parse::{self, Document, Format, ParseEvent, StatementPattern};
use crate::store::{self, Batch, BulkLoader, GraphReader, Id, IdMap, IdSet, View};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A batch of documents to be checked.
#[derive(Default)]
pub(super) struct ValidationBatch {
    /// In their order.
    documents: Vec<CheckedDocument>,
    /// Graphs of documents that could not be parsed in full and may contain more.
    incomplete: HashSet<NamedNode>,
    /// Graphs without a source text.
    graphs: Vec<NamedNode>,
    /// Problems found so far, from parsing.
    pub problems: Vec<Problem>,
    /// Whether only what the store itself describes is known.
    pub alone: bool,
}

/// A document without its statements, and the graphs that it contains.
struct CheckedDocument {
    origin: Origin,
    format: Format,
    graphs: Vec<NamedNode>,
    text: DocumentText,
}

/// The text of a document, which is needed only to locate problems.
enum DocumentText {
    Whole(Document),
    /// Compressed, of large documents.
    Packed(Arc<Vec<u8>>),
    /// In its file, of large documents without a copy.
    File(PathBuf),
}

/// From how many bytes on a text is kept compressed, if there is a compressed copy of it.
const LARGE_TEXT: usize = 1 << 20;

/// What is kept of a text beside the text itself: the file of which only the beginning is in memory, and the
/// text compressed.
pub(super) type KeptText = (Option<PathBuf>, Option<Arc<Vec<u8>>>);

impl CheckedDocument {
    fn new(document: Document, graphs: Vec<NamedNode>, kept: KeptText) -> Self {
        let (origin, format) = (document.origin.clone(), document.format);
        let text = match kept {
            (_, Some(packed)) if document.text.len() >= LARGE_TEXT => DocumentText::Packed(packed),
            (Some(file), _) => DocumentText::File(file),
            _ => DocumentText::Whole(document),
        };
        Self {
            origin,
            format,
            graphs,
            text,
        }
    }

    /// The locations in a text that is read no further than they are.
    fn locate(&self, text: impl Read, patterns: &[StatementPattern]) -> Vec<Option<Location>> {
        /// How much is read at first, and how much more each time.
        const FIRST: u64 = 32 << 20;
        const MORE: u64 = 4;
        let mut text = BufReader::new(text);
        let (mut bytes, mut wanted) = (Vec::new(), FIRST);
        loop {
            let read = text.by_ref().take(wanted).read_to_end(&mut bytes);
            // It was read before; what cannot be read now has no location.
            let ended = !read.is_ok_and(|read| read as u64 == wanted);
            let lines = bytes.iter().rposition(|byte| *byte == b'\n');
            let end = if ended {
                bytes.len()
            } else {
                lines.unwrap_or(0)
            };
            let rest = bytes.split_off(end);
            let document = Document {
                origin: self.origin.clone(),
                quads: Vec::new(),
                text: String::from_utf8(bytes).unwrap_or_default(),
                format: self.format,
            };
            let found = parse::locate_all(&document, patterns);
            if ended || found.iter().all(Option::is_some) {
                return found;
            }
            bytes = document.text.into_bytes();
            bytes.extend(rest);
            wanted = bytes.len() as u64 * MORE;
        }
    }
}

impl Text for CheckedDocument {
    fn file(&self) -> &str {
        self.origin.file()
    }

    fn locations(&self, patterns: &[StatementPattern]) -> Vec<Option<Location>> {
        match &self.text {
            DocumentText::Whole(document) => parse::locate_all(document, patterns),
            DocumentText::Packed(packed) => self.locate(parse::read_trusted(packed), patterns),
            DocumentText::File(file) => match File::open(file) {
                Ok(file) => self.locate(file, patterns),
                Err(_) => vec![None; patterns.len()],
            },
        }
    }
}

/// The graphs of a batch as ids.
#[derive(Default)]
struct GraphIds {
    document: IdMap<usize>,
    checked: IdSet,
    incomplete: IdSet,
    built_in: IdSet,
    alone: bool,
}

impl GraphIds {
    fn scope(&self) -> Scope<'_> {
        Scope {
            checked: &self.checked,
            incomplete: &self.incomplete,
            built_in: &self.built_in,
            known_elsewhere: match self.alone {
                true => no_names,
                false => bundled_names,
            },
            principals_elsewhere: bundled_principals,
        }
    }
}

impl ValidationBatch {
    /// Adds a document with these graphs, and with what is kept of its text.
    pub fn add(
        &mut self,
        document: Document,
        graphs: impl IntoIterator<Item = NamedNode>,
        kept: KeptText,
    ) {
        self.problems.extend(check::prefixes(&document));
        let document = Document {
            quads: Vec::new(),
            ..document
        };
        let graphs = graphs.into_iter().collect();
        self.documents
            .push(CheckedDocument::new(document, graphs, kept));
    }

    /// Adds a document that could not be parsed in full.
    pub fn add_incomplete(&mut self, document: Document, graphs: BTreeSet<NamedNode>) {
        self.incomplete.extend(graphs.iter().cloned());
        self.add(document, graphs, KeptText::default());
    }

    /// Adds a graph without a source text.
    pub fn add_graph(&mut self, graph: NamedNode) {
        self.graphs.push(graph);
    }

    fn ids(&self, reader: &impl GraphReader, built_in: IdSet) -> store::Result<GraphIds> {
        let mut ids = GraphIds {
            built_in,
            alone: self.alone,
            ..GraphIds::default()
        };
        for (at, document) in self.documents.iter().enumerate() {
            for graph in &document.graphs {
                let Some(id) = reader.term_id(graph)? else {
                    continue;
                };
                ids.document.insert(id, at);
                if self.incomplete.contains(graph) {
                    ids.incomplete.insert(id);
                }
            }
        }
        ids.checked.extend(ids.document.keys());
        for graph in &self.graphs {
            ids.checked.extend(reader.term_id(graph)?);
        }
        Ok(ids)
    }

    /// The problems of some things in a state of a store that holds the documents.
    pub fn check(&self, view: View<'_>, things: &[Id]) -> store::Result<Vec<Problem>> {
        let ids = self.ids(&view, built_in(view)?)?;
        let found = check::check_records(&view, ids.scope(), things)?;
        self.describe(&view, &ids, found)
    }

    /// All problems, in the order of the documents and of their text.
    fn describe(
        &self,
        reader: &impl GraphReader,
        ids: &GraphIds,
        found: Findings,
    ) -> store::Result<Vec<Problem>> {
        let text = |graph: Id| {
            let at = ids.document.get(&graph)?;
            self.documents.get(*at)
        };
        let found = check::problems(found, reader, ids.scope(), text)?;
        let mut problems = self.problems.clone();
        let line = |problem: &Problem| {
            let place = problem.location.as_ref();
            place.map(|place| (place.file.clone(), place.line))
        };
        let lines_with_errors: HashSet<_> = problems.iter().filter_map(line).collect();
        // A problem on the line of a parse error may only be a consequence of it.
        problems.extend(found.into_iter().filter(|problem| {
            let line = line(problem);
            line.is_none_or(|line| !lines_with_errors.contains(&line))
        }));
        let files = self.documents.iter().map(|document| document.origin.file());
        let order: HashMap<&str, usize> = files.enumerate().map(|(at, file)| (file, at)).collect();
        problems.sort_by_cached_key(|problem| {
            let place = problem.location.as_ref();
            place.map_or((usize::MAX, 0, 0), |place| {
                let file = order.get(place.file.as_str()).copied();
                (file.unwrap_or(usize::MAX - 1), place.line, place.column)
            })
        });
        Ok(problems)
    }
}

/// The problems of some things in a bulk loader, or of everything.
pub(super) fn check_bulk(
    bulk: &mut BulkLoader,
    validation: &ValidationBatch,
    built_in: IdSet,
    things: Option<&[Id]>,
) -> store::Result<Vec<Problem>> {
    let reversed = check::inverse_properties(|word| bulk.intern(word))?;
    bulk.with_graph(&reversed, |graph| {
        let ids = validation.ids(graph, built_in)?;
        let scope = ids.scope();
        let check = |graph: &_, things: &[Id]| check::check_records(graph, scope, things);
        let parts = match things {
            Some(things) => graph.each_of(things, check)?,
            None => graph.each(check)?,
        };
        let found = parts.into_iter().fold(Findings::default(), Findings::merge);
        validation.describe(graph, &ids, found)
    })
}

/// Properties that the checks follow from one thing to the next.
const LINK_PROPERTIES: [NamedNodeRef<'_>; 8] = [
    ann::ABOUT,
    ann::STATED_IN,
    ann::PART_OF,
    ann::WITHIN,
    ann::SUPERSEDES,
    ann::RETRACTS,
    ann::COPY_OF,
    ann::FOLLOWS,
];

/// Adds what a store says about the things that are mentioned, and about those that the checks
/// reach from there, except by the documents with these names.
pub(super) fn add_stored_context(
    bulk: &mut BulkLoader,
    validation: &ValidationBatch,
    view: View<'_>,
    names: &HashSet<String>,
) -> store::Result<()> {
    let mut left_out = HashSet::new();
    for record in document::all_with_built_in(view)? {
        if record.built_in || names.contains(&record.name) {
            for graph in &record.graphs {
                left_out.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
            }
        }
    }
    let mut next: Vec<NamedNode> = bulk.with_graph(&[], |graph| named(graph, validation))?;
    let mut seen: HashSet<NamedNode> = next.iter().cloned().collect();
    let mut batch = Batch::default();
    while let Some(thing) = next.pop() {
        let Some(s) = view.id(&thing)? else {
            continue;
        };
        let mut statements = Vec::new();
        view.asserted(s, &mut statements)?;
        for statement in statements {
            let Some(document) = statement
                .document
                .filter(|document| !left_out.contains(document))
            else {
                continue;
            };
            let (document, p, o) = (
                view.term(document)?,
                view.term(statement.p)?,
                view.term(statement.o)?,
            );
            let Term::NamedNode(p) = p else {
                continue;
            };
            let document = bulk.intern(&document)?;
            batch.add(Some(document), &thing, p.as_ref(), &o)?;
            if let Term::NamedNode(o) = o
                && LINK_PROPERTIES.contains(&p.as_ref())
                && seen.insert(o.clone())
            {
                next.push(o);
            }
        }
    }
    bulk.add_batch(&batch)
}

/// All things that the checked documents describe or mention.
fn named(
    graph: &store::BulkGraph<'_>,
    validation: &ValidationBatch,
) -> store::Result<Vec<NamedNode>> {
    let checked = validation.ids(graph, IdSet::default())?.checked;
    let parts = graph.each(|graph, things| {
        let (mut ids, mut statements) = (BTreeSet::new(), Vec::new());
        for thing in things {
            statements.clear();
            graph.asserted(*thing, &mut statements)?;
            for statement in &statements {
                if statement
                    .document
                    .is_some_and(|document| checked.contains(&document))
                {
                    ids.extend([statement.s, statement.o]);
                }
            }
        }
        Ok(ids)
    })?;
    let ids: BTreeSet<Id> = parts.into_iter().flatten().collect();
    let mut nodes = Vec::new();
    for id in ids
        .into_iter()
        .filter(|id| id.tag() == Some(store::Tag::Iri))
    {
        if let Term::NamedNode(node) = graph.term(id)? {
            nodes.push(node);
        }
    }
    Ok(nodes)
}

/// The graphs of the built-in documents, and of the copies of bundled descriptions.
pub(super) fn built_in(view: View<'_>) -> store::Result<IdSet> {
    let mut graphs = IdSet::default();
    for record in document::all_with_built_in(view)?
        .iter()
        .filter(|record| record.built_in || record.name == embedded::COPIES)
    {
        for graph in &record.graphs {
            graphs.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
        }
    }
    Ok(graphs)
}

fn no_names() -> &'static BTreeSet<String> {
    static NONE: BTreeSet<String> = BTreeSet::new();
    &NONE
}

/// The things that the bundled data describes, read on first use.
fn bundled_names() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeSet::new();
        for input in embedded::bundled() {
            parse::stream(input, &mut |step| {
                if let ParseEvent::Statement(quad) = step
                    && let NamedOrBlankNodeRef::NamedNode(node) = quad.subject
                    && node.as_str().starts_with(id::DATA)
                    && !names.contains(node.as_str())
                {
                    names.insert(node.as_str().to_owned());
                }
            });
        }
        names
    })
}

/// The principals of the claims of the bundled data, read on first use: those on whose behalf a
/// claim is made, else its claimants.
fn bundled_principals() -> &'static BTreeMap<String, BTreeSet<String>> {
    static PRINCIPALS: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    PRINCIPALS.get_or_init(|| {
        let [mut claimants, mut represented] = [BTreeMap::new(), BTreeMap::new()];
        for input in embedded::bundled() {
            parse::stream(input, &mut |step| {
                let ParseEvent::Statement(quad) = step else {
                    return;
                };
                let found: &mut BTreeMap<String, BTreeSet<String>> = match quad.predicate {
                    p if p == ann::CLAIMED_BY => &mut claimants,
                    p if p == ann::ON_BEHALF_OF => &mut represented,
                    _ => return,
                };
                if let (NamedOrBlankNodeRef::NamedNode(claim), TermRef::NamedNode(agent)) =
                    (quad.subject, quad.object)
                {
                    let principals = found.entry(claim.as_str().to_owned()).or_default();
                    principals.insert(agent.as_str().to_owned());
                }
            });
        }
        claimants.extend(represented);
        claimants
    })
}

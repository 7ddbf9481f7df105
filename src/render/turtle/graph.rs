//! The shape of a graph as it is written: what stands at the top, what is nested in what.

use super::literal;
use super::names::Names;
use oxrdf::vocab::rdf;
use oxrdf::{BlankNodeRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple, TripleRef};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::LazyLock;

/// Deepest nesting of brackets; what lies deeper gets a label and stands at the top.
///
/// Readers follow brackets just as deep.
const DEEPEST: usize = crate::parse::DEEPEST;

/// How a blank node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As `_:label`: several statements name it, or it lies in a circle or too deep.
    Labelled,
    /// In brackets, where it is named, or as `[]` if nothing names it.
    Nested,
    /// As a cell of a whole collection.
    List,
}

/// What is said of one subject: each property with its values, both in the order of writing.
pub(super) type Properties<'a> = [(NamedNodeRef<'a>, Vec<TermRef<'a>>)];

struct Subject<'a> {
    node: NamedOrBlankNodeRef<'a>,
    properties: Vec<(NamedNodeRef<'a>, Vec<TermRef<'a>>)>,
}

/// Where a blank node is an object.
struct Use<'a> {
    count: usize,
    subject: NamedOrBlankNodeRef<'a>,
    property: NamedNodeRef<'a>,
}

/// Statements put together by subject and property, each once.
pub(super) struct Graph<'a> {
    /// In the order of their first statements.
    subjects: Vec<Subject<'a>>,
    index: HashMap<NamedOrBlankNodeRef<'a>, usize>,
    /// Those that are not written with a label.
    forms: HashMap<BlankNodeRef<'a>, Form>,
    top: Vec<bool>,
}

impl<'a> Graph<'a> {
    /// Puts statements into the order of writing.
    pub fn of(statements: &'a [Triple], names: &Names<'_>) -> Self {
        let mut graph = Self {
            subjects: Vec::new(),
            index: HashMap::new(),
            forms: HashMap::new(),
            top: Vec::new(),
        };
        let uses = graph.collect(statements);
        graph.sort(names);
        let cells = graph.cells_of_lists(&uses);
        graph.nest(&uses, cells);
        graph
    }

    /// The subjects that stand at the top, in order.
    pub fn roots(&self) -> impl Iterator<Item = NamedOrBlankNodeRef<'a>> {
        let top = self.subjects.iter().zip(&self.top);
        top.filter(|(_, top)| **top)
            .map(|(subject, _)| subject.node)
    }

    /// What is said of a node.
    pub fn properties(&self, node: NamedOrBlankNodeRef<'_>) -> &Properties<'a> {
        self.index
            .get(&node)
            .map_or(&[], |&at| &self.subjects[at].properties)
    }

    pub fn form(&self, node: BlankNodeRef<'_>) -> Form {
        self.forms.get(&node).copied().unwrap_or(Form::Labelled)
    }

    /// The cells of a whole collection, each with its item and what follows.
    pub fn cells(
        &self,
        head: BlankNodeRef<'a>,
    ) -> impl Iterator<Item = (BlankNodeRef<'a>, TermRef<'a>, TermRef<'a>)> {
        let mut next = Some(head);
        std::iter::from_fn(move || {
            let cell = next.take()?;
            let (first, rest) = self.cell(cell.into())?;
            if let TermRef::BlankNode(node) = rest {
                next = Some(node);
            }
            Some((cell, first, rest))
        })
    }

    /// Item and rest of a node that is a cell and nothing else.
    fn cell(&self, node: NamedOrBlankNodeRef<'_>) -> Option<(TermRef<'a>, TermRef<'a>)> {
        match self.properties(node) {
            [(rdf::FIRST, first), (rdf::REST, rest)] => match (&first[..], &rest[..]) {
                ([first], [rest]) => Some((*first, *rest)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Takes each statement once, and tells where blank nodes are objects.
    fn collect(&mut self, statements: &'a [Triple]) -> HashMap<BlankNodeRef<'a>, Use<'a>> {
        let mut seen = HashSet::with_capacity(statements.len());
        let mut places = HashMap::new();
        let mut uses = HashMap::new();
        for triple in statements.iter().map(Triple::as_ref) {
            if !seen.insert(triple) {
                continue;
            }
            let TripleRef {
                subject: node,
                predicate: property,
                object,
            } = triple;
            let at = *self.index.entry(node).or_insert(self.subjects.len());
            if at == self.subjects.len() {
                self.subjects.push(Subject {
                    node,
                    properties: Vec::new(),
                });
            }
            let properties = &mut self.subjects[at].properties;
            let place = *places.entry((at, property)).or_insert(properties.len());
            if place == properties.len() {
                properties.push((property, Vec::new()));
            }
            properties[place].1.push(object);
            if let TermRef::BlankNode(blank) = object {
                let found = uses.entry(blank).or_insert(Use {
                    count: 0,
                    subject: node,
                    property,
                });
                found.count += 1;
            }
        }
        uses
    }

    fn sort(&mut self, names: &Names<'_>) {
        let mut known = HashMap::new();
        for subject in &mut self.subjects {
            for (property, _) in &subject.properties {
                known
                    .entry(*property)
                    .or_insert_with(|| (place(*property), names.look(*property)));
            }
            subject
                .properties
                .sort_by(|(a, _), (b, _)| known[a].cmp(&known[b]));
            for (property, values) in &mut subject.properties {
                if values.len() > 1 {
                    values.sort_by_cached_key(|value| {
                        (is_own(*property, *value), order(*value, names))
                    });
                }
            }
        }
    }

    /// The cells of collections that end as they should and that nothing else names.
    fn cells_of_lists(
        &self,
        uses: &HashMap<BlankNodeRef<'a>, Use<'a>>,
    ) -> HashSet<BlankNodeRef<'a>> {
        let mut cells = HashSet::new();
        for subject in &self.subjects {
            let mut node = subject.node;
            let Some((_, TermRef::NamedNode(rdf::NIL))) = self.cell(node) else {
                continue;
            };
            // from the last cell towards the first
            while let NamedOrBlankNodeRef::BlankNode(blank) = node
                && self.cell(node).is_some()
                && let Some(found) = uses.get(&blank).filter(|found| found.count == 1)
                && cells.insert(blank)
                && found.property == rdf::REST
            {
                node = found.subject;
            }
        }
        cells
    }

    /// Decides what stands at the top: names, nodes that are named never or often; then of what
    /// these do not reach, which lies in circles, the first.
    fn nest(
        &mut self,
        uses: &HashMap<BlankNodeRef<'a>, Use<'a>>,
        mut cells: HashSet<BlankNodeRef<'a>>,
    ) {
        let count = |node: BlankNodeRef<'a>| uses.get(&node).map_or(0, |found| found.count);
        self.top = vec![false; self.subjects.len()];
        let mut reached = vec![false; self.subjects.len()];
        let mut todo = VecDeque::new();
        for (at, subject) in self.subjects.iter().enumerate() {
            let times = match subject.node {
                NamedOrBlankNodeRef::NamedNode(_) => None,
                NamedOrBlankNodeRef::BlankNode(node) => Some((node, count(node))),
            };
            if let Some((node, 0)) = times {
                self.forms.insert(node, Form::Nested);
            }
            if times.is_none_or(|(_, times)| times != 1) {
                todo.push_back((at, 0));
            }
        }
        for at in 0..=self.subjects.len() {
            while let Some((at, depth)) = todo.pop_front() {
                if std::mem::replace(&mut reached[at], true) {
                    continue;
                }
                self.top[at] |= depth == 0;
                for child in self.children(at).filter(|child| count(*child) == 1) {
                    let goes_on = depth > 0 && self.goes_on(at, child, &cells);
                    let deep = depth + usize::from(!goes_on);
                    let described = self.index.get(&NamedOrBlankNodeRef::from(child));
                    // a circle comes back to where it began
                    if described.is_some_and(|&at| reached[at]) {
                        continue;
                    }
                    if deep <= DEEPEST {
                        let form = match cells.contains(&child) {
                            true => Form::List,
                            false => Form::Nested,
                        };
                        self.forms.insert(child, form);
                    }
                    let depth = if deep <= DEEPEST { deep } else { 0 };
                    todo.extend(described.map(|&at| (at, depth)));
                }
            }
            if reached.get(at) == Some(&false) {
                // a collection does not go through what has a label
                let mut node = self.subjects[at].node;
                while let NamedOrBlankNodeRef::BlankNode(blank) = node
                    && cells.remove(&blank)
                    && let Some(found) = uses.get(&blank)
                    && found.property == rdf::REST
                {
                    node = found.subject;
                }
                todo.push_back((at, 0));
            }
        }
    }

    /// The blank nodes that are values of a subject.
    fn children(&self, at: usize) -> impl Iterator<Item = BlankNodeRef<'a>> + use<'a> {
        let properties = &self.subjects[at].properties;
        let values = properties.iter().flat_map(|(_, values)| values);
        let blank = values.filter_map(|value| match value {
            TermRef::BlankNode(node) => Some(*node),
            _ => None,
        });
        blank.collect::<Vec<_>>().into_iter()
    }

    /// Whether a nested cell is followed by this one, within the same brackets.
    fn goes_on(
        &self,
        at: usize,
        child: BlankNodeRef<'_>,
        cells: &HashSet<BlankNodeRef<'a>>,
    ) -> bool {
        let node = self.subjects[at].node;
        let is_cell = match node {
            NamedOrBlankNodeRef::BlankNode(node) => cells.contains(&node),
            NamedOrBlankNodeRef::NamedNode(_) => false,
        };
        let rest = self.cell(node).map(|(_, rest)| rest);
        is_cell && rest == Some(child.into())
    }
}

/// Whether a type is none of the W3C's: `owl:Class` tells more people more, and so comes first.
fn is_own(property: NamedNodeRef<'_>, value: TermRef<'_>) -> bool {
    let is_w3c = |node: NamedNodeRef<'_>| node.as_str().starts_with("http://www.w3.org/");
    property == rdf::TYPE && !matches!(value, TermRef::NamedNode(node) if is_w3c(node))
}

/// Values in the order of writing: names, other IRIs, literals by language, blank nodes as met.
fn order(value: TermRef<'_>, names: &Names<'_>) -> (u8, String, String) {
    match value {
        TermRef::NamedNode(node) => {
            let name = names.look(node);
            (u8::from(name.starts_with('<')), String::new(), name)
        }
        TermRef::Literal(literal) => {
            let language = literal.language().unwrap_or_default();
            (
                2,
                language.to_owned(),
                literal::write(literal, |datatype| names.look(datatype)),
            )
        }
        TermRef::BlankNode(_) => (3, String::new(), String::new()),
    }
}

/// The properties in the order in which they are written.
static ORDER: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let lines = include_str!("order.txt").lines();
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.zip(1..).collect()
});

/// Where a property stands among those of its subject.
fn place(property: NamedNodeRef<'_>) -> usize {
    if property == rdf::TYPE {
        return 0;
    }
    let name = crate::model::id::shorten(property.as_str());
    ORDER.get(&*name).copied().unwrap_or(usize::MAX)
}

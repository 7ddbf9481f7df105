//! The structure of a Turtle document: which subjects are at the top level, which are nested where.

use super::literal;
use super::prefixes::Prefixes;
use oxrdf::vocab::rdf;
use oxrdf::{
    BlankNodeRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, TermRef, Triple, TripleRef,
};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::LazyLock;

/// The deepest nesting of brackets, as the parser allows; deeper blank nodes get a label and move to
/// the top level.
const MAX_DEPTH: usize = crate::parse::MAX_DEPTH;

/// How a blank node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlankNodeForm {
    /// As `_:label`: the object of several statements, part of a cycle, or nested too deep.
    Labelled,
    /// In brackets where it is the object, or as `[]` if it is never an object.
    Nested,
    /// As a cell of a well-formed collection.
    List,
}

/// The properties of a subject with their values, both in output order.
pub(super) type Properties<'a> = [(NamedNodeRef<'a>, Vec<TermRef<'a>>)];

struct Subject<'a> {
    node: NamedOrBlankNodeRef<'a>,
    properties: Vec<(NamedNodeRef<'a>, Vec<TermRef<'a>>)>,
}

/// How often a blank node is an object, and of which statement first.
struct ObjectUse<'a> {
    count: usize,
    subject: NamedOrBlankNodeRef<'a>,
    property: NamedNodeRef<'a>,
}

/// Deduplicated statements, grouped by subject and property.
pub(super) struct DocumentTree<'a> {
    /// In order of their first statements.
    subjects: Vec<Subject<'a>>,
    index: HashMap<NamedOrBlankNodeRef<'a>, usize>,
    /// The form of blank nodes that have no label.
    forms: HashMap<BlankNodeRef<'a>, BlankNodeForm>,
    top: Vec<bool>,
}

impl<'a> DocumentTree<'a> {
    /// Groups, sorts and nests statements.
    pub fn of(statements: &'a [Triple], prefixes: &Prefixes<'_>) -> Self {
        let mut tree = Self {
            subjects: Vec::new(),
            index: HashMap::new(),
            forms: HashMap::new(),
            top: Vec::new(),
        };
        let uses = tree.collect(statements);
        tree.sort(prefixes);
        let cells = tree.list_cells(&uses);
        tree.nest(&uses, cells);
        tree
    }

    /// The top-level subjects, in order.
    pub fn roots(&self) -> impl Iterator<Item = NamedOrBlankNodeRef<'a>> {
        let top = self.subjects.iter().zip(&self.top);
        top.filter(|(_, top)| **top)
            .map(|(subject, _)| subject.node)
    }

    /// The properties of a node.
    pub fn properties(&self, node: NamedOrBlankNodeRef<'_>) -> &Properties<'a> {
        self.index
            .get(&node)
            .map_or(&[], |&at| &self.subjects[at].properties)
    }

    pub fn form(&self, node: BlankNodeRef<'_>) -> BlankNodeForm {
        self.forms
            .get(&node)
            .copied()
            .unwrap_or(BlankNodeForm::Labelled)
    }

    /// The cells of a collection, each with its `rdf:first` and `rdf:rest`.
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

    /// `rdf:first` and `rdf:rest` of a node that has no other properties.
    fn cell(&self, node: NamedOrBlankNodeRef<'_>) -> Option<(TermRef<'a>, TermRef<'a>)> {
        match self.properties(node) {
            [(rdf::FIRST, first), (rdf::REST, rest)] => match (&first[..], &rest[..]) {
                ([first], [rest]) => Some((*first, *rest)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Groups statements, dropping duplicates; returns where blank nodes are objects.
    fn collect(&mut self, statements: &'a [Triple]) -> HashMap<BlankNodeRef<'a>, ObjectUse<'a>> {
        let (mut places, mut seen) = (HashMap::new(), HashSet::new());
        let mut uses = HashMap::new();
        let mut last = None;
        for triple in statements.iter().map(Triple::as_ref) {
            let TripleRef {
                subject: node,
                predicate: property,
                object,
            } = triple;
            // the statements of a subject mostly stand together
            let at = match last {
                Some((known, at)) if known == node => at,
                _ => *self.index.entry(node).or_insert(self.subjects.len()),
            };
            last = Some((node, at));
            if at == self.subjects.len() {
                self.subjects.push(Subject {
                    node,
                    properties: Vec::new(),
                });
            }
            let properties = &mut self.subjects[at].properties;
            let place = place_of(properties, property, at, &mut places);
            let values = &mut properties[place].1;
            if !is_new(values, object, (at, place), &mut seen) {
                continue;
            }
            values.push(object);
            for (blank, count) in blank_nodes(object) {
                let found = uses.entry(blank).or_insert(ObjectUse {
                    count: 0,
                    subject: node,
                    property,
                });
                found.count += count;
            }
        }
        uses
    }

    fn sort(&mut self, prefixes: &Prefixes<'_>) {
        let all = self.subjects.iter().flat_map(|it| &it.properties);
        let all: HashSet<NamedNodeRef<'_>> = all.map(|(property, _)| *property).collect();
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_by_cached_key(|property| (property_rank(*property), prefixes.peek(*property)));
        let ranks: HashMap<_, usize> = all.into_iter().zip(0..).collect();
        for subject in &mut self.subjects {
            subject
                .properties
                .sort_by_cached_key(|(property, _)| ranks[property]);
            for (property, values) in &mut subject.properties {
                if values.len() > 1 {
                    values.sort_by_cached_key(|value| {
                        (is_not_w3c(*property, *value), sort_key(*value, prefixes))
                    });
                }
            }
        }
    }

    /// The cells of collections that end in `rdf:nil` and whose cells are used once.
    fn list_cells(
        &self,
        uses: &HashMap<BlankNodeRef<'a>, ObjectUse<'a>>,
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

    /// Decides which subjects are at the top level: IRIs and blank nodes used never or several times;
    /// then, of those not reached from there, which are in cycles, the first.
    fn nest(
        &mut self,
        uses: &HashMap<BlankNodeRef<'a>, ObjectUse<'a>>,
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
                self.forms.insert(node, BlankNodeForm::Nested);
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
                    let is_next_cell = depth > 0 && self.is_next_cell(at, child, &cells);
                    let deep = depth + usize::from(!is_next_cell);
                    let described = self.index.get(&NamedOrBlankNodeRef::from(child));
                    // a cycle leads back to its start
                    if described.is_some_and(|&at| reached[at]) {
                        continue;
                    }
                    if deep <= MAX_DEPTH {
                        let form = match cells.contains(&child) {
                            true => BlankNodeForm::List,
                            false => BlankNodeForm::Nested,
                        };
                        self.forms.insert(child, form);
                    }
                    let depth = if deep <= MAX_DEPTH { deep } else { 0 };
                    todo.extend(described.map(|&at| (at, depth)));
                }
            }
            if reached.get(at) == Some(&false) {
                // a collection cannot pass through a labelled node
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

    /// The blank nodes among the values of a subject.
    fn children(&self, at: usize) -> impl Iterator<Item = BlankNodeRef<'a>> + use<'a> {
        let properties = &self.subjects[at].properties;
        let values = properties.iter().flat_map(|(_, values)| values);
        let blank = values.filter_map(|value| match value {
            TermRef::BlankNode(node) => Some(*node),
            _ => None,
        });
        blank.collect::<Vec<_>>().into_iter()
    }

    /// Whether `child` is the next cell of the same collection.
    fn is_next_cell(
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

/// Up to so many properties and values are compared one by one, which is faster than to hash them.
const FEW: usize = 16;

/// The place of a property among those of the subject at `at`, where it is put if it is new.
fn place_of<'a>(
    properties: &mut Vec<(NamedNodeRef<'a>, Vec<TermRef<'a>>)>,
    property: NamedNodeRef<'a>,
    at: usize,
    places: &mut HashMap<(usize, NamedNodeRef<'a>), usize>,
) -> usize {
    let first = properties.len().min(FEW);
    let found = properties[..first]
        .iter()
        .position(|(it, _)| *it == property);
    let next = properties.len();
    let place = found.unwrap_or_else(|| match first < FEW {
        true => next,
        false => *places.entry((at, property)).or_insert(next),
    });
    if place == next {
        // most properties have one value
        properties.push((property, Vec::with_capacity(1)));
    }
    place
}

/// Whether a value is not among those of a place; `seen` has the values of places with more than a few.
fn is_new<'a>(
    values: &[TermRef<'a>],
    value: TermRef<'a>,
    place: (usize, usize),
    seen: &mut HashSet<((usize, usize), TermRef<'a>)>,
) -> bool {
    let first = values.len().min(FEW);
    !values[..first].contains(&value) && (first < FEW || seen.insert((place, value)))
}

/// The blank nodes of an object, and how often each is used: in a triple term it must have a label,
/// as if it were used again elsewhere.
fn blank_nodes(object: TermRef<'_>) -> Vec<(BlankNodeRef<'_>, usize)> {
    let (mut found, mut term) = (Vec::new(), object);
    while let TermRef::Triple(triple) = term {
        if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
            found.push((node.as_ref(), 2));
        }
        term = triple.object.as_ref();
    }
    if let TermRef::BlankNode(node) = term {
        let is_nested = matches!(object, TermRef::Triple(_));
        found.push((node, 1 + usize::from(is_nested)));
    }
    found
}

/// Whether it is a type outside the W3C vocabularies: those, such as `owl:Class`, are better known
/// and come first.
fn is_not_w3c(property: NamedNodeRef<'_>, value: TermRef<'_>) -> bool {
    let is_w3c = |node: NamedNodeRef<'_>| node.as_str().starts_with("http://www.w3.org/");
    property == rdf::TYPE && !matches!(value, TermRef::NamedNode(node) if is_w3c(node))
}

/// The sort key of a value: prefixed names, other IRIs, literals by language, blank nodes in input
/// order, triple terms.
fn sort_key(value: TermRef<'_>, prefixes: &Prefixes<'_>) -> (u8, String, String) {
    match value {
        TermRef::NamedNode(node) => {
            let name = prefixes.peek(node);
            (u8::from(name.starts_with('<')), String::new(), name)
        }
        TermRef::Literal(literal) => {
            let language = literal.language().unwrap_or_default();
            (
                2,
                language.to_owned(),
                literal::write(literal, |datatype| prefixes.peek(datatype)),
            )
        }
        TermRef::BlankNode(_) => (3, String::new(), String::new()),
        TermRef::Triple(triple) => (4, String::new(), triple.to_string()),
    }
}

/// The rank of each property in the output order.
static ORDER: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let lines = include_str!("order.txt").lines();
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.zip(1..).collect()
});

/// The rank of a property among those of its subject.
fn property_rank(property: NamedNodeRef<'_>) -> usize {
    if property == rdf::TYPE {
        return 0;
    }
    let name = crate::model::id::shorten(property.as_str());
    ORDER.get(&*name).copied().unwrap_or(usize::MAX)
}

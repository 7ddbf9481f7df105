//! The ontology as documentation: classes, properties and vocabularies, read from the graph.
//!
//! ```
//! use annals::Annals;
//! use annals::views::ontology::read;
//! use annals::query::QueryOptions;
//!
//! let ontology = read(&Annals::new()?, &QueryOptions::default())?;
//! assert!(ontology.classes.iter().any(|class| class.name == "ann:Event"));
//! let scheme = ontology.schemes.iter().find(|scheme| scheme.term.name == "ann:EventTypes");
//! assert!(scheme.unwrap().concepts.iter().any(|concept| !concept.narrower.is_empty()));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use crate::Annals;
use crate::model::id;
use crate::model::vocab::{ann, dcterms, owl, skos};
use crate::query::table::text_of;
use crate::query::{Answer, Error, ParamValues, QueryOptions, Table};
use oxrdf::{NamedNode, NamedNodeRef, Term as Node, vocab::rdf, vocab::rdfs};
use std::collections::BTreeMap;

/// A term with its documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its IRI.
    pub id: NamedNode,
    /// Its short name, such as `ann:Event`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its definition.
    pub definition: String,
    /// Examples of its use.
    pub examples: Vec<Example>,
}

/// An example of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The example.
    pub text: String,
    /// Whether it is Turtle rather than prose.
    pub is_turtle: bool,
}

/// A property with its domain and range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The term.
    pub term: Term,
    /// Its property classes, such as `ann:ClaimOnly`.
    pub marks: Vec<String>,
    /// The classes of its subjects; empty if it applies to several.
    pub domain: Vec<String>,
    /// The classes or types of its values.
    pub range: Vec<String>,
    /// The concept schemes of its values.
    pub values_from: Vec<String>,
    /// Its super-properties.
    pub broader: Vec<String>,
}

/// A group of properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyGroup {
    /// The heading.
    pub title: String,
    /// The properties, by name.
    pub properties: Vec<Property>,
}

/// A concept scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// The scheme.
    pub term: Term,
    /// Its top concepts, by name.
    pub concepts: Vec<Concept>,
}

/// One concept of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    /// The term.
    pub term: Term,
    /// Its narrower concepts.
    pub narrower: Vec<Concept>,
}

/// The whole ontology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ontology {
    /// Its IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Its description.
    pub description: String,
    /// The classes of entities, by name.
    pub classes: Vec<Term>,
    /// The classes of properties.
    pub marks: Vec<Term>,
    /// The properties.
    pub groups: Vec<PropertyGroup>,
    /// The vocabularies.
    pub schemes: Vec<Scheme>,
}

const MARKS: [NamedNodeRef<'static>; 4] = [
    ann::CLAIM_ONLY_CLASS,
    ann::CLAIMABLE_CLASS,
    ann::SINGLE_VALUED_CLASS,
    ann::DERIVED_CLASS,
];

/// The order of the groups by domain.
const DOMAINS: [NamedNodeRef<'static>; 11] = [
    ann::EVENT_CLASS,
    ann::AGENT_CLASS,
    ann::PLACE_CLASS,
    ann::TOOL_CLASS,
    ann::SOURCE_CLASS,
    ann::CLAIM_CLASS,
    ann::MECHANISM_CLASS,
    ann::NEED_CLASS,
    ann::OFFER_CLASS,
    ann::MATCH_CLASS,
    ann::DELIVERY_CLASS,
];

/// The statements, by term and property.
struct Statements(BTreeMap<NamedNode, BTreeMap<String, Vec<Node>>>);

/// The ontology in a store, including the user's own terms that have `rdfs:isDefinedBy` or
/// `skos:inScheme`.
///
/// # Errors
/// See [`Error`].
pub fn read(annals: &Annals, limits: &QueryOptions) -> Result<Ontology, Error> {
    match annals.query_saved("ontology", &ParamValues::default(), limits)? {
        Answer::Table(table) if !table.truncated => Ok(Statements::of(&table).ontology()),
        _ => Err(Error::TOO_MANY_ROWS),
    }
}

impl Statements {
    fn of(rows: &Table) -> Self {
        let mut stated: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
        for row in rows.iter() {
            if let (Some(Node::NamedNode(term)), Some(property), Some(value)) =
                (row.get("term"), row.text("property"), row.get("value"))
            {
                let about = stated.entry(term.clone()).or_default();
                let values = about.entry(property.to_owned()).or_default();
                values.push(value.clone());
            }
        }
        Self(stated)
    }

    fn values(&self, term: &NamedNode, property: &str) -> &[Node] {
        let about = self.0.get(term).and_then(|about| about.get(property));
        about.map_or(&[], Vec::as_slice)
    }

    fn has(&self, term: &NamedNode, property: &str, value: &str) -> bool {
        let values = self.values(term, property).iter();
        values.map(text_of).any(|text| text == value)
    }

    fn is_a(&self, term: &NamedNode, class: &str) -> bool {
        self.has(term, rdf::TYPE.as_str(), class)
    }

    /// The terms of a class.
    fn members<'a>(&'a self, class: &'a str) -> impl Iterator<Item = &'a NamedNode> {
        self.0.keys().filter(move |term| self.is_a(term, class))
    }

    fn text(&self, term: &NamedNode, property: &str) -> String {
        let first = self.values(term, property).first();
        first.map_or_else(String::new, |node| text_of(node).into_owned())
    }

    fn names(&self, term: &NamedNode, property: &str) -> Vec<String> {
        let values = self.values(term, property).iter();
        values.map(|value| id::shorten(&text_of(value))).collect()
    }

    fn term(&self, term: &NamedNode) -> Term {
        let examples = self.values(term, skos::EXAMPLE.as_str()).iter();
        let example = |node: &Node| Example {
            text: text_of(node).into_owned(),
            is_turtle: match node {
                Node::Literal(literal) => literal.language().is_none(),
                Node::NamedNode(_) | Node::BlankNode(_) | Node::Triple(_) => false,
            },
        };
        Term {
            id: term.clone(),
            name: id::shorten(term.as_str()),
            label: self.text(term, rdfs::LABEL.as_str()),
            definition: self.text(term, skos::DEFINITION.as_str()),
            examples: examples.map(example).collect(),
        }
    }

    fn ontology(&self) -> Ontology {
        let class = owl::CLASS.as_str();
        let (marks, classes) = self
            .members(class)
            .map(|term| self.term(term))
            .partition(|term| MARKS.iter().any(|mark| term.id == *mark));
        let own = owl::ONTOLOGY.as_str();
        let ours = self
            .members(own)
            .find(|term| id::TERMS.starts_with(term.as_str()));
        let about = |property: &str| ours.map(|it| self.text(it, property)).unwrap_or_default();
        Ontology {
            id: ours.map(|it| it.as_str().to_owned()).unwrap_or_default(),
            title: about(dcterms::TITLE.as_str()),
            version: about(owl::VERSION_INFO.as_str()),
            description: about(dcterms::DESCRIPTION.as_str()),
            classes,
            marks,
            groups: self.groups(),
            schemes: self
                .members(skos::CONCEPT_SCHEME.as_str())
                .map(|scheme| self.scheme(scheme))
                .collect(),
        }
    }

    fn groups(&self) -> Vec<PropertyGroup> {
        let kinds = [
            owl::OBJECT_PROPERTY.as_str(),
            owl::DATATYPE_PROPERTY.as_str(),
        ];
        let mut groups: BTreeMap<(usize, String), Vec<Property>> = BTreeMap::new();
        for term in self.0.keys() {
            if kinds.iter().any(|kind| self.is_a(term, kind)) {
                let property = self.property(term);
                groups.entry(self.group(term)).or_default().push(property);
            }
        }
        let group = |((_, title), properties)| PropertyGroup { title, properties };
        groups.into_iter().map(group).collect()
    }

    fn property(&self, term: &NamedNode) -> Property {
        let marks = MARKS.iter().filter(|mark| self.is_a(term, mark.as_str()));
        Property {
            term: self.term(term),
            marks: marks.map(|mark| id::shorten(mark.as_str())).collect(),
            domain: self.names(term, rdfs::DOMAIN.as_str()),
            range: self.names(term, rdfs::RANGE.as_str()),
            values_from: self.names(term, ann::VALUES_FROM.as_str()),
            broader: self.names(term, rdfs::SUB_PROPERTY_OF.as_str()),
        }
    }

    /// The position and heading of the group of a property.
    fn group(&self, term: &NamedNode) -> (usize, String) {
        let marked = |mark: NamedNodeRef<'_>| self.is_a(term, mark.as_str());
        if marked(ann::DERIVED_CLASS) {
            return (90, "Derived by the program".to_owned());
        }
        if marked(ann::CLAIMABLE_CLASS) {
            return (0, "Properties that claims may contest".to_owned());
        }
        if marked(ann::CLAIM_ONLY_CLASS) {
            return (50, "Properties of claims only".to_owned());
        }
        let domain = self
            .values(term, rdfs::DOMAIN.as_str())
            .first()
            .map(text_of);
        let place = |domain: &str| DOMAINS.iter().position(|it| it.as_str() == domain);
        let place = domain.as_deref().and_then(place);
        match (domain, place) {
            (None, _) => (70, "Properties of several classes".to_owned()),
            (Some(domain), place) => {
                let class = NamedNode::new_unchecked(domain.as_ref());
                let label = self.text(&class, rdfs::LABEL.as_str());
                let name = if label.is_empty() {
                    id::shorten(&domain)
                } else {
                    label
                };
                // Claim comes before the claim-only properties, assistance after them.
                let at = place.map_or(80, |at| if at < 6 { 1 + at } else { 60 + at });
                (at, format!("{name} properties"))
            }
        }
    }

    fn scheme(&self, scheme: &NamedNode) -> Scheme {
        let (within, broader) = (skos::IN_SCHEME.as_str(), skos::BROADER.as_str());
        let concepts = self.0.keys();
        let concepts: Vec<_> = concepts
            .filter(|term| self.has(term, within, scheme.as_str()))
            .collect();
        let is_top = |term: &NamedNode| {
            let above = self.values(term, broader).iter().map(text_of);
            !above
                .into_iter()
                .any(|text| concepts.iter().any(|it| it.as_str() == text))
        };
        let tops = concepts.iter().filter(|term| is_top(term));
        Scheme {
            term: self.term(scheme),
            concepts: tops.map(|term| self.concept(term, &concepts, 0)).collect(),
        }
    }

    /// A concept with its narrower concepts. The depth limit cuts cycles, which `check` reports.
    fn concept(&self, term: &NamedNode, concepts: &[&NamedNode], depth: usize) -> Concept {
        let broader = skos::BROADER.as_str();
        let under = concepts
            .iter()
            .filter(|it| self.has(it, broader, term.as_str()));
        Concept {
            term: self.term(term),
            narrower: match depth {
                0..16 => under
                    .map(|it| self.concept(it, concepts, depth + 1))
                    .collect(),
                _ => Vec::new(),
            },
        }
    }
}

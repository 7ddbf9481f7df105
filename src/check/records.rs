//! What a record needs, and which properties may not stand on it by hand.

use super::checker::{Look, Thing};
use super::findings::{Finding, Part};
use super::properties::Property;
use crate::model::id;
use crate::model::problem::Code;
use crate::store::{Graph, Id, Object, Result, Statement};
use oxrdf::Term;

impl<G: Graph> Look<'_, G> {
    /// What an event, a claim or a source cannot do without.
    pub fn needs(&mut self, thing: &Thing<'_>) -> Result<()> {
        // What could not be read may have said it.
        if thing.said.iter().any(|said| self.is_broken(said)) {
            return Ok(());
        }
        let words = self.words;
        let types = thing.all(words.of_type);
        let mut types: Vec<_> = types.filter(|class| self.is_judged(class)).collect();
        types.dedup_by_key(|class| class.o);
        for class in types {
            if class.o == words.event {
                self.need(thing, &class, words.label, Code::NoLabel)?;
                self.need(thing, &class, words.event_type, Code::NoType)?;
                self.need(thing, &class, words.read_in, Code::NoSource)?;
            } else if class.o == words.claim {
                self.need(thing, &class, words.about, Code::NoAbout)?;
                self.need(thing, &class, words.claimed_by, Code::NoClaimant)?;
                self.need(thing, &class, words.stated_in, Code::NotStatedIn)?;
            } else if class.o == words.source {
                // Who has seen no title says so, and makes none up.
                let by_address = thing.has(words.url) && thing.has(words.title_seen);
                if !by_address {
                    self.need(thing, &class, words.title, Code::BareSource)?;
                }
            }
        }
        Ok(())
    }

    fn need(&mut self, thing: &Thing<'_>, class: &Statement, what: Id, code: Code) -> Result<()> {
        if thing.has(what) {
            return Ok(());
        }
        let name = self.name(thing.id)?;
        let (message, help) = match code {
            Code::NoLabel => (
                "has no label",
                "add a few neutral words: rdfs:label \"…\"@en",
            ),
            Code::NoType => (
                "has no type",
                "add ann:eventType; ann:cyberattack where nothing finer fits",
            ),
            Code::NoSource => (
                "has no source",
                "add dcterms:source src:…, where its undisputed facts were read",
            ),
            Code::NoAbout => (
                "is about nothing",
                "add ann:about, the event, agent or tool that it is a statement on",
            ),
            Code::NoClaimant => (
                "is made by nobody",
                "add ann:claimedBy, who says so; a group of unnamed people has an agent of its own",
            ),
            Code::NotStatedIn => ("does not say where it was read", "add ann:statedIn src:…"),
            _ if thing.has(self.words.url) => (
                "has no title",
                "add dcterms:title; where nobody has seen one, ann:titleSeen false",
            ),
            _ => (
                "has neither title nor address",
                "add dcterms:title, and ann:url \"https://…\"^^xsd:anyURI where it has an address",
            ),
        };
        let finding = Finding::new(code, *class, Part::Subject, format!("{name} {message}"));
        self.find(finding.help([help]));
        Ok(())
    }

    /// Whether a property may stand here: not one for claims, nor one that is derived.
    pub fn standing(
        &mut self,
        thing: &Thing<'_>,
        at: &Statement,
        property: Property,
    ) -> Result<()> {
        let is_claim = thing.says(self.words.of_type, self.words.claim);
        let is_typed = thing.has(self.words.of_type);
        if property.is_derived {
            if !self.follows(at)? {
                self.by_hand(at)?;
            }
        } else if property.of_claims && is_typed && !is_claim {
            // An export writes the shortcuts to whom standing claims name.
            let shortcut = at.p == self.words.attributed && self.follows(at)?;
            if !shortcut {
                self.of_claims(thing, at)?;
            }
        }
        Ok(())
    }

    /// Whether a statement is derived anyway.
    fn follows(&self, at: &Statement) -> Result<bool> {
        let object = self.graph.term(at.o)?;
        for (p, o) in self.derivation.thing(self.graph, at.s)? {
            let same = match o {
                Object::Known(id) => id == at.o,
                Object::New(term) => *term == object,
            };
            if p == at.p && same {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn by_hand(&mut self, at: &Statement) -> Result<()> {
        let property = self.name(at.p)?;
        let mut derived = Vec::new();
        for (p, o) in self.derivation.thing(self.graph, at.s)? {
            if p == at.p {
                derived.push(match o {
                    Object::Known(id) => self.short(id)?,
                    Object::New(term) => term.to_string(),
                });
            }
        }
        let message =
            format!("{property} is worked out by the program, and comes to something else");
        let label = match derived.as_slice() {
            [] => "nothing follows here".to_owned(),
            derived => format!("what follows is {}", derived.join(", ")),
        };
        let finding = Finding::new(Code::ByHand, *at, Part::Object, message).label(label);
        self.find(finding.help(["take it out: nobody writes it by hand"]));
        Ok(())
    }

    fn short(&self, id: Id) -> Result<String> {
        match self.graph.term(id)? {
            Term::Literal(literal) => Ok(literal.value().to_owned()),
            Term::NamedNode(_) | Term::BlankNode(_) => self.name(id),
        }
    }

    fn of_claims(&mut self, thing: &Thing<'_>, at: &Statement) -> Result<()> {
        let (property, name) = (self.name(at.p)?, self.name(thing.id)?);
        let message = format!("{property} stands on {name}, which is no claim");
        let slug = match self.graph.term(thing.id)? {
            Term::NamedNode(node) => id::slug(node.as_str()).map(str::to_owned),
            Term::BlankNode(_) | Term::Literal(_) => None,
        };
        let slug = slug.unwrap_or_else(|| "…".to_owned());
        let finding = Finding::new(Code::ClaimOnly, *at, Part::Property, message)
            .label("what can be disputed is a claim")
            .help([format!(
                "make it one: cl:{slug}-01 a ann:Claim ; ann:about {name} ; {property} … ; ann:claimedBy ag:… ; ann:statedIn src:…"
            )]);
        self.find(finding);
        Ok(())
    }
}

//! Required properties of a record, and properties that it must not have.

use super::checker::{Checker, Record};
use super::findings::{Finding, StatementPart};
use super::properties::Property;
use crate::model::id;
use crate::model::problem::Code;
use crate::store::{GraphReader, Id, Object, Result, Statement};
use oxrdf::{Literal, Term};

impl<G: GraphReader> Checker<'_, G> {
    /// Checks the properties that an event, a claim or a source requires.
    pub fn check_required(&mut self, record: &Record<'_>) -> Result<()> {
        // It may be in the part that could not be parsed.
        if record
            .statements
            .iter()
            .any(|statement| self.is_incomplete(statement))
        {
            return Ok(());
        }
        let terms = self.terms;
        let types = record.all(terms.of_type);
        let mut types: Vec<_> = types.filter(|class| self.is_checked(class)).collect();
        types.dedup_by_key(|class| class.o);
        for class in types {
            if class.o == terms.event {
                self.require(record, &class, terms.label, Code::NoLabel)?;
                self.require(record, &class, terms.event_type, Code::NoType)?;
                self.require(record, &class, terms.read_in, Code::NoSource)?;
            } else if class.o == terms.claim {
                self.require(record, &class, terms.about, Code::NoAbout)?;
                self.require(record, &class, terms.claimed_by, Code::NoClaimant)?;
                self.require(record, &class, terms.stated_in, Code::ClaimWithoutSource)?;
            } else if class.o == terms.source {
                // A source whose title was not seen has its URL instead.
                let url_instead = record.has(terms.url) && record.has(terms.title_seen);
                if !url_instead {
                    self.require(record, &class, terms.title, Code::UnidentifiedSource)?;
                }
            }
        }
        Ok(())
    }

    fn require(
        &mut self,
        record: &Record<'_>,
        class: &Statement,
        what: Id,
        code: Code,
    ) -> Result<()> {
        if record.has(what) {
            return Ok(());
        }
        let name = self.name(record.id)?;
        let (message, help) = match code {
            Code::NoLabel => (
                "has no label",
                "add a few neutral words: rdfs:label \"…\"@en",
            ),
            Code::NoType => (
                "has no type",
                "add ann:eventType; use ann:cyberattack if nothing more specific fits",
            ),
            Code::NoSource => (
                "has no source",
                "add dcterms:source src:…, the source of its undisputed facts",
            ),
            Code::NoAbout => (
                "does not say what it is about",
                "add ann:about, the event, agent or tool that it is about",
            ),
            Code::NoClaimant => (
                "does not say who makes it",
                "add ann:claimedBy, the agent that makes it; unnamed people can be an agent of their own",
            ),
            Code::ClaimWithoutSource => ("does not name its source", "add ann:statedIn src:…"),
            _ if record.has(self.terms.url) => (
                "has no title",
                "add dcterms:title; if no title was seen, ann:titleSeen false",
            ),
            _ => (
                "has neither a title nor a URL",
                "add dcterms:title, and ann:url \"https://…\"^^xsd:anyURI if it has a URL",
            ),
        };
        let finding = Finding::new(
            code,
            *class,
            StatementPart::Subject,
            format!("{name} {message}"),
        );
        self.report(finding.help([help]));
        Ok(())
    }

    /// Notes that something is a draft: it may be checked, and not loaded.
    pub fn draft(&mut self, record: &Record<'_>) -> Result<()> {
        for statement in record.all(self.terms.draft) {
            let is_true = self.graph.term(statement.o)? == Term::from(Literal::from(true));
            if is_true && self.is_checked(&statement) {
                let message = format!("{} is a draft", self.name(record.id)?);
                let finding =
                    Finding::new(Code::Draft, statement, StatementPart::Property, message);
                self.report(finding.help([
                    "`load` refuses it: compare it with its source, then remove ann:draft",
                ]));
            }
        }
        Ok(())
    }

    /// Checks that a property is allowed here: not one only for claims, nor a derived one.
    pub fn allowed(
        &mut self,
        record: &Record<'_>,
        at: &Statement,
        property: Property,
    ) -> Result<()> {
        let is_claim = record.has_value(self.terms.of_type, self.terms.claim);
        let is_typed = record.has(self.terms.of_type);
        if property.is_derived {
            if !self.is_derived(at)? {
                self.report_derived_by_hand(at)?;
            }
        } else if property.claim_only && is_typed && !is_claim {
            // An export contains the shortcuts derived from standing claims.
            let shortcut = at.p == self.terms.attributed && self.is_derived(at)?;
            if !shortcut {
                self.claim_only(record, at)?;
            }
        }
        Ok(())
    }

    /// Whether a statement is also derived.
    fn is_derived(&self, at: &Statement) -> Result<bool> {
        let object = self.graph.term(at.o)?;
        for (p, o) in self.deriver.subject(self.graph, at.s)? {
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

    fn report_derived_by_hand(&mut self, at: &Statement) -> Result<()> {
        let property = self.name(at.p)?;
        let mut derived = Vec::new();
        for (p, o) in self.deriver.subject(self.graph, at.s)? {
            if p == at.p {
                derived.push(match o {
                    Object::Known(id) => self.display_value(id)?,
                    Object::New(term) => term.to_string(),
                });
            }
        }
        let message = format!("{property} is derived, and the derived value is different");
        let label = match derived.as_slice() {
            [] => "nothing is derived here".to_owned(),
            derived => format!("the derived value is {}", derived.join(", ")),
        };
        let finding =
            Finding::new(Code::DerivedByHand, *at, StatementPart::Object, message).label(label);
        self.report(finding.help(["remove it: annals derives it"]));
        Ok(())
    }

    fn display_value(&self, id: Id) -> Result<String> {
        match self.graph.term(id)? {
            Term::Literal(literal) => Ok(literal.value().to_owned()),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => self.name(id),
        }
    }

    fn claim_only(&mut self, record: &Record<'_>, at: &Statement) -> Result<()> {
        let (property, name) = (self.name(at.p)?, self.name(record.id)?);
        let message = format!("{property} is used on {name}, which is not a claim");
        let slug = match self.graph.term(record.id)? {
            Term::NamedNode(node) => id::slug(node.as_str()).map(str::to_owned),
            Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
        };
        let slug = slug.unwrap_or_else(|| "…".to_owned());
        let finding = Finding::new(Code::ClaimOnly, *at, StatementPart::Property, message)
            .label("only a claim can have it")
            .help([format!(
                "write a claim: cl:{slug}-01 a ann:Claim ; ann:about {name} ; {property} … ; ann:claimedBy ag:… ; ann:statedIn src:…"
            )]);
        self.report(finding);
        Ok(())
    }
}

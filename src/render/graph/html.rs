//! A network as a self-contained HTML page: the drawing, the paths hop by hop, and every thing with its
//! relations and their evidence. Without JavaScript only the filter is missing.

use super::{Caption, rank, svg};
use crate::model::id;
use crate::model::when::When;
use crate::render::format::FormatInfo;
use crate::render::graph::format::GraphFormat;
use crate::render::html::{Markup, document, drawing, html, join, verbatim};
use crate::render::link::safe_link;
use crate::render::style::Style;
use crate::render::style::count;
use crate::views::graph::{Edge, Evidence, EvidenceKind, Network};
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// `html`.
#[derive(Debug)]
pub struct Html;

impl GraphFormat for Html {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "html",
            &["html"],
            "A self-contained page with the picture and a list",
        )
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        network: &Network,
        caption: &Caption,
        _: Style,
    ) -> io::Result<()> {
        write(&mut out, network, caption)
    }

    fn is_for_people(&self) -> bool {
        true
    }
}

/// Writes a page.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    let picture = svg::picture(network, caption, false, |at| Some(format!("#thing-{at}")));
    let page = PageWriter { network };
    let body = html! {
        main {
            h1 { (caption.title) }
            p.notes { (caption.notes.join(" · ")) }
            p.jump { a href="#picture" { "Picture" } }
            figure id="picture" { (drawing(picture)) }
            (page.paths())
            h2 { "Things and their relations" }
            form hidden { label { "Filter" input type="search"; } }
            div.things { @for at in 0..network.nodes.len() { "\n" (page.thing(at)) } }
        }
        script { (verbatim(SCRIPT)) }
    };
    let page = document(&caption.title, &verbatim(STYLE), &body);
    out.write_all(page.as_bytes())
}

struct PageWriter<'a> {
    network: &'a Network,
}

impl PageWriter<'_> {
    fn link(&self, at: usize) -> Markup {
        let node = &self.network.nodes[at];
        html! {
            @if let Some(when) = &node.when { (when.short()) " " }
            a href={ "#thing-" (at) } { (node.label) }
        }
    }

    fn paths(&self) -> Markup {
        html! {
            @for (number, path) in (1..).zip(&self.network.paths) {
                h2 { "Path " (number) " · " (count(path.len() - 1, "step")) }
                ol.path {
                    @for (hop, at) in path.iter().enumerate() {
                        "\n"
                        li {
                            (self.link(*at))
                            @if let Some(next) = path.get(hop + 1) { (self.hop(*at, *next)) }
                        }
                    }
                }
            }
        }
    }

    /// The relations between two neighbours of a path.
    fn hop(&self, from: usize, to: usize) -> Markup {
        let edges = self.network.hop(from, to).filter(|edge| edge.holds());
        html! {
            ul {
                @for edge in edges {
                    "\n" li { (arrow(edge, from)) " " (describe_edge(edge)) }
                }
            }
        }
    }

    fn thing(&self, at: usize) -> Markup {
        let node = &self.network.nodes[at];
        let own = |edge: &&Edge| edge.from == at || edge.to == at;
        let mut edges: Vec<&Edge> = self.network.edges.iter().filter(own).collect();
        edges.sort_by_key(|edge| {
            (
                !edge.holds(),
                edge.from != at,
                rank(edge),
                edge.from,
                edge.to,
            )
        });
        html! {
            article id={ "thing-" (at) } {
                h3 { (node.label) }
                p.fine {
                    (node.kind.name())
                    @if let Some(label) = &node.type_label { " · " (label) }
                    @if let Some(when) = &node.when { " · " (when.words()) }
                    @for sign in node.signs() { " · " span.doubt { (sign) } }
                    " · "
                    @match safe_link(node.id.as_str()) {
                        Some(link) => a href=(link) { (id::shorten(node.id.as_str())) },
                        None => (id::shorten(node.id.as_str())),
                    }
                }
                ul {
                    @for edge in edges {
                        @let other = if edge.from == at { edge.to } else { edge.from };
                        li { (describe_edge(edge)) " " (arrow(edge, at)) " " (self.link(other)) }
                    }
                }
            }
        }
    }
}

/// The direction of an edge, seen from one of its ends.
fn arrow(edge: &Edge, from: usize) -> &'static str {
    if edge.from == from { "→" } else { "←" }
}

/// A relation with its evidence.
fn describe_edge(edge: &Edge) -> Markup {
    let mut notes: Vec<Markup> = Vec::new();
    notes.extend(
        edge.evidence
            .iter()
            .map(|it| html! { (describe_evidence(it)) }),
    );
    if let Some(doubt) = edge.contested.then_some("contested").or(edge.opposition()) {
        notes.push(html! { span.doubt { (doubt) } });
    }
    if edge.sources > 0 {
        notes.push(html! { (count(edge.sources, "source")) });
    }
    html! {
        @if edge.holds() { (edge.name) } @else { span.gone { (edge.name) } }
        " "
        span.fine { "(" (join(notes, "; ")) ")" }
    }
}

fn describe_evidence(evidence: &Evidence) -> String {
    let what = match evidence.kind {
        EvidenceKind::Record => return "on record".to_owned(),
        EvidenceKind::Event | EvidenceKind::ClaimedEvent => id::shorten(evidence.id.as_str()),
        EvidenceKind::Claim => {
            let by = match evidence.by.as_slice() {
                [] => "(claimant not recorded)".to_owned(),
                by => by.join(" and "),
            };
            let withdrawn = if evidence.standing {
                ""
            } else {
                " (withdrawn or superseded)"
            };
            format!("{by} {}{withdrawn}", evidence.stance)
        }
    };
    let on = evidence.on.as_ref().map(When::words);
    let words: Vec<_> = [what].into_iter().chain(on).collect();
    words.join(", ")
}

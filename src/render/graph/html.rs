//! A network as a self-contained HTML page: the drawing, the paths hop by hop, and every thing with its
//! relations and their evidence. Without JavaScript only the filter is missing.

use super::{Caption, rank, svg};
use crate::model::id;
use crate::render::escape::escape;
use crate::render::html_head::head;
use crate::render::link::safe_link;
use crate::render::style::count;
use crate::views::graph::{Edge, Evidence, EvidenceKind, Network};
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes a page.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, network: &Network, caption: &Caption) -> io::Result<()> {
    let title = escape(&caption.title);
    writeln!(out, "{}<main>", head(&title, STYLE))?;
    writeln!(out, "<h1>{title}</h1>")?;
    writeln!(
        out,
        "<p class=\"notes\">{}</p>",
        escape(&caption.notes.join(" · "))
    )?;
    let picture = svg::picture(network, caption, false, |at| Some(format!("#thing-{at}")));
    writeln!(out, "<figure>\n{picture}</figure>")?;
    let page = PageWriter { network };
    page.write_paths(out)?;
    writeln!(out, "<h2>Things and their relations</h2>")?;
    writeln!(
        out,
        "<form hidden><label>Filter<input type=\"search\"></label></form>"
    )?;
    writeln!(out, "<div class=\"things\">")?;
    for at in 0..network.nodes.len() {
        page.write_thing(out, at)?;
    }
    writeln!(
        out,
        "</div>\n</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>"
    )
}

struct PageWriter<'a> {
    network: &'a Network,
}

impl PageWriter<'_> {
    fn link(&self, at: usize) -> String {
        let node = &self.network.nodes[at];
        let when = node
            .when
            .as_ref()
            .map(|when| format!("{} ", escape(&when.short())));
        let label = escape(&node.label);
        format!(
            "{}<a href=\"#thing-{at}\">{label}</a>",
            when.unwrap_or_default()
        )
    }

    fn write_paths(&self, out: &mut impl Write) -> io::Result<()> {
        for (number, path) in self.network.paths.iter().enumerate() {
            let steps = count(path.len() - 1, "step");
            writeln!(
                out,
                "<h2>Path {} · {steps}</h2>\n<ol class=\"path\">",
                number + 1
            )?;
            for (hop, at) in path.iter().enumerate() {
                writeln!(out, "<li>{}", self.link(*at))?;
                if let Some(next) = path.get(hop + 1) {
                    writeln!(out, "<ul>")?;
                    for edge in self.network.hop(*at, *next).filter(|edge| edge.holds()) {
                        let arrow = if edge.from == *at { "→" } else { "←" };
                        writeln!(out, "<li>{arrow} {}</li>", self.describe_edge(edge))?;
                    }
                    writeln!(out, "</ul>")?;
                }
                writeln!(out, "</li>")?;
            }
            writeln!(out, "</ol>")?;
        }
        Ok(())
    }

    fn write_thing(&self, out: &mut impl Write, at: usize) -> io::Result<()> {
        let node = &self.network.nodes[at];
        writeln!(
            out,
            "<article id=\"thing-{at}\">\n<h3>{}</h3>",
            escape(&node.label)
        )?;
        let mut about = vec![node.kind.name().to_owned()];
        about.extend(node.type_label.as_deref().map(escape));
        about.extend(node.when.as_ref().map(|when| escape(&when.words())));
        if node.contested {
            about.push("<span class=\"doubt\">contested</span>".to_owned());
        }
        let name = escape(&id::shorten(node.id.as_str()));
        about.push(match safe_link(node.id.as_str()) {
            Some(link) => format!("<a href=\"{}\">{name}</a>", escape(&link)),
            None => name,
        });
        writeln!(out, "<p class=\"fine\">{}</p>\n<ul>", about.join(" · "))?;
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
        for edge in edges {
            let (arrow, other) = if edge.from == at {
                ("→", edge.to)
            } else {
                ("←", edge.from)
            };
            writeln!(
                out,
                "<li>{} {arrow} {}</li>",
                self.describe_edge(edge),
                self.link(other)
            )?;
        }
        writeln!(out, "</ul>\n</article>")
    }

    /// A relation with its evidence.
    fn describe_edge(&self, edge: &Edge) -> String {
        let name = match edge.holds() {
            true => escape(&edge.name),
            false => format!("<span class=\"gone\">{}</span>", escape(&edge.name)),
        };
        let mut notes: Vec<String> = edge.evidence.iter().map(format_evidence).collect();
        if edge.contested {
            notes.push("<span class=\"doubt\">contested</span>".to_owned());
        }
        if edge.sources > 0 {
            notes.push(count(edge.sources, "source"));
        }
        format!("{name} <span class=\"fine\">({})</span>", notes.join("; "))
    }
}

fn format_evidence(evidence: &Evidence) -> String {
    let mut words = match evidence.kind {
        EvidenceKind::Record => return "on record".to_owned(),
        EvidenceKind::Event | EvidenceKind::ClaimedEvent => {
            vec![escape(&id::shorten(evidence.id.as_str()))]
        }
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
            vec![escape(&format!("{by} {}{withdrawn}", evidence.stance))]
        }
    };
    words.extend(evidence.on.as_ref().map(|on| escape(&on.words())));
    words.join(", ")
}

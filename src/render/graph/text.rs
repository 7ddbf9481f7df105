//! A network as text: a tree around one thing, paths hop by hop, or the measures of the whole graph.
//!
//! `→` and `←` give the direction of a relation. `×` marks relations that are no longer asserted.

use super::rank;
use crate::model::id;
use crate::model::when::When;
use crate::render::format::FormatInfo;
use crate::render::graph::Caption;
use crate::render::graph::format::GraphFormat;
use crate::render::style::{Highlight, Style, clean, count, width, wrap};
use crate::views::graph::measure::{Measures, co_occurrences, measure};
use crate::views::graph::{Edge, Evidence, EvidenceKind, Network, Node};
use std::io::{self, Write};

/// The maximum rows of a list.
const MAX_ROWS: usize = 12;

/// `text`.
#[derive(Debug)]
pub struct Text;

impl GraphFormat for Text {
    fn info(&self) -> FormatInfo {
        FormatInfo::new(
            "text",
            &["txt"],
            "A tree, or paths, for reading in a terminal",
        )
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        network: &Network,
        _: &Caption,
        style: Style,
    ) -> io::Result<()> {
        write(&mut out, network, style)
    }

    fn is_for_people(&self) -> bool {
        true
    }

    fn is_for_terminals(&self) -> bool {
        true
    }
}

/// Writes a network.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, network: &Network, style: Style) -> io::Result<()> {
    let writer = NetworkWriter { network, style };
    match network.ends.as_slice() {
        [] => writer.write_whole(out),
        [root] => writer.write_tree(out, *root),
        [one, other, ..] => writer.write_paths(out, *one, *other),
    }
}

/// The children of a node in a tree, each with the edges that lead there.
type Children = Vec<(usize, Vec<usize>)>;

/// Shared state of the output functions.
struct NetworkWriter<'a> {
    network: &'a Network,
    style: Style,
}

impl NetworkWriter<'_> {
    /// A node in one line: date, label, short name.
    fn node(&self, at: usize) -> String {
        let node = &self.network.nodes[at];
        let mut words = Vec::new();
        words.extend(
            node.when
                .as_ref()
                .map(|when| self.style.paint(Highlight::Date, &when.short())),
        );
        let name = id::shorten(node.id.as_str());
        words.push(clean(&node.label).into_owned());
        if name != node.label {
            words.push(self.style.paint(Highlight::Faint, &format!("({name})")));
        }
        words.join(" ")
    }

    fn head(&self, node: &Node) -> String {
        let mut words = vec![node.kind.name().to_owned()];
        words.extend(
            node.type_label
                .as_deref()
                .map(|sort| clean(sort).into_owned()),
        );
        words.push(id::shorten(node.id.as_str()));
        words.extend(
            node.when
                .as_ref()
                .map(|when| self.style.paint(Highlight::Date, &when.words())),
        );
        let signs = node.signs().into_iter();
        words.extend(signs.map(|sign| self.style.paint(Highlight::Doubt, sign)));
        words.join(" · ")
    }

    /// A relation with its evidence, and whether it is contested or no longer asserted.
    fn relation(&self, edge: &Edge) -> String {
        let mut notes: Vec<String> = Vec::new();
        notes.extend(
            edge.describe_evidence()
                .map(|reason| clean(&reason).into_owned()),
        );
        let doubt = edge.contested.then_some("contested").or(edge.opposition());
        notes.extend(doubt.map(|doubt| self.style.paint(Highlight::Doubt, doubt)));
        let withdrawn = if edge.holds() { "" } else { "× " };
        let name = clean(&edge.name);
        match notes.is_empty() {
            true => format!("{withdrawn}{name}"),
            false => format!("{withdrawn}{name} ({})", notes.join("; ")),
        }
    }

    fn write_tree(&self, out: &mut impl Write, root: usize) -> io::Result<()> {
        let node = &self.network.nodes[root];
        let label = wrap(&clean(&node.label), "", self.style.width);
        writeln!(out, "{}", self.style.paint(Highlight::Strong, &label))?;
        writeln!(out, "{}", wrap(&self.head(node), "", self.style.width))?;
        writeln!(
            out,
            "{}",
            count(self.network.nodes.len() - 1, "thing") + " around it"
        )?;
        if self.network.nodes.len() == 1 {
            return Ok(());
        }
        writeln!(out)?;
        let (children, in_tree) = self.children(root);
        self.write_branch(out, root, &children, "")?;
        let across: Vec<_> = (0..self.network.edges.len())
            .filter(|at| !in_tree[*at])
            .collect();
        if !across.is_empty() {
            let title = format!("Other relations · {}", across.len());
            writeln!(out, "\n{}\n", self.style.heading(&title))?;
            let mut edges: Vec<&Edge> = across.iter().map(|at| &self.network.edges[*at]).collect();
            edges.sort_by_key(|edge| (edge.from, rank(edge), edge.to));
            for edge in edges {
                self.write_edge(out, edge)?;
            }
        }
        self.write_co_occurrences(out)
    }

    /// The children of each node in the shortest-path tree, each with the edges that lead there; and
    /// which edges are in the tree.
    fn children(&self, root: usize) -> (Vec<Children>, Vec<bool>) {
        let network = self.network;
        let mut in_tree = vec![false; network.edges.len()];
        let mut children = vec![Vec::new(); network.nodes.len()];
        let mut incident = vec![Vec::new(); network.nodes.len()];
        for (at, edge) in network.edges.iter().enumerate() {
            incident[edge.from].push(at);
            incident[edge.to].push(at);
        }
        for (at, node) in network.nodes.iter().enumerate() {
            let other = |edge_at: usize| {
                let edge = &network.edges[edge_at];
                if edge.from == at { edge.to } else { edge.from }
            };
            let nearer = |edge_at: &&usize| {
                network.edges[**edge_at].holds()
                    && network.nodes[other(**edge_at)].steps + 1 == node.steps
            };
            let parent = incident[at]
                .iter()
                .filter(nearer)
                .map(|edge_at| other(*edge_at))
                .min();
            if let Some(parent) = parent.filter(|_| at != root) {
                let mut links: Vec<usize> = incident[at]
                    .iter()
                    .copied()
                    .filter(|edge_at| other(*edge_at) == parent)
                    .collect();
                links.sort_by_key(|link| {
                    let edge = &network.edges[*link];
                    (!edge.holds(), rank(edge), edge.name.clone())
                });
                for link in &links {
                    in_tree[*link] = true;
                }
                children[parent].push((at, links));
            }
        }
        for (parent, children) in children.iter_mut().enumerate() {
            children.sort_by_cached_key(|(at, links)| {
                let edge = &network.edges[links[0]];
                let day = network.nodes[*at].when.as_ref().and_then(When::sort_day);
                (
                    edge.to == parent,
                    rank(edge),
                    edge.name.clone(),
                    day.is_none(),
                    day,
                    *at,
                )
            });
        }
        (children, in_tree)
    }

    fn write_branch(
        &self,
        out: &mut impl Write,
        at: usize,
        children: &[Children],
        indent: &str,
    ) -> io::Result<()> {
        let own = &children[at];
        for (place, (child, links)) in own.iter().enumerate() {
            let last = place + 1 == own.len();
            let (branch_mark, below) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let links: Vec<String> = links
                .iter()
                .map(|link| {
                    let edge = &self.network.edges[*link];
                    let arrow = if edge.from == at { "→" } else { "←" };
                    format!("{} {arrow}", self.relation(edge))
                })
                .collect();
            let words = format!("{} {}", links.join(", "), self.node(*child));
            let (first, next) = (format!("{indent}{branch_mark}"), format!("{indent}{below}"));
            // continuation lines are indented by three more columns
            let room = self.style.width.saturating_sub(width(&first) + 3).max(20);
            let lines = wrap(&words, "", room);
            let more = if children[*child].is_empty() {
                "   "
            } else {
                "│  "
            };
            for (row, line) in lines.lines().enumerate() {
                match row {
                    0 => writeln!(out, "{}{line}", self.style.paint(Highlight::Faint, &first))?,
                    _ => writeln!(
                        out,
                        "{}{}",
                        self.style.paint(Highlight::Faint, &format!("{next}{more}")),
                        line
                    )?,
                }
            }
            self.write_branch(out, *child, children, &next)?;
        }
        Ok(())
    }

    fn write_edge(&self, out: &mut impl Write, edge: &Edge) -> io::Result<()> {
        let words = format!(
            "{} — {} → {}",
            self.node(edge.from),
            self.relation(edge),
            self.node(edge.to)
        );
        writeln!(out, "{}", wrap(&words, "  ", self.style.width))
    }

    fn write_co_occurrences(&self, out: &mut impl Write) -> io::Result<()> {
        let pairs = co_occurrences(self.network);
        let often: Vec<_> = pairs.iter().filter(|pair| pair.events.len() > 1).collect();
        if often.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}\n", self.style.heading("In the same events"))?;
        for pair in often.iter().take(MAX_ROWS) {
            let [one, other] = pair.agents.map(|at| self.node(at));
            let words = format!("{one} and {other}");
            let first = format!("  {:>3}  ", pair.events.len());
            writeln!(out, "{}", wrap(&words, &first, self.style.width))?;
        }
        self.and_more(out, often.len())
    }

    fn and_more(&self, out: &mut impl Write, all: usize) -> io::Result<()> {
        match all.saturating_sub(MAX_ROWS) {
            0 => Ok(()),
            more => writeln!(out, "  … and {more} more: --format json lists them all"),
        }
    }

    fn write_paths(&self, out: &mut impl Write, one: usize, other: usize) -> io::Result<()> {
        let label = |at: usize| clean(&self.network.nodes[at].label).into_owned();
        let title = format!("{} to {}", label(one), label(other));
        writeln!(
            out,
            "{}",
            self.style
                .paint(Highlight::Strong, &wrap(&title, "", self.style.width))
        )?;
        if self.network.paths.is_empty() {
            return writeln!(out, "no path");
        }
        for (at, path) in self.network.paths.iter().enumerate() {
            let title = format!("Path {} · {}", at + 1, count(path.len() - 1, "step"));
            writeln!(out, "\n{}\n", self.style.heading(&title))?;
            for (hop, at) in path.iter().enumerate() {
                if let Some(before) = hop.checked_sub(1).map(|hop| path[hop]) {
                    self.write_hop(out, before, *at)?;
                }
                writeln!(out, "{}", wrap(&self.node(*at), "  ", self.style.width))?;
            }
        }
        Ok(())
    }

    /// One hop of a path: every relation that holds, with its evidence.
    fn write_hop(&self, out: &mut impl Write, before: usize, at: usize) -> io::Result<()> {
        for edge in self.network.hop(before, at).filter(|edge| edge.holds()) {
            let arrow = if edge.from == before { "↓" } else { "↑" };
            let contested = match edge.contested {
                true => format!(" · {}", self.style.paint(Highlight::Doubt, "contested")),
                false => String::new(),
            };
            let words = format!("{}{contested}", clean(&edge.name));
            writeln!(
                out,
                "{}",
                wrap(&words, &format!("    {arrow} "), self.style.width)
            )?;
            for evidence in edge.evidence.iter().filter(|evidence| evidence.holds()) {
                let words = self.format_evidence(edge, evidence);
                writeln!(out, "{}", wrap(&words, "      ", self.style.width))?;
            }
        }
        Ok(())
    }

    fn format_evidence(&self, edge: &Edge, evidence: &Evidence) -> String {
        let who = match (evidence.kind, evidence.by.as_slice()) {
            (EvidenceKind::Record, _) => {
                let from = &self.network.nodes[edge.from];
                match &from.when {
                    Some(when) => format!("on record, {}", when.words()),
                    None => "on record".to_owned(),
                }
            }
            (_, []) => "claimant not recorded".to_owned(),
            (_, by) => format!("according to {}", clean(&by.join(" and "))),
        };
        let mut words = vec![who];
        words.extend(
            evidence
                .on
                .as_ref()
                .map(|on| self.style.paint(Highlight::Date, &on.words())),
        );
        if evidence.sources > 0 {
            words.push(count(evidence.sources, "source"));
        }
        words.push(
            self.style
                .paint(Highlight::Faint, &id::shorten(evidence.id.as_str())),
        );
        words.join(" · ")
    }

    fn write_whole(&self, out: &mut impl Write) -> io::Result<()> {
        let network = self.network;
        let measures = measure(network);
        writeln!(
            out,
            "{}",
            self.style.paint(Highlight::Strong, "Actors and targets")
        )?;
        writeln!(
            out,
            "{} · {} · {}",
            count(network.nodes.len(), "thing"),
            count(network.edges.len(), "pair"),
            count(measures.components.len(), "component")
        )?;
        self.write_pairs(out)?;
        self.write_central_nodes(out, &measures)?;
        self.write_components(out, &measures)
    }

    fn write_pairs(&self, out: &mut impl Write) -> io::Result<()> {
        let mut edges: Vec<&Edge> = self.network.edges.iter().collect();
        edges.sort_by_key(|edge| (std::cmp::Reverse(edge.evidence.len()), edge.from, edge.to));
        if edges.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}\n", self.style.heading("Most frequent pairs"))?;
        for edge in edges.iter().take(MAX_ROWS) {
            let mark = if edge.is_claim_only() { "?" } else { "" };
            let contested = match edge.contested {
                true => format!(" · {}", self.style.paint(Highlight::Doubt, "contested")),
                false => String::new(),
            };
            let when = self.style.paint(Highlight::Date, &span(edge));
            let words = format!(
                "{}{mark} → {} {when}{contested}",
                self.node(edge.from),
                self.node(edge.to)
            );
            let first = format!("  {:>3}  ", edge.evidence.len());
            writeln!(out, "{}", wrap(&words, &first, self.style.width))?;
        }
        self.and_more(out, edges.len())
    }

    fn write_central_nodes(&self, out: &mut impl Write, measures: &Measures) -> io::Result<()> {
        let mut order: Vec<usize> = (0..self.network.nodes.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(measures.degrees[*at]), *at));
        for (title, places) in [
            ("Most connected", &order),
            ("Articulation points", &measures.articulation_points),
        ] {
            if places.is_empty() {
                continue;
            }
            writeln!(out, "\n{}\n", self.style.heading(title))?;
            for at in places.iter().take(MAX_ROWS) {
                let first = format!("  {:>3}  ", measures.degrees[*at]);
                writeln!(out, "{}", wrap(&self.node(*at), &first, self.style.width))?;
            }
            self.and_more(out, places.len())?;
        }
        Ok(())
    }

    fn write_components(&self, out: &mut impl Write, measures: &Measures) -> io::Result<()> {
        let all = &measures.components;
        if all.is_empty() {
            return Ok(());
        }
        let title = format!("Components · {}", all.len());
        writeln!(out, "\n{}\n", self.style.heading(&title))?;
        for part in all.iter().take(MAX_ROWS) {
            let mut members = part.clone();
            members.sort_by_key(|at| (std::cmp::Reverse(measures.degrees[*at]), *at));
            let mut names: Vec<String> = members
                .iter()
                .take(6)
                .map(|at| clean(&self.network.nodes[*at].label).into_owned())
                .collect();
            if members.len() > 6 {
                names.push(format!("{} more", members.len() - 6));
            }
            let first = format!("  {:>3}  ", part.len());
            writeln!(out, "{}", wrap(&names.join(", "), &first, self.style.width))?;
        }
        self.and_more(out, all.len())
    }
}

/// The first and the last date of a pair's events.
fn span(edge: &Edge) -> String {
    let dates: Vec<&When> = edge
        .evidence
        .iter()
        .filter_map(|evidence| evidence.on.as_ref())
        .collect();
    match (dates.iter().min(), dates.iter().max()) {
        (Some(first), Some(last)) if first.short() != last.short() => {
            format!("{}, {}", first.short(), last.short())
        }
        (Some(first), _) => first.short(),
        _ => "undated".to_owned(),
    }
}

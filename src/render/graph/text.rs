//! A network for reading: a tree around one thing, paths hop by hop, or the measures of a whole.
//!
//! `→` points to whom a record or claim names, `←` comes from the thing whose record or claim it
//! is. `×` marks what nobody asserts any more.

use super::rank;
use crate::model::id;
use crate::model::when::When;
use crate::render::style::{Ink, Style, clean, count, width, wrap};
use crate::views::graph::measure::{Measures, measure, together};
use crate::views::graph::{Edge, Ground, Network, Node, Proof};
use std::io::{self, Write};

/// How many rows a list of measures has.
const SHOWN: usize = 12;

/// Writes a network.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, network: &Network, style: Style) -> io::Result<()> {
    let sheet = Sheet { network, style };
    match network.ends.as_slice() {
        [] => sheet.whole(out),
        [root] => sheet.tree(out, *root),
        [one, other, ..] => sheet.paths(out, *one, *other),
    }
}

/// The children of a node in a tree, each with the edges that lead there.
type Children = Vec<(usize, Vec<usize>)>;

/// What every part needs.
struct Sheet<'a> {
    network: &'a Network,
    style: Style,
}

impl Sheet<'_> {
    /// A node in a line: its date, its label, its name.
    fn node(&self, at: usize) -> String {
        let node = &self.network.nodes[at];
        let mut words = Vec::new();
        words.extend(
            node.when
                .as_ref()
                .map(|when| self.style.paint(Ink::Date, &when.short())),
        );
        let name = id::shorten(node.id.as_str());
        words.push(clean(&node.label).into_owned());
        if name != node.label {
            words.push(self.style.paint(Ink::Faint, &format!("({name})")));
        }
        words.join(" ")
    }

    fn head(&self, node: &Node) -> String {
        let mut words = vec![node.kind.name().to_owned()];
        words.extend(node.sort.as_deref().map(|sort| clean(sort).into_owned()));
        words.push(id::shorten(node.id.as_str()));
        words.extend(
            node.when
                .as_ref()
                .map(|when| self.style.paint(Ink::Date, &when.words())),
        );
        if node.contested {
            words.push(self.style.paint(Ink::Doubt, "contested"));
        }
        words.join(" · ")
    }

    /// A relation with who says so, and whether it is contested or fallen.
    fn relation(&self, edge: &Edge) -> String {
        let mut notes: Vec<String> = Vec::new();
        notes.extend(edge.reason().map(|reason| clean(&reason).into_owned()));
        if edge.contested {
            notes.push(self.style.paint(Ink::Doubt, "contested"));
        }
        let fallen = if edge.holds() { "" } else { "× " };
        let name = clean(&edge.name);
        match notes.is_empty() {
            true => format!("{fallen}{name}"),
            false => format!("{fallen}{name} ({})", notes.join("; ")),
        }
    }

    fn tree(&self, out: &mut impl Write, root: usize) -> io::Result<()> {
        let node = &self.network.nodes[root];
        let label = wrap(&clean(&node.label), "", self.style.width);
        writeln!(out, "{}", self.style.paint(Ink::Strong, &label))?;
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
        let (children, told) = self.children(root);
        self.branch(out, root, &children, "")?;
        let across: Vec<_> = (0..self.network.edges.len())
            .filter(|at| !told[*at])
            .collect();
        if !across.is_empty() {
            let title = format!("Ties across · {}", across.len());
            writeln!(out, "\n{}\n", self.style.heading(&title))?;
            let mut edges: Vec<&Edge> = across.iter().map(|at| &self.network.edges[*at]).collect();
            edges.sort_by_key(|edge| (edge.from, rank(edge), edge.to));
            for edge in edges {
                self.line(out, edge)?;
            }
        }
        self.together(out)
    }

    /// The children of each node in a tree of shortest ways, each with the edges that lead there;
    /// and which edges the tree tells.
    fn children(&self, root: usize) -> (Vec<Children>, Vec<bool>) {
        let network = self.network;
        let mut told = vec![false; network.edges.len()];
        let mut children = vec![Vec::new(); network.nodes.len()];
        let mut ties = vec![Vec::new(); network.nodes.len()];
        for (at, edge) in network.edges.iter().enumerate() {
            ties[edge.from].push(at);
            ties[edge.to].push(at);
        }
        for (at, node) in network.nodes.iter().enumerate() {
            let other = |tie: usize| {
                let edge = &network.edges[tie];
                if edge.from == at { edge.to } else { edge.from }
            };
            let nearer = |tie: &&usize| {
                network.edges[**tie].holds() && network.nodes[other(**tie)].steps + 1 == node.steps
            };
            let parent = ties[at].iter().filter(nearer).map(|tie| other(*tie)).min();
            if let Some(parent) = parent.filter(|_| at != root) {
                let mut ways: Vec<usize> = ties[at]
                    .iter()
                    .copied()
                    .filter(|tie| other(*tie) == parent)
                    .collect();
                ways.sort_by_key(|way| {
                    let edge = &network.edges[*way];
                    (!edge.holds(), rank(edge), edge.name.clone())
                });
                for way in &ways {
                    told[*way] = true;
                }
                children[parent].push((at, ways));
            }
        }
        for (parent, children) in children.iter_mut().enumerate() {
            children.sort_by_cached_key(|(at, ways)| {
                let edge = &network.edges[ways[0]];
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
        (children, told)
    }

    fn branch(
        &self,
        out: &mut impl Write,
        at: usize,
        children: &[Children],
        indent: &str,
    ) -> io::Result<()> {
        let own = &children[at];
        for (place, (child, ways)) in own.iter().enumerate() {
            let last = place + 1 == own.len();
            let (knee, below) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            let ways: Vec<String> = ways
                .iter()
                .map(|way| {
                    let edge = &self.network.edges[*way];
                    let arrow = if edge.from == at { "→" } else { "←" };
                    format!("{} {arrow}", self.relation(edge))
                })
                .collect();
            let words = format!("{} {}", ways.join(", "), self.node(*child));
            let (first, next) = (format!("{indent}{knee}"), format!("{indent}{below}"));
            // what is wrapped stands three columns further in
            let room = self.style.width.saturating_sub(width(&first) + 3).max(20);
            let lines = wrap(&words, "", room);
            let more = if children[*child].is_empty() {
                "   "
            } else {
                "│  "
            };
            for (row, line) in lines.lines().enumerate() {
                match row {
                    0 => writeln!(out, "{}{line}", self.style.paint(Ink::Faint, &first))?,
                    _ => writeln!(
                        out,
                        "{}{}",
                        self.style.paint(Ink::Faint, &format!("{next}{more}")),
                        line
                    )?,
                }
            }
            self.branch(out, *child, children, &next)?;
        }
        Ok(())
    }

    fn line(&self, out: &mut impl Write, edge: &Edge) -> io::Result<()> {
        let words = format!(
            "{} — {} → {}",
            self.node(edge.from),
            self.relation(edge),
            self.node(edge.to)
        );
        writeln!(out, "{}", wrap(&words, "  ", self.style.width))
    }

    fn together(&self, out: &mut impl Write) -> io::Result<()> {
        let pairs = together(self.network);
        let often: Vec<_> = pairs.iter().filter(|pair| pair.events.len() > 1).collect();
        if often.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}\n", self.style.heading("In the same events"))?;
        for pair in often.iter().take(SHOWN) {
            let [one, other] = pair.agents.map(|at| self.node(at));
            let words = format!("{one} and {other}");
            let first = format!("  {:>3}  ", pair.events.len());
            writeln!(out, "{}", wrap(&words, &first, self.style.width))?;
        }
        self.and_more(out, often.len())
    }

    fn and_more(&self, out: &mut impl Write, all: usize) -> io::Result<()> {
        match all.saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(out, "  … and {more} more: --format json lists them all"),
        }
    }

    fn paths(&self, out: &mut impl Write, one: usize, other: usize) -> io::Result<()> {
        let label = |at: usize| clean(&self.network.nodes[at].label).into_owned();
        let title = format!("{} to {}", label(one), label(other));
        writeln!(
            out,
            "{}",
            self.style
                .paint(Ink::Strong, &wrap(&title, "", self.style.width))
        )?;
        if self.network.paths.is_empty() {
            return writeln!(out, "no path");
        }
        for (at, path) in self.network.paths.iter().enumerate() {
            let title = format!("Path {} · {}", at + 1, count(path.len() - 1, "step"));
            writeln!(out, "\n{}\n", self.style.heading(&title))?;
            for (hop, at) in path.iter().enumerate() {
                if let Some(before) = hop.checked_sub(1).map(|hop| path[hop]) {
                    self.hop(out, before, *at)?;
                }
                writeln!(out, "{}", wrap(&self.node(*at), "  ", self.style.width))?;
            }
        }
        Ok(())
    }

    /// Why one hop of a path is there: every relation that holds, with its reasons.
    fn hop(&self, out: &mut impl Write, before: usize, at: usize) -> io::Result<()> {
        for edge in self.network.hop(before, at).filter(|edge| edge.holds()) {
            let arrow = if edge.from == before { "↓" } else { "↑" };
            let contested = match edge.contested {
                true => format!(" · {}", self.style.paint(Ink::Doubt, "contested")),
                false => String::new(),
            };
            let words = format!("{}{contested}", clean(&edge.name));
            writeln!(
                out,
                "{}",
                wrap(&words, &format!("    {arrow} "), self.style.width)
            )?;
            for ground in edge.grounds.iter().filter(|ground| ground.holds()) {
                let words = self.ground(edge, ground);
                writeln!(out, "{}", wrap(&words, "      ", self.style.width))?;
            }
        }
        Ok(())
    }

    fn ground(&self, edge: &Edge, ground: &Ground) -> String {
        let who = match (ground.proof, ground.by.as_slice()) {
            (Proof::Record, _) => {
                let from = &self.network.nodes[edge.from];
                match &from.when {
                    Some(when) => format!("on record, {}", when.words()),
                    None => "on record".to_owned(),
                }
            }
            (_, []) => "somebody says so".to_owned(),
            (_, by) => format!("{} says so", clean(&by.join(" and "))),
        };
        let mut words = vec![who];
        words.extend(
            ground
                .on
                .as_ref()
                .map(|on| self.style.paint(Ink::Date, &on.words())),
        );
        if ground.sources > 0 {
            words.push(count(ground.sources, "source"));
        }
        words.push(
            self.style
                .paint(Ink::Faint, &id::shorten(ground.id.as_str())),
        );
        words.join(" · ")
    }

    fn whole(&self, out: &mut impl Write) -> io::Result<()> {
        let network = self.network;
        let measures = measure(network);
        writeln!(
            out,
            "{}",
            self.style.paint(Ink::Strong, "Actors and targets")
        )?;
        writeln!(
            out,
            "{} · {} · {}",
            count(network.nodes.len(), "thing"),
            count(network.edges.len(), "pair"),
            count(measures.components.len(), "component")
        )?;
        self.pairs(out)?;
        self.numbers(out, &measures)?;
        self.components(out, &measures)
    }

    fn pairs(&self, out: &mut impl Write) -> io::Result<()> {
        let mut edges: Vec<&Edge> = self.network.edges.iter().collect();
        edges.sort_by_key(|edge| (std::cmp::Reverse(edge.grounds.len()), edge.from, edge.to));
        if edges.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "\n{}\n",
            self.style.heading("Who acted on whom most often")
        )?;
        for edge in edges.iter().take(SHOWN) {
            let mark = if edge.is_claimed() { "?" } else { "" };
            let contested = match edge.contested {
                true => format!(" · {}", self.style.paint(Ink::Doubt, "contested")),
                false => String::new(),
            };
            let when = self.style.paint(Ink::Date, &span(edge));
            let words = format!(
                "{}{mark} → {} {when}{contested}",
                self.node(edge.from),
                self.node(edge.to)
            );
            let first = format!("  {:>3}  ", edge.grounds.len());
            writeln!(out, "{}", wrap(&words, &first, self.style.width))?;
        }
        self.and_more(out, edges.len())
    }

    fn numbers(&self, out: &mut impl Write, measures: &Measures) -> io::Result<()> {
        let mut order: Vec<usize> = (0..self.network.nodes.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(measures.degrees[*at]), *at));
        for (title, places) in [
            ("Tied to most others", &order),
            ("Without whom a component falls apart", &measures.joints),
        ] {
            if places.is_empty() {
                continue;
            }
            writeln!(out, "\n{}\n", self.style.heading(title))?;
            for at in places.iter().take(SHOWN) {
                let first = format!("  {:>3}  ", measures.degrees[*at]);
                writeln!(out, "{}", wrap(&self.node(*at), &first, self.style.width))?;
            }
            self.and_more(out, places.len())?;
        }
        Ok(())
    }

    fn components(&self, out: &mut impl Write, measures: &Measures) -> io::Result<()> {
        let all = &measures.components;
        if all.is_empty() {
            return Ok(());
        }
        let title = format!("Components · {}", all.len());
        writeln!(out, "\n{}\n", self.style.heading(&title))?;
        for part in all.iter().take(SHOWN) {
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

/// The first and the last date of a pair's events, as they are written.
fn span(edge: &Edge) -> String {
    let dates: Vec<&When> = edge
        .grounds
        .iter()
        .filter_map(|ground| ground.on.as_ref())
        .collect();
    match (dates.iter().min(), dates.iter().max()) {
        (Some(first), Some(last)) if first.short() != last.short() => {
            format!("{}, {}", first.short(), last.short())
        }
        (Some(first), _) => first.short(),
        _ => "undated".to_owned(),
    }
}

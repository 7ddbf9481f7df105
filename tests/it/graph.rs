//! Networks: search results, snapshots of every renderer over the awkward data set,
//! and whether other tools can read the output.

use crate::golden::{awkward, turtle, world, written};
use annals::Annals;
use annals::model::when::Window;
use annals::query::QueryOptions;
use annals::render::graph::{Caption, dot, gexf, graphml, html, json, svg, text};
use annals::render::style::Style;
use annals::views::graph::{
    GraphOptions, Network, NodeKind, actor_targets, around, between, measure,
};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use unicode_width::UnicodeWidthStr;

fn wanted(depth: usize) -> GraphOptions {
    GraphOptions {
        depth,
        ..GraphOptions::default()
    }
}

fn near(annals: &Annals, name: &str, wanted: &GraphOptions) -> Network {
    let thing = annals.resolve(name, &[]).expect("it is there");
    around(annals, &thing, wanted, &QueryOptions::default()).expect("a network")
}

fn paths(annals: &Annals, one: &str, other: &str, wanted: &GraphOptions) -> Network {
    let thing = |name| annals.resolve(name, &[]).expect("it is there");
    between(
        annals,
        &thing(one),
        &thing(other),
        wanted,
        &QueryOptions::default(),
    )
    .expect("a network")
}

fn caption(network: &Network) -> Caption {
    Caption::new(network, &Window::default(), None)
}

/// A network in every format, by the name of the format.
fn all(network: &Network) -> Vec<(&'static str, String)> {
    let caption = caption(network);
    vec![
        (
            "text",
            written(|o| text::write(o, network, Style::default())),
        ),
        ("svg", written(|o| svg::write(o, network, &caption))),
        ("html", written(|o| html::write(o, network, &caption))),
        ("dot", written(|o| dot::write(o, network, &caption))),
        ("graphml", written(|o| graphml::write(o, network, &caption))),
        ("gexf", written(|o| gexf::write(o, network, &caption))),
        ("json", written(|o| json::write(o, network, &caption))),
    ]
}

fn names(network: &Network) -> Vec<&str> {
    let ids = network.nodes.iter().map(|node| node.id.as_str());
    ids.filter_map(annals::model::id::slug).collect()
}

#[test]
fn networks_match_their_snapshots() {
    let annals = awkward();
    let everything = GraphOptions {
        places: true,
        sources: true,
        ..wanted(2)
    };
    for (name, network) in [
        ("near", near(&annals, "ev:month", &wanted(2))),
        ("near-everything", near(&annals, "ev:day", &everything)),
        ("paths", paths(&annals, "ag:state", "ag:rival", &wanted(8))),
        ("none", paths(&annals, "ag:state", "ev:no-date", &wanted(8))),
        (
            "whole",
            actor_targets(&annals, &wanted(2), &QueryOptions::default()).expect("a network"),
        ),
    ] {
        for (format, shown) in all(&network) {
            insta::assert_snapshot!(format!("graph-{name}-{format}"), shown);
        }
    }
}

#[test]
fn what_only_one_hub_is_related_to_shares_a_box_in_large_pictures_alone() {
    let mut text = "@prefix ann: <https://w3id.org/annals/ns#> .
        @prefix ev: <https://w3id.org/annals/id/event/> .
        @prefix ag: <https://w3id.org/annals/id/agent/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ev:hub a ann:Event ; rdfs:label \"Hub\"@en ; ann:affected ag:named"
        .to_owned();
    for number in 0..45 {
        let _ = write!(text, ", ag:leaf-{number}");
    }
    text += " .\nag:named a ann:Agent ; rdfs:label \"Named\"@en ; ann:partOf ag:whole .\n";
    text += "ag:whole a ann:Agent ; rdfs:label \"Whole\"@en .\n";
    for number in 0..45 {
        let _ = writeln!(
            text,
            "ag:leaf-{number} a ann:Agent ; rdfs:label \"Leaf {number}\"@en ."
        );
    }
    let annals = world(&text);
    let picture = |nodes: usize| {
        let wanted = GraphOptions { nodes, ..wanted(2) };
        let network = near(&annals, "hub", &wanted);
        let svg = written(|o| svg::write(o, &network, &caption(&network)));
        (svg.matches("data-node=").count(), svg)
    };
    let (boxes, svg) = picture(80);
    assert_eq!(
        boxes, 4,
        "the hub, what is related to others too, and one for all leaves"
    );
    assert!(svg.contains(">45 agents</text>") && svg.contains("Leaf 0, Leaf 1, Leaf 10"));
    assert!(svg.contains("48 things"), "all of them are counted");
    assert!(picture(20).0 > 10, "a small network is drawn as it is");
}

#[test]
fn relations_no_longer_asserted_are_shown_but_not_followed() {
    let annals = crate::queries::world();
    let network = near(&annals, "ev:grid-outage", &wanted(1));
    let to = |slug: &str| {
        let at = names(&network).iter().position(|name| *name == slug);
        let edges = network.edges.iter();
        edges
            .filter(|edge| Some(edge.to) == at && edge.from == 0)
            .collect::<Vec<_>>()
    };
    // named only by a deprecated and by a superseded claim
    assert!(to("norland").is_empty() && to("sudland").is_empty());
    let unit = to("unit-77");
    // the state of the accused denies it, which makes nothing contested
    assert!(unit[0].holds() && !unit[0].contested && unit[0].is_claim_only());
    assert_eq!(unit[0].opposition(), Some("denied"));
    assert_eq!(
        unit[0].describe(),
        "attributed to (Norland's computer emergency team, 10 January 2024, +1)"
    );
    assert_eq!(
        unit[0].sources, 3,
        "two claims and a denial, a source in common"
    );
    // two steps out they are reached otherwise, and then the withdrawn relation is shown too
    let network = near(&annals, "ev:grid-outage", &wanted(2));
    let fallen: Vec<_> = network.edges.iter().filter(|edge| !edge.holds()).collect();
    let sudland = names(&network).iter().position(|name| *name == "sudland");
    assert!(
        fallen
            .iter()
            .any(|edge| Some(edge.to) == sudland && edge.from == 0),
        "{fallen:?}"
    );
}

#[test]
fn places_and_sources_connect_things_only_on_request() {
    let annals = crate::queries::world();
    let plain = near(&annals, "ev:grid-outage", &wanted(2));
    assert!(
        plain
            .nodes
            .iter()
            .all(|node| !matches!(node.kind, NodeKind::Place | NodeKind::Source))
    );
    for (kind, wanted) in [
        (
            NodeKind::Place,
            GraphOptions {
                places: true,
                ..wanted(1)
            },
        ),
        (
            NodeKind::Source,
            GraphOptions {
                sources: true,
                ..wanted(1)
            },
        ),
    ] {
        let network = near(&annals, "ev:grid-outage", &wanted);
        assert!(
            network.nodes.iter().any(|node| node.kind == kind),
            "{kind:?}"
        );
    }
    // a search that starts at one includes it
    let source = near(&annals, "src:wire-nd-1", &wanted(1));
    assert!(
        names(&source).contains(&"grid-outage"),
        "{:?}",
        names(&source)
    );
    let place = near(&annals, "pl:norland", &wanted(1));
    assert!(place.nodes.len() > 1);
}

#[test]
fn a_window_leaves_out_events_that_cannot_be_in_it() {
    let annals = crate::queries::world();
    let window = Window::parse(Some("2024"), None).expect("a window");
    let late = near(
        &annals,
        "ag:unit-77",
        &GraphOptions {
            window,
            ..wanted(1)
        },
    );
    let all = near(&annals, "ag:unit-77", &wanted(1));
    assert!(names(&all).contains(&"grid-outage"));
    assert!(
        names(&late).contains(&"attribution-statement"),
        "{:?}",
        names(&late)
    );
    assert!(!names(&late).contains(&"grid-outage"));
}

#[test]
fn nodes_that_are_left_out_are_counted() {
    let annals = Annals::bundled().expect("the data");
    let all = near(
        &annals,
        "russia",
        &GraphOptions {
            nodes: 1000,
            ..wanted(2)
        },
    );
    let some = near(
        &annals,
        "russia",
        &GraphOptions {
            nodes: 150,
            ..wanted(2)
        },
    );
    assert_eq!((all.left_out, some.nodes.len()), (0, 150));
    assert_eq!(some.nodes.len() + some.left_out, all.nodes.len());
    assert!(!all.cut && !some.cut);
    // what lies beyond the nodes left out is not counted
    let fewer = GraphOptions {
        nodes: 5,
        ..wanted(2)
    };
    let fewer = near(&annals, "russia", &fewer);
    assert_eq!((fewer.nodes.len(), fewer.cut), (5, true));
    assert!(fewer.left_out > 0);
    let note = format!("at least {} more not shown", fewer.left_out);
    assert!(caption(&fewer).notes.contains(&note));
    let nearer = names(&some);
    assert!(nearer.iter().all(|name| names(&all).contains(name)));
}

#[test]
fn every_hop_of_a_path_has_a_reason_that_holds() {
    let annals = Annals::bundled().expect("the data");
    let network = paths(
        &annals,
        "sandworm",
        "whatsapp",
        &GraphOptions {
            paths: 6,
            ..wanted(8)
        },
    );
    assert_eq!(network.paths.len(), 6);
    assert!(network.paths.is_sorted_by_key(Vec::len));
    for path in &network.paths {
        assert_eq!(
            (path.first(), path.last()),
            (Some(&network.ends[0]), Some(&network.ends[1]))
        );
        for hop in path.windows(2) {
            let edge = network.hop(hop[0], hop[1]).next().expect("an edge");
            assert!(edge.holds() && !edge.evidence.is_empty());
        }
    }
    let short = paths(
        &annals,
        "sandworm",
        "whatsapp",
        &wanted(network.paths[0].len() - 2),
    );
    assert!(short.paths.is_empty());
}

#[test]
fn a_path_is_the_same_length_from_either_end() {
    let annals = Annals::bundled().expect("the data");
    for (one, other) in [
        ("apple", "mahua-moitra"),
        ("sandworm", "whatsapp"),
        ("killnet", "nso-group"),
    ] {
        let length = |one, other| {
            paths(&annals, one, other, &wanted(10))
                .paths
                .iter()
                .map(Vec::len)
                .collect::<Vec<_>>()
        };
        assert_eq!(length(one, other), length(other, one), "{one} {other}");
    }
}

#[test]
fn who_brings_a_charge_is_distinguished_from_whom_it_names() {
    let annals = Annals::bundled().expect("the data");
    let network = actor_targets(
        &annals,
        &GraphOptions {
            nodes: 1000,
            ..wanted(1)
        },
        &QueryOptions::default(),
    );
    let network = network.expect("a network");
    let place = |slug: &str| names(&network).iter().position(|name| *name == slug);
    let (group, person) = (place("star-blizzard"), place("andrey-korinets"));
    assert!(person.is_some());
    let blamed =
        |edge: &&annals::views::graph::Edge| Some(edge.from) == group && Some(edge.to) == person;
    assert_eq!(network.edges.iter().find(blamed), None);
    let measures = measure::measure(&network);
    assert_eq!(
        measures.components.iter().map(Vec::len).sum::<usize>(),
        network.nodes.len()
    );
}

#[test]
fn no_line_is_wider_than_requested() {
    for (annals, name) in [
        (awkward(), "ev:day"),
        (Annals::bundled().expect("the data"), "russia"),
    ] {
        let network = near(&annals, name, &wanted(2));
        for width in [60, 80, 100] {
            let style = Style {
                width,
                ..Style::default()
            };
            let lines = written(|o| text::write(o, &network, style));
            for line in lines.lines() {
                // a word that is longer than a line has a line of its own
                let is_word = !line.trim_matches(['│', '├', '└', '─', ' ']).contains(' ');
                assert!(
                    line.width() <= width || is_word,
                    "{} > {width}: {line}",
                    line.width()
                );
            }
        }
    }
}

/// Whether XML is well-formed and contains only XML characters.
fn is_xml(text: &str) -> Result<(), String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = text.chars().find(|c| !allowed(*c)) {
        return Err(format!("{c:?}"));
    }
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            quick_xml::events::Event::Start(tag) => {
                depth += 1;
                for attribute in tag.attributes() {
                    attribute.map_err(|error| error.to_string())?;
                }
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof if depth == 0 => return Ok(()),
            quick_xml::events::Event::Eof => return Err("not closed".to_owned()),
            _ => {}
        }
    }
}

/// The quoted strings of a line of DOT, or that one of them has no end.
fn strings(line: &str) -> Result<usize, String> {
    let (mut inside, mut escaped, mut count) = (false, false, 0);
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => {
                inside = !inside;
                count += usize::from(inside);
            }
            _ => {}
        }
    }
    if inside {
        Err(line.to_owned())
    } else {
        Ok(count)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_label_leaves_every_format_valid(label in any::<String>(), agent in any::<String>()) {
        let annals = world(&format!(
            "@prefix ann: <https://w3id.org/annals/ns#> .\n\
            @prefix ev: <https://w3id.org/annals/id/event/> .\n\
            @prefix ag: <https://w3id.org/annals/id/agent/> .\n\
            @prefix cl: <https://w3id.org/annals/id/claim/> .\n\
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
            ev:a a ann:Event ; rdfs:label {} ; ann:target ag:a .\n\
            cl:a a ann:Claim ; ann:about ev:a ; ann:attributedTo ag:b ; ann:claimedBy ag:a .\n\
            ag:a a ann:Agent ; rdfs:label {agent} . ag:b a ann:Agent ; rdfs:label {agent} .\n",
            turtle(&label), agent = turtle(&agent)
        ));
        for network in [near(&annals, "ev:a", &wanted(2)), paths(&annals, "ag:a", "ag:b", &wanted(4))] {
            prop_assert_eq!(network.nodes.len(), 3);
            for (format, shown) in all(&network) {
                match format {
                    "svg" | "graphml" | "gexf" => prop_assert_eq!(is_xml(&shown), Ok(()), "{}", shown),
                    "json" => {
                        let value: serde_json::Value = serde_json::from_str(&shown)?;
                        let labels: Vec<_> = value["nodes"].as_array().expect("nodes").iter()
                            .map(|node| node["label"].as_str()).collect();
                        prop_assert!(labels.contains(&Some(label.as_str())));
                    }
                    "dot" => {
                        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
                        let nodes = shown.lines().filter(|line| line.contains("tooltip")).count();
                        prop_assert_eq!(nodes, 3);
                        for line in shown.lines() {
                            prop_assert!(strings(line).is_ok(), "{}", line);
                        }
                    }
                    "html" => {
                        let picture = shown.find("<svg").zip(shown.find("</svg>"));
                        let (from, to) = picture.expect("a picture");
                        prop_assert_eq!(is_xml(&shown[from..to + 6]), Ok(()));
                        prop_assert_eq!(shown.matches("<script>").count(), 1);
                    }
                    _ => prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}"),
                }
            }
        }
    }
}

/// A folder below `target` for files that other tools read.
fn scratch() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A Python with networkx, in an environment of its own; none if it is not available.
fn python() -> Option<PathBuf> {
    let folder = scratch().join("venv");
    let python = folder.join("bin/python");
    let runs = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let imports = |python: &Path| runs(Command::new(python).args(["-c", "import networkx"]));
    if !imports(&python) {
        runs(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        runs(Command::new(&python).args(["-m", "pip", "install", "--quiet", "networkx"]));
    }
    imports(&python).then_some(python)
}

const READ: &str = r#"
import json, sys, networkx
folder = sys.argv[1]
known = json.load(open(folder + "/n.json"))
short = lambda iri: iri
for graph in [networkx.read_graphml(folder + "/n.graphml"), networkx.read_gexf(folder + "/n.gexf")]:
    assert graph.is_directed()
    assert graph.number_of_nodes() == len(known["nodes"]), graph.number_of_nodes()
    assert graph.number_of_edges() == len(known["edges"]), graph.number_of_edges()
    labels = sorted(data["label"] for _, data in graph.nodes(data=True))
    assert labels == sorted(node["label"].replace("\0", "\ufffd").replace("\u001b", "\ufffd") for node in known["nodes"]), labels
    iris = sorted(data["iri"] for _, data in graph.nodes(data=True))
    assert iris == sorted(node["id"] for node in known["nodes"])
    says = sorted(data["says"] for _, _, data in graph.edges(data=True))
    assert says == sorted(edge["says"] for edge in known["edges"]), says
    assert all(isinstance(data["contested"], bool) for _, _, data in graph.edges(data=True))
print("read")
"#;

#[test]
fn networkx_reads_graphml_and_gexf() {
    let Some(python) = python() else {
        eprintln!("skipped: networkx is not available here");
        return;
    };
    for (name, annals) in [
        ("awkward", awkward()),
        ("bundled", Annals::bundled().expect("the data")),
    ] {
        let network = match name {
            "awkward" => near(
                &annals,
                "ev:day",
                &GraphOptions {
                    sources: true,
                    places: true,
                    ..wanted(3)
                },
            ),
            _ => near(
                &annals,
                "sandworm",
                &GraphOptions {
                    nodes: 1000,
                    ..wanted(3)
                },
            ),
        };
        let folder = scratch().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        for (format, shown) in all(&network) {
            fs::write(folder.join(format!("n.{format}")), shown).expect("a file");
        }
        let output = Command::new(&python)
            .args(["-c", READ])
            .arg(&folder)
            .output();
        let output = output.expect("python starts");
        let reported = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {reported}");
    }
}

#[test]
fn graphviz_reads_dot() {
    let is_there = Command::new("dot").arg("-V").output().is_ok();
    if !is_there {
        eprintln!("skipped: Graphviz is not installed here");
        return;
    }
    let annals = awkward();
    let everything = GraphOptions {
        sources: true,
        places: true,
        ..wanted(3)
    };
    let network = near(&annals, "ev:day", &everything);
    let path = scratch().join("n.dot");
    let shown = written(|o| dot::write(o, &network, &caption(&network)));
    fs::write(&path, shown).expect("a file");
    let output = Command::new("dot")
        .args(["-Tplain"])
        .arg(&path)
        .output()
        .expect("dot starts");
    let reported = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !reported.contains("rror"),
        "{reported}"
    );
    let plain = String::from_utf8_lossy(&output.stdout);
    let count = |word: &str| plain.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!(
        (count("node "), count("edge ")),
        (network.nodes.len(), network.edges.len())
    );
}

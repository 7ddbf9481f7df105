//! The pages of the server: pure functions of the data and the URL.

use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::query::QueryOptions;
use annals::server::{HttpError, Params, Request, Response, pages};
use annals::{Annals, model::id, model::when::Window};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::OnceLock;

fn bundled() -> &'static Annals {
    static BUNDLED: OnceLock<Annals> = OnceLock::new();
    BUNDLED.get_or_init(|| Annals::bundled().expect("the bundled data is sound"))
}

/// The response for a URL, as the server computes it.
pub fn open(annals: &Annals, address: &str) -> Response {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (path, extension) = match path.rsplit_once('.') {
        Some((before, extension)) if annals::server::is_extension(extension) => {
            (before, Some(extension))
        }
        _ => (path, None),
    };
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let params = Params::parse(&format!("p={part}"));
            params.get("p").unwrap_or_default().to_owned()
        })
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let params = Params::parse(query);
    let as_of = Window::parse(None, params.get("as-of")).ok();
    let as_of = as_of.and_then(|window| window.to);
    let then = as_of.map(|day| annals.as_of(day).expect("a day can be looked back to"));
    let request = Request {
        annals: then.as_ref().unwrap_or(annals),
        current: annals,
        as_of,
        path: &parts,
        params: &params,
        extension,
        options: &QueryOptions::default(),
        is_followed_link: false,
        base: None,
        now: chrono::DateTime::UNIX_EPOCH,
    };
    let none = || Err(HttpError::new(404, "there is no such page"));
    let answer = pages::answer(&request).unwrap_or_else(none);
    answer.unwrap_or_else(|error| pages::error_page(&error))
}

fn text(page: &Response) -> String {
    String::from_utf8(page.body.to_vec()).expect("pages are text")
}

/// Every value of an attribute, unescaped.
fn values(html: &str, attribute: &str) -> Vec<String> {
    let begin = format!(" {attribute}=\"");
    let found = html.split(begin.as_str()).skip(1);
    let found = found.filter_map(|rest| rest.split_once('"'));
    let plain = |text: &str| {
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    };
    found.map(|(value, _)| plain(value)).collect()
}

/// The names of all tags with how often each is there.
fn tags(html: &str) -> BTreeMap<String, usize> {
    let mut tags = BTreeMap::new();
    for rest in html.split('<').skip(1) {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '!');
        *tags
            .entry(rest[..end.unwrap_or(rest.len())].to_owned())
            .or_default() += 1;
    }
    tags
}

const PAGES: [&str; 27] = [
    "/",
    "/timeline?from=2017&to=2017",
    "/timeline?from=2023-12&to=2023-12&by=type&order=oldest",
    "/timeline?actor=sandworm&more=target",
    "/timeline?words=nothing-has-this-word",
    "/event/kyivstar-attack",
    "/agent/sandworm",
    "/place/ua",
    "/tool/notpetya",
    "/thing/ann:wiper",
    "/sources",
    "/sources?q=reuters",
    "/claims",
    "/claims?thing=kyivstar-attack&open=1",
    "/why/ev:kyivstar-attack",
    "/why/ev:kyivstar-attack?property=attributedTo",
    "/graph?of=sandworm",
    "/graph?of=apple&to=mahua-moitra",
    "/map",
    "/map?region=europe&from=2022&actor=sandworm",
    "/since?day=2024-01-01&until=2024-01-31",
    "/queries",
    "/query/day?day=2017-06-27",
    "/query/day",
    "/sparql",
    "/about",
    "/find?q=kyivsta",
];

/// Checks what holds for every page.
fn assert_valid_page(address: &str, page: &Response) {
    let html = text(page);
    let count = |part: &str| html.matches(part).count();
    assert_eq!(page.content_type, "text/html; charset=utf-8", "{address}");
    assert_eq!(count("<h1>"), 1, "{address} has one h1");
    assert_eq!(count("<main "), 1, "{address} has one main landmark");
    assert_eq!(
        count("<title>annals"),
        0,
        "{address} has a title of its own"
    );
    assert!(html.contains(" · annals</title>"), "{address} has a title");
    assert!(
        html.contains("<html lang=\"en\">"),
        "{address} has a language"
    );
    assert!(html.contains("class=\"skip\" href=\"#main\""), "{address}");
    assert!(!html.contains("style="), "{address} has inline style");
    assert!(!html.contains("<style"), "{address} has inline style");
    let own = [
        "annals.js\" defer",
        "search.js\" defer",
        "editor.js\" defer",
        "workbench.js\" type=\"module\"",
    ];
    let own = own.map(|script| format!("<script src=\"/{script}></script>"));
    let known: usize = own.iter().map(|script| count(script)).sum();
    assert!(html.contains(&own[0]), "{address} has its script");
    // JSON-LD is data, which no browser runs.
    let data = count("<script type=\"application/ld+json\">");
    assert!(data <= 1, "{address}");
    assert_eq!(
        count("<script"),
        known + data,
        "{address} has only our scripts"
    );
    assert_eq!(inline_handlers(&html), Vec::<String>::new(), "{address}");
    let ids = values(&html, "id");
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), different.len(), "{address} has an id twice");
    for link in values(&html, "href") {
        let known = ["/", "#", "https://", "http://"];
        assert!(
            known.iter().any(|begin| link.starts_with(begin)),
            "{address}: {link}"
        );
    }
}

/// Inline event handlers.
fn inline_handlers(html: &str) -> Vec<String> {
    let tags = html
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'));
    let unquoted = tags.map(|(tag, _)| tag.split('"').step_by(2).collect::<Vec<_>>().join(""));
    let is_handler = |tag: &String| {
        let mut words = tag.split_whitespace();
        words.any(|word| word.starts_with("on") && word.contains('='))
    };
    unquoted.filter(is_handler).collect()
}

#[test]
fn every_page_has_one_heading_a_landmark_and_no_style_or_script_within() {
    for address in PAGES {
        let page = open(bundled(), address);
        assert_eq!(page.status, 200, "{address}");
        assert_valid_page(address, &page);
    }
}

#[test]
fn an_error_page_has_its_status_and_a_way_on() {
    let cases = [
        ("/nowhere", 404, "There is no such page."),
        ("/event/kyivsta", 404, "/thing/ev:kyivstar-attack"),
        ("/timeline?from=2017-13", 400, "“2017-13” is not a date"),
        ("/timeline?by=colour", 400, "actor, target, country"),
        ("/timeline?n=many", 400, "takes a whole number"),
        ("/query/tiemline", 404, "timeline"),
        ("/query/day?day=soon", 400, "“day”"),
        ("/graph?of=sbu&to=sbu", 400, "the same thing"),
        ("/sparql?query=SELECT+*+%7B+%3Fs", 400, "<mark>"),
    ];
    for (address, status, says) in cases {
        let page = open(bundled(), address);
        assert_eq!(page.status, status, "{address}");
        assert!(text(&page).contains(says), "{address}: {}", text(&page));
        assert_valid_page(address, &page);
    }
}

#[test]
fn the_start_page_is_small_and_says_what_it_leaves_out() {
    let page = open(bundled(), "/");
    assert!(page.body.len() < 50_000, "{} bytes", page.body.len());
    let html = text(&page);
    assert!(html.contains("The latest 25 of "), "{html}");
    assert!(html.contains("rel=\"next\""), "the others can be reached");
}

#[test]
fn a_problem_of_pasted_turtle_is_shown_with_its_place() {
    let turtle = "%40prefix+ann:+%3Chttps://w3id.org/annals/ns%23%3E+.%0A\
                  %40prefix+ev:+%3Chttps://w3id.org/annals/id/event/%3E+.%0A\
                  ev:a+ann:date+%222017-13%22%5E%5E%3Chttp://id.loc.gov/datatypes/edtf/EDTF%3E+.";
    let html = text(&open(bundled(), &format!("/check?text={turtle}")));
    assert!(html.contains("error E012"), "{html}");
    assert!(html.contains("line 3, column 21"), "{html}");
    assert!(html.contains("2017-<mark>13</mark>"), "{html}");
}

#[test]
fn links_keep_the_as_of_date() {
    let html = text(&open(bundled(), "/timeline?as-of=2023-12-14&from=2023-12"));
    assert!(html.contains("As it was known on 14 December 2023."));
    assert!(html.contains("/event/kyivstar-attack?as-of=2023-12-14"));
    assert!(
        !html.contains("/event/kyivstar-intrusion"),
        "not known then"
    );
    let without_as_of = values(&html, "href").into_iter().filter(|link| {
        let inner = link.starts_with("/event/") || link.starts_with("/agent/");
        inner && !link.contains("as-of=2023-12-14")
    });
    assert_eq!(without_as_of.collect::<Vec<_>>(), Vec::<String>::new());
}

/// The extensions of other formats.
const FORMATS: [&str; 14] = [
    "json", "csv", "tsv", "svg", "ics", "atom", "md", "geojson", "bib", "ris", "ttl", "jsonld",
    "nt", "rdf",
];

/// Pages opened per kind; links to others must name something that exists.
const PER_KIND: usize = 6;

#[test]
fn every_link_within_the_site_leads_somewhere() {
    let annals = bundled();
    let mut waiting: VecDeque<String> = PAGES.iter().map(|it| (*it).to_owned()).collect();
    let mut seen = BTreeSet::new();
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(address) = waiting.pop_front() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.split('/').skip(1);
        let (kind, name) = (parts.next().unwrap_or_default(), parts.next());
        let data = path.rsplit_once('.').map(|(_, extension)| extension);
        if data.is_some_and(|it| FORMATS.contains(&it)) {
            // Other formats are not rendered here.
            continue;
        }
        let times = opened.entry(kind.to_owned()).or_default();
        *times += 1;
        if *times <= PER_KIND {
            let page = open(annals, &address);
            assert_eq!(page.status, 200, "{address}");
            if page.content_type.starts_with("text/html") {
                assert_valid_page(&address, &page);
                let links = values(&text(&page), "href").into_iter();
                waiting.extend(links.filter(|link| link.starts_with('/')));
            }
            continue;
        }
        if let (Some(name), Some((prefix, _))) = (
            name,
            id::PREFIXES
                .iter()
                .find(|(_, namespace)| *namespace == format!("{}{kind}/", id::DATA)),
        ) {
            let name = format!("{prefix}:{name}");
            assert!(annals.resolve(&name, &[]).is_ok(), "{address}");
        }
    }
    assert!(seen.len() > 1000, "the test follows links: {}", seen.len());
}

/// A small data set in which every text is the same.
fn data_set(text: &str) -> Annals {
    let turtle = format!(
        "@prefix ann: <https://w3id.org/annals/ns#> .
         @prefix ev: <https://w3id.org/annals/id/event/> .
         @prefix ag: <https://w3id.org/annals/id/agent/> .
         @prefix cl: <https://w3id.org/annals/id/claim/> .
         @prefix src: <https://w3id.org/annals/id/source/> .
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
         @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
         @prefix dcterms: <http://purl.org/dc/terms/> .
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
         ev:a a ann:Event ; rdfs:label {text}@en ; dcterms:description {text}@en ;
           ann:eventType ann:espionage ; ann:date \"2020-01-02\"^^xsd:date ;
           ann:target ag:a ; dcterms:source src:a .
         ev:b a ann:Event ; rdfs:label {text}@en ; ann:eventType ann:espionage ;
           ann:date \"2021-01-02\"^^xsd:date ; ann:target ag:b ; dcterms:source src:a .
         ag:a a ann:Agent ; rdfs:label {text}@en ; skos:altLabel {text} ; ann:agentType ann:company .
         ag:b a ann:Agent ; rdfs:label {text}@de ; skos:altLabel {text} ; ann:agentType ann:company .
         cl:a a ann:Claim ; ann:about ev:a ; ann:attributedTo ag:a ; ann:claimedBy ag:b ;
           ann:claimText {text} ; rdfs:comment {text}@en ; ann:claimedOn \"2020-02-03\"^^xsd:date ;
           ann:basis ann:official ; ann:statedIn src:a .
         cl:b a ann:Claim ; ann:about ev:a ; ann:attributedTo ag:b ; ann:claimedBy ag:a ;
           ann:claimText {text} ; ann:claimedOn \"2020-02-04\"^^xsd:date ;
           ann:basis ann:official ; ann:statedIn src:a .
         src:a a ann:Source ; dcterms:title {text} ; dcterms:publisher ag:b ;
           ann:url \"javascript:alert(1)\"^^xsd:anyURI ;
           dcterms:issued \"2020-03-04\"^^xsd:date ."
    );
    let input = Input {
        origin: Origin::new("hostile.ttl"),
        bytes: turtle.into_bytes(),
        format: Format::Turtle,
    };
    match Annals::scratch(vec![input]) {
        Ok(annals) => annals,
        Err(annals::database::LoadError::Rejected(rejected)) => panic!("{:#?}", rejected.0),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn hostile_labels_never_add_a_tag() {
    let evil = "'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;\\\" x='";
    let plain: String = evil.replace("\\\"", "\"").chars().map(|_| 'n').collect();
    let (hostile, plain) = (
        data_set(&format!("\"{evil}\"")),
        data_set(&format!("\"{plain}\"")),
    );
    let pages = [
        "/",
        "/timeline?by=target",
        "/event/a",
        "/agent/a",
        "/source/a",
        "/claim/a",
        "/claims",
        "/why/ev:a",
        "/graph",
        "/graph?of=ev:a",
        "/graph?of=ag:a&to=ag:b",
        "/map",
        "/since?day=2000&until=2030",
        "/sources",
        "/query/names",
        "/query/timeline",
        "/sparql?query=SELECT+*+%7B+%3Fs+rdfs:label+%3Fo+FILTER(STRSTARTS(STR(%3Fs),STR(ev:)))%7D",
        "/sparql?query=CONSTRUCT+WHERE+%7B+ev:a+rdfs:label+%3Fo+%7D",
        "/about",
    ];
    for address in pages {
        let (one, other) = (open(&hostile, address), open(&plain, address));
        assert_eq!(one.status, 200, "{address}: {}", text(&one));
        assert_eq!(tags(&text(&one)), tags(&text(&other)), "{address}");
        let html = text(&one);
        assert!(!html.contains("<script>"), "{address}");
        assert!(!html.contains("href=\"javascript:"), "{address}");
    }
    let attack = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg+src=x%3E";
    for path in [
        "/find?q=",
        "/timeline?words=",
        "/timeline?from=",
        "/sources?q=",
        "/sparql?query=",
        "/check?text=",
        "/graph?of=",
        "/query/day?day=",
        "/thing?id=",
        "/why/",
        "/query/",
        "/event/",
    ] {
        let html = text(&open(&hostile, &format!("{path}{attack}")));
        assert!(!html.contains("<script>"), "{path}");
        assert!(!html.contains("<img"), "{path}");
    }
}

#[test]
fn the_static_files_of_the_pages_are_served() {
    for (path, kind) in [
        ("/annals.css", "text/css; charset=utf-8"),
        ("/annals.js", "text/javascript; charset=utf-8"),
        ("/editor.js", "text/javascript; charset=utf-8"),
        ("/search.js", "text/javascript; charset=utf-8"),
        ("/annals.svg", "image/svg+xml"),
    ] {
        let page = open(bundled(), path);
        assert_eq!((page.status, &*page.content_type), (200, kind), "{path}");
        assert!(
            !text(&page).contains("://") || path.ends_with("svg"),
            "{path} fetches nothing"
        );
    }
}

/// The rows of `/terms.json`: name, kind, label and definition.
fn completions(annals: &Annals, address: &str) -> Vec<[String; 4]> {
    let page = open(annals, address);
    assert_eq!(
        (page.status, &*page.content_type),
        (200, "application/json"),
        "{address}"
    );
    let json: serde_json::Value = serde_json::from_slice(&page.body).expect("it is JSON");
    let rows: Vec<Vec<String>> =
        serde_json::from_value(json["terms"].clone()).expect("terms are rows");
    // A property has the label of the scheme of its values besides.
    let rows = rows.into_iter().map(|row| row[..4].to_vec());
    rows.map(|row| row.try_into().expect("four cells"))
        .collect()
}

#[test]
fn an_editor_completes_every_term_of_the_ontology_that_is_loaded() {
    let terms = completions(bundled(), "/terms.json");
    let ontology =
        annals::views::ontology::read(bundled(), &QueryOptions::default()).expect("it is there");
    let properties = ontology.groups.iter().flat_map(|group| &group.properties);
    let properties = properties.map(|property| (&property.term, "property"));
    let classes = ontology.classes.iter().map(|class| (class, "class"));
    let mut all = 0;
    for (term, kind) in classes.chain(properties) {
        let row = [&term.name, kind, &term.label, &term.definition].map(ToString::to_string);
        assert!(terms.contains(&row), "{}", term.name);
        all += 1;
    }
    assert!(all > 100);
    let named = |name: &str| terms.iter().filter(|[own, ..]| own == name).count();
    for name in ["ann:destructiveAttack", "rdfs:label", "skos:altLabel"] {
        assert_eq!(named(name), 1, "{name}");
    }
    assert_eq!(named("ann:nothing"), 0);
}

#[test]
fn an_editor_completes_things_by_slug_and_label_those_that_begin_so_first() {
    let terms = completions(bundled(), "/terms.json?like=ag:SAND");
    let sandworm = ["ag:sandworm", "", "Sandworm", ""].map(str::to_owned);
    assert_eq!(terms.first(), Some(&sandworm));
    assert!(terms.len() > 1 && terms.iter().all(|[name, ..]| name.starts_with("ag:")));
    let by_label = completions(bundled(), "/terms.json?like=ag:foreign%20office");
    assert!(
        by_label
            .iter()
            .any(|[_, _, label, _]| label == "UK Foreign Office")
    );
    assert!(completions(bundled(), "/terms.json?like=ag:no-such-agent").is_empty());
    for wrong in ["sandworm", "ann:Event", "nope:a"] {
        let address = format!("/terms.json?like={wrong}");
        assert_eq!(open(bundled(), &address).status, 400, "{wrong}");
    }
}

//! Who answers what: one table, from which the description of the JSON API is made too.

use super::handler::Request;
use super::{
    Asked, Failure, Page, Server, api_lists, api_queries, api_things, check, graphs, openapi,
    pages, sparql, timeline,
};
use crate::model::when::Window;
use crate::query::Limits;
use hyper::Method;

/// A way to ask the JSON API.
pub(super) struct Route {
    /// The path without its ending: `/event/{name}`; a part in braces is any text.
    pub path: &'static str,
    /// The endings that it has, the usual one first.
    pub endings: &'static [&'static str],
    /// What it tells.
    pub summary: &'static str,
    /// What stands in braces.
    pub name: &'static str,
    /// What it takes.
    pub params: &'static [Param],
    /// Whether it takes other names too: those of a saved query.
    pub open: bool,
    /// Whether a text may be sent to it by POST.
    pub posts: bool,
    answer: fn(&Asked<'_>) -> Result<Page, Failure>,
}

/// A parameter.
pub(super) struct Param(pub &'static str, pub Kind, pub &'static str);

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
}

const AS_OF: Param = Param(
    "as-of",
    Kind::Text,
    "only what was known on that day, in EDTF",
);
const DAY: &[Param] = &[AS_OF];
const TIMELINE: &[Param] = &[
    Param(
        "from",
        Kind::Text,
        "first day, in EDTF: 2023-12 means its first",
    ),
    Param(
        "to",
        Kind::Text,
        "last day, in EDTF: 2023-12 means its last",
    ),
    Param(
        "words",
        Kind::Text,
        "words that label or slug have, all of them",
    ),
    Param("actor", Kind::Text, "who did it, or is said to have"),
    Param(
        "with-units",
        Kind::Flag,
        "counts units and fronts of the actor too",
    ),
    Param("target", Kind::Text, "whom it hit"),
    Param("country", Kind::Text, "country of the targets"),
    Param("actor-country", Kind::Text, "country of the actor"),
    Param("sector", Kind::Text, "sector, with its subsectors"),
    Param("type", Kind::Text, "type of event, with its subtypes"),
    Param("source", Kind::Text, "a source or a publisher"),
    Param(
        "certain",
        Kind::Flag,
        "leaves out what only possibly falls in the window",
    ),
    Param("reverse", Kind::Flag, "latest first"),
    Param("n", Kind::Number, "at most so many events"),
    Param(
        "by",
        Kind::Text,
        "lanes or headings: actor, target, country, type, sector, year, none",
    ),
    Param("title", Kind::Text, "what a picture or page is called"),
    Param(
        "width",
        Kind::Number,
        "pixels of a picture from side to side, 600 to 2400",
    ),
    AS_OF,
];

const CONFLICTS: &[Param] = &[
    Param("thing", Kind::Text, "only those about this thing"),
    Param("open", Kind::Flag, "only those that no later claim settles"),
    AS_OF,
];

const fn plain(
    path: &'static str,
    summary: &'static str,
    name: &'static str,
    params: &'static [Param],
    answer: fn(&Asked<'_>) -> Result<Page, Failure>,
) -> Route {
    Route {
        path,
        endings: &["json"],
        summary,
        name,
        params,
        open: false,
        posts: false,
        answer,
    }
}

const fn card(path: &'static str, summary: &'static str, name: &'static str) -> Route {
    plain(path, summary, name, DAY, api_things::of_kind)
}

/// The JSON API.
pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/timeline",
        endings: &[
            "json", "jsonl", "csv", "tsv", "svg", "ics", "atom", "md", "html",
        ],
        summary: "A dated timeline",
        name: "",
        params: TIMELINE,
        open: false,
        posts: false,
        answer: timeline::timeline,
    },
    card(
        "/event/{name}",
        "All about an event",
        "slug, label or alias",
    ),
    card(
        "/agent/{name}",
        "All about an agent",
        "slug, label or alias",
    ),
    card("/place/{name}", "All about a place", "code, slug or label"),
    card("/source/{name}", "All about a source", "slug or title"),
    card("/tool/{name}", "All about a tool", "slug, label or alias"),
    card("/claim/{name}", "All about a claim", "slug"),
    card(
        "/mechanism/{name}",
        "All about a mechanism",
        "slug, label or alias",
    ),
    card("/need/{name}", "All about a need", "slug"),
    card("/offer/{name}", "All about an offer", "slug"),
    card(
        "/match/{name}",
        "All about a match of an offer and a need",
        "slug",
    ),
    card("/delivery/{name}", "All about a delivery", "slug"),
    plain(
        "/thing/{name}",
        "All about a thing of any kind",
        "slug, prefixed name, label or alias",
        DAY,
        api_things::thing,
    ),
    plain(
        "/thing",
        "The same, where the name is an IRI",
        "",
        &[Param("id", Kind::Text, "IRI, or any other name"), AS_OF],
        api_things::thing,
    ),
    Route {
        path: "/why/{name}",
        endings: &["json"],
        summary: "Who says what of a thing",
        name: "slug, prefixed name, label or alias",
        params: &[
            Param(
                "property",
                Kind::Text,
                "only what is said by it; `date` means all dates",
            ),
            AS_OF,
        ],
        open: false,
        posts: false,
        answer: api_things::why,
    },
    plain(
        "/conflicts",
        "Claims that contradict each other",
        "",
        CONFLICTS,
        api_things::conflicts,
    ),
    plain(
        "/claims",
        "The same, as the page of claims has it",
        "",
        CONFLICTS,
        api_things::conflicts,
    ),
    Route {
        path: "/graph",
        endings: &["json"],
        summary: "What is around a thing, the shortest paths between two, or the whole network",
        name: "",
        params: &[
            Param("of", Kind::Text, "the thing"),
            Param("to", Kind::Text, "the other end of the paths"),
            Param(
                "depth",
                Kind::Number,
                "steps out, 2; with `to` the longest path, 8",
            ),
            Param("n", Kind::Number, "at most so many paths, 3"),
            Param("since", Kind::Text, "first day of the events, in EDTF"),
            Param("until", Kind::Text, "last day of the events, in EDTF"),
            Param("places", Kind::Flag, "goes by places too"),
            Param("sources", Kind::Flag, "goes by sources too"),
            Param("max-nodes", Kind::Number, "at most so many things"),
            AS_OF,
        ],
        open: false,
        posts: false,
        answer: api_things::graph,
    },
    Route {
        path: "/query/{name}",
        endings: &["json", "csv", "tsv"],
        summary: "The answer to a saved query; its parameters are told by /queries.json",
        name: "name of the query",
        params: DAY,
        open: true,
        posts: false,
        answer: api_queries::answer,
    },
    plain(
        "/queries",
        "The saved queries and their parameters",
        "",
        DAY,
        api_queries::catalog,
    ),
    plain(
        "/sparql",
        "The answer to a query of one's own: rows or truth as the W3C has them, triples as JSON-LD",
        "",
        &[Param("query", Kind::Text, "the query"), AS_OF],
        sparql::as_json,
    ),
    plain(
        "/sources",
        "All that was read, the latest first",
        "",
        &[
            Param(
                "q",
                Kind::Text,
                "words of publisher, title or address, all of them",
            ),
            AS_OF,
        ],
        api_lists::all_sources,
    ),
    plain(
        "/find",
        "What goes by a name, and the events that have the words",
        "",
        &[Param("q", Kind::Text, "the name or the words"), AS_OF],
        api_lists::all_found,
    ),
    Route {
        endings: &["atom", "json"],
        ..plain(
            "/known",
            "What became known lately, going by the dates of sources; the latest first",
            "",
            &[Param("n", Kind::Number, "so many events, 50"), AS_OF],
            api_lists::known,
        )
    },
    Route {
        posts: true,
        ..plain(
            "/check",
            "What is wrong with a record; nothing is kept",
            "",
            &[
                Param(
                    "text",
                    Kind::Text,
                    "the record, where it is not sent by POST",
                ),
                Param("type", Kind::Text, "its media type, text/turtle"),
                AS_OF,
            ],
            check::answer,
        )
    },
    plain(
        "/documents",
        "The documents, with the named graphs that they make",
        "",
        DAY,
        api_things::all_documents,
    ),
    plain("/stats", "How much there is", "", DAY, api_things::stats),
    plain(
        "/about",
        "What this is, and how much there is",
        "",
        DAY,
        api_things::about,
    ),
    plain("/api/openapi", "This description", "", &[], openapi::answer),
];

impl Route {
    /// Whether it answers what is asked: the first part of a path tells, and whether more follow.
    fn takes(&self, asked: &Asked<'_>) -> bool {
        let own: Vec<&str> = self.path.split('/').skip(1).collect();
        let fits = match own.split_last() {
            Some((&"{name}", before)) => {
                asked.path.len() >= own.len() && asked.path.starts_with(before)
            }
            _ => asked.path == own,
        };
        fits && asked
            .ending
            .is_some_and(|ending| self.endings.contains(&ending))
    }

    /// Refuses a parameter that it does not have: a filter that is misspelt would let all through.
    fn knows(&self, asked: &Asked<'_>) -> Result<(), Failure> {
        let known = |name: &str| self.open || self.params.iter().any(|Param(own, ..)| *own == name);
        let Some((name, _)) = asked.params.iter().find(|(name, _)| !known(name)) else {
            return Ok(());
        };
        let failure = Failure::new(400, format!("there is no parameter `{name}` here"));
        let own: Vec<&str> = self.params.iter().map(|Param(own, ..)| *own).collect();
        Err(match own.is_empty() {
            true => failure,
            false => failure.hint(format!("there are {}", own.join(", "))),
        })
    }
}

/// What is answered without a thread: it reads nothing.
pub(super) fn at_once(server: &Server, request: &Request) -> Option<Page> {
    let text = "text/plain; charset=utf-8";
    if request.method == Method::OPTIONS {
        let methods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
        let page = Page::new(text, "").status(204).header("allow", methods);
        return Some(match server.settings.cors {
            Some(_) => page.header("access-control-allow-methods", methods).header(
                "access-control-allow-headers",
                "accept, authorization, content-type",
            ),
            None => page,
        });
    }
    if !request.reads() {
        return None;
    }
    match request.path.as_str() {
        "/health" => Some(Page::new(text, "ok\n")),
        "/metrics" => {
            let working = server.settings.at_once - server.permits.available_permits();
            let body = server.metrics.text(working);
            Some(Page::new("text/plain; version=0.0.4; charset=utf-8", body))
        }
        _ => None,
    }
}

/// The answer to a request, made on a thread where it may wait.
pub(super) fn answer(server: &Server, request: &Request, limits: &Limits) -> Result<Page, Failure> {
    let (path, ending) = request.parts();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let protocol = ending.is_none() && matches!(path.as_slice(), ["sparql" | "store"]);
    let checks = path.as_slice() == ["check"];
    let mut ending = ending;
    let sent = match check::is_sent(request) {
        true => Some(check::sent(request)?),
        false if protocol || request.reads() => None,
        false => {
            let failure = Failure::new(405, "this can only be read");
            let allowed = if checks {
                "GET, HEAD, POST"
            } else {
                "GET, HEAD"
            };
            return Err(failure.header("allow", allowed));
        }
    };
    if checks
        && request
            .header("accept")
            .is_some_and(|accept| accept.starts_with("application/json"))
    {
        ending = ending.or(Some("json"));
    }
    let params = sent.as_ref().unwrap_or(&request.params);
    let as_of = Window::parse(None, params.get("as-of"))?.to;
    let known = as_of.map(|day| server.days.of(&server.annals, day));
    let known = known.transpose()?;
    let asked = Asked {
        annals: known.as_deref().unwrap_or(&server.annals),
        today: &server.annals,
        as_of,
        path: &path,
        params,
        ending,
        limits,
        now: (server.settings.now)(),
    };
    if let Some(route) = ROUTES.iter().find(|route| route.takes(&asked)) {
        route.knows(&asked)?;
        return (route.answer)(&asked);
    }
    match asked.path {
        ["sparql"] if protocol => sparql::answer(server, request, &asked),
        ["store"] if protocol => graphs::answer(server, request, &asked),
        _ => {
            pages::answer(&asked).unwrap_or_else(|| Err(Failure::new(404, "there is no such page")))
        }
    }
}

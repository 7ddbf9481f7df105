//! The table of the JSON API, which also describes it.

use super::route::{MAX_ROWS, Param, ParamType, Route};
use super::{
    HttpError, Request, Response, api_assistance, api_feeds, api_lists, api_queries, api_since,
    api_things, check, openapi, pages, sparql_hints, timeline,
};
use crate::render::timeline::served;

const AS_OF: Param = Param(
    "as-of",
    ParamType::Date,
    "only what was known on that day (EDTF)",
);
const AS_OF_ONLY: &[Param] = &[AS_OF];
/// The number of entries of a feed.
const ENTRIES: Param = Param(
    "n",
    ParamType::Number(0, MAX_ROWS),
    "number of entries of a feed, default 50",
);
const TIMELINE: &[Param] = &[
    Param("reverse", ParamType::Flag, "latest first"),
    Param(
        "n",
        ParamType::Number(0, MAX_ROWS),
        "maximum number of events",
    ),
    Param("by", ParamType::Grouping, "what events are grouped by"),
    Param("title", ParamType::Text, "title of the image or page"),
    Param(
        "width",
        ParamType::Number(600, 2400),
        "width of the image in pixels, 600 to 2400",
    ),
    AS_OF,
];

const CONFLICTS: &[Param] = &[
    Param("thing", ParamType::Text, "only conflicts about this thing"),
    Param(
        "open",
        ParamType::Flag,
        "only conflicts that no later claim settles",
    ),
    AS_OF,
];

/// The parameters of a search.
const SEARCH: &[Param] = &[
    Param("q", ParamType::Text, "words, all of which must be found"),
    AS_OF,
];

const fn json_route(
    path: &'static str,
    summary: &'static str,
    name_help: &'static str,
    params: &'static [Param],
    schema: &'static str,
    answer: fn(&Request<'_>) -> Result<Response, HttpError>,
) -> Route {
    Route {
        path,
        extensions: || vec!["json"],
        summary,
        name_help,
        has_filters: false,
        params,
        required: &[],
        any_params: false,
        accepts_post: false,
        schema,
        answer,
    }
}

const fn card(path: &'static str, summary: &'static str, name_help: &'static str) -> Route {
    Route {
        extensions: || vec!["json", "atom"],
        ..json_route(
            path,
            summary,
            name_help,
            AS_OF_ONLY,
            "Card",
            api_things::of_kind,
        )
    }
}

/// The description of these routes.
fn description(request: &Request<'_>) -> Result<Response, HttpError> {
    Ok(openapi::response(
        ROUTES,
        request.options.max_rows,
        request.base,
    ))
}

/// The JSON API.
pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/timeline",
        extensions: || served().map(|(extension, ..)| extension).collect(),
        summary: "A dated timeline",
        name_help: "",
        has_filters: true,
        params: TIMELINE,
        required: &[],
        any_params: false,
        accepts_post: false,
        schema: "Timeline",
        answer: timeline::timeline,
    },
    card("/event/{name}", "An event", "slug, label or alias"),
    card("/agent/{name}", "An agent", "slug, label or alias"),
    card("/place/{name}", "A place", "code, slug or label"),
    card("/source/{name}", "A source", "slug or title"),
    card("/tool/{name}", "A tool", "slug, label or alias"),
    card("/claim/{name}", "A claim", "slug"),
    card("/mechanism/{name}", "A mechanism", "slug, label or alias"),
    card("/need/{name}", "A need", "slug"),
    card("/offer/{name}", "An offer", "slug"),
    card("/match/{name}", "A match of an offer and a need", "slug"),
    card("/delivery/{name}", "A delivery", "slug"),
    Route {
        extensions: || vec!["json", "atom"],
        ..json_route(
            "/thing/{name}",
            "A thing of any kind",
            "slug, prefixed name, label or alias",
            AS_OF_ONLY,
            "Card",
            api_things::thing,
        )
    },
    Route {
        required: &["id"],
        ..json_route(
            "/thing",
            "A thing of any kind, by IRI",
            "",
            &[Param("id", ParamType::Text, "IRI or any other name"), AS_OF],
            "Card",
            api_things::thing,
        )
    },
    Route {
        extensions: || vec!["csv", "json", "md"],
        ..json_route(
            "/assistance",
            "Needs, offers, matches, deliveries, and amounts by donor and year",
            "",
            &[
                Param("mechanism", ParamType::Text, "only this mechanism"),
                AS_OF,
            ],
            "Assistance",
            api_assistance::answer,
        )
    },
    Route {
        path: "/map",
        extensions: || vec!["json", "geojson"],
        summary: "The countries and places hit",
        name_help: "",
        has_filters: true,
        params: &[
            Param(
                "region",
                ParamType::Text,
                "part of the world that the page shows",
            ),
            AS_OF,
        ],
        required: &[],
        any_params: false,
        accepts_post: false,
        schema: "Timeline",
        answer: timeline::timeline,
    },
    Route {
        extensions: || vec!["json", "bib", "ris"],
        ..json_route(
            "/cite/{name}",
            "The sources of a thing, to be cited: CSL-JSON, BibTeX, RIS",
            "slug, prefixed name, label or alias",
            AS_OF_ONLY,
            "Citation[]",
            api_things::cite,
        )
    },
    Route {
        extensions: || vec!["json", "md", "atom"],
        ..json_route(
            "/since",
            "What became known since a day: new events, claims, moved and disputed attributions",
            "",
            &[
                Param(
                    "day",
                    ParamType::Date,
                    "first day (EDTF), default 30 days ago",
                ),
                Param("until", ParamType::Date, "last day (EDTF), default today"),
            ],
            "Since",
            api_since::answer,
        )
    },
    Route {
        path: "/why/{name}",
        extensions: || vec!["json"],
        summary: "The claims about a thing",
        name_help: "slug, prefixed name, label or alias",
        has_filters: false,
        params: &[
            Param(
                "property",
                ParamType::Text,
                "only claims about this property; `date` means all dates",
            ),
            AS_OF,
        ],
        required: &[],
        any_params: false,
        accepts_post: false,
        schema: "Why",
        answer: api_things::why,
    },
    json_route(
        "/conflicts",
        "Conflicting claims",
        "",
        CONFLICTS,
        "Conflicts",
        api_things::conflicts,
    ),
    json_route(
        "/claims",
        "Conflicting claims, at the address of the claims page",
        "",
        CONFLICTS,
        "Conflicts",
        api_things::conflicts,
    ),
    Route {
        extensions: || vec!["atom"],
        ..json_route(
            "/claims",
            "The claims that became known most recently",
            "",
            &[
                Param("thing", ParamType::Text, "only claims about this thing"),
                ENTRIES,
                AS_OF,
            ],
            "string",
            api_feeds::claims,
        )
    },
    Route {
        path: "/graph",
        extensions: || vec!["json"],
        summary: "The neighbourhood of a thing, the shortest paths between two, or the whole network",
        name_help: "",
        has_filters: false,
        params: &[
            Param("of", ParamType::Text, "the thing"),
            Param("to", ParamType::Text, "the other end of the paths"),
            Param(
                "depth",
                ParamType::Number(1, api_things::MAX_DEPTH),
                "maximum number of steps, default 2; with `to`, the maximum path length, default 8",
            ),
            Param(
                "n",
                ParamType::Number(1, api_things::MAX_PATHS),
                "maximum number of paths, default 3",
            ),
            Param("since", ParamType::Date, "first day of the events (EDTF)"),
            Param("until", ParamType::Date, "last day of the events (EDTF)"),
            Param("places", ParamType::Flag, "include places"),
            Param("sources", ParamType::Flag, "include sources"),
            Param(
                "max-nodes",
                ParamType::Number(1, api_things::MAX_NODES),
                "maximum number of nodes",
            ),
            AS_OF,
        ],
        required: &[],
        any_params: false,
        accepts_post: false,
        schema: "Network",
        answer: api_things::graph,
    },
    Route {
        path: "/query/{name}",
        extensions: || vec!["json", "csv", "tsv"],
        summary: "The results of a saved query; /queries.json lists its parameters",
        name_help: "name of the query",
        has_filters: false,
        params: AS_OF_ONLY,
        required: &[],
        any_params: true,
        accepts_post: false,
        schema: "QueryResult",
        answer: api_queries::results,
    },
    Route {
        extensions: || vec!["atom"],
        any_params: true,
        ..json_route(
            "/query/{name}",
            "The rows of a saved query as a feed",
            "name of the query",
            AS_OF_ONLY,
            "string",
            api_feeds::of_query,
        )
    },
    json_route(
        "/queries",
        "The saved queries and their parameters",
        "",
        AS_OF_ONLY,
        "SavedQuery[]",
        api_queries::catalog,
    ),
    Route {
        extensions: || vec!["json", "csv", "tsv"],
        required: &["query"],
        ..json_route(
            "/sparql",
            "The results of a SPARQL query, in the W3C SPARQL result formats; triples as JSON-LD",
            "",
            &[Param("query", ParamType::Query, "the query"), AS_OF],
            "QueryResult",
            api_queries::sparql_results,
        )
    },
    Route {
        required: &["query"],
        ..json_route(
            "/sparql/hints",
            "What is wrong with a SPARQL text, and which of its names the data do not have; it is not run",
            "",
            &[
                Param("query", ParamType::Text, "the query or update"),
                AS_OF,
            ],
            "Hints",
            sparql_hints::hints_json,
        )
    },
    json_route(
        "/terms",
        "The terms and prefixes that a query may use, or the things whose names match",
        "",
        &[
            Param(
                "like",
                ParamType::Name,
                "the beginning of a prefixed name of a thing: ag:sand",
            ),
            AS_OF,
        ],
        "Terms",
        pages::terms,
    ),
    json_route(
        "/sources",
        "All sources, latest first",
        "",
        &[
            Param(
                "q",
                ParamType::Text,
                "words that the publisher, title or URL must all contain",
            ),
            AS_OF,
        ],
        "Source[]",
        api_lists::sources_json,
    ),
    Route {
        required: &["q"],
        ..json_route(
            "/find",
            "Search: things of any kind by words, best first",
            "",
            SEARCH,
            "Findings",
            api_lists::search_json,
        )
    },
    Route {
        required: &["q"],
        ..json_route(
            "/suggest",
            "What a search that is being typed would find first",
            "",
            SEARCH,
            "Findings",
            api_lists::suggest_json,
        )
    },
    Route {
        extensions: || vec!["atom", "json"],
        ..json_route(
            "/known",
            "Events that became known most recently by the dates of their sources, latest first",
            "",
            &[ENTRIES, AS_OF],
            "Timeline",
            api_lists::recent_json,
        )
    },
    Route {
        accepts_post: true,
        required: &["text"],
        ..json_route(
            "/check",
            "Validate a record; nothing is stored",
            "",
            &[
                Param("text", ParamType::Text, "the record, if not sent by POST"),
                Param(
                    "type",
                    ParamType::MediaType,
                    "its media type, default text/turtle",
                ),
                AS_OF,
            ],
            "Problem[]",
            check::problems_json,
        )
    },
    json_route(
        "/documents",
        "The documents and their named graphs",
        "",
        AS_OF_ONLY,
        "Document[]",
        api_things::all_documents,
    ),
    json_route(
        "/stats",
        "Number of things of each kind",
        "",
        AS_OF_ONLY,
        "Stats",
        api_things::stats,
    ),
    json_route(
        "/about",
        "The program, its version and the size of the data",
        "",
        AS_OF_ONLY,
        "About",
        api_things::about,
    ),
    json_route(
        "/api/openapi",
        "This description",
        "",
        &[],
        "object",
        description,
    ),
];

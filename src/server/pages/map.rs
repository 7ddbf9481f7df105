//! `/map`: the countries and places hit, as a map and as a table. Takes the filters of the timeline.

use super::layout::{Content, hidden, hidden_day};
use super::links::{PageContext, local_name};
use crate::render::html::{Markup, drawing, html, join};
use crate::render::map::{BORDERS, CountryHits, Hits, MapOptions, Region, draw, legend};
use crate::render::style::count;
use crate::server::{self, HttpError};
use crate::views::model::Entity;
use crate::views::timeline::{FILTERS, gather};

/// The filters with a field in the form; it keeps the others.
const FIELDS: [(&str, &str); 3] = [("from", "From"), ("to", "To"), ("actor", "Actor")];

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let filter = server::filter(context.request)?;
    let timeline = gather(context.annals, &filter, context.options)?;
    let hits = Hits::of(&timeline.entries);
    let chosen = context.get("region").unwrap_or("world");
    let region = Region::ALL.iter().find(|(_, name, _)| *name == chosen);
    let Some((region, ..)) = region else {
        let names: Vec<_> = Region::ALL.iter().map(|(_, name, _)| *name).collect();
        let error = HttpError::new(400, format!("`{chosen}` is no region"));
        return Err(error.hint(format!("the regions are {}", names.join(", "))));
    };
    let link = |place: &Entity| Some(events_of(context, place));
    let options = MapOptions {
        width: 1000,
        region: *region,
        link: &link,
    };
    let body = html! {
        h1 { "Map" }
        p.dim { (summary(&hits, timeline.entries.len())) }
        (form(context))
        p { "Show: " (join(Region::ALL.iter().map(|it| region_link(context, it, chosen)), " · ")) }
        div.picture role="region" aria-label="Map" tabindex="0" { (drawing(draw(&hits, &options))) }
        (key(&hits))
        (table(context, &hits))
    };
    let content = Content::new("Map", body).with_as_of();
    Ok(content.with_formats(&["json", "geojson"]))
}

/// What shades, hatching and dots mean, in text that does not shrink with the map.
fn key(hits: &Hits<'_>) -> Markup {
    html! {
        ul.key aria-label="Legend" {
            @for (class, text) in legend(hits) {
                "\n"
                li {
                    svg.map width="16" height="11" aria-hidden="true" {
                        @if class == "dot" { circle class=(class) cx="8" cy="5.5" r="3.5" {} }
                        @else { rect class=(class) width="16" height="11" {} }
                    }
                    " " (text)
                }
            }
        }
        p.dim { (BORDERS) }
    }
}

fn summary(hits: &Hits<'_>, events: usize) -> String {
    let countries = match hits.countries.len() {
        1 => "1 country".to_owned(),
        n => format!("{n} countries"),
    };
    let nowhere = match hits.nowhere.len() {
        0 => String::new(),
        n => format!(" · {n} without a place"),
    };
    format!("{} · {countries}{nowhere}", count(events, "event"))
}

/// The timeline of a place, with the filters of the map.
fn events_of(context: &PageContext<'_>, place: &Entity) -> String {
    let name = local_name(&place.id);
    let kept = FILTERS
        .iter()
        .filter_map(|filter| Some((filter.name, context.get(filter.name)?)));
    let kept = kept.filter(|(name, _)| *name != "country");
    let params: Vec<_> = std::iter::once(("country", name.as_str()))
        .chain(kept)
        .collect();
    context.url("/timeline", &params)
}

fn region_link(
    context: &PageContext<'_>,
    (_, name, title): &(Region, &str, &str),
    chosen: &str,
) -> Markup {
    html! {
        @if *name == chosen { strong { (title) } }
        @else { a href=(context.this_page_with(&[("region", Some(name))])) { (title) } }
    }
}

fn form(context: &PageContext<'_>) -> Markup {
    let value = |name: &str| context.get(name).unwrap_or_default();
    let is_field = |name: &str| FIELDS.iter().any(|(field, _)| *field == name);
    let kept = FILTERS
        .iter()
        .map(|filter| filter.name)
        .filter(|name| !is_field(name));
    let kept = kept
        .chain(["region"])
        .filter_map(|name| Some((name, context.get(name)?)));
    html! {
        form.line action="/map" aria-label="Filters" {
            @for (name, label) in FIELDS {
                label { (label) " " input name=(name) value=(value(name)) size="11"; }
            }
            @for (name, value) in kept { (hidden(name, value)) }
            (hidden_day(context))
            button { "Show" }
        }
    }
}

fn table(context: &PageContext<'_>, hits: &Hits<'_>) -> Markup {
    let row = |hit: &CountryHits<'_>| {
        html! {
            tr {
                td { a href=(events_of(context, hit.country)) { (hit.country.label) } }
                td.num { (hit.events.len()) }
                td.num { @if !hit.claimed.is_empty() { (hit.claimed.len()) } }
            }
        }
    };
    html! {
        div.wide {
            table {
                thead {
                    tr {
                        th scope="col" { "Country" }
                        th scope="col" { "Events" }
                        th scope="col" { "According to claims alone" }
                    }
                }
                tbody { @for hit in &hits.countries { "\n" (row(hit)) } }
            }
        }
        @if !hits.places.is_empty() {
            h2 { "Places" }
            ul {
                @for hit in &hits.places {
                    "\n"
                    li {
                        (context.link(&hit.place.id, &hit.place.label)) ": "
                        (count(hit.events.len(), "event"))
                        @if hit.point.is_none() { " " span.dim { "(no coordinates: only its country is on the map)" } }
                    }
                }
            }
        }
    }
}

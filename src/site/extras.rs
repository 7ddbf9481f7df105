//! What a site has beside the pages of the server: the index of the search, the page for what is not
//! there, the site map, and what the head of a page says to other programs.

use super::address::{Address, absolute, relative};
use super::error::SiteError;
use super::links::{Target, rewrite};
use super::output::Output;
use super::plan::View;
use super::settings::Settings;
use super::social_card;
use crate::server::{HttpError, pages};
use serde_json::json;
use std::collections::BTreeSet;

/// Whether there is a picture for social networks.
const HAS_CARD: bool = cfg!(feature = "png");

/// The most addresses that a site map may have.
const MAX_ADDRESSES: usize = 50_000;

/// Writes all of it.
pub(super) fn write(
    view: &View<'_>,
    all: &BTreeSet<Address>,
    settings: &Settings,
    output: &Output,
) -> Result<(), SiteError> {
    output.put("search.js", include_bytes!("search.js"))?;
    output.put("search-index.js", search_index(view).as_bytes())?;
    output.put("404.html", missing_page(view, settings).as_bytes())?;
    // GitHub Pages would leave out what begins with an underscore.
    output.put(".nojekyll", b"")?;
    if !settings.embed.is_empty() {
        let origins = settings.embed.join(" ");
        let headers = format!(
            "/embed/*\n  Content-Security-Policy: frame-ancestors {origins}\n\
             /*\n  X-Content-Type-Options: nosniff\n"
        );
        output.put("_headers", headers.as_bytes())?;
    }
    let Some(url) = &settings.url else {
        return Ok(());
    };
    output.put("w3id.htaccess", redirects(url).as_bytes())?;
    if HAS_CARD {
        social_card::write(view, output)?;
    }
    let files: Vec<String> = all.iter().map(Address::file).collect();
    let maps: Vec<&[String]> = files.chunks(MAX_ADDRESSES).collect();
    for (at, part) in maps.iter().enumerate() {
        let name = match at {
            0 => "sitemap.xml".to_owned(),
            _ => format!("sitemap-{}.xml", at + 1),
        };
        let mut map = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_owned();
        for file in *part {
            map += &format!("<url><loc>{}</loc></url>\n", in_xml(&absolute(url, file)));
        }
        map += "</urlset>\n";
        output.put(&name, map.as_bytes())?;
    }
    let maps = (1..=maps.len()).map(|at| match at {
        1 => format!("Sitemap: {}\n", absolute(url, "sitemap.xml")),
        at => format!("Sitemap: {}\n", absolute(url, &format!("sitemap-{at}.xml"))),
    });
    let robots = format!("User-agent: *\nAllow: /\n{}", maps.collect::<String>());
    output.put("robots.txt", robots.as_bytes())
}

fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// The redirects from the identifiers of the data, below `https://w3id.org/annals/`, to this site: the file
/// `.htaccess` of that folder of w3id.org.
fn redirects(url: &str) -> String {
    let url = url.trim_end_matches('/');
    let mut out = "RewriteEngine on\n".to_owned();
    let wanted = [("application/ld\\+json", "jsonld"), ("text/turtle", "ttl")];
    for (media_type, extension) in wanted {
        out += &format!(
            "RewriteCond %{{HTTP_ACCEPT}} {media_type}\n\
             RewriteRule ^id/([a-z]+)/([a-z0-9-]+)$ {url}/$1/$2.{extension} [R=303,L]\n"
        );
    }
    out += &format!(
        "RewriteRule ^id/([a-z]+)/([a-z0-9-]+)$ {url}/$1/$2.html [R=303,L]\n\
         RewriteCond %{{HTTP_ACCEPT}} text/turtle\n\
         RewriteRule ^ns$ {url}/ontology.ttl [R=303,L]\n\
         RewriteRule ^ns$ {url}/ontology.html [R=303,L]\n\
         RewriteRule ^$ {url}/ [R=302,L]\n"
    );
    out
}

/// File, label, kind, date and other names of each thing, as a script: a browser reads no other file from
/// a disk.
fn search_index(view: &View<'_>) -> String {
    let mut index = "window.annalsIndex = [\n".to_owned();
    for (address, names) in &view.things.names {
        let others: Vec<&str> = names.others.iter().map(String::as_str).collect();
        let file = address.file();
        let entry = json!([
            file,
            names.label,
            address.path[0],
            names.when,
            others.join(" · ")
        ]);
        index += &format!("{entry},\n");
    }
    index + "];\n"
}

/// The page for what is not there. It is shown at any depth, so that its links begin at the root, where
/// that is known.
fn missing_page(view: &View<'_>, settings: &Settings) -> String {
    let page = pages::error_page(&HttpError::new(404, "there is no such page"));
    let page = String::from_utf8_lossy(&page.body);
    let mut resolve = |link: &str| {
        let address = Address::parse(link);
        match view.has(&address) {
            true => Target::File(address.file()),
            false => Target::Nowhere,
        }
    };
    rewrite(&page, "404.html", settings.url.as_deref(), &mut resolve)
}

/// The page about the site with links to all data, which no other page has; any other page as it is.
pub(super) fn with_downloads(
    page: String,
    address: &Address,
    file: &str,
    settings: &Settings,
) -> String {
    const FILES: [(&str, &str); 5] = [
        ("data/annals.ttl", "Turtle"),
        ("data/annals.jsonld", "JSON-LD"),
        (
            "data/annals-portable.nt",
            "N-Triples, with the ontology and what follows from the data",
        ),
        ("data/catalog.ttl", "a description of these files in DCAT"),
        ("ontology.html", "the ontology"),
    ];
    let end = page.rfind("</main>").filter(|_| address.path == ["about"]);
    let Some(end) = end.filter(|_| address.as_of.is_none()) else {
        return page;
    };
    let links = FILES.map(|(to, name)| {
        let link = in_xml(&relative(file, to));
        format!("<li><a href=\"{link}\">{name}</a></li>")
    });
    let license = settings.license.as_deref().map(in_xml);
    let license = license.map(|iri| format!("<p>Licence: <a href=\"{iri}\">{iri}</a></p>"));
    let section = format!(
        "<section><h2>All data as files</h2><ul>{}</ul>{}</section>",
        links.concat(),
        license.unwrap_or_default()
    );
    format!("{}{section}{}", &page[..end], &page[end..])
}

/// A page with what its head says to search engines and social networks, and with the script of the
/// search where it belongs.
pub(super) fn with_head(
    page: String,
    address: &Address,
    file: &str,
    settings: &Settings,
) -> String {
    let Some((head, rest)) = page.split_once("</head>") else {
        return page;
    };
    let mut head = head.to_owned();
    if let Some(url) = &settings.url {
        // A day of the past is another edition of the same page.
        let canonical = address.clone().on(None).file();
        let canonical = in_xml(&absolute(url, &canonical));
        head += &format!("<link rel=\"canonical\" href=\"{canonical}\">");
        head += &format!("<meta property=\"og:url\" content=\"{canonical}\">");
        if HAS_CARD {
            let [width, height] = social_card::SIZE;
            head += &format!(
                "<meta property=\"og:image\" content=\"{}\">\
                 <meta property=\"og:image:width\" content=\"{width}\">\
                 <meta property=\"og:image:height\" content=\"{height}\">",
                in_xml(&absolute(url, social_card::FILE))
            );
        }
    }
    if address.path == ["find"] {
        for script in ["search-index.js", "search.js"] {
            head += &format!("<script src=\"{}\" defer></script>", relative(file, script));
        }
    }
    format!("{head}</head>{rest}")
}

//! Renders the addresses of the site on all processors, round after round: some are found in what the
//! round before has made.

use super::address::Address;
use super::error::SiteError;
use super::extras;
use super::links::{Target, rewrite};
use super::output::Output;
use super::plan::{View, elsewhere};
use super::settings::Settings;
use crate::query::QueryOptions;
use crate::server::{Request, answer_request, pages};
use chrono::{DateTime, NaiveTime, Utc};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{panic, thread};

/// Renders everything that the site has, and gives the addresses of its pages.
pub(super) fn all_pages(
    views: &[View<'_>],
    settings: &Settings,
    output: &Output,
) -> Result<BTreeSet<Address>, SiteError> {
    let site = Site {
        views,
        settings,
        output,
        now: views[0].things.latest.map_or(DateTime::UNIX_EPOCH, |day| {
            day.and_time(NaiveTime::MIN).and_utc()
        }),
    };
    let mut done = BTreeSet::new();
    let mut round: BTreeSet<Address> = views.iter().flat_map(View::seeds).collect();
    while !round.is_empty() {
        let links = site.render_all(&round, &done)?;
        done.append(&mut round);
        done.extend(links.rendered);
        round = links.found.difference(&done).cloned().collect();
    }
    done.retain(|address| address.extension.is_none());
    Ok(done)
}

struct Site<'a> {
    views: &'a [View<'a>],
    settings: &'a Settings,
    output: &'a Output,
    /// The time of the pages, which is that of the data.
    now: DateTime<Utc>,
}

impl Site<'_> {
    /// Renders some addresses after others, and gives those that they link to.
    fn render_all(
        &self,
        addresses: &BTreeSet<Address>,
        done: &BTreeSet<Address>,
    ) -> Result<Links, SiteError> {
        // One thread makes all formats of a thing, and all pages of a list: their queries are the same.
        let mut addresses: Vec<&Address> = addresses.iter().collect();
        addresses.sort_by(|a, b| a.subject().cmp(&b.subject()));
        let groups = addresses.chunk_by(|a, b| a.subject() == b.subject());
        let groups: Vec<&[&Address]> = groups.collect();
        let (next, has_failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let all = Mutex::new(Links::default());
        let work = || -> Result<(), SiteError> {
            let mut links = Links::default();
            while !has_failed.load(Ordering::Relaxed) {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(group) = groups.get(at) else {
                    break;
                };
                self.render_group(group, done, &mut links)
                    .inspect_err(|_| has_failed.store(true, Ordering::Relaxed))?;
            }
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            all.found.append(&mut links.found);
            all.rendered.append(&mut links.rendered);
            Ok(())
        };
        let threads = thread::available_parallelism().map_or(2, usize::from);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let results = workers.into_iter().map(|worker| match worker.join() {
                Ok(result) => result,
                Err(reason) => panic::resume_unwind(reason),
            });
            results.collect::<Result<(), _>>()
        })?;
        Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Renders addresses of one subject, and the pages of its list that are found on the way.
    fn render_group(
        &self,
        group: &[&Address],
        done: &BTreeSet<Address>,
        links: &mut Links,
    ) -> Result<(), SiteError> {
        let Some(first) = group.first() else {
            return Ok(());
        };
        let mut more = VecDeque::new();
        links.pages.clear();
        for address in group {
            self.render(address, links)?;
            more.extend(links.pages.drain(..));
        }
        while let Some(address) = more.pop_front() {
            let is_new = !done.contains(&address) && !group.contains(&&address);
            if is_new && address.subject() == first.subject() {
                self.render(&address, links)?;
                more.extend(links.pages.drain(..));
                links.rendered.insert(address);
            }
        }
        Ok(())
    }

    /// The view of which an address is part.
    fn view(&self, address: &Address) -> Option<&View<'_>> {
        let is_its =
            |view: &&View<'_>| view.day.as_ref().map(|(_, text)| text) == address.as_of.as_ref();
        self.views.iter().find(is_its)
    }

    /// Renders an address into its file, and notes the addresses that it links to.
    fn render(&self, address: &Address, links: &mut Links) -> Result<(), SiteError> {
        let failed = |message: String| SiteError::Page {
            address: address.to_string(),
            message,
        };
        let view = self.view(address);
        let view = view.ok_or_else(|| failed("it is on no day of the site".to_owned()))?;
        let path: Vec<&str> = address.path.iter().map(String::as_str).collect();
        let response = answer_request(&Request {
            annals: view.annals,
            current: self.views[0].annals,
            as_of: view.day.as_ref().map(|(day, _)| *day),
            path: &path,
            params: &address.server_params(),
            extension: address.extension.as_deref(),
            options: &QueryOptions::default(),
            is_followed_link: false,
            base: None,
            now: self.now,
        });
        let response = match response {
            // What has another name now leads there.
            Err(error) if error.status == 301 => pages::moved_page(&error),
            Err(error) => return Err(failed(error.message)),
            Ok(response) => response,
        };
        if response.status != 200 {
            return Err(failed(format!("status {}", response.status)));
        }
        let kind = response.content_type.split(';').next().unwrap_or_default();
        let file = address.file();
        let is_markup = matches!(kind, "text/html" | "image/svg+xml" | "application/atom+xml");
        let bytes = match std::str::from_utf8(&response.body) {
            Ok(markup) if is_markup => {
                let mut resolve = |link: &str| links.target(link, |address| self.resolve(address));
                let base = self
                    .settings
                    .url
                    .as_deref()
                    .filter(|_| kind == "application/atom+xml");
                let markup = rewrite(markup, &file, base, &mut resolve);
                let markup = match kind {
                    "text/html" => {
                        let markup = extras::with_downloads(markup, address, &file, self.settings);
                        extras::with_head(markup, address, &file, self.settings)
                    }
                    _ => markup,
                };
                Cow::Owned(markup.into_bytes())
            }
            _ => Cow::Borrowed(&response.body[..]),
        };
        self.output.put(&file, &bytes)
    }

    /// The address within the site to which a link leads, or where else it does.
    fn resolve(&self, address: Address) -> Result<Address, Target> {
        let Some(view) = self.view(&address) else {
            return Err(elsewhere(&address));
        };
        let address = view.page_at(address);
        match view.has(&address) {
            true => Ok(address),
            false => Err(elsewhere(&address)),
        }
    }
}

/// The links of the pages that one thread makes. Most pages link to the same few, so what was found out of
/// them is kept.
#[derive(Default)]
struct Links {
    /// The addresses of the site to which they lead.
    found: BTreeSet<Address>,
    /// Those of them that are pages of lists and were found just now.
    pages: Vec<Address>,
    /// What was rendered besides what was to be.
    rendered: BTreeSet<Address>,
    targets: HashMap<String, Target>,
}

impl Links {
    /// How many are kept before all are forgotten.
    const MOST: usize = 100_000;

    fn target(
        &mut self,
        link: &str,
        resolve: impl FnOnce(Address) -> Result<Address, Target>,
    ) -> Target {
        if let Some(known) = self.targets.get(link) {
            return known.clone();
        }
        let target = match resolve(Address::parse(link)) {
            Ok(address) => {
                let file = address.file();
                if address.is_numbered() && !self.found.contains(&address) {
                    self.pages.push(address.clone());
                }
                self.found.insert(address);
                Target::File(file)
            }
            Err(elsewhere) => elsewhere,
        };
        if self.targets.len() == Self::MOST {
            self.targets.clear();
        }
        self.targets.insert(link.to_owned(), target.clone());
        target
    }
}

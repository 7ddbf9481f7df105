//! The readable text of an HTML page, and what its head says about it.
//!
//! Markup is read token by token, as the standard splits it, and never as a tree: a page that closes
//! nothing, or closes too much, is read like any other.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// What a page holds, before anything is made of it.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// The paragraphs, headings and list items of the readable part.
    pub blocks: Vec<String>,
    /// The `meta` elements: name or property in lower case, and content.
    pub meta: Vec<(String, String)>,
    /// The texts of JSON-LD.
    pub json_ld: Vec<String>,
    pub title: Option<String>,
    pub heading: Option<String>,
    pub language: Option<String>,
    pub canonical: Option<String>,
}

/// A run of text between two elements that begin a line.
#[derive(Default)]
struct Block {
    text: String,
    /// How many bytes of it are links.
    linked: usize,
    in_article: bool,
    is_aside: bool,
    is_heading: bool,
}

/// Elements whose text is no text of the page.
const HIDDEN: &[&str] = &[
    "noscript", "template", "svg", "math", "object", "iframe", "select", "button", "textarea",
    "dialog",
];

/// Elements beside the text that somebody came to read.
const ASIDES: &[&str] = &["nav", "footer", "aside", "form", "menu"];

/// Elements that hold the text that somebody came to read.
const ARTICLES: &[&str] = &["article", "main"];

/// Elements within a line; all others begin one.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];

/// How deep elements that matter may be nested; what is deeper is read as if it were not.
const MAX_DEPTH: usize = 256;

/// From how many bytes on an article is taken for the whole of a page.
const MIN_ARTICLE: usize = 200;

#[derive(Default)]
struct Reader {
    html: Html,
    blocks: Vec<Block>,
    block: Block,
    /// The open elements that matter.
    open: Vec<String>,
    in_head_text: Option<HeadText>,
}

/// A text that is none of the page's.
enum HeadText {
    Title(String),
    JsonLd(String),
    Ignored,
}

/// Reads a page.
pub(super) fn read(text: &str) -> Html {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.finish()
}

/// An attribute of an element.
fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).trim().to_owned()).filter(|it| !it.is_empty())
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        match name.as_str() {
            "html" => self.html.language = attribute(tag, "lang"),
            "meta" => {
                let key = attribute(tag, "property").or_else(|| attribute(tag, "name"));
                let key = key.or_else(|| attribute(tag, "itemprop"));
                if let (Some(key), Some(value)) = (key, attribute(tag, "content")) {
                    self.html.meta.push((key.to_lowercase(), value));
                }
            }
            "link"
                if attribute(tag, "rel").is_some_and(|it| it.eq_ignore_ascii_case("canonical")) =>
            {
                self.html.canonical = attribute(tag, "href");
            }
            "title" if self.html.title.is_none() && !self.is_in(HIDDEN) => {
                self.in_head_text = Some(HeadText::Title(String::new()));
            }
            "script"
                if attribute(tag, "type")
                    .is_some_and(|it| it.starts_with("application/ld+json")) =>
            {
                self.in_head_text = Some(HeadText::JsonLd(String::new()));
            }
            "script" | "style" | "title" => self.in_head_text = Some(HeadText::Ignored),
            _ => {}
        }
        if !INLINE.contains(&name.as_str()) {
            self.flush();
        }
        let is_heading = matches!(name.as_str(), "h1" | "h2" | "h3" | "h4");
        let matters = is_heading
            || name == "a"
            || [HIDDEN, ASIDES, ARTICLES]
                .iter()
                .any(|list| list.contains(&name.as_str()));
        if matters && !tag.self_closing && self.open.len() < MAX_DEPTH {
            self.open.push(name);
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "title" | "script" | "style") {
            match self.in_head_text.take() {
                Some(HeadText::Title(title)) => self.html.title = Some(squeezed(&title)),
                Some(HeadText::JsonLd(text)) => self.html.json_ld.push(text),
                Some(HeadText::Ignored) | None => {}
            }
        }
        if !INLINE.contains(&name) {
            self.flush();
        }
        if let Some(at) = self.open.iter().rposition(|open| open == name) {
            self.open.truncate(at);
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.in_head_text {
            Some(HeadText::Title(into) | HeadText::JsonLd(into)) => return into.push_str(text),
            Some(HeadText::Ignored) => return,
            None => {}
        }
        if self.is_in(HIDDEN) {
            return;
        }
        if self.open.iter().any(|open| open == "a") {
            self.block.linked += text.trim().len();
        }
        self.block.text.push_str(text);
        self.block.in_article = self.is_in(ARTICLES);
        self.block.is_aside = self.is_in(ASIDES);
        self.block.is_heading = self.open.iter().any(|open| open.starts_with('h'));
    }

    fn is_in(&self, names: &[&str]) -> bool {
        self.open.iter().any(|open| names.contains(&open.as_str()))
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        block.text = squeezed(&block.text);
        if block.text.is_empty() {
            return;
        }
        if self.html.heading.is_none() && self.open.iter().any(|open| open == "h1") {
            self.html.heading = Some(block.text.clone());
        }
        self.blocks.push(block);
    }

    fn finish(mut self) -> Html {
        self.flush();
        let length = |is_kept: &dyn Fn(&Block) -> bool| -> usize {
            let kept = self.blocks.iter().filter(|block| is_kept(block));
            kept.map(|block| block.text.len()).sum()
        };
        // Links with nothing around them lead away from the text.
        let is_text = |block: &Block| {
            !block.is_aside && (block.is_heading || block.linked * 2 <= block.text.len())
        };
        let is_article = |block: &Block| block.in_article && is_text(block);
        let rule: &dyn Fn(&Block) -> bool = match () {
            () if length(&is_article) >= MIN_ARTICLE => &is_article,
            () if length(&is_text) > 0 => &is_text,
            () => &|_| true,
        };
        let kept = self.blocks.iter().filter(|block| rule(block));
        self.html.blocks = kept.map(|block| block.text.clone()).collect();
        self.html
    }
}

/// A text with each run of white space as one space.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

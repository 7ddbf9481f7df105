//! `annals rename`: gives a thing another name; `annals merge`, beside it, makes two things one.

use super::options::{Common, WriteOptions};
use super::{Failure, data, ui};
use crate::database::{RenameError, Renaming, UpdateOptions};
use crate::model::id;
use crate::model::problem::Problem;
use crate::parse::{self, Format, Input, InputPath, TurtleDocument};
use crate::render::store::outcome;
use crate::render::style::count;
use crate::render::turtle;
use crate::{Annals, Rejected};
use oxrdf::{NamedNode, NamedOrBlankNode, Triple};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `rename`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals rename ev:kyivstar-hack ev:kyivstar-attack          in the store
  annals rename ag:acme ag:acme-corp --data data --dry-run   in the files of a folder

Every statement that names the thing names it anew, and `OLD dcterms:isReplacedBy NEW` is added, so
that names, parameters, filters and pages follow the old name. In a store it is one change, which
`annals undo` takes back; files are formatted as by `annals fmt`, and all are written or none.")]
pub struct Rename {
    /// The thing: a slug, prefixed name, IRI, label or alias
    #[arg(value_name = "OLD")]
    pub old: String,

    /// Its new name, such as ag:acme-corp; a slug alone is of the same kind
    #[arg(value_name = "NEW")]
    pub new: String,

    #[command(flatten)]
    pub options: RenameOptions,
}

/// Options that `rename` and `merge` share.
#[derive(Debug, clap::Args)]
pub struct RenameOptions {
    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

pub(super) fn run(common: &Common, options: &Rename) -> Result<ExitCode, Failure> {
    change(common, &options.old, &options.new, false, &options.options)
}

/// Renames a thing, or makes it one with another.
pub(super) fn change(
    common: &Common,
    old: &str,
    new: &str,
    merges: bool,
    options: &RenameOptions,
) -> Result<ExitCode, Failure> {
    match common.data.is_empty() {
        true => in_store(common, old, new, merges, options),
        false => in_files(common, old, new, merges, options),
    }
}

fn in_store(
    common: &Common,
    old: &str,
    new: &str,
    merges: bool,
    options: &RenameOptions,
) -> Result<ExitCode, Failure> {
    let mut annals = data::open_for_writing(common, &options.write_options)?;
    let renaming = renaming(&annals, old, new, merges)?;
    let update_options = UpdateOptions {
        context: data::write_context(options.dry_run),
        ..UpdateOptions::default()
    };
    let updated = annals.rename(&renaming, merges, &update_options)?;
    if options.dry_run {
        let mut out = Vec::new();
        outcome::write(&mut out, &updated.outcome, ui::style(common, None))?;
        ui::write(None, &out)?;
        ui::note(common, "dry run: nothing was written");
        return Ok(ExitCode::SUCCESS);
    }
    let documents = updated.documents.join(", ");
    let what = format!("{}: changed {documents}", said(&renaming));
    ui::note(common, &data::done_in(&annals, &what));
    Ok(ExitCode::SUCCESS)
}

fn said(renaming: &Renaming) -> String {
    let [old, new] = [&renaming.old, &renaming.new].map(|it| id::shorten(it.as_str()));
    format!("{old} is {new} now")
}

/// The names: that of the thing as people write it, the new one as a name that need not be there.
fn renaming(annals: &Annals, old: &str, new: &str, merges: bool) -> Result<Renaming, Failure> {
    let old = annals.resolve(old, &[])?;
    let new = match merges {
        true => annals.resolve(new, &[])?,
        false => {
            let kinds = id::PREFIXES.iter();
            let mut kinds = kinds.filter(|(_, namespace)| namespace.starts_with(id::DATA));
            let kind = kinds.find(|(_, namespace)| old.as_str().starts_with(namespace));
            let own = kind.and_then(|(kind, _)| id::data_iri(kind, new));
            let name = own
                .or_else(|| id::expand(new))
                .or_else(|| NamedNode::new(new).ok());
            let named = name.filter(|it| id::slug(it.as_str()).is_some());
            named.ok_or_else(|| {
                Failure::new(format!("`{new}` is not a slug"))
                    .hint("use lowercase ASCII letters and digits, separated by single hyphens, at most 60 characters")
            })?
        }
    };
    Ok(Renaming::new(old, new)?)
}

/// A file to rewrite.
struct File {
    path: PathBuf,
    input: Input,
    turtle: TurtleDocument,
}

fn in_files(
    common: &Common,
    old: &str,
    new: &str,
    merges: bool,
    options: &RenameOptions,
) -> Result<ExitCode, Failure> {
    let renaming = renaming(&data::open(common)?, old, new, merges)?;
    let mut files = read(common, &renaming)?;
    let said_of = |node: &NamedNode| -> Vec<Triple> {
        let subject = NamedOrBlankNode::from(node.clone());
        let all = files.iter().flat_map(|file| &file.turtle.statements);
        all.filter(|it| it.subject == subject).cloned().collect()
    };
    let (before, after) = (said_of(&renaming.old), said_of(&renaming.new));
    renaming.check(&before, &after, merges)?;
    let conflicts = renaming.conflicts(&before, &after);
    let mut leads = Some(renaming.lead());
    let mut changed = Vec::new();
    for file in &mut files {
        let describes = before.iter().any(|it| {
            it.predicate == oxrdf::vocab::rdf::TYPE && file.turtle.statements.contains(it)
        });
        let is_changed = renaming.apply(&mut file.turtle, &conflicts);
        if describes && let Some(lead) = leads.take() {
            file.turtle.statements.push(lead);
        }
        if is_changed || describes {
            let text = turtle::write(&file.turtle);
            changed.push((file.path.clone(), file.input.origin.clone(), text));
        }
    }
    let errors = errors(&files, &changed)?;
    if !errors.is_empty() {
        return Err(Rejected(errors).into());
    }
    if !options.dry_run {
        for (path, _, text) in &changed {
            ui::write(Some(path), text.as_bytes())?;
        }
    }
    let names: Vec<_> = changed.iter().map(|(_, origin, _)| origin.file()).collect();
    let verb = if options.dry_run {
        "would change"
    } else {
        "changed"
    };
    let total = count(changed.len(), "file");
    ui::note(
        common,
        &format!("{}: {verb} {total}: {}", said(&renaming), names.join(", ")),
    );
    Ok(ExitCode::SUCCESS)
}

/// Reads the Turtle files; one in another format must not name the thing.
fn read(common: &Common, renaming: &Renaming) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    for found in parse::discover(&common.data, &std::env::current_dir()?, common.input_format)? {
        let InputPath::File { path, format, .. } = &found else {
            return Err(Failure::new("standard input cannot be written to"));
        };
        let input = parse::open(&found)?;
        let parsed = parse::read(input.clone());
        let document = parsed.document.ok_or(Rejected(parsed.problems))?;
        let is_plain =
            *format == Format::Turtle && input.bytes.starts_with(document.text.as_bytes());
        match TurtleDocument::of(&document).filter(|_| is_plain) {
            Some(turtle) => files.push(File {
                path: path.clone(),
                input,
                turtle,
            }),
            None if document.text.contains(renaming.old.as_str()) => {
                let failure = Failure::new(format!("{} names it too", path.display()));
                return Err(failure.hint("only uncompressed Turtle files (.ttl) can be rewritten"));
            }
            None => {}
        }
    }
    Ok(files)
}

/// The errors that the files have once they are rewritten, if they had none before.
fn errors(
    files: &[File],
    changed: &[(PathBuf, crate::model::origin::Origin, String)],
) -> Result<Vec<Problem>, Failure> {
    let before: Vec<Input> = files.iter().map(|file| file.input.clone()).collect();
    let after = files.iter().map(|file| {
        let text = changed.iter().find(|(path, ..)| *path == file.path);
        let bytes = text.map_or_else(|| file.input.bytes.clone(), |it| it.2.clone().into_bytes());
        Input {
            bytes,
            ..file.input.clone()
        }
    });
    let errors = |inputs: Vec<Input>| -> Result<Vec<Problem>, Failure> {
        let mut problems = Annals::check(inputs, None)?;
        problems.retain(Problem::is_error);
        Ok(problems)
    };
    let after = errors(after.collect())?;
    match after.is_empty() || !errors(before)?.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(after),
    }
}

impl From<RenameError> for Failure {
    fn from(error: RenameError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            RenameError::Update(error) => error.into(),
            RenameError::Store(error) => error.into(),
            RenameError::Exists(_) => failure.hint("`annals merge A INTO B` makes two things one"),
            RenameError::OtherKind(..) => {
                failure.hint("a thing keeps its kind, such as ag: or ev:")
            }
            RenameError::NotDescribed(_) => failure
                .hint("only what your own documents describe can be renamed")
                .hint("name them with --data, or their store with --store"),
        }
    }
}

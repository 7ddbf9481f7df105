//! `annals import`: brings in what others recorded, and tells everything that it did not take.

mod inputs;
mod report;

use super::options::{Common, OUTPUT, SettingSource, WriteOptions};
use super::{Failure, data, load, reading, ui};
use crate::Annals;
use crate::database::LoadOptions;
use crate::import::{
    FORMATS, File, Format, Imported, MAPPINGS, Names, Options, Report, import, mapping_named,
    read_agents,
};
use crate::model::origin::Origin;
use crate::model::when::When;
use crate::parse::{Format as RdfFormat, Input};
use crate::render::turtle;
use crate::store::Durability;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals import table list.csv --draft > list.toml       a mapping to fill in
  annals import table list.csv --map list.toml -o list.ttl
  annals import stix bundle.json --store my-store
  annals import veris data/json/ -o vcdb.ttl --report vcdb-report.json
  annals import --list                                    formats and mappings

The output passes `annals check` without errors. What was not taken as it is in the file is reported
on standard error. Exits with 1 if something in the file is wrong (the rest is taken) or, with
--strict, if anything was left out (then nothing is written).")]
pub struct Import {
    /// Format of the files: one of those that --list prints
    #[arg(value_name = "FORMAT", value_parser = format, required_unless_present = "list")]
    pub format: Option<Format>,

    /// Files (also .gz and .zst) or folders; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "list")]
    pub files: Vec<PathBuf>,

    /// List the formats and the mappings that come with annals
    #[arg(long, exclusive = true)]
    pub list: bool,

    /// Mapping of a table: a file, or the name of one that comes with annals
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,

    /// Print a mapping to fill in, from what the columns of the table hold
    #[arg(long)]
    pub draft: bool,

    /// Column separator of the table, for --draft
    #[arg(long, value_name = "CHARACTER", requires = "draft")]
    pub delimiter: Option<char>,

    /// Sheet of a workbook; default: the one that the mapping names, else the first
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    /// Who is meant by a name: a TOML file with lines like "APT 28" = "ag:apt28"
    #[arg(long, value_name = "FILE")]
    pub agents: Option<PathBuf>,

    /// Use agents of the store, or of the bundled data, that have the same id elsewhere
    #[arg(long)]
    pub match_ids: bool,

    /// Day on which the file was fetched, such as 2026-04-20; later dates are left out
    #[arg(long, value_name = "DATE")]
    pub accessed: Option<String>,

    /// Read time stamps as they are written: `as-written`
    #[arg(long, value_name = "HOW", value_parser = ["as-written"])]
    pub dates: Option<String>,

    /// Import at most so many records
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,

    /// Write the Turtle to a file; to a folder (a path that ends in `/`): a file for each input
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,

    /// Name of the document in the store; default: the name of the first file with .ttl
    #[arg(long = "as", value_name = "NAME", help_heading = OUTPUT)]
    pub name: Option<String>,

    /// With --store: copy no bundled descriptions
    #[arg(long, help_heading = OUTPUT)]
    pub no_bundled: bool,

    /// Write the whole report to a JSON file
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub report: Option<PathBuf>,

    /// Write nothing; only report
    #[arg(long, help_heading = OUTPUT)]
    pub dry_run: bool,

    /// Write nothing and exit with 1 if anything was left out
    #[arg(long, help_heading = OUTPUT)]
    pub strict: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

fn format(name: &str) -> Result<Format, String> {
    let names: Vec<_> = FORMATS.iter().map(|info| info.name).collect();
    Format::named(name).ok_or_else(|| format!("the formats are {}", names.join(", ")))
}

pub(super) fn run(common: &Common, options: &Import) -> Result<ExitCode, Failure> {
    let Some(format) = options.format else {
        ui::write(None, list().as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    };
    if options.draft {
        return draft(options);
    }
    let files = inputs::files(&options.files, format)?;
    let to_store = store_is_asked_for(common);
    let line = super::progress::ProgressLine::begin("importing");
    let mut import_options = import_options(common, options)?;
    import_options.progress = Some(line.records());
    let mapping = import_options.mapping.as_ref();
    // a mapping may ask for it too: `match = "ids"`
    let asks = mapping.is_some_and(|(_, text)| text.lines().any(|line| line.starts_with("match")));
    let names = names(common, options.match_ids || asks, to_store)?;
    if let Some(folder) = folder(options.output.as_deref()) {
        if to_store {
            return Err(Failure::new(
                "--store takes one document, and -o FOLDER/ makes several",
            ));
        }
        let each = inputs::by_output(files, format);
        return to_folder(common, options, &folder, each, |files| {
            Ok(import(format, files, &names, &import_options)?)
        });
    }
    let imported = import(format, files, &names, &import_options)?;
    drop(line);
    report::tell(common, options.report.as_deref(), &imported.report)?;
    if refused(common, options, &imported) {
        return Ok(ExitCode::from(1));
    }
    let text = turtle::write_by_subject(imported.statements);
    match &options.output {
        Some(path) if !options.dry_run => ui::write(Some(path), text.as_bytes())?,
        None if !to_store && !options.dry_run => ui::write_data(None, text.as_bytes())?,
        None if to_store => {}
        _ => ui::note(common, "dry run: nothing was written"),
    }
    if to_store {
        store(common, options, text)?;
    }
    Ok(ExitCode::from(u8::from(imported.report.has_errors())))
}

/// Imports into a folder, a file for each of these; the report is one of all.
fn to_folder(
    common: &Common,
    options: &Import,
    folder: &Path,
    each: Vec<(String, Vec<File>)>,
    run: impl Fn(Vec<File>) -> Result<Imported, Failure>,
) -> Result<ExitCode, Failure> {
    let mut code = 0;
    let (mut done, mut whole) = (Vec::new(), Report::default());
    for (name, files) in each {
        let imported = run(files)?;
        report::tell(common, None, &imported.report)?;
        let refused = refused(common, options, &imported);
        code = code.max(u8::from(refused || imported.report.has_errors()));
        if !refused {
            done.push((name, turtle::write_by_subject(imported.statements)));
        }
        whole.add(imported.report);
    }
    report::write_json(options.report.as_deref(), &whole)?;
    // nothing is written until all could be read
    if !options.dry_run {
        std::fs::create_dir_all(folder)?;
        for (name, text) in done {
            ui::write(Some(&folder.join(format!("{name}.ttl"))), text.as_bytes())?;
        }
    }
    Ok(ExitCode::from(code))
}

/// Whether --strict forbids to write.
fn refused(common: &Common, options: &Import, imported: &Imported) -> bool {
    let refused = options.strict && imported.report.left_anything();
    if refused {
        ui::note(
            common,
            "--strict: something was left out, so nothing was written",
        );
    }
    refused
}

/// A store is written to only where this command names one: not because one is set elsewhere.
fn store_is_asked_for(common: &Common) -> bool {
    matches!(common.sources.store, SettingSource::Option(_))
}

/// The folder that is asked for.
fn folder(output: Option<&Path>) -> Option<PathBuf> {
    let path = output?;
    let ends = path
        .to_string_lossy()
        .ends_with(['/', std::path::MAIN_SEPARATOR]);
    (ends || path.is_dir()).then(|| path.to_owned())
}

fn import_options(common: &Common, options: &Import) -> Result<Options, Failure> {
    if let Some(day) = &options.accessed {
        When::edtf(day)?;
    }
    let agents = match &options.agents {
        Some(path) => read_agents(&path.display().to_string(), &inputs::text(path)?)?,
        None => std::collections::HashMap::new(),
    };
    Ok(Options {
        mapping: mapping(options.map.as_deref())?,
        accessed: options.accessed.clone(),
        limit: options.limit,
        dates_as_written: options.dates.is_some(),
        match_ids: options.match_ids,
        agents,
        base: common.base.clone(),
        rdf_format: common.input_format,
        progress: None,
        sheet: options.sheet.clone(),
    })
}

/// The mapping: a file, else one that comes with the program.
fn mapping(path: Option<&Path>) -> Result<Option<(String, String)>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let name = path.display().to_string();
    if !path.exists() {
        if let Some(text) = mapping_named(&name) {
            return Ok(Some((name, text.to_owned())));
        }
        let names: Vec<_> = MAPPINGS.iter().map(|(name, _, _)| *name).collect();
        return Err(Failure::new(format!("there is no mapping {name}"))
            .hint(format!("those of annals are {}", names.join(", ")))
            .hint("`annals import table FILE --draft` writes one to fill in"));
    }
    Ok(Some((name, inputs::text(path)?)))
}

/// What the import can look up: the ontology and the bundled data; with --match-ids, also what the
/// store says.
fn names(common: &Common, match_ids: bool, to_store: bool) -> Result<Names, Failure> {
    let mut inputs = Annals::ontology_inputs();
    let bundled = Annals::bundled_inputs().into_iter().filter(|input| {
        let name = input.origin.name();
        match_ids || name.contains("/places/") || name.contains("/states")
    });
    inputs.extend(bundled);
    let mut names = Names::read(inputs);
    if match_ids
        && to_store
        && let Some(folder) = data::find_store(common)?
        && folder.is_dir()
    {
        let annals = reading::open(&folder, Durability::Durable)?;
        names.read_store(annals.store())?;
    }
    Ok(names)
}

/// Loads the text into the store as one document.
fn store(common: &Common, options: &Import, text: String) -> Result<(), Failure> {
    let name = match (&options.name, options.files.first()) {
        (Some(name), _) => name.clone(),
        (None, Some(file)) if file.as_os_str() != "-" => inputs::document_name(file),
        _ => {
            return Err(Failure::new("standard input has no name")
                .hint("give the document one with --as, for example --as list.ttl"));
        }
    };
    let input = Input {
        origin: Origin::new(name),
        bytes: text.into_bytes(),
        format: RdfFormat::Turtle,
    };
    let load_options = LoadOptions {
        context: data::write_context(options.dry_run),
        copy_bundled: !options.no_bundled,
        ..LoadOptions::default()
    };
    load::load_one(common, input, &load_options, &options.write_options)
}

fn draft(options: &Import) -> Result<ExitCode, Failure> {
    let files = inputs::files(&options.files, Format::Table)?;
    let Some(file) = files.first() else {
        return Err(Failure::new("there is no table"));
    };
    let text = crate::import::draft(file, options.delimiter, options.sheet.as_deref())?;
    ui::write_data(options.output.as_deref(), text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The formats and mappings.
fn list() -> String {
    let mut out = String::new();
    for info in FORMATS {
        out.push_str(&format!(
            "{}: {}\n  takes  {}\n  leaves {}\n  dates  {}\n\n",
            info.name, info.description, info.takes, info.leaves, info.dates
        ));
    }
    out.push_str("mappings for `table --map`:\n");
    for (name, what, _) in MAPPINGS {
        out.push_str(&format!("  {name}: {what}\n"));
    }
    out
}

//! A timeline inside another program: `cargo run --example embed [STORE FILE …]`

use annals::Annals;
use annals::views::timeline::Filter;
use std::error::Error;

/// Opens a database or creates it, loads files, and reads what they say.
pub fn run(store: &str, files: &[String]) -> Result<String, Box<dyn Error>> {
    let mut annals = Annals::open_or_create(store)?;
    let loaded = annals.load_files(files)?.records.len();
    let mut text = format!("documents: {loaded}\n");
    for entry in annals.timeline(&Filter::default())?.entries {
        let when = entry.when.map_or("undated".to_owned(), |when| when.short());
        text.push_str(&format!("{when}  {}\n", entry.label));
    }
    let answer = annals.query("SELECT ?claim { ?claim a ann:Claim }")?;
    let claims = answer.table().map_or(0, |table| table.rows.len());
    Ok(text + &format!("claims: {claims}\n"))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let store = args.next().unwrap_or("target/embed-store".to_owned());
    let mut files: Vec<String> = args.collect();
    if files.is_empty() {
        files.push("data".to_owned());
    }
    print!("{}", run(&store, &files)?);
    Ok(())
}

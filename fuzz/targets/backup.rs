//! Any bytes are a backup or are refused; then nothing is there that was not there before. What was
//! restored can be read.
#![no_main]

use annals::Annals;
use annals::database::restore;
use annals::store::Durability;
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::time::Duration;

fuzz_target!(|bytes: &[u8]| {
    let folder = std::env::temp_dir().join(format!("annals-fuzz-backup-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let (file, store) = (folder.join("backup"), folder.join("store"));
    fs::write(&file, bytes).expect("a file");
    match restore(&file, &store, false, Duration::ZERO) {
        Ok(_) => {
            let annals = Annals::open(&store, Durability::Scratch).expect("a store");
            annals.documents().expect("its documents");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let found = fs::read_dir(&folder).expect("a folder");
    for entry in found.flatten() {
        assert!(["backup", "store"].map(Into::into).contains(&entry.file_name()));
    }
    let _ = fs::remove_dir_all(&folder);
});

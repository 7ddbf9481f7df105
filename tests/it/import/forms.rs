//! Forms of files: archives, separators, encodings; and where the output of several files goes.

use super::{Folder, annals, assert_adds_up, err, out};

/// An archive with one file, which is not compressed.
fn zip(name: &str, text: &str) -> Vec<u8> {
    let number = |n: usize, bytes: usize| n.to_le_bytes()[..bytes].to_vec();
    let mut sum = flate2::Crc::new();
    sum.update(text.as_bytes());
    let sum = usize::try_from(sum.sum()).expect("32 bits");
    let common = [
        vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        number(sum, 4),
        number(text.len(), 4),
        number(text.len(), 4),
        number(name.len(), 2),
        vec![0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat();
    let entry = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], name.as_bytes()].concat();
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec(),
        number(entry.len(), 4),
        number(local.len(), 4),
        vec![0, 0],
    ]
    .concat();
    [local, entry, end].concat()
}

#[test]
fn an_archive_a_declared_separator_and_other_encodings_are_read() {
    let folder = Folder::new("forms");
    let mapping = |file: &str| {
        folder.write(
            "m.toml",
            format!("list = \"x\"\n[file]\n{file}\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{{name}}\"\n"),
        )
    };
    let table = "id,name\n1,Café\n";
    let utf16: Vec<u8> = std::iter::once('\u{FEFF}')
        .chain(table.chars())
        .flat_map(|c| {
            u16::try_from(u32::from(c))
                .expect("in the plane")
                .to_le_bytes()
        })
        .collect();
    for (name, bytes, rule) in [
        ("t.zip", zip("in/t.csv", table), ""),
        (
            "s.csv",
            table
                .replace(',', ";")
                .replace("id;", "sep=;\r\nid;")
                .into_bytes(),
            "",
        ),
        ("b.csv", format!("\u{FEFF}{table}").into_bytes(), ""),
        ("u.csv", utf16, "encoding = \"utf-16\""),
        ("t.tsv", table.replace(',', "\t").into_bytes(), ""),
        (
            "p.csv",
            table.replace(',', "|").into_bytes(),
            "delimiter = \"|\"",
        ),
    ] {
        let file = folder.write(name, bytes);
        let output = annals(&["import", "table", &file, "--map", &mapping(rule)]);
        let text = out(&output);
        assert!(
            text.contains("rdfs:label \"Café\"@en"),
            "{name} {text}{}",
            err(&output)
        );
    }
    let damaged = folder.write("d.zip", &zip("t.csv", table)[..40]);
    let output = annals(&["import", "table", &damaged, "--map", &mapping("")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("damaged"), "{}", err(&output));
}

#[test]
fn one_report_is_of_all_files_wherever_they_go() {
    let folder = Folder::new("several");
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\ntarget = { column = \"who\" }\n",
    );
    let one = folder.write("one.csv", "id,name,who\n1,One,Acme\n");
    let two = folder.write("two.csv", "id,name,who\n2,Two,Acme\n1,Again,Acme\n");
    let (file, parts) = (folder.path("x.ttl"), folder.path("parts/"));
    let (store, report) = (folder.path("s"), folder.path("r.json"));
    for (to, code) in [
        (&["-o", &file][..], 1),
        (&["-o", &parts][..], 0),
        (&["--store", &store][..], 1),
        (&["-o", &file, "--store", &store][..], 1),
    ] {
        let args = [
            "import", "table", &one, &two, "--map", &mapping, "--report", &report,
        ];
        let output = annals(&[&args, to].concat());
        assert_eq!(output.status.code(), Some(code), "{to:?} {}", err(&output));
        let report = folder.json("r.json");
        assert_adds_up(&report);
        assert_eq!(report["records"], 3, "{to:?}");
        assert_eq!(report["files"].as_array().map(Vec::len), Some(2));
        if code == 1 {
            assert!(
                err(&output).contains("one.csv:2 already"),
                "{}",
                err(&output)
            );
        }
    }
    let documents = out(&annals(&["documents", "--store", &store]));
    assert!(documents.contains("one.ttl"), "{documents}");
}

use super::*;
use crate::dump::open_with;
use crate::stream::Stream;
use crate::{IngestError, Limits, read_one};
use depeche_model::Format;
use std::io;

const PAGE: &[u8] = b"<!doctype html><p>Le train est en gare.</p>";

#[test]
fn a_page_and_a_text_are_told_apart_whatever_their_names() {
    let page = only("gare.txt", PAGE).unwrap();
    assert_eq!((page.format, page.source.format.as_str()), (Format::Html, "html"));
    assert_eq!((page.bytes.as_slice(), page.source.bytes), (PAGE, PAGE.len() as u64));
    let text = only("gare.html", b"Le train est en gare.").unwrap();
    assert_eq!((text.format, text.source.format.as_str()), (Format::Text, "text"));
    assert!(!text.hints.already_unicode);
}

#[test]
fn files_come_by_name_at_every_level() {
    let folder =
        folder(&[("b/2.txt", b"x"), ("b/10.txt", b"x"), ("a.txt", b"x"), ("c.txt", b"x"), ("b-.txt", b"x")]);
    let all: Vec<Record> = dump_of(folder.path(), &Options::default()).collect();
    assert_eq!(keys(&all), ["a.txt", "b/10.txt", "b/2.txt", "b-.txt", "c.txt"]);
    assert!(all[1].as_ref().unwrap().source.path.ends_with("/b/10.txt"));
}

#[test]
fn inputs_come_in_the_users_order_under_keys_of_their_own() {
    let folder = folder(&[("x/p.txt", b"x"), ("y/p.txt", b"x"), ("z/x/p.txt", b"x")]);
    let at = |name: &str| folder.path().join(name);
    let inputs = [at("y/p.txt"), at("x"), at("x/p.txt"), at("z/x")];
    let all: Vec<Record> = open(&inputs, &Options::default()).unwrap().collect();
    assert_eq!(keys(&all), ["p.txt", "x/p.txt", "p.txt~2", "x~2/p.txt"]);
}

#[test]
fn a_root_that_is_not_there_ends_the_run() {
    let folder = folder(&[]);
    let missing = folder.path().join("absent");
    let error = open(std::slice::from_ref(&missing), &Options::default()).map(|_| ()).unwrap_err();
    assert!(matches!(error, IngestError::NotFound { .. }));
    assert!(error.to_string().contains("absent"), "{error}");
    let reject = read_one(&missing, &Options::default()).unwrap_err();
    assert_eq!(reject.reason, RejectReason::Unreadable);
    assert!(reject.source.path.ends_with("absent") && reject.detail.contains("No such file"), "{reject:?}");
}

#[test]
fn read_one_gives_the_first_record() {
    let folder = folder(&[("a.jsonl", b"{\"text\": \"Un.\"}\n{\"text\": \"Deux.\"}"), ("b/.x", b"")]);
    let options = Options::default();
    assert_eq!(read_one(&folder.path().join("a.jsonl"), &options).unwrap().bytes, b"Un.");
    assert_eq!(read_one(&folder.path().join("b"), &options).unwrap_err().reason, RejectReason::Empty);
}

#[test]
fn bare_pages_are_given_as_they_lie_on_disk() {
    let capture: &[u8] = b"<html><!-- BEGIN WAYBACK TOOLBAR INSERT -->x<!-- END WAYBACK TOOLBAR INSERT -->\
        <a href=\"https://web.archive.org/web/20120102030405/http://exemple.fr/\">Un</a><p>Deux.</p></html>";
    let pages: [(&str, &[u8]); 3] = [("nothing", b""), ("space", b" \r\n"), ("capture.html", capture)];
    let folder = folder(&pages);
    let bare = Options { bare: true, ..Options::default() };
    for (name, bytes) in pages {
        let path = folder.path().join(name);
        assert_eq!(read_one(&path, &bare).unwrap().bytes, bytes, "{name}");
        let usual = read_one(&path, &Options::default());
        assert_ne!(usual.ok().map(|item| item.bytes).as_deref(), Some(bytes), "{name}");
    }
}

#[test]
fn hidden_and_unmatched_files_are_left_out_and_counted() {
    let files: &[(&str, &[u8])] =
        &[(".DS_Store", b"x"), (".git/a.html", b"x"), ("a.html", b"x"), ("a.css", b"x"), ("s/b.html", b"x")];
    let folder = folder(files);
    let include = |glob: &str| Options { include: vec![glob.into()], ..Options::default() };
    let mut dump = dump_of(folder.path(), &include("*.html"));
    let all: Vec<Record> = dump.by_ref().collect();
    assert_eq!(keys(&all), ["a.html", "s/b.html"]);
    let progress = dump.progress();
    assert_eq!((progress.files(), progress.bytes()), (2, 2));
    assert_eq!((progress.hidden(), progress.not_included()), (2, 1));
    let all: Vec<Record> = dump_of(folder.path(), &include("s/*")).collect();
    assert_eq!(keys(&all), ["s/b.html"]);
    let named: Vec<Record> = dump_of(&folder.path().join("a.css"), &include("*.html")).collect();
    assert_eq!(keys(&named), ["a.css"]);
    let error = open(&[], &include("a{")).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("`a{`"), "{error}");
}

#[test]
fn what_the_run_writes_is_none_of_the_dump() {
    let folder = folder(&[("a.html", b"x"), ("out/articles.jsonl", b"{}"), ("sub/out/b.html", b"x")]);
    let options = Options { leave_out: Some(folder.path().join("sub/../out")), ..Options::default() };
    let all: Vec<Record> = dump_of(folder.path(), &options).collect();
    assert_eq!(keys(&all), ["a.html", "sub/out/b.html"]);
    let file = Options { leave_out: Some(folder.path().join("a.html")), ..Options::default() };
    assert_eq!(dump_of(folder.path(), &file).count(), 2);
}

#[test]
fn of_what_a_run_wrote_the_articles_are_read() {
    let one = br#"{"text": "The ferry sailed."}"#;
    let mut files = vec![("articles.jsonl", &one[..]), ("rejects.jsonl", b"{}"), ("run.json", b"{}")];
    let all: Vec<Record> = dump_of(folder(&files).path(), &Options::default()).collect();
    assert_eq!(all.len(), 1);
    // Without the account of a run they are anyone's.
    files.pop();
    let others = dump_of(folder(&files).path(), &Options::default()).count();
    assert_eq!(others, 2);
}

#[test]
fn empty_and_blank_files_are_rejected_as_empty() {
    for (bytes, words) in
        [(&b""[..], "no bytes"), (b" \n\t\r\n", "white space"), (b"\xff\xfe\n\0", "white space")]
    {
        assert_reject(&only("vide.html", bytes), "vide.html", RejectReason::Empty, &[words]);
    }
    let blank = vec![b'\n'; 100_000];
    assert_reject(&only("vide.txt", &blank), "vide.txt", RejectReason::Empty, &["100000"]);
    assert_reject(&only("vide.jsonl", &blank), "vide.jsonl", RejectReason::Empty, &["no record"]);
    assert_reject(&only("vide.jsonl", b""), "vide.jsonl", RejectReason::Empty, &["no bytes"]);
}

#[test]
fn binary_files_are_rejected_by_name_of_their_kind() {
    assert_reject(&only("a.html", b"%PDF-1.4\n1 0 obj"), "a.html", RejectReason::Binary, &["PDF"]);
    assert_reject(&only("a.txt", b"\x89PNG\r\n\x1a\n\0\0"), "a.txt", RejectReason::Binary, &["PNG"]);
    assert_reject(
        &only("a.txt", &[7, 0, 0, 0, 1, 0, 0, 0]),
        "a.txt",
        RejectReason::Binary,
        &["no known kind"],
    );
}

#[test]
fn containers_that_are_not_read_are_named() {
    let seven = b"7z\xbc\xaf\x27\x1c...";
    assert_reject(&only("a.7z", seven), "a.7z", RejectReason::Binary, &["7z archive", "not read"]);
    assert_reject(&only("a.gz", &gzip(seven)), "a.gz", RejectReason::Binary, &["7z", "not read"]);
}

#[test]
fn a_file_over_the_limit_is_rejected() {
    let limits = Limits { record_bytes: 20, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let at_limit = records_with("a.txt", &[b'a'; 20], &options);
    assert!(at_limit[0].is_ok());
    let over = records_with("a.txt", &[b'a'; 21], &options);
    assert_reject(&over[0], "a.txt", RejectReason::TooLarge, &["20 bytes"]);
}

#[test]
fn a_failing_disk_costs_one_file() {
    fn opener(path: &Path) -> io::Result<Stream> {
        struct Failing;
        impl io::Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::from_raw_os_error(5))
            }
        }
        let begins: &[u8] = match path.file_name().and_then(|name| name.to_str()) {
            Some("1.html") => return Err(io::ErrorKind::PermissionDenied.into()),
            Some("2.html") => b"",
            Some("3.html") => b"<p>Le train",
            Some("4.jsonl") => b"{\"text\": \"Le train.\"}\n{\"te",
            _ => return Ok(Box::new(&b"Le train."[..])),
        };
        Ok(Box::new(io::Read::chain(begins, Failing)))
    }
    let folder =
        folder(&[("1.html", b""), ("2.html", b""), ("3.html", b""), ("4.jsonl", b""), ("5.html", b"")]);
    let dump = open_with(&[folder.path().to_path_buf()], &Options::default(), opener).unwrap();
    let all: Vec<Record> = dump.collect();
    assert_eq!(keys(&all), ["-", "-", "-", "4.jsonl#1", "-", "5.html"]);
    assert_reject(&all[0], "1.html", RejectReason::Unreadable, &["permission denied"]);
    assert_reject(&all[1], "2.html", RejectReason::Unreadable, &["cannot be read"]);
    assert_reject(&all[2], "3.html", RejectReason::Unreadable, &["cannot be read"]);
    assert_reject(&all[4], "4.jsonl", RejectReason::Unreadable, &["line 2", "cannot be read"]);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn links_are_followed_and_bad_ones_are_rejected() {
        let folder = folder(&[("a.txt", b"Le train.")]);
        let at = |name: &str| folder.path().join(name);
        symlink(at("a.txt"), at("b.txt")).unwrap();
        symlink(at("absent"), at("c.txt")).unwrap();
        symlink(folder.path(), at("d")).unwrap();
        symlink(at("f"), at("e")).unwrap();
        symlink(at("e"), at("f")).unwrap();
        symlink(at("absent"), at(".lock")).unwrap();
        let mut dump = dump_of(folder.path(), &Options::default());
        let all: Vec<Record> = dump.by_ref().collect();
        assert_eq!(keys(&all), ["a.txt", "b.txt", "-", "-", "-", "-"]);
        assert_reject(&all[2], "c.txt", RejectReason::Unreadable, &["leads nowhere"]);
        assert_reject(&all[3], "d", RejectReason::Unreadable, &["its own ancestor"]);
        assert_reject(&all[4], "e", RejectReason::Unreadable, &["leads nowhere"]);
        assert_eq!(dump.progress().hidden(), 1);
    }

    #[test]
    fn what_is_no_regular_file_is_not_opened() {
        let folder = folder(&[]);
        let _socket = UnixListener::bind(folder.path().join("s")).unwrap();
        let all: Vec<Record> = dump_of(folder.path(), &Options::default()).collect();
        assert_reject(&all[0], "s", RejectReason::Unreadable, &["not a regular file"]);
    }
}

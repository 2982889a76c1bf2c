use super::*;
use crate::Limits;
use depeche_model::Format;

#[test]
fn a_record_carries_its_facts_and_its_place() {
    let lines = "\n{\"id\": 17, \"raw_html\": \"<p>Le train.</p>\", \"url\": \"https://gazette.example/a\", \
                 \"datePublished\": \"2017-12-07\", \"author\": [{\"name\": \"Anne Roy\"}], \"lang\": \"fr\", \
                 \"crawled_at\": \"2020-01-02\", \"publisher\": \"La Gazette\", \"headline\": \" Un train \"}\n";
    let item = only("lot.jsonl", lines.as_bytes()).unwrap();
    assert_eq!((item.key.as_str(), item.source.id.as_deref()), ("lot.jsonl#17", Some("17")));
    assert_eq!((item.source.line, item.source.offset), (Some(2), Some(1)));
    assert_eq!((item.source.format.as_str(), item.source.bytes), ("jsonl/html", 16));
    let hints = item.hints;
    assert!(hints.already_unicode);
    assert_eq!(hints.url.as_deref(), Some("https://gazette.example/a"));
    assert_eq!(hints.date.as_deref(), Some("2017-12-07"));
    assert_eq!(hints.date_crawled.as_deref(), Some("2020-01-02"));
    assert_eq!(hints.site.as_deref(), Some("La Gazette"));
    assert_eq!(hints.language.as_deref(), Some("fr"));
    assert_eq!(hints.title.as_deref(), Some("Un train"));
    assert_eq!(hints.authors, ["Anne Roy"]);
}

#[test]
fn text_is_sniffed_and_html_wins_when_it_is_html() {
    let check = |json: &str, format: Format, text: &str| {
        let item = only("r.jsonl", json.as_bytes()).unwrap();
        assert_eq!((item.format, text_of(&Ok(item.clone()))), (format, text), "{json}");
    };
    check(r#"{"text": "Le train."}"#, Format::Text, "Le train.");
    check(r#"{"text": "<p>Le train.</p>"}"#, Format::Html, "<p>Le train.</p>");
    check(r#"{"text": "Le train.", "html": "<p>Le bus.</p>"}"#, Format::Html, "<p>Le bus.</p>");
    check(r#"{"text": "Le train.", "html": "Le bus."}"#, Format::Text, "Le train.");
    check(r#"{"text": " ", "html": "Le bus."}"#, Format::Html, "Le bus.");
    check(r#"{"text": null, "content": {"rendered": "Le train."}}"#, Format::Text, "Le train.");
}

#[test]
fn a_field_map_says_where_fields_are() {
    let field_map = "text=corps,url=meta.lien".parse().unwrap();
    let options = Options { field_map, ..Options::default() };
    let json = br#"{"text": "Non.", "corps": "Le train.", "meta": {"Lien": "https://gazette.example/b"}}"#;
    let all = records_with("r.jsonl", json, &options);
    assert_eq!(text_of(&all[0]), "Le train.");
    assert_eq!(all[0].as_ref().unwrap().hints.url.as_deref(), Some("https://gazette.example/b"));
    let all = records_with("r.jsonl", br#"{"text": "Non."}"#, &options);
    assert_reject(&all[0], "r.jsonl", RejectReason::NoContentField, &["the fields are: text"]);
}

#[test]
fn broken_lines_are_rejected_and_the_others_read() {
    let lines = b"{\"text\": \"Un.\"}\n{\"text\": \"De\n\n[1, 2]\n\"x\"\n{\"titre\": \"a\", \"b\": 1}\n{\"text\": 4}\n\
                  {\"text\": \"\"}\n{\"text\": \"%PDF-1.4\"}\n{\"text\": \"Fin.\"}";
    let all = records("lot.jsonl", lines);
    assert_eq!(all.len(), 9);
    let check = |at: usize, reason, words: &[&str]| assert_reject(&all[at], "lot.jsonl", reason, words);
    check(1, RejectReason::BadJson, &["line 2, column 12", "EOF while parsing a string"]);
    check(2, RejectReason::BadJson, &["line 4", "not an object"]);
    check(3, RejectReason::BadJson, &["line 5", "expected an object"]);
    check(4, RejectReason::NoContentField, &["line 6", "b, titre"]);
    check(5, RejectReason::NoContentField, &["line 7", "a number"]);
    check(6, RejectReason::Empty, &["line 8"]);
    check(7, RejectReason::Binary, &["line 9", "PDF"]);
    assert_eq!(text_of(&all[8]), "Fin.");
    assert_eq!(all[1].as_ref().unwrap_err().source.line, Some(2));
}

#[test]
fn a_name_makes_broken_json_of_what_is_not_json() {
    assert_reject(
        &only("lot.jsonl", b"Le train."),
        "lot.jsonl",
        RejectReason::BadJson,
        &["line 1, column 1"],
    );
    assert_eq!(only("lot.jsonl", b"<p>Le train.</p>").unwrap().source.format, "html");
    assert_eq!(keys(&records("lot", b"{\"text\": \"Un.\"}\n{\"text\": \"Deux.\"}")), ["lot#1", "lot#2"]);
}

#[test]
fn a_line_over_the_limit_is_skipped() {
    let limits = Limits { record_bytes: 40, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let lines =
        format!("{{\"text\": \"Un.\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"Fin.\"}}", "a".repeat(500_000));
    let all = records_with("lot.jsonl", lines.as_bytes(), &options);
    assert_eq!(keys(&all), ["lot.jsonl#1", "-", "lot.jsonl#3"]);
    assert_reject(&all[1], "lot.jsonl", RejectReason::TooLarge, &["line 2", "500012 bytes", "limit of 40"]);
}

#[test]
fn small_faults_of_writers_cost_nothing() {
    assert_eq!(text_of(&only("r.jsonl", br#"{"text": "Le \ud83dtrain.", "n": NaN}"#)), "Le \u{fffd}train.");
    assert_eq!(text_of(&only("r.jsonl", b"\xef\xbb\xbf{\"text\": \"Le\ttrain.\"}\r\n")), "Le\ttrain.");
}

#[test]
fn bytes_that_are_not_utf8_reach_decode_as_they_are() {
    let item = only("r.jsonl", b"{\"title\": \"Un \xe9cho\", \"text\": \"Un \xe9cho \\u20ac.\"}").unwrap();
    assert_eq!(item.bytes, b"Un \xe9cho \xe2\x82\xac.");
    assert!(!item.hints.already_unicode);
    assert_eq!(item.hints.title.as_deref(), Some("Un \u{10ffe9}cho"));
}

#[test]
fn records_inside_an_envelope_are_records() {
    let answer = "{\"status\": \"ok\", \"articles\": [\n{\"url\": \"u\", \"text\": \"Un.\"},\n{\"url\": \"v\"},\n\
                  {\"id\": 7, \"title\": \"t\", \"text\": \"Deux.\"}]}";
    let lines = format!("{}\n{{\"text\": \"Fin.\"}}\n", answer.replace('\n', ""));
    let all = records("a.jsonl", lines.as_bytes());
    assert_eq!(keys(&all), ["a.jsonl#1.1", "-", "a.jsonl#7", "a.jsonl#2"]);
    assert_reject(&all[1], "a.jsonl", RejectReason::NoContentField, &["the fields are: url"]);
    let all = records("a.json", answer.as_bytes());
    assert_eq!((keys(&all), text_of(&all[0])), (vec!["a.json#1.1", "-", "a.json#7"], "Un."));
    assert_eq!(all[2].as_ref().unwrap().source.line, Some(4));
    let hit = r#"{"_index": "presse", "_source": {"titre": "t", "corps": "Le train."}}"#;
    assert_eq!(text_of(&only("a.jsonl", hit.as_bytes())), "Le train.");
}

#[test]
fn utf16_lines_are_read() {
    let lines = "{\"text\": \"Un écho.\"}\n{\"text\": \"Deux.\"}\n";
    let bytes: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [bytes.clone(), [b"\xff\xfe".to_vec(), bytes].concat()] {
        assert_eq!(
            records("lot.jsonl", &bytes).iter().map(text_of).collect::<Vec<_>>(),
            ["Un écho.", "Deux."]
        );
    }
}

#[test]
fn a_document_is_one_object_or_a_list() {
    let item = only("d.json", b"{\n  \"title\": \"a\",\n  \"text\": \"Le train.\"\n}\n").unwrap();
    assert_eq!((item.key.as_str(), item.source.format.as_str()), ("d.json#1", "jsonl/text"));
    let list = b"[\n  {\"text\": \"Un.\"},\n  {\n    \"text\": Deux\n  },\n  7,\n  {\"id\": \"z\", \"text\": \"Trois.\"}\n]";
    let all = records("d.json", list);
    assert_eq!(keys(&all), ["d.json#1", "-", "-", "d.json#z"]);
    assert_reject(&all[1], "d.json", RejectReason::BadJson, &["line 4, column 13"]);
    assert_reject(&all[2], "d.json", RejectReason::BadJson, &["line 6", "expected an object"]);
    assert_eq!(all[3].as_ref().unwrap().source.line, Some(7));
    let cut = records("d.json", b"[{\"text\": \"Un.\"},\n{\"text\": \"De");
    assert_reject(&cut[1], "d.json", RejectReason::BadJson, &["line 2", "ends inside"]);
}

#[test]
fn deep_nesting_is_harmless() {
    let deep = "[".repeat(100_000);
    let ignored = format!("{{\"x\": {deep}{}, \"text\": \"Un.\"}}", "]".repeat(100_000));
    assert_eq!(text_of(&only("r.jsonl", ignored.as_bytes())), "Un.");
    let wanted = format!("{{\"text\": {deep}{}}}", "]".repeat(100_000));
    assert_reject(&only("r.jsonl", wanted.as_bytes()), "r.jsonl", RejectReason::TooLarge, &["recursion"]);
}

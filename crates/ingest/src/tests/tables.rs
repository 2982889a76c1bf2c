use super::*;
use crate::{FieldMap, Limits};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

const TABLE: &str =
    "\u{feff}id,url,titre,text\n7,https://gazette.example/a,Un train,\"Le train,\nen gare.\"\n8,,,Le bus.\n";

#[test]
fn rows_are_records_whatever_parts_their_cells() {
    for (from, to) in [(',', ','), (',', ';'), (',', '\t')] {
        // The comma inside the quotes stays.
        let table = TABLE.replace("train,\n", "train\n").replace(from, &to.to_string());
        let all = records("lot", table.as_bytes());
        assert_eq!(keys(&all), ["lot#7", "lot#8"], "{to:?}");
        let item = all[0].as_ref().unwrap();
        assert_eq!((text_of(&all[0]), item.source.line), ("Le train\nen gare.", Some(2)));
        assert_eq!(item.source.format, "csv/text");
        assert_eq!(item.hints.url.as_deref(), Some("https://gazette.example/a"));
    }
}

#[test]
fn tables_in_utf16_are_read() {
    let table = "\u{feff}url\ttexte\r\nu\t\"Le train,\nà quai.\"\r\nv\tLe bus.\r\n";
    let little: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = table.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (name, bytes) in [("a.csv", &little), ("a.txt", &little), ("a.csv", &big)] {
        let all = records(name, bytes);
        assert_eq!((all.len(), text_of(&all[0]), text_of(&all[1])), (2, "Le train,\nà quai.", "Le bus."));
        assert!(all[0].as_ref().unwrap().hints.already_unicode);
    }
}

#[test]
fn cells_in_legacy_encodings_reach_decode_as_they_are() {
    let item = only("lot.csv", b"id,text\n1,d\xe9p\xeache\n").unwrap();
    assert_eq!((item.bytes.as_slice(), item.hints.already_unicode), (&b"d\xe9p\xeache"[..], false));
}

#[test]
fn bad_rows_are_named_and_the_others_read() {
    let all = records("lot.csv", b"id,text\n1,Un.\n2,Deux.,x\n3\n4,Quatre.\n");
    assert_eq!(keys(&all), ["lot.csv#1", "-", "-", "lot.csv#4"]);
    assert_reject(&all[1], "lot.csv", RejectReason::BadRow, &["line 3", "3 cells under a head of 2"]);
    assert_reject(&only("lot.csv", b"id,b\n1,2\n"), "lot.csv", RejectReason::NoContentField, &["id, b"]);
    assert_reject(&only("lot.csv", b"id,text\n"), "lot.csv", RejectReason::Empty, &["without a row"]);
}

#[test]
fn an_open_quote_ends_at_the_limit() {
    let table = format!("id,text\n1,Un.\n2,\"open\n{}", "3,Trois.\n".repeat(100_000));
    let limits = Limits { record_bytes: 100_000, ..Limits::default() };
    let all = records_with("lot.csv", table.as_bytes(), &Options { limits, ..Options::default() });
    assert_eq!((all.len(), &keys(&all)[..3]), (100_002, &["lot.csv#1", "-", "lot.csv#3"][..]));
    assert_reject(&all[1], "lot.csv", RejectReason::TooLarge, &["line 3", "never closed", "1 lines"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_row() {
    for (table, keys_want) in [
        // Closed by the quote of a later row, or by none.
        (
            "1,Un,\"a\n2,Deux,\"ouvert\n3,Trois,plain\n4,Quatre,\"cité\"\n",
            ["-", "-", "lot.csv#3", "lot.csv#4"],
        ),
        (
            "1,Un,a\n2,Deux,\"ouvert\net encore\n3,Trois,b\n4,Quatre,c\n",
            ["lot.csv#1", "-", "lot.csv#3", "lot.csv#4"],
        ),
        // Each row with a text over two lines.
        (
            "1,Un,\"a\nb\"\n2,Deux,\"ouvert\net, encore\n3,Trois,\"c\nd\"\n4,Quatre,\"e\nf\"\n",
            ["lot.csv#1", "-", "lot.csv#3", "lot.csv#4"],
        ),
    ] {
        let all = records("lot.csv", format!("id,title,text\n{table}").as_bytes());
        assert_eq!(keys(&all), keys_want, "{table}");
        let reject = all.iter().rfind(|record| record.is_err()).unwrap();
        assert_reject(reject, "lot.csv", RejectReason::BadRow, &["never closed", "lines"]);
        assert!(reject.as_ref().unwrap_err().source.bytes > 10);
    }
    let cut = records("lot.csv", b"id,title,text\n1,Un,a\n2,Deux,\"coup\xc3");
    assert_eq!(keys(&cut), ["lot.csv#1", "-"]);
}

#[test]
fn cells_over_many_lines_and_sloppy_quotes_stay() {
    let table = "id,title,text\n1,Un,\"a, b,c\n\nd\"\n2,Le \"train\",x\n3,\"Le \"\"bus\"\"\",\"y\"z\n";
    let all = records("lot.csv", table.as_bytes());
    assert_eq!(all.iter().map(text_of).collect::<Vec<_>>(), ["a, b,c\n\nd", "x", "yz"]);
    assert_eq!(all[2].as_ref().unwrap().hints.title.as_deref(), Some("Le \"bus\""));
}

#[test]
fn places_of_rows_are_their_own_whatever_ends_a_line() {
    let all = records("lot.csv", b"id,text\r\n1,Un.\r\n\r\n2,Deux.\r\n");
    let place = |record: &Record| {
        let source = &record.as_ref().unwrap().source;
        (source.line, source.offset)
    };
    assert_eq!(all.iter().map(place).collect::<Vec<_>>(), [(Some(2), Some(9)), (Some(4), Some(18))]);
}

#[test]
fn sentences_with_commas_are_no_table() {
    for text in ["Le train, le bus, le texte.\nIl part.", "text\nUn.", "date, text, and more\nUn."] {
        assert_eq!(only("lot.txt", text.as_bytes()).unwrap().source.format, "text", "{text}");
    }
}

pub(super) fn parquet(columns: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    parquet_of(columns, &[rows])
}

/// A table of several row groups.
fn parquet_of(columns: &[&str], groups: &[&[&[&str]]]) -> Vec<u8> {
    let fields: String = columns.iter().map(|name| format!("optional binary {name} (UTF8);")).collect();
    let schema = Arc::new(parse_message_type(&format!("message schema {{ {fields} }}")).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    for rows in groups {
        let mut group = writer.next_row_group().unwrap();
        for (index, _) in columns.iter().enumerate() {
            let cells: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(row[index])).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&cells, Some(&vec![1; rows.len()]), None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn three_groups() -> Vec<u8> {
    let first: &[&[&str]] = &[&["1", "Un train."], &["2", "Deux trains."]];
    let second: &[&[&str]] = &[&["3", "Trois trains."], &["4", "Quatre trains."]];
    let third: &[&[&str]] = &[&["5", "Cinq trains."], &["6", "Six trains."]];
    parquet_of(&["id", "text"], &[first, second, third])
}

#[test]
fn a_damaged_page_of_a_table_costs_its_row_group() {
    let mut table = three_groups();
    // The dictionary page of the second group's texts, with its header.
    let at = table.windows(6).position(|bytes| bytes == b"Trois ").unwrap();
    table[at - 24..at].fill(0xff);
    let all = records("lot.parquet", &table);
    assert_eq!(keys(&all), ["lot.parquet#1", "lot.parquet#2", "-", "lot.parquet#5", "lot.parquet#6"]);
    let words = ["rows 3 to 4 are lost", "reading goes on"];
    assert_reject(&all[2], "lot.parquet", RejectReason::Damaged, &words);
    assert_eq!(all[2].as_ref().unwrap_err().source.format, "parquet");
}

#[test]
fn no_damage_of_a_table_is_fatal_or_silent() {
    let table = three_groups();
    let check = |bytes: &[u8], what: String| {
        let all = records("lot.parquet", bytes);
        let given = all.iter().filter(|record| record.is_ok()).count();
        assert!(given == 6 || all.iter().any(Result::is_err), "{what}: {all:?}");
        for reject in all.iter().filter_map(|record| record.as_ref().err()) {
            assert_ne!(reject.reason, RejectReason::Panicked, "{what}: {reject:?}");
        }
    };
    for cut in (0..table.len()).step_by(13) {
        check(&table[..cut], format!("cut at {cut}"));
    }
    for at in (0..table.len() - 4).step_by(3) {
        for noise in [0x00, 0xff] {
            let mut bytes = table.clone();
            bytes[at..at + 4].fill(noise);
            check(&bytes, format!("{noise:#x} at {at}"));
        }
    }
}

#[test]
fn parquet_rows_are_records() {
    let rows: &[&[&str]] =
        &[&["7", "https://gazette.example/a", "<p>Un.</p>", "x"], &["8", "", "Deux.", "y"]];
    let table = parquet(&["id", "url", "text", "other"], rows);
    for (name, bytes) in
        [("lot.parquet", table.clone()), ("lot.tar", archives::tar(&[("in.parquet", &table)]))]
    {
        let all = records(name, &bytes);
        assert_eq!(all.len(), 2, "{all:?}");
        let item = all[0].as_ref().unwrap();
        assert_eq!((text_of(&all[0]), item.source.format.as_str()), ("<p>Un.</p>", "parquet/html"));
        assert_eq!(item.hints.url.as_deref(), Some("https://gazette.example/a"));
    }
    assert_reject(
        &only("a.parquet", &parquet(&["autre"], &[&["x"]])),
        "a.parquet",
        RejectReason::NoContentField,
        &["the columns are: autre"],
    );
    let cut = &table[..table.len() - 20];
    assert_reject(&only("a.parquet", cut), "a.parquet", RejectReason::Damaged, &["Parquet"]);
}

#[test]
fn presets_know_where_tools_put_their_fields() {
    let check = |preset: &str, json: &str, url: &str| {
        let options = Options { field_map: FieldMap::preset(preset).unwrap(), ..Options::default() };
        let all = records_with("lot.jsonl", json.as_bytes(), &options);
        assert!(text_of(&all[0]).contains("train"), "{preset}");
        assert_eq!(all[0].as_ref().unwrap().hints.url.as_deref(), Some(url), "{preset}");
    };
    check("newsplease", r#"{"maintext": "Un train.", "url": "u1", "localpath": "/x"}"#, "u1");
    check("scrapy", r#"{"body": "<p>Un train.</p>", "url": "u2", "status": 200}"#, "u2");
    check("trafilatura", r#"{"text": "Un train.", "raw_text": "x", "source": "u3"}"#, "u3");
    check(
        "fundus",
        r#"{"title": "x", "html": {"content": "<p>Un train.</p>", "requested_url": "u4"}}"#,
        "u4",
    );
    check("mediacloud", r#"{"story_text": "Un train.", "url": "u5", "stories_id": 7}"#, "u5");
}

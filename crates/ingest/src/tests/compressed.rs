use super::*;
use crate::Limits;

const LINES: &str = "{\"text\": \"Un.\"}\n{\"text\": \"Deux.\"}\n";

fn limited(record_bytes: u64, ratio: u64) -> Options {
    Options { limits: Limits { record_bytes, ratio, ..Limits::default() }, ..Options::default() }
}

/// Lines that do not compress well, so that damage hits some and spares others.
fn many_lines() -> String {
    let number =
        |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (0..40_000).map(|n| format!("{{\"text\": \"Train {:x}\"}}\n", number(n))).collect()
}

#[test]
fn gzip_and_zstandard_are_read_through_whatever_the_name() {
    for bytes in
        [gzip(b"<p>Le train.</p>"), zstandard(b"<p>Le train.</p>"), gzip(&zstandard(b"<p>Le train.</p>"))]
    {
        let page = only("page.html", &bytes).unwrap();
        assert_eq!((page.bytes.as_slice(), page.source.bytes), (&b"<p>Le train.</p>"[..], 16));
        assert_eq!(page.source.format, "html");
    }
    assert_eq!(keys(&records("lot.gz", &gzip(LINES.as_bytes()))), ["lot.gz#1", "lot.gz#2"]);
    assert!(only("plain.gz", b"Le train.").is_ok());
}

#[test]
fn every_member_and_frame_is_read() {
    let (first, second) = LINES.split_at(20);
    for pack in [gzip, zstandard] {
        let both = [pack(first.as_bytes()), pack(second.as_bytes())].concat();
        assert_eq!(records("lot.jsonl", &both).iter().map(text_of).collect::<Vec<_>>(), ["Un.", "Deux."]);
    }
}

#[test]
fn a_damaged_page_is_one_reject() {
    for (pack, kind) in [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstandard, "Zstandard")] {
        let whole = pack(b"<p>Le train est en gare et repart.</p>");
        let cut = &whole[..whole.len() - 6];
        assert_reject(&only("p.html", cut), "p.html", RejectReason::Damaged, &[kind]);
        assert_reject(&only("p.html", &whole[..5]), "p.html", RejectReason::Damaged, &[kind]);
    }
    let mut bad_sum = gzip(b"<p>Le train.</p>");
    let sum = bad_sum.len() - 8;
    bad_sum[sum] ^= 1;
    assert_reject(&only("p.html", &bad_sum), "p.html", RejectReason::Damaged, &["gzip"]);
}

#[test]
fn lines_before_the_damage_come_out_and_one_reject_after() {
    let text = many_lines();
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstandard] {
        let whole = pack(text.as_bytes());
        let all = records("lot.jsonl.x", &whole[..whole.len() * 3 / 4]);
        let (last, good) = all.split_last().unwrap();
        assert!(good.len() > 20_000, "{}", good.len());
        assert!(good.iter().all(Result::is_ok));
        let line = format!("line {}", good.len() + 1);
        assert_reject(last, "lot.jsonl.x", RejectReason::Damaged, &[&line, "stream after"]);
        assert_eq!(last.as_ref().unwrap_err().source.line, Some(good.len() as u64 + 1));
    }
}

#[test]
fn junk_after_a_good_member_does_not_cost_its_lines() {
    let all = records("lot.jsonl.gz", &[gzip(LINES.as_bytes()), b"junk after".to_vec()].concat());
    assert_eq!(keys(&all), ["lot.jsonl.gz#1", "lot.jsonl.gz#2", "-"]);
    assert_reject(&all[2], "lot.jsonl.gz", RejectReason::Damaged, &["line 3"]);
}

#[test]
fn bombs_are_rejected_before_they_swell() {
    let zeros = vec![b' '; 3_000_000];
    let page =
        records_with("b.html", &gzip(&[b"<p>".to_vec(), zeros.clone()].concat()), &limited(100_000, 500));
    assert_reject(&page[0], "b.html", RejectReason::TooLarge, &[]);
    let line = [b"{\"text\": \"Un.\"}\n".to_vec(), zeros].concat();
    for bytes in [gzip(&line), zstandard(&line), gzip(&gzip(&line))] {
        let all = records_with("b.jsonl", &bytes, &limited(100_000, 50));
        assert_eq!(keys(&all), ["b.jsonl#1", "-"]);
        assert_reject(&all[1], "b.jsonl", RejectReason::TooLarge, &["50 times", "line 2"]);
    }
}

#[test]
fn compression_within_compression_has_an_end() {
    let deep = (0..5).fold(b"Le train.".to_vec(), |bytes, _| gzip(&bytes));
    assert_reject(&only("d.gz", &deep), "d.gz", RejectReason::TooLarge, &["more than 3 times"]);
}

/// A line whose text tells whether it was altered.
fn line(n: usize) -> String {
    let word = |k: usize| (n * 31 + k).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    format!("{{\"text\": \"{n} {}\"}}\n", (0..8).map(|k| format!("{:x} ", word(k))).collect::<String>())
}

fn lines(from: usize, to: usize) -> Vec<u8> {
    (from..to).map(line).collect::<String>().into_bytes()
}

#[test]
fn altered_lines_of_a_damaged_member_never_pass_as_good() {
    for (name, pack) in PACKERS {
        let whole: Vec<Vec<u8>> = (0..3).map(|n| pack(&lines(n * 40, n * 40 + 40))).collect();
        for at in (20..whole[1].len() - 40).step_by(whole[1].len() / 9) {
            let mut parts = whole.clone();
            for byte in &mut parts[1][at..at + 30] {
                *byte ^= 0x5a;
            }
            let all = records("lot.jsonl.x", &parts.concat());
            let good: Vec<usize> = (0..120).filter(|n| !(40..80).contains(n)).collect();
            let plain: Vec<&Record> = all.iter().filter(|r| r.is_ok() && !is_unverified(r)).collect();
            assert_eq!(plain.len(), good.len(), "{name}, byte {at}");
            for (n, record) in good.iter().zip(plain) {
                assert!(line(*n).contains(text_of(record).trim_end()), "{name}, byte {at}: {record:?}");
            }
            let rejects: Vec<&Record> = all.iter().filter(|record| record.is_err()).collect();
            assert_eq!(rejects.len(), 1, "{name}, byte {at}: {rejects:#?}");
            let doubtful = all.iter().filter(|record| is_unverified(record)).count();
            let words = match doubtful {
                0 => vec![name, "bytes", "are lost, reading goes on"],
                _ => vec![name, "note `unverified`", "are lost, reading goes on"],
            };
            assert_reject(rejects[0], "lot.jsonl.x", RejectReason::Damaged, &words);
        }
    }
}

/// More than is held back.
fn long_lines() -> Vec<u8> {
    let text = lines(0, 60_000);
    assert!(text.len() > 4 << 20);
    text
}

#[test]
fn a_long_member_is_proven_before_its_first_line_is_given() {
    let text = long_lines();
    let sound = gzip(&text);
    let mut bad = sound.clone();
    let sum = bad.len() - 8;
    bad[sum] ^= 1;
    for (bytes, is_bad) in [(&sound, false), (&bad, true)] {
        let in_tar = archives::tar(&[("lot.jsonl.gz", bytes), ("b.html", b"<p>Le train.</p>")]);
        for (name, bytes, others) in [("lot.jsonl.gz", bytes.as_slice(), 0), ("lot.tar", &in_tar, 1)] {
            let all = records(name, bytes);
            assert_eq!(all.len(), 60_000 + others + usize::from(is_bad), "{name}");
            let doubtful = all.iter().filter(|record| is_unverified(record)).count();
            assert_eq!(doubtful, if is_bad { 60_000 } else { 0 }, "{name}");
        }
    }
}

#[test]
fn lines_in_several_members_are_read_behind_a_long_one() {
    let parts = [gzip(&long_lines()), gzip(&lines(0, 9)), gzip(&long_lines())];
    let all = records("lot.tar", &archives::tar(&[("lot.jsonl.gz", &parts.concat())]));
    assert_eq!(all.iter().filter(|record| record.is_ok() && !is_unverified(record)).count(), 120_009);
}

#[test]
fn what_is_packed_in_a_damaged_stream_is_marked_too() {
    let broken = |bytes: &[u8]| {
        let mut packed = gzip(bytes);
        let sum = packed.len() - 8;
        packed[sum] ^= 1;
        packed
    };
    let page = b"<p>Le train est en gare.</p>";
    let table = tables::parquet(&["id", "text"], &[&["7", "Un."]]);
    let mail = b"From: a\nMIME-Version: 1.0\nSubject: b\nContent-Type: text/html\n\n<p>Le train.</p>";
    let tar = archives::tar(&[("a.html", page), ("b.html.gz", &gzip(page)), ("c.eml", mail)]);
    let all = records("lot.tar.gz", &broken(&tar));
    // The second proves itself.
    assert_eq!(all.iter().map(is_unverified).collect::<Vec<_>>(), [true, false, true, false], "{all:#?}");
    assert_reject(&all[3], "lot.tar.gz", RejectReason::Damaged, &["gzip"]);
    let all = records("lot.csv.gz", &broken(b"id,text\n1,Un.\n2,Deux.\n"));
    assert_eq!(all.iter().map(is_unverified).collect::<Vec<_>>(), [true, true, false]);
    assert!(is_unverified(&records("lot.parquet.gz", &broken(&table))[0]));
}

#[test]
fn padding_between_members_is_passed_over() {
    for (name, pack) in PACKERS {
        let bytes = [pack(&lines(0, 2)), vec![0; 512], pack(&lines(2, 4)), vec![0; 512]].concat();
        let all = records("lot.jsonl.x", &bytes);
        assert_eq!(all.iter().filter(|record| record.is_ok()).count(), 4, "{name}: {all:?}");
        assert_eq!(all.len(), 4, "{name}");
    }
}

/// A member whose content stands in it as it is.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_member_ends_where_its_trailer_stands_and_not_where_a_mark_does() {
    let inner = gzip(b"{\"text\": \"Trois.\"}\n");
    let line = [&b"{\"text\": \""[..], &inner, b"\x1f\x8b\x08\0\"}\n"].concat();
    let first = [LINES.as_bytes(), &line].concat();
    let all = records("lot.jsonl.gz", &[stored(&first), gzip(LINES.as_bytes())].concat());
    let texts: Vec<&str> = all
        .iter()
        .filter_map(|record| record.as_ref().ok())
        .map(|item| std::str::from_utf8(&item.bytes).unwrap())
        .filter(|text| text.is_ascii())
        .collect();
    assert_eq!(texts, ["Un.", "Deux.", "Un.", "Deux."], "{all:#?}");
    assert!(!all.iter().any(is_unverified), "{all:#?}");
    let damaged = |record: &&Record| matches!(record, Err(reject) if reject.reason == RejectReason::Damaged);
    assert_eq!(all.iter().filter(damaged).count(), 0, "{all:#?}");
}

#[test]
fn what_cannot_be_read_ahead_is_told_behind_what_could() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is worn"))
        }
    }
    // The first member alone is whole; the disk fails as the end of the second is looked for.
    let second = gzip(&lines(0, 40));
    let opener: crate::dump::Opener = |path| {
        let bytes = fs::read(path)?;
        Ok(Box::new(std::io::Read::chain(std::io::Cursor::new(bytes), Failing)))
    };
    let bytes = [gzip(LINES.as_bytes()), second[..second.len() / 2].to_vec()].concat();
    let folder = folder(&[("lot.jsonl.gz", &bytes)]);
    let all: Vec<Record> =
        crate::dump::open_with(&[folder.path().to_path_buf()], &Options::default(), opener)
            .unwrap()
            .collect();
    assert_eq!(all[..2].iter().map(text_of).collect::<Vec<_>>(), ["Un.", "Deux."]);
    assert!(all[2..all.len() - 1].iter().all(is_unverified), "{all:#?}");
    assert_reject(all.last().unwrap(), "lot.jsonl.gz", RejectReason::Unreadable, &["the disk is worn"]);
}

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

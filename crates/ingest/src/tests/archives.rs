use super::*;
use crate::Limits;
use std::io::Cursor;
use zip::write::{SimpleFileOptions, ZipWriter};

const PAGE: &[u8] = b"<p>Le train est en gare.</p>";

pub(super) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // `set_path` refuses names that lead out of the archive.
        match name.contains("..") {
            true => {
                header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
                header.set_cksum();
                builder.append(&header, *bytes).unwrap();
            }
            false => builder.append_data(&mut header, name, *bytes).unwrap(),
        }
    }
    builder.into_inner().unwrap()
}

pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn numbered(count: usize) -> Vec<(String, Vec<u8>)> {
    (0..count)
        .map(|n| (format!("p{n}.html"), format!("<p>Le train {n} est en gare.</p>").into_bytes()))
        .collect()
}

/// Makes an archive of members.
type Packer = fn(&[(&str, &[u8])]) -> Vec<u8>;

fn pack(of: Packer, members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let members: Vec<(&str, &[u8])> = members.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    of(&members)
}

#[test]
fn members_are_records_of_their_own() {
    let members: &[(&str, &[u8])] = &[
        ("2017/a.html", PAGE),
        ("2017/.DS_Store", b"x"),
        ("2017/b.jsonl", b"{\"text\": \"Un.\"}\n{\"text\": \"Deux.\"}"),
        ("c.png", b"\x89PNG\r\n\x1a\n\0\0"),
    ];
    for (name, bytes) in
        [("lot.tar", tar(members)), ("lot.zip", zip(members)), ("lot.tgz", gzip(&tar(members)))]
    {
        let all = records(name, &bytes);
        let expected = ["2017/a.html", "2017/b.jsonl#1", "2017/b.jsonl#2"].map(|key| format!("{name}!{key}"));
        assert_eq!(keys(&all)[..3], expected, "{name}");
        assert_reject(&all[3], name, RejectReason::Binary, &["PNG"]);
        assert_eq!(all[3].as_ref().unwrap_err().source.member.as_deref(), Some("c.png"));
        let page = all[0].as_ref().unwrap();
        assert_eq!((page.bytes.as_slice(), page.source.member.as_deref()), (PAGE, Some("2017/a.html")));
    }
}

#[test]
fn archives_are_read_inside_one_another_to_a_depth() {
    let inner = zip(&[("a.html.gz", &gzip(PAGE))]);
    let all = records("lot.tar.gz", &gzip(&tar(&[("in.zip", &inner), ("b.html", PAGE)])));
    assert_eq!(keys(&all), ["lot.tar.gz!in.zip!a.html.gz", "lot.tar.gz!b.html"]);
    assert_eq!(all[0].as_ref().unwrap().source.member.as_deref(), Some("in.zip!a.html.gz"));
    let deep = (0..4).fold(PAGE.to_vec(), |bytes, _| tar(&[("a", &bytes)]));
    assert_reject(&only("lot.tar", &deep), "lot.tar", RejectReason::TooLarge, &["inside more than 3"]);
}

#[test]
fn long_names_and_folders_are_understood() {
    let long = format!("{}/a.html", "d".repeat(140));
    let mut builder = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_ustar();
    header.set_entry_type(::tar::EntryType::Directory);
    header.set_size(0);
    builder.append_data(&mut header, "d/", &b""[..]).unwrap();
    builder.append_pax_extensions([("path", "d/é.html".as_bytes())]).unwrap();
    let mut header = ::tar::Header::new_ustar();
    header.set_size(PAGE.len() as u64);
    builder.append_data(&mut header, "short", PAGE).unwrap();
    let bytes = [builder.into_inner().unwrap(), tar(&[(&long, PAGE)])].concat();
    assert_eq!(keys(&records("l.tar", &bytes)), ["l.tar!d/é.html", &format!("l.tar!{long}")]);
}

#[test]
fn a_name_that_leads_out_is_noted() {
    for (name, bytes) in [("l.tar", tar(&[("../a.html", PAGE)])), ("l.zip", zip(&[("../a.html", PAGE)]))] {
        let page = only(name, &bytes).unwrap();
        assert_eq!((page.bytes.as_slice(), page.notes[0].code), (PAGE, "unsafe_member_name"), "{name}");
    }
}

#[test]
fn a_damaged_tar_header_costs_one_member() {
    let mut bytes = pack(tar, &numbered(5));
    bytes[2 * 1024 + 20] ^= 0xff;
    let all = records("l.tar", &bytes);
    assert_eq!(keys(&all), ["l.tar!p0.html", "l.tar!p1.html", "-", "l.tar!p3.html", "l.tar!p4.html"]);
    assert_reject(&all[2], "l.tar", RejectReason::Damaged, &["bytes 2048 to 3072"]);
}

#[test]
fn a_cut_tar_is_read_to_the_cut_and_the_cut_member_is_told() {
    let bytes = pack(tar, &numbered(3));
    let all = records("l.tar", &bytes[..2 * 1024 + 520]);
    assert_eq!(keys(&all), ["l.tar!p0.html", "l.tar!p1.html", "-"]);
    assert_reject(&all[2], "l.tar", RejectReason::Damaged, &["before this member does"]);
    assert_eq!(all[2].as_ref().unwrap_err().source.member.as_deref(), Some("p2.html"));
}

#[test]
fn a_cut_zip_is_read_without_its_directory() {
    let bytes = pack(zip, &numbered(5));
    let cut = bytes.windows(7).position(|name| name == b"p3.html").unwrap();
    let half = records("l.zip", &bytes[..cut + 20]);
    assert_reject(&half[0], "l.zip", RejectReason::Damaged, &["without its directory"]);
    assert_eq!(keys(&half)[1..], ["l.zip!p0.html", "l.zip!p1.html", "l.zip!p2.html", "-"]);
    assert_reject(&half[4], "l.zip", RejectReason::Damaged, &["zip"]);
}

#[test]
fn a_bad_zip_checksum_costs_one_member() {
    let mut bytes = pack(zip, &numbered(3));
    let at = bytes.windows(9).position(|w| w == b"p1.html\x4b" || w == b"p1.html\xb3").unwrap_or(0);
    let at = if at == 0 { bytes.windows(7).position(|w| w == b"p1.html").unwrap() } else { at };
    bytes[at + 12] ^= 0x55;
    let all = records("l.zip", &bytes);
    assert_eq!((keys(&all)[0], keys(&all)[2]), ("l.zip!p0.html", "l.zip!p2.html"));
    assert_reject(&all[1], "l.zip", RejectReason::Damaged, &["zip"]);
}

#[test]
fn an_empty_archive_is_said_to_be_empty() {
    assert_reject(&only("l.tar", &tar(&[])), "l.tar", RejectReason::Binary, &[]);
    assert_reject(&only("l.zip", &zip(&[])), "l.zip", RejectReason::Empty, &["no file"]);
}

#[test]
fn members_have_a_limit() {
    let limits = Limits { members: 3, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    for (name, bytes) in [("l.tar", pack(tar, &numbered(9))), ("l.zip", pack(zip, &numbered(9)))] {
        let all = records_with(name, &bytes, &options);
        assert_eq!(all.len(), 4, "{name}");
        assert_reject(&all[3], name, RejectReason::TooLarge, &["more than 3 members"]);
    }
}

#[test]
fn a_bomb_in_many_members_goes_off_once() {
    let zeros = vec![b' '; 90_000];
    let members: Vec<(String, Vec<u8>)> = (0..50).map(|n| (format!("{n}.txt"), zeros.clone())).collect();
    let limits = Limits { record_bytes: 100_000, ratio: 100, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let all = records_with("l.zip", &pack(zip, &members), &options);
    assert!(all.len() < 30, "{}", all.len());
    assert_reject(all.last().unwrap(), "l.zip", RejectReason::TooLarge, &["not read"]);
}

#[test]
fn a_damaged_gzip_member_costs_what_it_holds() {
    let lines = |n: usize| gzip(format!("{{\"text\": \"Un {n}.\"}}\n").as_bytes());
    let mut parts: Vec<Vec<u8>> = (0..5).map(lines).collect();
    let middle = parts[2].len() / 2;
    for (name, damage) in [("cut", 0), ("flipped", 1), ("checksum", 2)] {
        let whole = parts[2].clone();
        match damage {
            0 => parts[2].truncate(middle),
            1 => parts[2][middle..middle + 6].fill(0xff),
            _ => *parts[2].iter_mut().rev().nth(5).unwrap() ^= 1,
        }
        let all = records("lot.jsonl.gz", &parts.concat());
        parts[2] = whole;
        let texts: Vec<&str> = all.iter().filter(|r| r.is_ok()).map(text_of).collect();
        assert_eq!(texts.len(), if damage == 2 { 5 } else { 4 }, "{name}: {all:?}");
        assert_eq!(texts[texts.len() - 2..], ["Un 3.", "Un 4."], "{name}");
        let reject = all.iter().find(|r| r.is_err()).unwrap();
        assert_reject(reject, "lot.jsonl.gz", RejectReason::Damaged, &["gzip", "reading goes on"]);
    }
}

#[test]
fn trailing_nuls_are_padding() {
    let padded = [gzip(PAGE), vec![0; 700]].concat();
    assert_eq!(only("a.html.gz", &padded).unwrap().bytes, PAGE);
}

#[test]
fn bzip2_and_xz_are_read_through() {
    let bzip2 = {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(PAGE).unwrap();
        encoder.finish().unwrap()
    };
    assert_eq!(only("a.html.bz2", &bzip2).unwrap().bytes, PAGE);
    assert_eq!(
        only("a.html.bz2", &[bzip2.clone(), bzip2.clone()].concat()).unwrap().bytes,
        [PAGE, PAGE].concat()
    );
    assert_reject(&only("a.html.bz2", &bzip2[..30]), "a.html.bz2", RejectReason::Damaged, &["bzip2"]);
    assert_eq!(only("a.html.xz", XZ).unwrap().bytes, PAGE);
    assert_reject(&only("a.html.xz", &XZ[..40]), "a.html.xz", RejectReason::Damaged, &["xz"]);
}

/// `printf '<p>Le train est en gare.</p>' | xz -0`: only a reader is built.
const XZ: &[u8] = &[
    253, 55, 122, 88, 90, 0, 0, 4, 230, 214, 180, 70, 2, 0, 33, 1, 12, 0, 0, 0, 143, 152, 65, 156, 1, 0, 27,
    60, 112, 62, 76, 101, 32, 116, 114, 97, 105, 110, 32, 101, 115, 116, 32, 101, 110, 32, 103, 97, 114, 101,
    46, 60, 47, 112, 62, 0, 238, 205, 109, 71, 139, 32, 35, 215, 0, 1, 52, 28, 147, 26, 173, 143, 31, 182,
    243, 125, 1, 0, 0, 0, 0, 4, 89, 90,
];

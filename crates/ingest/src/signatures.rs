use crate::mail::looks_like_mail;
use crate::{Archive, Compression};
use memchr::memmem;

/// What the first bytes of a file say without doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    Compressed(Compression),
    Archive(Archive),
    Unsupported(&'static str),
    Binary(&'static str),
}

use Signature::{Binary, Compressed, Unsupported};

/// Signatures at the first byte, none of which a text could begin with.
const AT_START: &[(&[u8], Signature)] = &[
    (b"\x1f\x8b\x08", Compressed(Compression::Gzip)),
    (b"\x28\xb5\x2f\xfd", Compressed(Compression::Zstd)),
    (b"\x5d\x2a\x4d\x18", Compressed(Compression::Zstd)),
    (b"WARC/", Signature::Archive(Archive::Warc)),
    (b"filedesc://", Unsupported("an ARC archive")),
    (b"PAR1", Signature::Archive(Archive::Parquet)),
    (b"ARROW1\0", Unsupported("an Arrow file")),
    (b"FEA1", Unsupported("a Feather file")),
    (b"Obj\x01", Unsupported("an Avro file")),
    (b"\x89HDF\r\n", Unsupported("an HDF5 file")),
    (b"SQLite format 3\0", Unsupported("an SQLite database")),
    (b"7z\xbc\xaf\x27\x1c", Unsupported("a 7z archive")),
    (b"Rar!\x1a\x07", Unsupported("a RAR archive")),
    (b"\xfd7zXZ\0", Compressed(Compression::Xz)),
    (b"BZh", Compressed(Compression::Bzip2)),
    (b"\x04\x22\x4d\x18", Unsupported("an LZ4 stream")),
    (b"%PDF-", Binary("a PDF document")),
    (b"%!PS", Binary("a PostScript document")),
    (b"{\\rtf", Binary("an RTF document")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Binary("an old office document")),
    (b"\x89PNG\r\n\x1a\n", Binary("a PNG image")),
    (b"\xff\xd8\xff", Binary("a JPEG image")),
    (b"GIF87a", Binary("a GIF image")),
    (b"GIF89a", Binary("a GIF image")),
    (b"II*\0", Binary("a TIFF image")),
    (b"MM\0*", Binary("a TIFF image")),
    (b"\0\0\x01\0", Binary("an icon")),
    (b"wOFF", Binary("a font")),
    (b"wOF2", Binary("a font")),
    (b"OggS\0", Binary("an Ogg recording")),
    (b"ID3\x03", Binary("an MP3 recording")),
    (b"ID3\x04", Binary("an MP3 recording")),
    (b"\x1aE\xdf\xa3", Binary("a Matroska or WebM film")),
    (b"\x7fELF", Binary("a program")),
    (b"\0asm", Binary("a program")),
    (b"\xff\xfe\0\0", Binary("text in UTF-32")),
    (b"\0\0\xfe\xff", Binary("text in UTF-32")),
];

/// The signature the bytes begin with, if any.
pub(crate) fn find(bytes: &[u8]) -> Option<Signature> {
    let known = AT_START.iter().find(|(start, _)| bytes.starts_with(start));
    match known {
        Some((b"BZh", _)) if !is_bzip2(bytes) => None,
        Some((_, signature)) => Some(*signature),
        None => inside(bytes),
    }
}

/// Signatures that need more than the first bytes.
fn inside(bytes: &[u8]) -> Option<Signature> {
    let at = |offset: usize, mark: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(mark));
    if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") {
        return Some(zipped(bytes));
    }
    // The names in a header end in NUL bytes; a word at that place does not.
    if (at(257, b"ustar\0") || at(257, b"ustar ")) && memchr::memchr(0, &bytes[..257]).is_some() {
        return Some(Signature::Archive(Archive::Tar));
    }
    if at(0, b"RIFF") && (at(8, b"WEBP") || at(8, b"WAVE") || at(8, b"AVI ")) {
        return Some(Binary("a WebP image, recording or film"));
    }
    if at(4, b"ftyp") {
        return Some(Binary("a film or picture in MP4"));
    }
    looks_like_mail(bytes).then_some(Signature::Archive(Archive::Mail))
}

/// The documents of office programs and e-books are zip archives of parts.
fn zipped(bytes: &[u8]) -> Signature {
    let head = &bytes[..bytes.len().min(4096)];
    let holds = |name: &[u8]| memmem::find(head, name).is_some();
    if holds(b"[Content_Types].xml") || holds(b"word/") || holds(b"xl/") {
        return Binary("an office document");
    }
    if holds(b"mimetypeapplication/vnd.oasis") {
        return Binary("an office document");
    }
    if holds(b"mimetypeapplication/epub") { Binary("an e-book") } else { Signature::Archive(Archive::Zip) }
}

fn is_bzip2(bytes: &[u8]) -> bool {
    bytes.get(3).is_some_and(u8::is_ascii_digit) && bytes.get(4..10) == Some(b"1AY&SY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_like_a_signature_are_no_signature() {
        for text in ["BZh est un sigle.", "PKO a gagné.", "MMA : le combat", "ID3 et les autres"] {
            assert_eq!(find(text.as_bytes()), None, "{text}");
        }
        for word in ["neustarten", "Justar ", "ustar "] {
            let from = 257 - word.find("ustar").unwrap();
            assert_eq!(find(format!("{}{word}", "a".repeat(from)).as_bytes()), None, "{word}");
        }
    }

    #[test]
    fn containers_are_told_from_documents() {
        assert_eq!(find(b"PK\x03\x04....page.html"), Some(Signature::Archive(Archive::Zip)));
        assert_eq!(find(b"PK\x03\x04....[Content_Types].xml"), Some(Binary("an office document")));
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(find(&tar), Some(Signature::Archive(Archive::Tar)));
    }

    #[test]
    fn compressed_streams_are_known() {
        assert_eq!(find(b"BZh91AY&SY..."), Some(Compressed(Compression::Bzip2)));
        assert_eq!(find(b"\x28\xb5\x2f\xfd"), Some(Compressed(Compression::Zstd)));
    }
}

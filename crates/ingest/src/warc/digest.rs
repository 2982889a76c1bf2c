use super::fields::Fields;
use data_encoding::{BASE32, BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// What the digests of a record say of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// At least one of them holds, and none fails.
    Holds,
    /// One fails.
    Fails,
    /// There is none that can be checked.
    Absent,
}

/// Checks a record's block and payload against the digests it states.
///
/// Writers do not agree on what the payload is: the body as sent, without
/// chunks, or without compression. Any of `payloads` will do.
pub(super) fn check(fields: &Fields, block: &[u8], payloads: &[&[u8]]) -> Verdict {
    // A payload's digest fails for many reasons; the block's has but one.
    let block = || fields.get("warc-block-digest").and_then(|stated| matches(stated, &[block]));
    let payload = || fields.get("warc-payload-digest").and_then(|stated| matches(stated, payloads));
    match block().or_else(payload) {
        None => Verdict::Absent,
        Some(true) => Verdict::Holds,
        Some(false) => Verdict::Fails,
    }
}

/// Whether `algorithm:digest` is that of any of the contents; nothing when the
/// algorithm or the spelling is unknown.
fn matches(stated: &str, contents: &[&[u8]]) -> Option<bool> {
    let (algorithm, digest) = stated.split_once(':')?;
    let algorithm = algorithm.trim().to_ascii_lowercase();
    let length = match algorithm.as_str() {
        "sha1" | "sha-1" => 20,
        "sha256" | "sha-256" => 32,
        _ => return None,
    };
    let digest = bytes_of(digest.trim(), length)?;
    Some(contents.iter().any(|content| match length {
        20 => Sha1::digest(content).as_slice() == digest,
        _ => Sha256::digest(content).as_slice() == digest,
    }))
}

/// Base 32, as most writers have it, or base 16.
fn bytes_of(spelled: &str, length: usize) -> Option<Vec<u8>> {
    let upper = spelled.to_ascii_uppercase();
    let decoded = match spelled.len() == length * 2 {
        true => HEXLOWER_PERMISSIVE.decode(spelled.as_bytes()).ok(),
        false => BASE32.decode(upper.as_bytes()).or_else(|_| BASE32_NOPAD.decode(upper.as_bytes())).ok(),
    };
    decoded.filter(|digest| digest.len() == length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(head: &str, block: &[u8], payload: &[u8]) -> Verdict {
        check(&Fields::parse(head.as_bytes()), block, &[payload])
    }

    #[test]
    fn digests_are_read_in_both_spellings() {
        // Of "abc".
        for digest in
            ["sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "SHA1:a9993e364706816aba3e25717850c26c9cd0d89d"]
        {
            let head = format!("WARC-Block-Digest: {digest}\r\n");
            assert_eq!(verdict(&head, b"abc", b""), Verdict::Holds);
            assert_eq!(verdict(&head, b"abd", b""), Verdict::Fails);
            let head = format!("WARC-Payload-Digest: {digest}\r\n");
            assert_eq!(verdict(&head, b"", b"abc"), Verdict::Holds);
        }
        let sha256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(verdict(&format!("warc-block-digest: {sha256}"), b"abc", b""), Verdict::Holds);
    }

    #[test]
    fn what_cannot_be_checked_is_absent() {
        for head in
            ["", "WARC-Block-Digest: md5:900150983cd24fb0d6963f7d28e17f72", "WARC-Block-Digest: sha1:x"]
        {
            assert_eq!(verdict(head, b"abc", b""), Verdict::Absent, "{head}");
        }
    }
}

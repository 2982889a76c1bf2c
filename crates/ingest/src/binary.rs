use memchr::memchr_iter;

/// NUL-heavy, or with more control bytes than any encoding of text has.
///
/// UTF-16 is full of NUL and control bytes, but in ASCII and the scripts of
/// one 256-letter page they all stand at even or all at odd places.
pub(crate) fn looks_binary(window: &[u8]) -> bool {
    let nuls = count_nuls(window);
    let all_nuls = nuls.0 + nuls.1;
    if is_utf16(window, nuls) {
        return false;
    }
    if all_nuls * 50 > window.len() {
        return true;
    }
    // Counted in bytes, as many at once as the processor can.
    let some = |part: &[u8]| part.iter().map(|byte| u8::from(is_odd_control(*byte))).sum::<u8>();
    let controls: usize = window.chunks(255).map(|part| usize::from(some(part))).sum();
    controls >= 4 && controls * 20 > window.len()
}

/// At even and at odd places.
fn count_nuls(window: &[u8]) -> (usize, usize) {
    memchr_iter(0, window).fold((0, 0), |(even, odd), at| (even + (at + 1) % 2, odd + at % 2))
}

fn is_utf16(window: &[u8], (even, odd): (usize, usize)) -> bool {
    if window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff") {
        return (even + odd) * 10 <= window.len() * 6;
    }
    // Common ideographs have a NUL byte at the other place (U+4E00, U+AC00).
    let (few, many) = (even.min(odd), even.max(odd));
    many > 0 && few * 4 <= many && many * 100 >= window.len()
}

/// Controls that stand in no text: not tab, line ends, form feed, the end mark
/// of old systems or the escape of ISO-2022-JP. NUL was judged before.
#[inline]
fn is_odd_control(byte: u8) -> bool {
    matches!(byte, 0x01..=0x08 | 0x0e..=0x19 | 0x1c..=0x1f | 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_nul_or_control_leaves_text_text() {
        assert!(!looks_binary(b"Le train est arriv\xe9\0 en gare, dit-on, \x01 hier."));
        assert!(!looks_binary(b"\x1b$B;~\x1b(B"));
    }

    #[test]
    fn nuls_at_both_places_are_binary() {
        assert!(looks_binary(b"\x01\0\0\0\x20\0\0\0abc\0\0\0\0\0"));
    }

    #[test]
    fn nuls_at_one_place_are_utf16() {
        assert!(!looks_binary(b"L\0e\0 \0t\0r\0a\0i\0n\0"));
        assert!(!looks_binary(b"\0L\0e\0 \0t\0r\0a\0i\0n"));
    }
}

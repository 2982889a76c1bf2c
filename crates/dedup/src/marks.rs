use crate::shingles::mix;

/// One mark a shingle, packed eight to a byte; the length comes first.
pub(crate) fn pack(marks: &[bool]) -> Vec<u8> {
    let length = (marks.len() as u32).to_le_bytes();
    let byte = |eight: &[bool]| eight.iter().rev().fold(0, |byte, mark| byte << 1 | u8::from(*mark));
    length.into_iter().chain(marks.chunks(8).map(byte)).collect()
}

/// The marks of a packed record; none if it is no such record.
pub(crate) fn unpack(record: &[u8]) -> Box<[bool]> {
    let Some((length, bytes)) = record.split_first_chunk() else { return Box::default() };
    let length = u32::from_le_bytes(*length) as usize;
    let bits = bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1));
    bits.take(length).collect()
}

/// A name for marks; those of a text without any are 0.
pub(crate) fn seal(marks: &[bool]) -> u64 {
    let at = marks.iter().enumerate().filter(|(_, mark)| **mark);
    at.fold(0, |seal, (at, _)| mix(seal ^ (at as u64 + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back() {
        for length in [0, 1, 8, 21] {
            let marks: Box<[bool]> = (0..length).map(|n| n % 3 == 0).collect();
            assert_eq!(unpack(&pack(&marks)), marks);
        }
        assert_eq!(unpack(&[]), Box::default());
    }

    #[test]
    fn other_marks_have_another_seal() {
        assert_eq!(seal(&[false, false]), 0);
        assert_ne!(seal(&[true, false]), seal(&[false, true]));
    }
}

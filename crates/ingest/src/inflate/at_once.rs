use super::held::{HELD, Held};
use libdeflater::Decompressor;

/// What a member of no content takes: its head and its trailer.
pub(super) const LEAST: usize = 18;

/// A head that has a checksum of its own.
const HEAD_CHECKSUM: u8 = 2;

/// Decodes gzip members that are at hand from end to end, as the records of a
/// web archive are: in one go, which takes two thirds of the time.
///
/// What it does not take is no damage yet: the decoder that goes step by step
/// finds out.
#[derive(Default)]
pub(super) struct AtOnce(Option<Decompressor>);

impl AtOnce {
    /// Holds back the content of a member, which ends where these bytes do;
    /// whether it does, and its checksum holds.
    pub(super) fn decode(&mut self, member: &[u8], held: &mut Held) -> bool {
        let Some((_, [crc @ .., a, b, c, d])) = member.split_last_chunk::<8>() else { return false };
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        if length > HELD || member[3] & HEAD_CHECKSUM != 0 {
            return false;
        }
        let decoder = self.0.get_or_insert_with(Decompressor::new);
        let room = held.room_for(length);
        // The decoder does not mind what stands behind the end it finds, so it
        // must be told by the trailer that this was the end.
        let is_whole = decoder.gzip_decompress(member, room).is_ok_and(|written| written == length)
            && libdeflater::crc32(room).to_le_bytes() == *crc;
        held.add(if is_whole { length } else { 0 });
        is_whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, GzBuilder};
    use std::io::{Read, Write};

    fn member(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzBuilder::new().write(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn decode(member: &[u8]) -> Option<Vec<u8>> {
        let (mut held, mut content) = (Held::new(0), Vec::new());
        let is_whole = AtOnce::default().decode(member, &mut held);
        held.read_to_end(&mut content).unwrap();
        assert!(is_whole || content.is_empty());
        is_whole.then_some(content)
    }

    #[test]
    fn a_member_is_taken_whole_or_not_at_all() {
        let whole = member(b"Le train est en gare.");
        assert_eq!(decode(&whole).as_deref(), Some(&b"Le train est en gare."[..]));
        assert_eq!(decode(&member(b"")).as_deref(), Some(&b""[..]));
        assert_eq!(decode(&[whole.clone(), vec![0; 9]].concat()), None);
        assert_eq!(decode(&[whole.clone(), member(b"Il repart.")].concat()), None);
        for cut in 0..whole.len() {
            assert_eq!(decode(&whole[..cut]), None, "{cut}");
        }
        for at in [12, whole.len() - 8, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            assert_eq!(decode(&altered), None, "{at}");
        }
        // A trailer alone does not prove where it stands.
        assert_eq!(decode(&[&whole[..], &whole[whole.len() - 4..]].concat()), None);
    }
}

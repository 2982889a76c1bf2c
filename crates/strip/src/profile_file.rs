//! Profiles as bytes, to be kept between runs.
//!
//! All numbers little-endian: a magic line; the number of sites (u32); of each
//! site, by name, its name (u32 length, bytes), its articles (u32), the number
//! of its repeats (u32) and each of them, by fingerprint: the fingerprint
//! (u64), its articles (u32; the highest bit says that other sites hold it
//! too). The last 32 bytes are the blake3 of all before.

use crate::profiles::{Profiles, Repeat, SiteProfile};
use std::collections::BTreeMap;

const MAGIC: &[u8] = b"depeche profiles 1\n";
const HASH: usize = blake3::OUT_LEN;
const ELSEWHERE: u32 = 1 << 31;

/// Why bytes are no profiles.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ProfilesError {
    /// Something else, or another version of the format.
    #[error("it does not begin as profiles of this version do")]
    Magic,
    /// The file was cut or changed.
    #[error("it is damaged: its checksum differs")]
    Checksum,
    /// The checksum is right, the content is not.
    #[error("it is malformed")]
    Malformed,
}

impl Profiles {
    /// The profiles as bytes; the same profiles give the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        put(&mut out, self.len());
        for (name, site) in self.sites() {
            put(&mut out, name.len());
            out.extend(name.as_bytes());
            out.extend(site.articles().to_le_bytes());
            let repeats = site.repeats();
            put(&mut out, repeats.len());
            for (print, repeat) in repeats {
                out.extend(print.to_le_bytes());
                let elsewhere = if repeat.elsewhere { ELSEWHERE } else { 0 };
                out.extend((repeat.articles.min(ELSEWHERE - 1) | elsewhere).to_le_bytes());
            }
        }
        let hash = blake3::hash(&out);
        out.extend(hash.as_bytes());
        out
    }

    /// Reads what [`Profiles::to_bytes`] gave.
    ///
    /// # Errors
    /// Bytes of another format or version, or damaged ones.
    pub fn from_bytes(bytes: &[u8]) -> Result<Profiles, ProfilesError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ProfilesError::Magic)?;
        let (content, hash) = rest.split_last_chunk::<HASH>().ok_or(ProfilesError::Checksum)?;
        if blake3::hash(&bytes[..bytes.len() - HASH]) != *hash {
            return Err(ProfilesError::Checksum);
        }
        let mut reader = Reader(content);
        let sites = reader.sites().ok_or(ProfilesError::Malformed)?;
        if reader.0.is_empty() { Ok(Profiles::new(sites)) } else { Err(ProfilesError::Malformed) }
    }
}

fn put(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

/// The part of the file that is still to be read.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn sites(&mut self) -> Option<BTreeMap<String, SiteProfile>> {
        (0..self.u32()?).map(|_| Some((self.name()?, self.site()?))).collect()
    }

    fn name(&mut self) -> Option<String> {
        let length = usize::try_from(self.u32()?).ok()?;
        let (name, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(name.to_vec()).ok()
    }

    fn site(&mut self) -> Option<SiteProfile> {
        let (articles, count) = (self.u32()?, self.u32()?);
        let repeat = |_| {
            let print = u64::from_le_bytes(self.take()?);
            let articles = self.u32()?;
            Some((print, Repeat { articles: articles & !ELSEWHERE, elsewhere: articles & ELSEWHERE != 0 }))
        };
        Some(SiteProfile::new(articles, (0..count).map(repeat).collect::<Option<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles() -> Profiles {
        let repeats =
            [(7, Repeat { articles: 3, elsewhere: false }), (9, Repeat { articles: 5, elsewhere: true })];
        let site = SiteProfile::new(6, repeats.into_iter().collect());
        Profiles::new([("lephare.fr".to_owned(), site)].into_iter().collect())
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Profiles::from_bytes(&profiles().to_bytes()), Ok(profiles()));
        assert_eq!(Profiles::from_bytes(&Profiles::default().to_bytes()), Ok(Profiles::default()));
    }

    #[test]
    fn damage_is_an_error() {
        let good = profiles().to_bytes();
        for cut in MAGIC.len()..good.len() {
            assert_eq!(Profiles::from_bytes(&good[..cut]), Err(ProfilesError::Checksum), "{cut} bytes");
        }
        assert_eq!(Profiles::from_bytes(b"{}"), Err(ProfilesError::Magic));
        let mut changed = good.clone();
        changed[MAGIC.len() + 5] ^= 1;
        assert_eq!(Profiles::from_bytes(&changed), Err(ProfilesError::Checksum));
        let mut long = [MAGIC, &[0, 0, 0, 0, 1]].concat();
        long.extend_from_slice(blake3::hash(&long).as_bytes());
        assert_eq!(Profiles::from_bytes(&long), Err(ProfilesError::Malformed));
    }
}

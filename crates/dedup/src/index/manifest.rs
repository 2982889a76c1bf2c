use super::sealed;
use crate::DedupError;
use std::path::Path;

/// The file that says which others count.
pub(super) const NAME: &str = "MANIFEST";

/// The layout of all files of the index. Another one is refused.
const VERSION: &str = "depeche index 2";

/// Kinds of files.
pub(super) const SEGMENT: &str = "segment";
pub(super) const MEMO: &str = "memo";
pub(super) const PLACES: &str = "places";
const KINDS: [&str; 3] = [SEGMENT, MEMO, PLACES];

/// A file that counts, with its checksum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) kind: &'static str,
    pub(super) number: u64,
    pub(super) seal: blake3::Hash,
}

impl Named {
    pub(super) fn name(&self) -> String {
        format!("{}-{:06}", self.kind, self.number)
    }
}

/// The files that count, in the order they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: Vec<Named>,
}

impl Manifest {
    /// Reads the manifest, or begins one where there is no file of an index.
    pub(super) fn open(folder: &Path) -> Result<Manifest, DedupError> {
        let path = folder.join(NAME);
        match std::fs::read_to_string(&path) {
            Ok(text) => Manifest::parse(&text).map_err(|cause| DedupError::corrupt(&path, cause)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if let Some(file) = names(folder)?.into_iter().find(|name| is_ours(name)) {
                    return Err(DedupError::corrupt(&path, format!("it is gone, but {file} is there")));
                }
                let manifest = Manifest::default();
                manifest.write(folder)?;
                Ok(manifest)
            }
            Err(error) => Err(DedupError::Read { path, source: error }),
        }
    }

    fn parse(text: &str) -> Result<Manifest, String> {
        let (body, seal) = text.trim_end().rsplit_once("\nseal ").ok_or("it is cut")?;
        let mut lines = body.lines();
        let version = lines.next().unwrap_or_default();
        if version != VERSION {
            return Err(format!("it is of `{version}`, and this depeche reads `{VERSION}`"));
        }
        if blake3::hash(body.as_bytes()).to_hex().as_str() != seal {
            return Err("its own checksum is wrong".into());
        }
        let files = lines.map(|line| named(line).ok_or_else(|| format!("`{line}` is no file")));
        Ok(Manifest { files: files.collect::<Result<_, _>>()? })
    }

    fn text(&self) -> String {
        let line = |file: &Named| format!("\n{} {} {}", file.kind, file.number, file.seal.to_hex());
        let body = format!("{VERSION}{}", self.files.iter().map(line).collect::<String>());
        format!("{body}\nseal {}\n", blake3::hash(body.as_bytes()).to_hex())
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), DedupError> {
        sealed::write(&folder.join(NAME), self.text().as_bytes())
    }

    /// Removes what a killed run left, and what no longer counts.
    pub(super) fn remove_others(&self, folder: &Path) -> Result<(), DedupError> {
        for name in names(folder)? {
            let counts = self.files.iter().any(|file| file.name() == name);
            let path = folder.join(&name);
            if is_ours(&name) && !counts {
                std::fs::remove_file(&path).map_err(DedupError::writing(&path))?;
            }
        }
        Ok(())
    }

    /// The number of the next file.
    pub(super) fn next(&self) -> u64 {
        self.files.iter().map(|file| file.number + 1).max().unwrap_or(0)
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = &Named> {
        self.files.iter().filter(|file| file.kind == SEGMENT)
    }

    pub(super) fn memo(&self) -> Option<&Named> {
        self.files.iter().find(|file| file.kind == MEMO)
    }

    pub(super) fn places(&self) -> Option<&Named> {
        self.files.iter().find(|file| file.kind == PLACES)
    }

    pub(super) fn add(&mut self, file: Named) {
        self.files.push(file);
    }

    pub(super) fn replace(&mut self, file: Named) {
        self.files.retain(|known| known.kind != file.kind);
        self.files.push(file);
    }
}

fn named(line: &str) -> Option<Named> {
    let mut words = line.split(' ');
    let (kind, number, seal) = (words.next()?, words.next()?, words.next()?);
    let kind = KINDS.into_iter().find(|known| *known == kind)?;
    Some(Named { kind, number: number.parse().ok()?, seal: blake3::Hash::from_hex(seal).ok()? })
}

fn names(folder: &Path) -> Result<Vec<String>, DedupError> {
    let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<std::io::Result<Vec<_>>>());
    let entries = entries.map_err(DedupError::reading(folder))?;
    Ok(entries.into_iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// True for `segment-000003` and `memo-000003.part`, and for nothing a user put there.
fn is_ours(name: &str) -> bool {
    let name = name.strip_suffix(".part").unwrap_or(name);
    let numbered = |number: &str| number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    name.split_once('-').is_some_and(|(kind, number)| KINDS.contains(&kind) && numbered(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let file = |kind, number| Named { kind, number, seal: blake3::hash(b"x") };
        Manifest { files: vec![file(SEGMENT, 0), file(SEGMENT, 1), file(MEMO, 1)] }
    }

    #[test]
    fn a_manifest_comes_back() {
        assert_eq!(Manifest::parse(&manifest().text()).unwrap(), manifest());
        assert_eq!(Manifest::parse(&Manifest::default().text()).unwrap(), Manifest::default());
        assert_eq!(manifest().next(), 2);
    }

    #[test]
    fn any_change_is_noticed() {
        let text = manifest().text();
        for (from, to) in
            [("index 2", "index 1"), ("segment 1", "segment 2"), ("seal", "sea"), ("memo", "mem")]
        {
            assert!(Manifest::parse(&text.replace(from, to)).is_err(), "{from}");
        }
        (0..text.len() - 1).for_each(|end| assert!(Manifest::parse(&text[..end]).is_err(), "{end}"));
    }

    #[test]
    fn only_files_of_an_index_are_ours() {
        assert!(is_ours("segment-000001") && is_ours("memo-000001.part"));
        assert!(!is_ours("MANIFEST") && !is_ours("notes.txt") && !is_ours("segment-a") && !is_ours("memo"));
    }
}

use depeche_model::{Reject, RejectReason, Source, Stage};
use std::path::{Component, Path};

/// Where a file stands: what provenance and keys are made of.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// As reached from what the user typed.
    pub(crate) path: String,
    /// The same wherever the input root stands.
    pub(crate) key: String,
}

impl Place {
    /// Provenance of the whole file.
    pub(crate) fn source(&self, format: &str) -> Source {
        Source { path: self.path.clone(), format: format.into(), ..Source::default() }
    }

    /// A reject of the whole file.
    pub(crate) fn reject(&self, reason: RejectReason, detail: impl Into<String>) -> Box<Reject> {
        reject(self.source(""), reason, detail)
    }
}

/// A reject of this stage.
pub(crate) fn reject(source: Source, reason: RejectReason, detail: impl Into<String>) -> Box<Reject> {
    Box::new(Reject { source, stage: Stage::Ingest, reason, detail: detail.into(), text: None })
}

/// A relative path as part of a key: forward slashes, and bytes that are not
/// UTF-8 written `\xNN`, so that two names never give one key.
pub(crate) fn key_of(path: &Path) -> String {
    let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
    names.map(|name| spell(name.as_os_str().as_encoded_bytes())).collect::<Vec<_>>().join("/")
}

fn spell(name: &[u8]) -> String {
    let mut spelled = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        spelled.push_str(chunk.valid());
        for byte in chunk.invalid() {
            spelled.push_str(&format!("\\x{byte:02x}"));
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_forward_slashes_and_no_dots() {
        assert_eq!(key_of(Path::new("./2017/12/page.html")), "2017/12/page.html");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(key_of(Path::new(OsStr::from_bytes(b"d\xe9p"))), "d\\xe9p");
        assert_eq!(key_of(Path::new(OsStr::from_bytes(b"d\xe8p"))), "d\\xe8p");
    }
}

use depeche_model::{Reject, RejectReason, Source, Stage};
use std::path::{Component, Path};

/// Where a file stands: what provenance and keys are made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// As reached from what the user typed.
    pub(crate) path: String,
    /// The same wherever the input root stands.
    pub(crate) key: String,
    /// Its name in an archive; archives in archives are parted by `!`.
    pub(crate) member: Option<String>,
    /// What stands there, as in [`Source::format`]; empty while it is not known.
    pub(crate) format: &'static str,
}

impl Place {
    /// A file as the dump has it.
    pub(crate) fn of_file(path: String, key: String) -> Self {
        Place { path, key, member: None, format: "" }
    }

    /// Provenance of the whole file.
    pub(crate) fn source(&self, format: &str) -> Source {
        Source {
            path: self.path.clone(),
            member: self.member.clone(),
            format: format.into(),
            ..Source::default()
        }
    }

    /// The place of a member of the archive that stands here.
    pub(crate) fn member(&self, name: &[u8]) -> Place {
        let name = spell(name);
        let member = match &self.member {
            Some(outer) => format!("{outer}!{name}"),
            None => name.clone(),
        };
        let key = format!("{}!{name}", self.key);
        Place { path: self.path.clone(), key, member: Some(member), format: "" }
    }

    /// The name that says most of what stands here: the member's or the file's.
    pub(crate) fn name(&self) -> &str {
        self.member.as_deref().unwrap_or(&self.path)
    }

    /// A reject of the whole file.
    pub(crate) fn reject(&self, reason: RejectReason, detail: impl Into<String>) -> Box<Reject> {
        reject(self.source(self.format), reason, detail)
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

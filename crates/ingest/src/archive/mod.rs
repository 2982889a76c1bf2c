//! Archives: files packed into one, each of which is opened in its turn.
//!
//! Nothing is ever written under a member's name, so a name that leads out of
//! the archive harms nobody here; it is noted, for it may harm who uses it.

mod salvage;
mod spool;
mod tar;
mod zip;

pub(crate) use spool::seekable;
pub(crate) use tar::Tar;
pub(crate) use zip::open_zip;

use crate::container::{self, Records};
use crate::context::Context;
use crate::place::Place;
use crate::stream::Stream;
use depeche_model::{Note, RawItem, Reject, RejectReason};

/// A member to be opened.
pub(crate) struct Member {
    pub(crate) name: Vec<u8>,
    pub(crate) content: Stream,
}

/// The members of an archive, in their order.
pub(crate) trait Archive: Send {
    /// The next member or damage; members that are no files are passed over.
    ///
    /// A member's content may be left unread.
    fn next_member(&mut self) -> Option<Result<Member, Box<Reject>>>;
}

/// The records of all members.
pub(crate) struct ArchiveRecords<A> {
    place: Place,
    archive: A,
    /// Of the members.
    context: Context,
    member: Option<Opened>,
    is_empty: bool,
    is_done: bool,
}

struct Opened {
    records: Records,
    leads_out: bool,
}

impl<A: Archive> ArchiveRecords<A> {
    pub(crate) fn new(place: Place, archive: A, context: Context) -> Self {
        ArchiveRecords { place, archive, context, member: None, is_empty: true, is_done: false }
    }

    fn open(&mut self, member: Member) -> Option<Box<Reject>> {
        if is_hidden(&member.name) {
            self.context.progress.add_hidden();
            return None;
        }
        let limit = self.context.options.limits.members;
        if self.context.is_one_too_many() {
            return self
                .end(RejectReason::TooLarge, &format!("more than {limit} members; the rest is not read"));
        }
        let leads_out = leads_out(&member.name);
        match container::open(self.place.member(&member.name), member.content, &self.context) {
            Ok(records) => {
                self.member = Some(Opened { records, leads_out });
                None
            }
            Err(reject) => Some(reject),
        }
    }

    /// The last reject of the archive.
    fn end(&mut self, reason: RejectReason, detail: &str) -> Option<Box<Reject>> {
        self.is_done = true;
        Some(self.place.reject(reason, detail))
    }
}

impl<A: Archive> Iterator for ArchiveRecords<A> {
    type Item = Result<RawItem, Box<Reject>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(Opened { records, leads_out }) = &mut self.member {
                if let Some(record) = records.next() {
                    return Some(record.map(|item| if *leads_out { with_note(item) } else { item }));
                }
                self.member = None;
            }
            if self.is_done {
                return None;
            }
            // A bomb is told by the member it went off in; the rest would be
            // no more than its echo.
            if let Err(fault) = self.context.budget.check() {
                let detail = format!("{fault}; members behind this are not read");
                return self.end(RejectReason::TooLarge, &detail).map(Err);
            }
            let reject = match self.archive.next_member() {
                Some(Ok(member)) => self.open(member),
                Some(Err(reject)) => Some(reject),
                None if self.is_empty => self.end(RejectReason::Empty, "no file in it"),
                None => return None,
            };
            self.is_empty = false;
            if let Some(reject) = reject {
                return Some(Err(reject));
            }
        }
    }
}

/// What systems and tools leave behind, as in folders.
fn is_hidden(name: &[u8]) -> bool {
    name.split(|byte| is_slash(*byte)).any(|part| part == b"__MACOSX" || is_dotted(part))
}

fn is_dotted(part: &[u8]) -> bool {
    part.starts_with(b".") && part != b"." && part != b".."
}

fn leads_out(name: &[u8]) -> bool {
    let is_rooted = name.first().is_some_and(|byte| is_slash(*byte)) || name.get(1) == Some(&b':');
    is_rooted || name.split(|byte| is_slash(*byte)).any(|part| part == b"..")
}

fn is_slash(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\')
}

fn with_note(mut item: RawItem) -> RawItem {
    let detail = "the member's name leads out of the archive; do not write to it";
    item.notes.push(Note::new("unsafe_member_name", detail));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_told() {
        for bad in ["../a.html", "b/../../a.html", "/etc/passwd", "\\\\host\\a", "C:\\a.html", "a\\..\\b"] {
            assert!(leads_out(bad.as_bytes()), "{bad}");
        }
        for good in ["a.html", "./b/a..html", "b/c:d.html", "...", ""] {
            assert!(!leads_out(good.as_bytes()), "{good}");
        }
    }

    #[test]
    fn what_systems_leave_is_hidden() {
        for hidden in [".DS_Store", "a/._b.html", "__MACOSX/a.html", ".git/a.html"] {
            assert!(is_hidden(hidden.as_bytes()), "{hidden}");
        }
        for shown in ["./a.html", "../a.html", "a.html"] {
            assert!(!is_hidden(shown.as_bytes()), "{shown}");
        }
    }
}

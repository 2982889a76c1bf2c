use crate::shingles::{hash_all, is_sampled, key, shingles};
use crate::template::{MINIMA, Sketch};
use crate::words::{Word, words};
use depeche_model::RecordId;
use jiff::{Timestamp, civil};
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// What `dedup` is told of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'a> {
    /// Stable id; no two documents share one.
    pub id: &'a RecordId,
    /// Host or name of the site, in any spelling that is always the same.
    pub site: Option<&'a str>,
    /// RFC 3339 date or date-time of publication; anything else counts as none.
    pub date: Option<&'a str>,
    /// The body in fingerprint form (`depeche_normalise::fingerprint`).
    pub fingerprint: &'a str,
    /// A news agency is credited.
    pub agency: bool,
    /// The text opened with a dateline.
    pub dateline: bool,
}

/// What is kept of a document to compare it with the others: about 120 bytes,
/// 4 for each word, and 4 for each shingle that is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub(crate) id: RecordId,
    pub(crate) site: Option<u64>,
    pub(crate) facts: Facts,
    pub(crate) words: Vec<Word>,
    pub(crate) digest: Digest,
}

/// What is told of a document besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) day: Option<i32>,
    pub(crate) second: Option<i64>,
    pub(crate) agency: bool,
    pub(crate) dateline: bool,
}

/// What follows from the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Digest {
    /// A hash of all words.
    pub(crate) hash: u64,
    pub(crate) sketch: Sketch,
    /// The keys of the posted shingles.
    pub(crate) posted: Vec<u32>,
}

impl Digest {
    pub(crate) fn new(words: &[Word]) -> Self {
        let mut sketch = [u32::MAX; MINIMA];
        // Each key is written and most are written over: a branch on what is
        // sampled would be taken wrongly as often as not.
        let mut posted = vec![0; words.len()];
        let mut sampled = 0;
        for shingle in shingles(words) {
            let least = &mut sketch[shingle as usize % MINIMA];
            *least = (*least).min((shingle >> 32) as u32);
            posted[sampled] = key(shingle);
            sampled += usize::from(is_sampled(shingle, words.len()));
        }
        posted.truncate(sampled);
        Digest { hash: hash_all(words), sketch, posted }
    }
}

/// Signs one document; never fails, looks at nothing else, may be called from
/// many threads. Cost: linear in the fingerprint.
///
/// ```
/// use depeche_dedup::{Document, sign};
/// use depeche_model::RecordId;
/// let id = RecordId("a".into());
/// let document = Document {
///     id: &id, site: Some("exemple.test"), date: Some("2017-12-07"),
///     fingerprint: "le port est ouvert", agency: true, dateline: false,
/// };
/// assert_eq!(sign(&document), sign(&document));
/// ```
pub fn sign(document: &Document<'_>) -> Signature {
    let words = words(document.fingerprint);
    Signature {
        id: document.id.clone(),
        site: document.site.map(hash),
        facts: Facts {
            day: document.date.and_then(day),
            second: document.date.and_then(second),
            agency: document.agency,
            dateline: document.dateline,
        },
        digest: Digest::new(&words),
        words,
    }
}

/// Days since 1970 of the date as written, whatever its time zone.
fn day(date: &str) -> Option<i32> {
    let date: civil::Date = date.get(..10)?.parse().ok()?;
    let epoch = civil::date(1970, 1, 1);
    epoch.until(date).ok().map(|span| span.get_days())
}

fn second(date: &str) -> Option<i64> {
    date.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

fn hash(site: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(site.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read() {
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(day("2017-12-07T23:30:00-05:00"), Some(17_507));
        assert_eq!(second("1970-01-01T01:00:00+01:00"), Some(0));
    }

    #[test]
    fn what_is_no_date_counts_as_none() {
        for text in ["", "jeudi", "2017-13-01", "décembre 2017", "7/12/2017"] {
            assert_eq!((day(text), second(text)), (None, None), "{text}");
        }
        assert_eq!(second("2017-12-07"), None);
    }
}

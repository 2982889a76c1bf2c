//! The legacy encodings of the web, and who writes in them.

use crate::single::Table;
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, IBM866, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5, ISO_8859_6,
    ISO_8859_7, ISO_8859_8, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15, ISO_8859_16, KOI8_R, KOI8_U,
    MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};
use std::sync::{LazyLock, OnceLock};

/// One encoding a text may be in.
pub(crate) struct Candidate {
    /// The encoding.
    pub(crate) encoding: &'static Encoding,
    /// Cost of its rarity, in nats: 0 for those met every day.
    pub(crate) rarity: f32,
    /// Languages written in it.
    pub(crate) languages: &'static [&'static str],
    /// Most texts ask for one table alone.
    table: OnceLock<Table>,
}

impl Candidate {
    /// Its characters, when each is one byte.
    pub(crate) fn table(&self) -> Option<&Table> {
        let table = || self.table.get_or_init(|| Table::of(self.encoding, self.languages));
        self.encoding.is_single_byte().then(table)
    }

    /// Its letters are Latin ones.
    pub(crate) fn is_latin(&self) -> bool {
        self.table().is_some_and(|table| table.latin)
    }
}

const WESTERN: &[&str] = &["en", "fr", "de", "es", "pt", "it", "nl", "ca", "sv", "da", "no", "fi", "is"];
const CENTRAL: &[&str] = &["pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq", "de"];
const BALTIC: &[&str] = &["lt", "lv", "et"];
const CYRILLIC: &[&str] = &["ru", "uk", "be", "bg", "sr", "mk"];

/// All candidates, the commonest first.
pub(crate) fn all() -> &'static [Candidate] {
    static ALL: LazyLock<Vec<Candidate>> = LazyLock::new(list);
    &ALL
}

fn list() -> Vec<Candidate> {
    let entry = |encoding: &'static Encoding, rarity, languages: &'static [&'static str]| Candidate {
        encoding,
        rarity,
        languages,
        table: OnceLock::new(),
    };
    vec![
        entry(WINDOWS_1252, 0.0, WESTERN),
        entry(WINDOWS_1251, 0.0, CYRILLIC),
        entry(WINDOWS_1250, 0.5, CENTRAL),
        entry(WINDOWS_1253, 0.5, &["el"]),
        entry(WINDOWS_1254, 1.0, &["tr"]),
        entry(WINDOWS_1255, 0.5, &["he"]),
        entry(WINDOWS_1256, 0.5, &["ar", "fa"]),
        entry(WINDOWS_1257, 0.5, BALTIC),
        entry(WINDOWS_1258, 2.0, &["vi"]),
        entry(WINDOWS_874, 0.5, &["th"]),
        entry(GBK, 0.0, &["zh"]),
        entry(SHIFT_JIS, 0.0, &["ja"]),
        entry(EUC_JP, 0.5, &["ja"]),
        entry(EUC_KR, 0.0, &["ko"]),
        entry(BIG5, 0.0, &["zht"]),
        entry(ISO_8859_2, 1.0, CENTRAL),
        entry(ISO_8859_15, 2.0, WESTERN),
        entry(ISO_8859_7, 1.0, &["el"]),
        entry(KOI8_R, 1.0, &["ru", "bg"]),
        entry(KOI8_U, 1.5, &["uk", "ru"]),
        entry(ISO_8859_5, 3.0, CYRILLIC),
        entry(ISO_8859_6, 3.0, &["ar"]),
        entry(ISO_8859_8, 4.0, &["he"]),
        entry(ISO_8859_13, 8.0, BALTIC),
        entry(ISO_8859_4, 4.0, BALTIC),
        entry(IBM866, 3.0, &["ru", "uk", "be", "bg"]),
        entry(MACINTOSH, 4.0, WESTERN),
        entry(X_MAC_CYRILLIC, 7.0, CYRILLIC),
        entry(ISO_8859_16, 10.0, &["ro", "pl", "hu", "hr"]),
        entry(ISO_8859_3, 9.0, &["mt", "eo", "tr"]),
        entry(ISO_8859_10, 9.0, &["se", "is", "sv", "no", "lt"]),
        entry(ISO_8859_14, 9.0, &["cy", "fr"]),
    ]
}

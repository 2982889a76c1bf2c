use std::sync::Arc;

/// The id of a rule (`consent-onetrust`), of a feature group (`score`) or of
/// a recogniser (`byline`), as `explain` and `dropped[]` show it.
pub type RuleId = Arc<str>;

/// Why a block is not part of the body: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Cookie and consent banners.
    Consent,
    /// Menus, breadcrumbs, page furniture.
    Navigation,
    /// "Follow us", share bars.
    Share,
    /// Newsletter and app invitations.
    Newsletter,
    /// "Read also", related and most-read lists.
    ReadAlso,
    /// Subscription calls.
    Paywall,
    /// Readers' comments and comment forms.
    Comments,
    /// Captions and photo credits.
    Caption,
    /// Advertising and its labels.
    Advertising,
    /// Copyright, imprint, legal lines.
    Legal,
    /// Tags and keyword lists.
    Tags,
    /// Buttons and widget controls.
    Control,
    /// Hidden by markup.
    Hidden,
    /// The block score found it unlike body text.
    Score,
    /// A per-host layout rule.
    Layout,
    /// Repeats over different articles of the site.
    SiteProfile,
    /// Title line: its text is in `title`.
    Title,
    /// Byline: its text is in `authors`.
    Byline,
    /// Date line: its text is in `date_published` or `date_modified`.
    Date,
    /// Dateline prefix: its text is in `dateline`.
    Dateline,
    /// Agency credit: its text is in `agencies`.
    Credit,
    /// Section line: its text is in `section`.
    Section,
    /// A repeat of a line that stands elsewhere in the same page.
    Repeat,
}

/// What `strip` says of one block.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Part of the body. `score` is the block score (above 0 is body-like);
    /// `cut` is the byte range kept when glued chrome was cut off the ends.
    Keep {
        /// Block score; unbounded, 0 is the threshold.
        score: f32,
        /// Byte range of the text that stays, when not all of it does.
        cut: Option<(usize, usize)>,
        /// The rule that cut or kept it, if a rule did.
        rule: Option<RuleId>,
    },
    /// Not part of the body.
    Drop {
        /// Why.
        reason: Reason,
        /// By which rule.
        rule: RuleId,
        /// Block score, when it was computed.
        score: f32,
    },
}

//! A draft to an article: display form and fingerprint form.
//!
//! Two forms of every text, both idempotent. [`display`] is what a reader sees:
//! it cleans, and changes nothing an editor chose (quotes, dashes, no-break
//! spaces). [`fingerprint`] is what machines compare: it forgets everything an
//! editor may change without changing the words.
//!
//! The room knows no HTML: `page` has decoded entities once already, and only
//! those a scraper left visible in the text are decoded here.

mod article;
mod character;
mod display;
mod fingerprint;

pub use article::{Origin, normalise};
pub use display::display;
pub use fingerprint::fingerprint;

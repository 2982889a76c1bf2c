//! Text to a [`Page`]: leaf blocks in reading order, each with its features
//! and the elements around it, and the facts of the head.
//!
//! One list of [`depeche_model::Block`]s serves HTML and flat text. HTML blocks are built
//! from a stream of open, text and close events ([`Builder`]) that today a
//! walk over `scraper`'s tree feeds; a streaming tokenizer can take its place.
//! Nothing here knows rules, and nothing here fails.

mod builder;
mod capture;
mod dom;
mod features;
mod flat;
mod frame;
mod nesting;
mod rows;
mod tags;
mod unclosed;
mod wrapped;

pub use builder::Builder;
pub use features::count;

use depeche_model::{DecodedText, Format, Page};

/// Reads a decoded record as a page; never fails.
///
/// Broken markup is read as browsers do. Elements nested deeper than 512 lose
/// their tags, not their text, and a note says so.
///
/// Cost: linear in the text; the tree of an HTML page takes about 12 times
/// the page's bytes while this function runs, and is gone when it returns.
pub fn page(decoded: &DecodedText, format: Format) -> Page {
    match format {
        Format::Html => dom::page(&unclosed::close_title(&decoded.text)),
        Format::Text => flat::page(&decoded.text),
    }
}

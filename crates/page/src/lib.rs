//! Text to a [`Page`]: leaf blocks in reading order, each with its features
//! and the elements around it, and the facts of the head.
//!
//! One list of [`depeche_model::Block`]s serves HTML and flat text. HTML blocks are built
//! from a stream of open, text and close events ([`Builder`]), which a
//! tokenizer with a stack of open elements feeds, or a walk over `scraper`'s
//! tree ([`Parser`]).
//! Nothing here knows rules, and nothing here fails.

mod attributes;
mod builder;
mod capture;
mod dom;
mod endless;
mod escaped;
mod features;
mod flat;
mod frame;
mod markdown;
mod nesting;
mod rows;
mod script_data;
mod size;
mod stream;
mod tags;
mod unclosed;
mod wrapped;

pub use attributes::Attribute;
pub use builder::Builder;
pub use features::count;
pub use size::BLOCKS_LIMITED;
pub use tags::{Name, Tag};

use depeche_model::{DecodedText, Format, Page};

/// What reads HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parser {
    /// A tokenizer and a stack of open elements.
    #[default]
    Stream,
    /// `scraper`'s tree, built as browsers do: the reference, and several times slower.
    Dom,
}

/// Reads a decoded record as a page; never fails.
///
/// Broken markup is read as browsers do, or closely so. Elements nested deeper
/// than 512 lose their tags, not their text, and a note says so. Behind 100,000
/// blocks nothing more is taken, and a note says that ([`BLOCKS_LIMITED`]).
///
/// Cost: linear in the text. Beyond the page itself, memory is held for the
/// open elements only; with [`Parser::Dom`] a tree of about 12 times the
/// page's bytes, gone when this returns.
pub fn page(decoded: &DecodedText, format: Format, parser: Parser) -> Page {
    match escaped::undo(&decoded.text, format) {
        None => read(&decoded.text, format, parser),
        Some((text, note)) => {
            let mut page = read(&text, format, parser);
            page.notes.push(note);
            page
        }
    }
}

fn read(text: &str, format: Format, parser: Parser) -> Page {
    let parse = match (format, parser) {
        (Format::Html, Parser::Stream) => stream::page,
        (Format::Html, Parser::Dom) => dom::page,
        (Format::Text, _) => return flat::page(text),
    };
    let html = unclosed::end_title(text);
    script_data::fill(parse(&html), &html, parse)
}

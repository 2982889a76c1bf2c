use std::io;

/// One JSON text cut out of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Line it begins on, from 1.
    pub(crate) line: u64,
    /// Byte it begins at.
    pub(crate) offset: u64,
    /// Its stable number in the stream: the line, or its place in the list.
    pub(crate) number: u64,
    pub(crate) body: Body,
}

/// What a piece holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Whole(Vec<u8>),
    /// Over the limit: its bytes are gone, their number is not.
    TooLong(u64),
    /// The stream ended inside it, for this reason.
    Cut(&'static str),
}

/// Cuts a stream into JSON texts.
pub(crate) trait Splitter {
    /// The next piece; after a failed read there is one only if the failure
    /// [`resumes`](crate::fault::resumes).
    fn next_piece(&mut self) -> Option<io::Result<Piece>>;

    /// Line reading stands at, for the report of a failed read.
    fn line(&self) -> u64;

    /// Byte reading stands at.
    fn offset(&self) -> u64;

    /// Whether the last piece may be altered: it stands, in part at least, in a
    /// damaged member.
    fn is_unproven(&self) -> bool;
}

use crate::fault::is_unproven;
use crate::piece::{Body, Piece, Splitter};
use crate::stream::Stream;
use memchr::memchr;
use std::io::{self, BufRead, BufReader};

/// Cuts a stream at its line ends; blank lines are no pieces.
///
/// A line over the limit is skipped as it streams by, never held.
pub(crate) struct Lines {
    reader: BufReader<Stream>,
    limit: u64,
    line: u64,
    offset: u64,
    /// Bytes of a line that a failed read cut.
    cut: u64,
    /// What is read now may be altered.
    is_unproven: bool,
}

impl Lines {
    pub(crate) fn new(stream: Stream, limit: u64) -> Self {
        Lines {
            reader: BufReader::with_capacity(64 * 1024, stream),
            limit,
            line: 1,
            offset: 0,
            cut: 0,
            is_unproven: false,
        }
    }

    /// Reads to the line's end into `held`, or only counts once over the limit.
    fn read_line(&mut self, held: &mut Vec<u8>) -> io::Result<Length> {
        let mut content = 0;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if is_unproven(&error) => {
                    self.is_unproven = true;
                    continue;
                }
                Err(error) => {
                    self.is_unproven = false;
                    self.cut = content;
                    return Err(error);
                }
            };
            let end = memchr(b'\n', available);
            let part = &available[..end.unwrap_or(available.len())];
            content += part.len() as u64;
            if content <= self.limit {
                held.extend_from_slice(part);
            }
            let taken = part.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            if end.is_some() || taken == 0 {
                return Ok(Length { content, end: u64::from(end.is_some()) });
            }
        }
    }
}

/// Bytes of a line and of its end.
struct Length {
    content: u64,
    end: u64,
}

impl Splitter for Lines {
    fn next_piece(&mut self) -> Option<io::Result<Piece>> {
        self.offset += std::mem::take(&mut self.cut);
        loop {
            let mut held = Vec::new();
            let Length { content, end } = match self.read_line(&mut held) {
                Ok(Length { content: 0, end: 0 }) => return None,
                Ok(length) => length,
                Err(error) => return Some(Err(error)),
            };
            let (line, offset) = (self.line, self.offset);
            self.line += 1;
            self.offset += content + end;
            let is_whole = content <= self.limit;
            if is_whole && held.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let body = if is_whole { Body::Whole(held) } else { Body::TooLong(content) };
            return Some(Ok(Piece { line, offset, number: line, body }));
        }
    }

    fn line(&self) -> u64 {
        self.line
    }

    fn offset(&self) -> u64 {
        self.offset
    }

    fn is_unproven(&self) -> bool {
        self.is_unproven
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn pieces(text: &str, limit: u64) -> Vec<Piece> {
        let mut lines = Lines::new(Box::new(Cursor::new(text.as_bytes().to_vec())), limit);
        std::iter::from_fn(|| lines.next_piece()).map(Result::unwrap).collect()
    }

    fn whole(line: u64, offset: u64, text: &str) -> Piece {
        Piece { line, offset, number: line, body: Body::Whole(text.as_bytes().to_vec()) }
    }

    #[test]
    fn lines_keep_their_numbers_and_offsets_over_blank_ones() {
        assert_eq!(pieces("a\n\n \r\nbc", 9), [whole(1, 0, "a"), whole(4, 6, "bc")]);
    }

    #[test]
    fn a_line_at_the_limit_stays_and_one_over_it_goes() {
        let long = Piece { line: 2, offset: 5, number: 2, body: Body::TooLong(5) };
        assert_eq!(pieces("1234\n12345\nok\n", 4), [whole(1, 0, "1234"), long, whole(3, 11, "ok")]);
        assert_eq!(pieces("12345", 4).len(), 1);
    }

    #[test]
    fn a_long_line_is_not_held() {
        let text = format!("{}\nok", "x".repeat(300_000));
        let all = pieces(&text, 1000);
        assert_eq!(all[0].body, Body::TooLong(300_000));
        assert_eq!(all[1], whole(2, 300_001, "ok"));
    }
}

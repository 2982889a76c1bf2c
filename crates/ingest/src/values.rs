use crate::fault::is_unproven;
use crate::piece::{Body, Piece, Splitter};
use crate::stream::Stream;
use std::io::{self, BufRead, BufReader};

/// Cuts a JSON document into its values: the elements of a list, or objects
/// that follow one another, laid out over lines in any way.
///
/// Only strings and brackets are understood here; a value that is cut out is
/// parsed later, so one bad element costs no other.
pub(crate) struct Values {
    reader: BufReader<Stream>,
    limit: u64,
    line: u64,
    offset: u64,
    number: u64,
    in_list: bool,
    /// A read failed, and what follows may be the middle of a value.
    is_astray: bool,
    /// What is read now may be altered.
    is_unproven: bool,
}

impl Values {
    pub(crate) fn new(stream: Stream, limit: u64) -> Self {
        let reader = BufReader::with_capacity(64 * 1024, stream);
        Values {
            reader,
            limit,
            line: 1,
            offset: 0,
            number: 0,
            in_list: false,
            is_astray: false,
            is_unproven: false,
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok(available) => return Ok(available.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_unproven(&error) => self.is_unproven = true,
                Err(error) => {
                    self.is_unproven = false;
                    self.is_astray = true;
                    return Err(error);
                }
            }
        }
    }

    fn advance(&mut self, byte: u8) {
        self.reader.consume(1);
        self.offset += 1;
        self.line += u64::from(byte == b'\n');
    }

    /// The first byte of the next value, or nothing at the end of the stream.
    fn find_start(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            self.is_astray &= byte != b'{';
            match byte {
                _ if self.is_astray => {}
                b'[' if self.number == 0 && !self.in_list => self.in_list = true,
                b']' if self.in_list => self.in_list = false,
                b',' => {}
                _ if byte.is_ascii_whitespace() => {}
                _ => return Ok(Some(byte)),
            }
            self.advance(byte);
        }
        Ok(None)
    }

    fn read_value(&mut self) -> io::Result<Body> {
        let mut shape = Shape::default();
        let mut held = Vec::new();
        let mut length = 0;
        while let Some(byte) = self.peek()? {
            if shape.ends_before(byte) {
                return Ok(self.body(held, length));
            }
            self.advance(byte);
            length += 1;
            if length <= self.limit {
                held.push(byte);
            }
            if shape.ends_with(byte) {
                return Ok(self.body(held, length));
            }
        }
        if shape.is_open() && length <= self.limit {
            return Ok(Body::Cut("the file ends inside this value"));
        }
        Ok(self.body(held, length))
    }

    fn body(&self, held: Vec<u8>, length: u64) -> Body {
        if length <= self.limit { Body::Whole(held) } else { Body::TooLong(length) }
    }
}

impl Splitter for Values {
    fn next_piece(&mut self) -> Option<io::Result<Piece>> {
        let start = self.find_start();
        self.number += 1;
        let (line, offset, number) = (self.line, self.offset, self.number);
        let body = match start {
            Ok(Some(_)) => self.read_value(),
            Ok(None) if self.in_list => {
                self.in_list = false;
                Ok(Body::Cut("the file ends before its list is closed"))
            }
            Ok(None) => return None,
            Err(error) => Err(error),
        };
        Some(body.map(|body| Piece { line, offset, number, body }))
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

/// What stands open at one byte of a value.
#[derive(Default)]
struct Shape {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Shape {
    fn is_open(&self) -> bool {
        self.depth > 0 || self.in_string
    }

    /// A bare word or number ends before what cannot be part of it.
    fn ends_before(&self, byte: u8) -> bool {
        let is_border = byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}' | b'{' | b'[' | b'"');
        self.begun && !self.is_open() && is_border
    }

    /// Takes one byte; whether it closes the value.
    fn ends_with(&mut self, byte: u8) -> bool {
        self.begun = true;
        if self.in_string {
            let closes = byte == b'"' && !self.escaped;
            self.escaped = byte == b'\\' && !self.escaped;
            self.in_string = !closes;
            return closes && self.depth == 0;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn bodies(text: &str, limit: u64) -> Vec<Body> {
        let mut values = Values::new(Box::new(Cursor::new(text.as_bytes().to_vec())), limit);
        std::iter::from_fn(|| values.next_piece()).map(|piece| piece.unwrap().body).collect()
    }

    fn whole(text: &str) -> Body {
        Body::Whole(text.as_bytes().to_vec())
    }

    #[test]
    fn elements_of_a_list_come_one_by_one() {
        assert_eq!(
            bodies("[{\"a\": \"]}\\\"\"},\n{\"b\": [1]}]\n", 99),
            [whole("{\"a\": \"]}\\\"\"}"), whole("{\"b\": [1]}")]
        );
    }

    #[test]
    fn objects_that_follow_one_another_are_values() {
        assert_eq!(bodies("{\n}\n{\"a\":1}{}", 99), [whole("{\n}"), whole("{\"a\":1}"), whole("{}")]);
    }

    #[test]
    fn words_and_strings_are_values_too() {
        assert_eq!(bodies("[1, \"a,b\", null]", 99), [whole("1"), whole("\"a,b\""), whole("null")]);
    }

    #[test]
    fn a_cut_value_and_an_open_list_are_told() {
        assert!(matches!(bodies("{\"a\": ", 99)[..], [Body::Cut(_)]));
        assert!(matches!(bodies("[{}, {}", 99)[..], [Body::Whole(_), Body::Whole(_), Body::Cut(_)]));
    }

    #[test]
    fn a_value_over_the_limit_is_skipped() {
        assert_eq!(bodies("[{\"a\": 123456}, {}]", 5), [Body::TooLong(13), whole("{}")]);
    }
}

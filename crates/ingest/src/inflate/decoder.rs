use crate::Compression;
use flate2::{Decompress, FlushDecompress};
use liblzma::stream::{Action, Error as XzError, Status as XzStatus, Stream as XzDecoder};
use memchr::memmem;
use std::io;
use zstd::stream::raw::{Decoder as ZstdDecoder, Operation};

/// Memory an xz stream may ask for: what its strongest setting needs, twice.
const XZ_MEMORY: u64 = 128 << 20;

/// Decodes one member, frame or stream.
pub(super) enum Decoder {
    Gzip(Decompress),
    Zstd(ZstdDecoder<'static>),
    Bzip2(bzip2::Decompress),
    Xz(XzDecoder),
}

/// What one step came to.
pub(super) struct Step {
    pub(super) read: usize,
    pub(super) written: usize,
    /// The member is at its end, and its checksum holds.
    pub(super) is_end: bool,
    /// The member is damaged behind what was written.
    pub(super) failure: Option<io::Error>,
}

impl Decoder {
    /// A decoder of these members; nothing for what has none.
    pub(super) fn new(compression: Compression, dictionary: Option<&[u8]>) -> io::Result<Self> {
        Ok(match compression {
            Compression::Zstd => Decoder::Zstd(ZstdDecoder::with_dictionary(dictionary.unwrap_or_default())?),
            Compression::Bzip2 => Decoder::Bzip2(bzip2::Decompress::new(false)),
            Compression::Gzip => Decoder::Gzip(Decompress::new_gzip(15)),
            Compression::Xz => Decoder::Xz(XzDecoder::new_stream_decoder(XZ_MEMORY, 0)?),
        })
    }

    pub(super) fn step(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<Step> {
        match self {
            Decoder::Gzip(inner) => {
                let (read, written) = (inner.total_in(), inner.total_out());
                let status = inner.decompress(input, output, FlushDecompress::None);
                Ok(Step {
                    read: (inner.total_in() - read) as usize,
                    written: (inner.total_out() - written) as usize,
                    is_end: matches!(status, Ok(flate2::Status::StreamEnd)),
                    failure: status.err().map(io::Error::from),
                })
            }
            Decoder::Bzip2(inner) => {
                let (read, written) = (inner.total_in(), inner.total_out());
                let status = inner.decompress(input, output).map_err(io::Error::other)?;
                Ok(Step {
                    read: (inner.total_in() - read) as usize,
                    written: (inner.total_out() - written) as usize,
                    is_end: status == bzip2::Status::StreamEnd,
                    failure: None,
                })
            }
            Decoder::Xz(inner) => {
                let (read, written) = (inner.total_in(), inner.total_out());
                let status = inner.process(input, output, Action::Run);
                Ok(Step {
                    read: (inner.total_in() - read) as usize,
                    written: (inner.total_out() - written) as usize,
                    is_end: matches!(status, Ok(XzStatus::StreamEnd)),
                    failure: status.err().map(xz_failure),
                })
            }
            Decoder::Zstd(inner) => {
                let status = inner.run_on_buffers(input, output)?;
                Ok(Step {
                    read: status.bytes_read,
                    written: status.bytes_written,
                    is_end: status.remaining == 0,
                    failure: None,
                })
            }
        }
    }
}

/// As other decoders say it.
fn xz_failure(error: XzError) -> io::Error {
    match error {
        XzError::MemLimit => io::Error::other(format!("too much memory: {error}")),
        error => io::Error::other(error),
    }
}

/// Whether a member may begin here.
pub(super) fn begins(compression: Compression, bytes: &[u8]) -> bool {
    match compression {
        // The three highest flag bits are reserved.
        Compression::Gzip => {
            bytes.starts_with(b"\x1f\x8b\x08") && bytes.get(3).is_none_or(|flags| flags & 0xe0 == 0)
        }
        Compression::Zstd => bytes.starts_with(b"\x28\xb5\x2f\xfd") || is_skippable(bytes),
        Compression::Bzip2 => bytes.starts_with(b"BZh") && bytes.get(3).is_none_or(u8::is_ascii_digit),
        Compression::Xz => bytes.starts_with(b"\xfd7zXZ\0"),
    }
}

/// The first place where a member may begin.
pub(super) fn find(compression: Compression, bytes: &[u8]) -> Option<usize> {
    let magic: &[u8] = match compression {
        Compression::Gzip => b"\x1f\x8b\x08",
        Compression::Zstd => b"\x28\xb5\x2f\xfd",
        Compression::Bzip2 => b"BZh",
        Compression::Xz => b"\xfd7zXZ\0",
    };
    memmem::find_iter(bytes, magic).find(|at| begins(compression, &bytes[*at..]))
}

/// So much is best decoded at once: little, where a decoder keeps what it has
/// when it fails.
pub(super) fn step(compression: Compression) -> usize {
    match compression {
        Compression::Gzip => 256 << 10,
        Compression::Zstd | Compression::Bzip2 | Compression::Xz => 16 << 10,
    }
}

/// The name of a compression in messages.
pub(super) fn name(compression: Compression) -> &'static str {
    match compression {
        Compression::Gzip => "gzip",
        Compression::Zstd => "Zstandard",
        Compression::Bzip2 => "bzip2",
        Compression::Xz => "xz",
    }
}

/// A Zstandard frame that holds no content.
fn is_skippable(bytes: &[u8]) -> bool {
    bytes.len() >= 4 && bytes[0] & 0xf0 == 0x50 && bytes[1..4] == *b"\x2a\x4d\x18"
}

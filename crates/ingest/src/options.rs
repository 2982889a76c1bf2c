use crate::FieldMap;
use std::path::PathBuf;

/// How a dump is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Globs that a file inside an input folder must match one of; empty means
    /// every file. A glob without `/` speaks of the file name, one with `/` of
    /// the path under the input folder. Files the user named are always read.
    pub include: Vec<String>,
    /// Where a JSON record's fields are found.
    pub field_map: FieldMap,
    /// Guards against records and streams that would eat the machine.
    pub limits: Limits,
    /// A file or folder under the inputs that is none of the dump: what the run
    /// itself writes.
    pub leave_out: Option<PathBuf>,
    /// Gives single pages as they lie on disk, for a look at their bytes: white
    /// space is a text, and what an archive wrote into a page stays.
    pub bare: bool,
}

/// Guards by size; what goes over one is a `TooLarge` reject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one record: a page after decompression, or a JSON line
    /// with all its fields.
    ///
    /// The default of 32 MiB is far above the largest real pages, and a parsed
    /// page takes about twelve times its bytes.
    pub record_bytes: u64,
    /// Most decompressed bytes for one byte on disk, once a stream has given
    /// more than `record_bytes`.
    ///
    /// The default of 500 is above any honest dump (5 to 100) and half of what
    /// gzip makes of zeros.
    pub ratio: u64,
    /// Most bytes that one file, with all that is packed in it, may give after
    /// decompression.
    ///
    /// The default of 1 TiB stops only what would fill a disk; `ratio` stops
    /// bombs.
    pub inflated_bytes: u64,
    /// Most layers of compression around a file. The default is 3.
    pub depth: u32,
    /// Most archives inside one another. The default is 3: pages in a zip in a
    /// tar in a tar.
    pub archive_depth: u32,
    /// Most members of one file, those of archives in it among them. The
    /// default is ten million.
    pub members: u64,
    /// Most brackets inside one another in a JSON record. The default, 127, is
    /// the most the parser allows, and speaks of wanted fields only.
    pub json_depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            record_bytes: 32 << 20,
            ratio: 500,
            inflated_bytes: 1 << 40,
            depth: 3,
            archive_depth: 3,
            members: 10_000_000,
            json_depth: 127,
        }
    }
}

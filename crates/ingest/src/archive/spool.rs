use crate::context::Context;
use crate::fault::{Fault, fault, is_damage};
use crate::stream::{Failing, Stream};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};

/// Bytes one can move about in, as tables and zip archives need.
pub(crate) trait Seekable: Read + Seek + Send {}

impl<T: Read + Seek + Send> Seekable for T {}

/// The file itself when nothing is wrapped around it, else its content in a
/// temporary file without a name.
///
/// Also whether the content may be altered, for the compression around it is
/// damaged.
pub(crate) fn seekable(stream: Stream, context: &Context) -> io::Result<(File, bool)> {
    if let Some(path) = &context.file {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        context.progress.add_bytes(bytes);
        context.budget.earn(bytes);
        return Ok((file, false));
    }
    let mut stream = stream;
    let mut file = tempfile::tempfile()?;
    let mut is_doubtful = false;
    while let Err(error) = io::copy(&mut stream, &mut file) {
        match fault(&error) {
            Some(Fault::Unproven) => is_doubtful = true,
            // Cut or damaged: what there is may be read all the same.
            Some(_) => break,
            None => return Err(error),
        }
    }
    file.rewind()?;
    Ok((file, is_doubtful))
}

/// Reads a member that cannot be left half read: into memory, and what is
/// longer than one record may be into a temporary file. A failure comes out
/// where it happened, behind what was read, which is in doubt then; the flag
/// tells that there is none.
pub(super) fn spool(reader: &mut dyn Read, context: &Context) -> io::Result<(Stream, bool)> {
    let in_memory = context.options.limits.record_bytes;
    let mut bytes = Vec::new();
    let mut failure = copy(reader, &mut bytes, in_memory, context).err();
    let mut rest: Stream = Box::new(io::empty());
    if failure.is_none() && bytes.len() as u64 >= in_memory {
        let mut file = tempfile::tempfile()?;
        failure = copy(reader, &mut file, u64::MAX, context).err();
        file.rewind()?;
        rest = Box::new(BufReader::new(file));
    }
    let is_sound = failure.is_none();
    let is_damaged = failure.as_ref().is_some_and(is_damage);
    let doubt = Failing(is_damaged.then(|| io::Error::other(Fault::Unproven)));
    let content = doubt.chain(Cursor::new(bytes)).chain(rest).chain(Failing(failure));
    Ok((Box::new(content), is_sound))
}

fn copy(reader: &mut dyn Read, to: &mut dyn Write, most: u64, context: &Context) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut copied = 0;
    while copied < most {
        let count = match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        to.write_all(&buffer[..count])?;
        copied += count as u64;
        context.budget.spend(count as u64).map_err(io::Error::other)?;
    }
    Ok(())
}

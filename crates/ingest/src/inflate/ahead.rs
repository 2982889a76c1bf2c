use super::decoder::Decoder;
use crate::budget::Budget;
use crate::window::Window;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// So much is read and decoded at once.
const CHUNK: usize = 64 * 1024;

/// Reads members ahead of their content, for one that is too long to be held
/// back shows only at its end whether its checksum holds.
pub(super) enum Ahead {
    /// The stream is a file that can be opened again.
    OnDisk(PathBuf),
    /// What the stream has left, from this byte of it, in a temporary file
    /// without a name, for it can be read but once.
    Copied { file: File, from: u64 },
    /// Not asked for yet.
    Unknown,
}

impl Ahead {
    pub(super) fn new(path: Option<&Path>) -> Self {
        path.map_or(Ahead::Unknown, |path| Ahead::OnDisk(path.to_owned()))
    }

    /// Whether the member that begins at byte `from` is sound to its end, by a
    /// decoder that has seen nothing of it.
    ///
    /// A disk that fails, and a bomb, say nothing about a checksum: the member
    /// counts as sound, and they are met again when its content is given.
    ///
    /// # Errors
    /// The stream cannot be copied, as when the disk is full.
    pub(super) fn is_sound(
        &mut self,
        window: &mut Window,
        from: u64,
        decoder: Decoder,
        budget: &Budget,
    ) -> io::Result<bool> {
        if let Ahead::Unknown = self {
            *self = Ahead::Copied { file: window.copy_rest(from)?, from };
        }
        let outcome = match self {
            Ahead::OnDisk(path) => File::open(path).and_then(|mut file| {
                file.seek(SeekFrom::Start(from))?;
                decodes(&mut file, decoder, budget)
            }),
            Ahead::Copied { file, from: first } => {
                // The window reads on from the same file.
                let at = file.stream_position()?;
                file.seek(SeekFrom::Start(from - *first))?;
                let outcome = decodes(file, decoder, budget);
                file.seek(SeekFrom::Start(at))?;
                outcome
            }
            Ahead::Unknown => return Ok(true),
        };
        Ok(outcome.unwrap_or(true))
    }
}

fn decodes(file: &mut File, mut decoder: Decoder, budget: &Budget) -> io::Result<bool> {
    let budget = budget.unspent();
    let (mut input, mut output) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let count = file.read(&mut input)?;
        budget.earn(count as u64);
        let mut rest = &input[..count];
        loop {
            let Ok(step) = decoder.step(rest, &mut output) else { return Ok(false) };
            rest = &rest[step.read..];
            if step.is_end {
                return Ok(true);
            }
            if step.failure.is_some() {
                return Ok(false);
            }
            if budget.spend(step.written as u64).is_err() {
                return Ok(true);
            }
            if step.written < output.len() && rest.is_empty() || step.read == 0 && step.written == 0 {
                break;
            }
        }
        if count == 0 {
            return Ok(false);
        }
    }
}

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// A run that cannot begin; a bad file inside a dump is a reject instead.
#[derive(Debug, Error)]
pub enum IngestError {
    /// An input root does not exist.
    #[error("find input {}", path.display())]
    NotFound {
        /// As the user typed it.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An input root is there but cannot be read.
    #[error("read input {}", path.display())]
    Unreadable {
        /// As the user typed it.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An include pattern is not a valid glob.
    #[error("understand include pattern `{glob}`")]
    Include {
        /// As the user typed it.
        glob: String,
        /// What is wrong with it.
        source: globset::Error,
    },
}

/// A field map that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FieldMapError {
    /// A part is not of the form `field=name`.
    #[error("read field map part `{part}`: it must be like `text=body`")]
    Syntax {
        /// The part between two commas.
        part: String,
    },
    /// There is no preset of this name.
    #[error("there is no preset `{name}`, only {known}")]
    UnknownPreset {
        /// As the user typed it.
        name: String,
        /// The presets there are.
        known: String,
    },
    /// The built-in presets are broken: a defect.
    #[error("read the built-in presets: {cause}")]
    Presets {
        /// What is wrong with them.
        cause: String,
    },
    /// The left side is no field of ours.
    #[error("read field map: there is no field `{target}`, only {known}")]
    UnknownField {
        /// The left side.
        target: String,
        /// The fields there are.
        known: String,
    },
}

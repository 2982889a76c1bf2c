//! Guards against what would eat the machine: flags, and `[limits]` in the
//! configuration file.

use crate::bytes::Bytes;
use clap::Args as ClapArgs;
use depeche_pipeline::Limits;
use serde::Deserialize;

/// Each is the limit of the same name in `ingest`; what is not said has its default.
#[derive(Debug, Clone, Default, ClapArgs, Deserialize)]
#[command(next_help_heading = "Limits")]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LimitArgs {
    /// Most bytes of one page or record [default: 32 MiB]
    #[arg(long, global = true, value_name = "BYTES")]
    max_record_bytes: Option<Bytes>,
    /// Most decompressed bytes for one byte on disk [default: 500]
    #[arg(long, global = true, value_name = "N")]
    max_ratio: Option<u64>,
    /// Most decompressed bytes of one file [default: 1 TiB]
    #[arg(long, global = true, value_name = "BYTES")]
    max_inflated_bytes: Option<Bytes>,
    /// Most layers of compression around a file [default: 3]
    #[arg(long, global = true, value_name = "N")]
    max_layers: Option<u32>,
    /// Most archives inside one another [default: 3]
    #[arg(long, global = true, value_name = "N")]
    max_archive_depth: Option<u32>,
    /// Most members of one archive [default: ten million]
    #[arg(long, global = true, value_name = "N")]
    max_members: Option<u64>,
    /// Most brackets inside one another in JSON [default: 127]
    #[arg(long, global = true, value_name = "N")]
    max_json_depth: Option<u32>,
}

impl LimitArgs {
    /// What `other` says where this says nothing.
    pub(crate) fn or(self, other: LimitArgs) -> LimitArgs {
        LimitArgs {
            max_record_bytes: self.max_record_bytes.or(other.max_record_bytes),
            max_ratio: self.max_ratio.or(other.max_ratio),
            max_inflated_bytes: self.max_inflated_bytes.or(other.max_inflated_bytes),
            max_layers: self.max_layers.or(other.max_layers),
            max_archive_depth: self.max_archive_depth.or(other.max_archive_depth),
            max_members: self.max_members.or(other.max_members),
            max_json_depth: self.max_json_depth.or(other.max_json_depth),
        }
    }

    /// The limits, with defaults for what was not said.
    pub(crate) fn limits(&self) -> Limits {
        let own = Limits::default();
        Limits {
            record_bytes: self.max_record_bytes.map_or(own.record_bytes, |bytes| bytes.0),
            ratio: self.max_ratio.unwrap_or(own.ratio),
            inflated_bytes: self.max_inflated_bytes.map_or(own.inflated_bytes, |bytes| bytes.0),
            depth: self.max_layers.unwrap_or(own.depth),
            archive_depth: self.max_archive_depth.unwrap_or(own.archive_depth),
            members: self.max_members.unwrap_or(own.members),
            json_depth: self.max_json_depth.unwrap_or(own.json_depth),
        }
    }
}

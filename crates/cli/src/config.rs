//! `--config`: the same options in a file; an unknown key is an error.

use crate::args::Common;
use crate::bytes::Bytes;
use crate::limits::LimitArgs;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    threads: Option<usize>,
    memory: Option<Bytes>,
    #[serde(default)]
    include: Vec<String>,
    field_map: Option<String>,
    preset: Option<String>,
    rules: Option<PathBuf>,
    limit: Option<u64>,
    #[serde(default)]
    limits: LimitArgs,
}

/// The options with what the configuration file adds; flags win.
pub(crate) fn with_config(common: Common) -> Result<Common> {
    let Some(path) = &common.config else { return Ok(common) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("read the configuration {}", path.display()))?;
    let config: Config =
        toml::from_str(&text).with_context(|| format!("understand the configuration {}", path.display()))?;
    Ok(Common {
        threads: common.threads.or(config.threads),
        memory: common.memory.or(config.memory),
        include: if common.include.is_empty() { config.include } else { common.include },
        field_map: common.field_map.or(config.field_map),
        preset: common.preset.or(config.preset),
        rules: common.rules.or(config.rules),
        limits: common.limits.or(config.limits),
        limit: common.limit.or(config.limit),
        ..common
    })
}

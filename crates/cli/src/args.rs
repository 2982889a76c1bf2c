//! The command line.

use crate::bytes::Bytes;
use crate::limits::LimitArgs;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use clap_complete::Shell;
use depeche_pipeline::{self as pipeline, Shard};
use std::path::PathBuf;

/// Turns scraped news dumps into clean, deduplicated, normalised JSON.
#[derive(Debug, clap::Parser)]
#[command(name = "depeche", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Clean a dump: one JSON document an article, duplicates marked
    Clean(Clean),
    /// Join the parts of a dump that several jobs have cleaned (`clean --shard k/n`)
    Merge(Merge),
    /// Find wire copy in text that anything has cleaned (JSONL with `id` and `text`)
    Dedup(Dedup),
    /// Decode files to UTF-8, one JSON line a file
    Decode(Decode),
    /// Learn from a dump what repeats over the articles of each site, for `clean --profiles`
    Survey(Survey),
    /// Show every block of a page, kept or dropped, and why
    Explain(Explain),
    /// Run the cases of a fixtures folder and print what differs
    Verify(Verify),
    /// Print the JSON Schema of articles.jsonl
    Schema,
    /// Check, list or look up rules
    Rules {
        #[command(subcommand)]
        what: Rules,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Clean {
    /// Files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder for articles.jsonl, rejects.jsonl and run.json; `-` writes articles to standard output
    #[arg(short, long, value_name = "OUT")]
    pub(crate) out: Option<PathBuf>,
    /// Keep more in each article
    #[arg(long, value_name = "WHAT")]
    pub(crate) keep: Vec<Keep>,
    /// Kinds of page that are no rejects, besides articles and live blogs (`list_page`, `paywall_stub`…)
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) keep_status: Vec<String>,
    /// What reads HTML
    #[arg(long, value_name = "PARSER", default_value = "stream")]
    pub(crate) parser: Parser,
    /// Write one document a cluster; copies go to the rejects
    #[arg(long)]
    pub(crate) drop_duplicates: bool,
    /// Write lineage.jsonl: where each paragraph of a copy comes from, and what was changed
    #[arg(long)]
    pub(crate) lineage: bool,
    /// Only the k-th of n parts of the dump, for one job of several, without a survey of its own (see --profiles);
    /// `depeche merge` joins the parts
    #[arg(long, value_name = "K/N", conflicts_with = "drop_duplicates")]
    pub(crate) shard: Option<Shard>,
    /// Take what repeats over the articles of each site from this survey (may be repeated: counts add up), not from this dump
    #[arg(long, value_name = "PROFILES", conflicts_with = "no_survey")]
    pub(crate) profiles: Vec<PathBuf>,
    /// Judge each page by itself: learn nothing of its site from other pages
    #[arg(long)]
    pub(crate) no_survey: bool,
    /// Start anew: give up an interrupted run, overwrite a finished one
    #[arg(long)]
    pub(crate) force: bool,
}

/// What reads HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Parser {
    /// A tokenizer and a stack of open elements: fast
    Stream,
    /// A tree built as browsers do: the reference, several times slower
    Dom,
}

impl From<Parser> for pipeline::Parser {
    fn from(parser: Parser) -> Self {
        match parser {
            Parser::Stream => pipeline::Parser::Stream,
            Parser::Dom => pipeline::Parser::Dom,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Merge {
    /// The output folders of all parts, in any order
    #[arg(required = true, value_name = "PART")]
    pub(crate) parts: Vec<PathBuf>,
    /// Folder for articles.jsonl, rejects.jsonl and run.json
    #[arg(short, long, value_name = "OUT")]
    pub(crate) out: PathBuf,
    /// Write one document a cluster; copies go to the rejects
    #[arg(long)]
    pub(crate) drop_duplicates: bool,
    /// Overwrite a finished run
    #[arg(long)]
    pub(crate) force: bool,
}

/// What `--keep` keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    /// What was left out, with the reason and the rule
    Dropped,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Dedup {
    /// JSONL files or folders of documents with `id` and `text`; optional `site`, `date`
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder for clusters.jsonl and rejects.jsonl
    #[arg(short, long, value_name = "OUT")]
    pub(crate) out: PathBuf,
    /// Write one document a cluster; copies go to the rejects
    #[arg(long)]
    pub(crate) drop_duplicates: bool,
    /// Write lineage.jsonl: where each paragraph of a copy comes from, and what was changed
    #[arg(long)]
    pub(crate) lineage: bool,
    /// Link to the documents of earlier runs, kept in this folder, and add these
    #[arg(long, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Decode {
    /// Files to decode
    #[arg(value_name = "FILE", required_unless_present = "list")]
    pub(crate) files: Vec<PathBuf>,
    /// JSONL of files with what is known of them: `path`, and optionally `content_type`, `url`, `language`
    #[arg(long, value_name = "LIST")]
    pub(crate) list: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Survey {
    /// Files or folders; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "PROFILES")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// Pages; of a container, its first record
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What reads HTML
    #[arg(long, value_name = "PARSER", default_value = "stream")]
    pub(crate) parser: Parser,
    /// As JSON, a line a page, with every feature of every block
    #[arg(long)]
    pub(crate) json: bool,
    /// Address of the page
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Site of the page, for text without an address
    #[arg(long)]
    pub(crate) site: Option<String>,
    /// Judge it with this survey, and show what the survey says of each block (may be repeated)
    #[arg(long, value_name = "PROFILES")]
    pub(crate) profiles: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Verify {
    /// Folder of cases, or one case
    #[arg(value_name = "FIXTURES", default_value = "fixtures")]
    pub(crate) fixtures: PathBuf,
    /// Only cases whose name contains this
    #[arg(long, value_name = "NAME")]
    pub(crate) case: Option<String>,
    /// Rewrite expected.json
    #[arg(long)]
    pub(crate) bless: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// Load every rule and say how many there are
    Check,
    /// List every rule: id, reason, file, why
    List,
    /// Say which rules and layouts are particular to a host
    Why {
        /// The host
        host: String,
    },
}

/// Options of every command.
#[derive(Debug, Clone, ClapArgs)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// Threads; 0 is one a core
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Memory to look for duplicates in (`500M`, `2G`); the rest goes to disk [default: 1G]
    #[arg(long, global = true, value_name = "BYTES")]
    pub(crate) memory: Option<Bytes>,
    /// Of a folder, only files whose name or path matches (may be repeated)
    #[arg(long, global = true, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Names of fields in JSON and tables: `text=body,url=link`; wins over `--preset`
    #[arg(long, global = true, value_name = "MAP")]
    pub(crate) field_map: Option<String>,
    /// Where a tool puts its fields: `newsplease`, `scrapy`, `trafilatura`, `fundus` or `mediacloud`
    #[arg(long, global = true, value_name = "TOOL")]
    pub(crate) preset: Option<String>,
    /// Folder of rules laid over the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Folder of other models of the block score, to measure them
    #[arg(long, global = true, value_name = "DIR", hide = true)]
    pub(crate) score: Option<PathBuf>,
    /// TOML file with the same options; the command line wins
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Stop after so many records
    #[arg(long, global = true, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Do everything but write
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,
    /// Say more (twice: much more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,
    /// Say only errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// No progress bar
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

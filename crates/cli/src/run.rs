//! What each command does.

use crate::args::{Args, Clean, Command, Common, Decode, Dedup, Explain, Keep, Merge, Rules, Survey, Verify};
use crate::config::with_config;
use crate::progress::Progress;
use crate::{exit, explain};
use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use depeche_pipeline as pipeline;
use pipeline::{Destination, FieldMap, IngestOptions, Options, ProfilesFrom, Report, RunError};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// More threads than any machine has cores for.
const MAX_THREADS: usize = 1024;
/// A run that was asked to stop does so between two batches; one that waits for
/// a pipe or has long to go ends after this, as if killed.
const GRACE: Duration = Duration::from_secs(5);

/// Runs the command and returns its exit code.
pub(crate) fn run(args: Args) -> Result<u8> {
    let common = with_config(args.common)?;
    match args.command {
        Command::Clean(clean) => run_clean(&clean, &common),
        Command::Merge(merge) => run_merge(&merge, &common),
        Command::Dedup(dedup) => run_dedup(&dedup, &common),
        Command::Decode(decode) => run_decode(&decode, &common),
        Command::Survey(survey) => run_survey(&survey, &common),
        Command::Explain(explain) => run_explain(&explain, &common),
        Command::Verify(verify) => run_verify(&verify),
        Command::Schema => print(&(pipeline::schema()? + "\n")),
        Command::Rules { what } => run_rules(&what, &common),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "depeche", &mut std::io::stdout());
            Ok(exit::ALL_CLEAN)
        }
    }
}

fn options(common: &Common) -> Result<Options> {
    let base = match &common.preset {
        Some(name) => FieldMap::preset(name).context("read --preset")?,
        None => FieldMap::default(),
    };
    let ingest = IngestOptions {
        include: common.include.clone(),
        field_map: base.with(common.field_map.as_deref().unwrap_or_default()).context("read --field-map")?,
        limits: common.limits.limits(),
        ..IngestOptions::default()
    };
    Ok(Options {
        threads: threads(common.threads)?,
        limit: common.limit,
        memory: common.memory.map(|bytes| usize::try_from(bytes.0).unwrap_or(usize::MAX)),
        rules: common.rules.clone(),
        score: common.score.clone(),
        ingest,
        ..Options::default()
    })
}

/// The options of a run that looks where it may stop; other commands end where a Ctrl-C hits them.
fn stoppable(common: &Common) -> Result<Options> {
    Ok(Options { stop: stop_on_interrupt()?, ..options(common)? })
}

fn threads(wanted: Option<usize>) -> Result<usize> {
    match wanted.unwrap_or(0) {
        many if many > MAX_THREADS => {
            bail!("start {many} threads: at most {MAX_THREADS}, and 0 is one a core")
        }
        n => Ok(n),
    }
}

/// The first Ctrl-C ends the run in good order, the second at once; what is done is kept either way.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        let end = || std::process::exit(i32::from(exit::INTERRUPTED));
        if flag.swap(true, Ordering::Relaxed) {
            end();
        }
        std::thread::spawn(move || {
            std::thread::sleep(GRACE);
            anstream::eprintln!("depeche: failed to finish: interrupted");
            end();
        });
    })
    .context("listen for Ctrl-C")?;
    Ok(stop)
}

fn run_clean(clean: &Clean, common: &Common) -> Result<u8> {
    let to = destination(clean.out.as_deref(), common.dry_run)?;
    let status = |name: &String| {
        pipeline::status(name).with_context(|| {
            format!("read --keep-status: unknown `{name}`; there are {}", pipeline::status_names().join(", "))
        })
    };
    let options = Options {
        keep_dropped: clean.keep.contains(&Keep::Dropped),
        keep_status: clean.keep_status.iter().map(status).collect::<Result<_>>()?,
        drop_duplicates: clean.drop_duplicates,
        parser: clean.parser.into(),
        lineage: clean.lineage,
        shard: clean.shard,
        force: clean.force,
        profiles: match (clean.no_survey, clean.profiles.is_empty()) {
            (true, _) => ProfilesFrom::Nothing,
            (_, true) => ProfilesFrom::Dump,
            (_, false) => ProfilesFrom::Files(clean.profiles.clone()),
        },
        ..stoppable(common)?
    };
    let progress = Progress::new(!common.no_progress, common.quiet);
    let report = pipeline::clean(&clean.inputs, &to, &options, &|event| progress.tell(event));
    progress.done();
    let report = report.inspect_err(|error| tell_what_is_kept(error, &to))?;
    if !common.quiet {
        summary(&report, &to, clean.lineage);
    }
    Ok(exit::of_counts(report.seen, report.rejects))
}

fn run_merge(merge: &Merge, common: &Common) -> Result<u8> {
    refuse_stdout(&merge.out)?;
    let options =
        Options { drop_duplicates: merge.drop_duplicates, force: merge.force, ..stoppable(common)? };
    let progress = Progress::new(!common.no_progress, common.quiet);
    let report = pipeline::merge(&merge.parts, &merge.out, &options, &|event| progress.tell(event));
    progress.done();
    let report = report?;
    if !common.quiet {
        summary(&report, &Destination::Folder(merge.out.clone()), false);
    }
    Ok(exit::of_counts(report.seen, report.rejects))
}

/// After a full disk or a Ctrl-C, nothing need be done twice.
fn tell_what_is_kept(error: &RunError, to: &Destination) {
    let ends_midway = matches!(error, RunError::Interrupted | RunError::Spill { .. } | RunError::Emit(_));
    if let Destination::Folder(folder) = to
        && ends_midway
        && pipeline::is_resumable(folder)
    {
        anstream::eprintln!(
            "what is done is kept in {}: the same command goes on from there",
            folder.display()
        );
    }
}

fn destination(out: Option<&Path>, dry_run: bool) -> Result<Destination> {
    match (dry_run, out) {
        (true, _) => Ok(Destination::Nowhere),
        (_, Some(out)) if out.as_os_str() == "-" => Ok(Destination::Stdout),
        (_, Some(out)) => Ok(Destination::Folder(out.to_owned())),
        (_, None) => bail!("know where to write: say `-o OUT` (a folder) or `-o -` (standard output)"),
    }
}

/// `-o -` of a command that writes files only.
fn refuse_stdout(out: &Path) -> Result<()> {
    if out.as_os_str() == "-" {
        bail!("write to standard output: only `clean` can; say `./-` for a file of that name");
    }
    Ok(())
}

fn summary(report: &Report, to: &Destination, lineage: bool) {
    let count = |name: &str| report.duplicates.get(name).copied().unwrap_or(0);
    anstream::eprintln!(
        "{}: {} ({} with {}), {}",
        counted(report.seen, "record", "records"),
        counted(report.articles, "article", "articles"),
        counted(count("source"), "source", "sources"),
        counted(count("copy"), "copy", "copies"),
        counted(report.rejects, "reject", "rejects")
    );
    for (reason, n) in &report.rejects_by_reason {
        anstream::eprintln!("  {n:>7} {reason}");
    }
    if let Destination::Folder(folder) = to {
        let lineage = if lineage { ", lineage.jsonl" } else { "" };
        anstream::eprintln!(
            "written to {}: articles.jsonl, rejects.jsonl, run.json{lineage}",
            folder.display()
        );
    }
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn run_dedup(dedup: &Dedup, common: &Common) -> Result<u8> {
    refuse_stdout(&dedup.out)?;
    let options = Options {
        drop_duplicates: dedup.drop_duplicates,
        lineage: dedup.lineage,
        index: dedup.index.clone(),
        ..options(common)?
    };
    let report = pipeline::dedup(&dedup.inputs, &dedup.out, &options)?;
    if !common.quiet {
        anstream::eprintln!(
            "{}: {} with {}, {}",
            counted(report.seen, "document", "documents"),
            counted(report.clusters, "cluster", "clusters"),
            counted(report.copies, "copy", "copies"),
            counted(report.rejects, "reject", "rejects")
        );
        if let Some(index) = &dedup.index {
            anstream::eprintln!(
                "index {}: {} documents of earlier runs, of which {} have another place now (moved.jsonl)",
                index.display(),
                report.known,
                report.moved
            );
        }
    }
    Ok(exit::of_counts(report.seen, report.rejects))
}

fn run_decode(decode: &Decode, common: &Common) -> Result<u8> {
    let mut files = match &decode.list {
        Some(list) => pipeline::decode_list(list)?,
        None => Vec::new(),
    };
    files.extend(
        decode.files.iter().map(|path| pipeline::DecodeLine { path: path.clone(), ..Default::default() }),
    );
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = 0;
    pipeline::decode_paths(&files, &options(common)?.ingest, |line| {
        match line {
            Ok(line) => writeln!(out, "{line}").map_err(RunError::Stdout)?,
            Err(error) => {
                failed += 1;
                anstream::eprintln!("depeche: failed to {error}");
            }
        }
        Ok(())
    })?;
    out.flush().map_err(RunError::Stdout)?;
    Ok(exit::of_counts(files.len() as u64, failed))
}

fn run_survey(survey: &Survey, common: &Common) -> Result<u8> {
    refuse_stdout(&survey.out)?;
    let progress = Progress::new(!common.no_progress, common.quiet);
    let options = stoppable(common)?;
    let report = pipeline::survey(&survey.inputs, &survey.out, &options, &|event| progress.tell(event));
    progress.done();
    let report = report?;
    if !common.quiet {
        anstream::eprintln!(
            "{}: profiles of {} written to {}, {}",
            counted(report.seen, "record", "records"),
            counted(report.sites, "site", "sites"),
            survey.out.display(),
            counted(report.rejects, "reject", "rejects")
        );
    }
    Ok(exit::of_counts(report.seen, report.rejects))
}

fn run_explain(explain: &Explain, common: &Common) -> Result<u8> {
    let hints =
        pipeline::Hints { url: explain.url.clone(), site: explain.site.clone(), ..Default::default() };
    let profiles = ProfilesFrom::Files(explain.profiles.clone());
    let options = Options { parser: explain.parser.into(), profiles, ..options(common)? };
    pipeline::explain(&explain.files, &hints, &options, |page| -> Result<()> {
        if explain.json {
            return print(&(serde_json::to_string(&page)? + "\n")).map(drop);
        }
        explain::print(page, &mut anstream::stdout().lock()).or_else(ignore_closed_pipe)
    })?;
    Ok(exit::ALL_CLEAN)
}

fn run_verify(verify: &Verify) -> Result<u8> {
    let cases = pipeline::cases(&verify.fixtures)?;
    let wanted = |case: &&std::path::PathBuf| {
        verify.case.as_ref().is_none_or(|name| case.to_string_lossy().contains(name.as_str()))
    };
    let (mut run, mut failed) = (0, 0);
    for case in cases.iter().filter(wanted) {
        let result = pipeline::verify_case(case, verify.bless)?;
        run += 1;
        if !result.difference.is_empty() {
            failed += 1;
            print(&format!("{} differs:\n{}", result.name, result.difference))?;
        }
    }
    anstream::eprintln!("{} passed, {failed} failed", run - failed);
    Ok(exit::of_counts(run, failed))
}

fn run_rules(what: &Rules, common: &Common) -> Result<u8> {
    let rules = Options { rules: common.rules.clone(), ..Options::default() }.load_rules()?;
    match what {
        Rules::Check => print(&format!(
            "{} strip rules, {} languages, {} agencies, {} layouts: all good\n",
            rules.strip.len(),
            rules.languages.len(),
            rules.agencies.len(),
            rules.layouts.len()
        )),
        Rules::List => {
            let line = |r: &pipeline::rules::StripRule| {
                format!("{:<32} {:<12} {:<26} {}\n", r.id, pipeline::reason_name(r.reason), r.file, r.why)
            };
            print(&rules.strip.iter().map(line).collect::<String>())
        }
        Rules::Why { host } => print(&why(&rules, host)),
    }
}

fn why(rules: &pipeline::rules::RuleSet, host: &str) -> String {
    let strip = rules.strip.iter().filter(|r| r.host.as_deref() == Some(host));
    let strip = strip.map(|r| format!("{} ({}): {}\n", r.id, pipeline::reason_name(r.reason), r.why));
    let layouts = rules.layouts_of(host).map(|l| format!("layout: {}\n", l.why));
    let own: String = layouts.chain(strip).collect();
    let shared = rules.strip.iter().filter(|r| r.host.is_none()).count();
    if own.is_empty() {
        return format!("nothing is particular to {host}; the {shared} shared rules apply\n");
    }
    format!("{own}and the {shared} shared rules\n")
}

fn print(text: &str) -> Result<u8> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).or_else(ignore_closed_pipe)?;
    Ok(exit::ALL_CLEAN)
}

/// `depeche … | head` is no failure.
fn ignore_closed_pipe(error: std::io::Error) -> Result<()> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        Ok(())
    } else {
        Err(error).context("write to standard output")
    }
}

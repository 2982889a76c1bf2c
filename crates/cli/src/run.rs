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
        threads: common.threads.unwrap_or(0),
        limit: common.limit,
        memory: common.memory.as_deref().map(bytes).transpose().context("read --memory")?,
        rules: common.rules.clone(),
        score: common.score.clone(),
        ingest,
        stop: stop_on_interrupt()?,
        ..Options::default()
    })
}

/// A size: a number, with `K`, `M`, `G` or `T` for the powers of 1,024.
fn bytes(text: &str) -> Result<usize> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let power = match text[digits.len()..].to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        unit => bail!("`{text}`: no unit `{unit}`; say `500M` or `2G`"),
    };
    let number: usize = digits.trim().parse().with_context(|| format!("`{text}`: say `500M` or `2G`"))?;
    1024_usize
        .checked_pow(power)
        .and_then(|unit| unit.checked_mul(number))
        .with_context(|| format!("`{text}`: too much"))
}

/// The first Ctrl-C ends the run in good order, the second at once.
fn stop_on_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    })
    .context("listen for Ctrl-C")?;
    Ok(stop)
}

fn run_clean(clean: &Clean, common: &Common) -> Result<u8> {
    let to = destination(clean.out.as_deref(), common.dry_run)?;
    let status = |name: &String| {
        pipeline::status(name).with_context(|| format!("read --keep-status: unknown `{name}`"))
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
        ..options(common)?
    };
    let progress = Progress::new(!common.no_progress, common.quiet);
    let report = pipeline::clean(&clean.inputs, &to, &options, &|event| progress.tell(event));
    progress.done();
    let report = report.inspect_err(|error| tell_what_is_kept(error, &to))?;
    if !common.quiet {
        summary(&report, &to);
    }
    Ok(exit::of_counts(report.seen, report.rejects))
}

fn run_merge(merge: &Merge, common: &Common) -> Result<u8> {
    let options = Options { drop_duplicates: merge.drop_duplicates, force: merge.force, ..options(common)? };
    let progress = Progress::new(!common.no_progress, common.quiet);
    let report = pipeline::merge(&merge.parts, &merge.out, &options, &|event| progress.tell(event));
    progress.done();
    let report = report?;
    if !common.quiet {
        summary(&report, &Destination::Folder(merge.out.clone()));
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

fn summary(report: &Report, to: &Destination) {
    let count = |name: &str| report.duplicates.get(name).copied().unwrap_or(0);
    anstream::eprintln!(
        "{} records: {} articles ({} sources with {} copies), {} rejects",
        report.seen,
        report.articles,
        count("source"),
        count("copy"),
        report.rejects
    );
    for (reason, n) in &report.rejects_by_reason {
        anstream::eprintln!("  {n:>7} {reason}");
    }
    if let Destination::Folder(folder) = to {
        anstream::eprintln!("written to {}: articles.jsonl, rejects.jsonl, run.json", folder.display());
    }
}

fn run_dedup(dedup: &Dedup, common: &Common) -> Result<u8> {
    let options = Options {
        drop_duplicates: dedup.drop_duplicates,
        lineage: dedup.lineage,
        index: dedup.index.clone(),
        ..options(common)?
    };
    let report = pipeline::dedup(&dedup.inputs, &dedup.out, &options)?;
    if !common.quiet {
        anstream::eprintln!(
            "{} documents: {} clusters with {} copies, {} rejects",
            report.seen,
            report.clusters,
            report.copies,
            report.rejects
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
    let progress = Progress::new(!common.no_progress, common.quiet);
    let report =
        pipeline::survey(&survey.inputs, &survey.out, &options(common)?, &|event| progress.tell(event));
    progress.done();
    let report = report?;
    if !common.quiet {
        anstream::eprintln!(
            "{} records: profiles of {} sites written to {}, {} rejects",
            report.seen,
            report.sites,
            survey.out.display(),
            report.rejects
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

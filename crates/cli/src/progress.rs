//! What a person sees on standard error while a run goes on.

use depeche_pipeline::Event;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Logs to standard error: warnings, and with `-v` each reject.
pub(crate) fn start_log(verbose: u8, quiet: bool) {
    let level = match (quiet, verbose) {
        (true, _) => "error",
        (_, 0) => "warn",
        (_, 1) => "info",
        _ => "debug",
    };
    let filter = format!("depeche={level},depeche_pipeline={level},depeche_ingest={level}");
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .with_target(false)
        .init();
}

/// A panic is caught and costs one record: one line says where it was, for a report.
pub(crate) fn tell_panics_in_a_line() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!("a record hit a defect of depeche at {at}; it is among the rejects");
    }));
}

/// A spinner with a counter; silent when standard error is no terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    pub(crate) fn new(shown: bool, quiet: bool) -> Progress {
        let bar = if shown && !quiet && std::io::stderr().is_terminal() {
            Progress::spinner()
        } else {
            ProgressBar::hidden()
        };
        Progress { bar, quiet }
    }

    fn spinner() -> ProgressBar {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{elapsed}] {per_sec}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }

    pub(crate) fn tell(&self, event: Event) {
        match event {
            Event::ReadBefore(n) => {
                self.say(&format!("going on with an interrupted run: {n} records are read"))
            }
            Event::CleanedBefore(n) => self.say(&format!("{n} of them are cleaned")),
            Event::Read(n) => self.count(n, "read"),
            Event::Surveyed(n) => self.count(n, "surveyed"),
            Event::Cleaned(n) => self.count(n, "cleaned"),
            Event::Linking(n) => self.bar.set_message(format!("looking for duplicates among {n} articles")),
            Event::Writing => self.bar.set_message("writing"),
        }
    }

    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }

    fn count(&self, n: u64, what: &str) {
        self.bar.set_position(n);
        self.bar.set_message(format!("{n} records {what}"));
    }

    fn say(&self, line: &str) {
        if !self.quiet {
            self.bar.suspend(|| anstream::eprintln!("{line}"));
        }
    }
}

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
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(shown: bool) -> Progress {
        if !shown || !std::io::stderr().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{elapsed}] {per_sec}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }

    pub(crate) fn tell(&self, event: Event) {
        match event {
            Event::Cleaned(n) => {
                self.0.set_position(n);
                self.0.set_message(format!("{n} records read and cleaned"));
            }
            Event::Linking(n) => self.0.set_message(format!("looking for duplicates among {n} articles")),
            Event::Writing => self.0.set_message("writing"),
        }
    }

    pub(crate) fn done(&self) {
        self.0.finish_and_clear();
    }
}

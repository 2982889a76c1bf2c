//! The `depeche` command: arguments in, exit code out.

mod args;
mod bytes;
mod config;
mod exit;
mod explain;
mod limits;
mod progress;
mod run;

use clap::Parser;
use std::process::ExitCode;

/// Pages are made of many small texts: it takes and gives them back in less time than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    progress::start_log(args.common.verbose, args.common.quiet);
    progress::tell_panics_in_a_line();
    match run::run(args) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            anstream::eprintln!("depeche: failed to {error:#}");
            ExitCode::from(exit::of(&error))
        }
    }
}

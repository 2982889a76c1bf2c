//! `depeche explain` for the eye.

use anstyle::{AnsiColor, Style};
use depeche_pipeline::{ExplainedBlock, Explanation};
use std::io::Write;

const KEPT: Style = AnsiColor::Green.on_default().bold();
const DROPPED: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

/// Prints a page block by block.
pub(crate) fn print(page: &Explanation, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}: {} ({}), {}", page.path, page.encoding, page.evidence, page.status)?;
    writeln!(out, "{FAINT}  {}{FAINT:#}", page.status_evidence)?;
    for (name, value) in &page.fields {
        writeln!(out, "  {name}: {value}")?;
    }
    for (field, value, from) in &page.candidates {
        writeln!(out, "{FAINT}    {field} from {from}: {value}{FAINT:#}")?;
    }
    for note in &page.notes {
        writeln!(out, "  note {note}")?;
    }
    writeln!(out)?;
    page.blocks.iter().try_for_each(|block| print_block(block, out))
}

fn print_block(block: &ExplainedBlock, out: &mut impl Write) -> std::io::Result<()> {
    let score = block.score;
    match (block.kept, block.reason) {
        (true, _) => write!(out, "{KEPT}keep {score:+6.2}{KEPT:#}  ")?,
        (false, reason) => {
            let rule = block.rule.as_deref().unwrap_or_default();
            let why = reason.filter(|r| *r != rule).map_or(rule.to_owned(), |r| format!("{r} by {rule}"));
            write!(out, "{DROPPED}drop {score:+6.2}  {why}{DROPPED:#}  ")?;
        }
    }
    writeln!(out, "{}", block.text)?;
    let top: Vec<String> =
        block.top.iter().take(3).map(|(name, share)| format!("{name} {share:+.1}")).collect();
    let place = if block.line > 0 { format!("line {}", block.line) } else { block.path.clone() };
    let sighted = block.sighted.as_ref().map(|s| format!("; {s}")).unwrap_or_default();
    writeln!(out, "{FAINT}             {}, {place}; {}{sighted}{FAINT:#}", block.kind, top.join(", "))
}

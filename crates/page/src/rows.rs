//! Rows of data tables: cells of one row become one block. Layout tables
//! (cells with blocks inside, or with long text) stay as they are.

use crate::features::count;
use depeche_model::{Block, BlockKind, Element, ElementId};

/// A cell longer than this, in characters, is a column of a layout.
const MAX_CELL: u32 = 200;

/// Merges the blocks from `start` on into one row, if they are the cells of a data table.
pub(crate) fn merge(blocks: &mut Vec<Block>, elements: &[Element], start: usize, row: ElementId) {
    let cells = &blocks[start..];
    let ids: Vec<_> = cells.iter().map(|b| cell(elements, b.element)).collect();
    let short = cells.iter().all(|b| b.features.chars <= MAX_CELL);
    let one_each = ids.windows(2).all(|w| w[0] != w[1]);
    if cells.len() < 2 || !short || !one_each || ids.contains(&None) {
        return;
    }
    let cells = blocks.split_off(start);
    let text = cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" | ");
    let sum = |of: fn(&Block) -> u32| cells.iter().map(of).sum::<u32>();
    let mut features = count(&text);
    features.link_chars = sum(|c| c.features.link_chars);
    features.links = sum(|c| c.features.links);
    features.strong_chars = sum(|c| c.features.strong_chars);
    features.hidden = cells.iter().all(|c| c.features.hidden);
    features.control = cells.iter().all(|c| c.features.control);
    blocks.push(Block { kind: BlockKind::TableRow, text, element: row, line: 0, gap: 0, features });
}

/// The cell a block is in, if it is that cell or its child, whatever says how its words look.
fn cell(elements: &[Element], id: ElementId) -> Option<ElementId> {
    let element = |id: ElementId| &elements[id.0 as usize];
    let parent = |id: ElementId| element(id).parent;
    let is_cell = |id: &ElementId| matches!(element(*id).tag.as_str(), "td" | "th");
    let in_flow = std::iter::successors(Some(id), |id| parent(*id)).find(|id| !element(*id).is_inline())?;
    Some(in_flow).filter(is_cell).or_else(|| parent(in_flow).filter(is_cell))
}

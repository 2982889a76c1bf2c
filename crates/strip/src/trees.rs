//! Gradient-boosted trees, as flat arrays.
//!
//! The file is written by `tools/fit_score.py`, all numbers little-endian:
//! a magic line; the number of features (u16) and each name (u8 length,
//! bytes); then for each stage its bias (f32), its number of trees (u16) and
//! its trees. A tree is its number of nodes (u8), then each node: the number
//! of its left child (u8; the right one follows it; 0 for a leaf), its value
//! in ten-thousandths (i16) and, unless it is a leaf, its feature (u16) and
//! threshold (f32). Rows with a value up to the threshold go left.

use crate::features::{Row, WIDTH};

const MAGIC: &[u8] = b"depeche trees 1\n";

/// Why a model file cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TreesError {
    /// Another format, or another version of it.
    #[error("it does not begin as a model does")]
    Magic,
    /// The file ends inside a number or name.
    #[error("it is cut short")]
    Cut,
    /// Something follows the last tree.
    #[error("bytes follow the last tree")]
    Rest,
    /// A feature the code does not compute.
    #[error("there is no feature `{0}`")]
    Unknown(String),
    /// A node that names a child or feature out of reach, or a number that is none.
    #[error("node {node} of tree {tree} is malformed")]
    Node {
        /// The tree, from 0.
        tree: usize,
        /// The node, from 0.
        node: usize,
    },
}

/// A tree has at most so many nodes: its place is then found without a check of bounds.
const NODES: usize = 64;

/// A split; or a leaf, which leads to itself: no value is above its threshold.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    threshold: f32,
    feature: u8,
    left: u8,
}

#[derive(Debug)]
struct Tree {
    nodes: [Node; NODES],
    /// What each node would give were it a leaf.
    values: [f32; NODES],
    /// Steps that bring every row to a leaf.
    depth: usize,
}

/// So many rows go down a tree side by side, step by step: one row alone
/// would wait at each step for the one before.
const LANES: usize = 8;

/// So many rows pass all trees before the next: they and the trees stay close
/// to the processor, however many blocks a page has.
const ROWS: usize = 128;

impl Tree {
    #[allow(
        clippy::needless_range_loop,
        reason = "the innermost loop: what is not a plain loop costs calls without LTO"
    )]
    fn add_leaves<const N: usize>(&self, rows: &[Row; N], scores: &mut [f32; N]) {
        let mut at = [0; N];
        for _ in 0..self.depth {
            for lane in 0..N {
                at[lane] = child(self.nodes[at[lane] % NODES], &rows[lane]);
            }
        }
        for lane in 0..N {
            scores[lane] += self.values[at[lane] % NODES];
        }
    }
}

#[inline]
fn child(node: Node, row: &Row) -> usize {
    usize::from(node.left) + usize::from(row[usize::from(node.feature)] > node.threshold)
}

/// The trees of one stage; their sum is a score in log-odds.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    bias: f32,
    trees: Vec<Tree>,
}

impl Forest {
    /// The score of every row.
    pub(crate) fn scores(&self, rows: &[Row]) -> Vec<f32> {
        let mut scores = vec![self.bias; rows.len()];
        rows.chunks(ROWS).zip(scores.chunks_mut(ROWS)).for_each(|(rows, scores)| self.add(rows, scores));
        scores
    }

    fn add(&self, rows: &[Row], scores: &mut [f32]) {
        let (many, few) = rows.as_chunks::<LANES>();
        let (many_scores, few_scores) = scores.as_chunks_mut::<LANES>();
        for tree in &self.trees {
            many.iter().zip(&mut *many_scores).for_each(|(rows, scores)| tree.add_leaves(rows, scores));
            let one = |(row, score)| tree.add_leaves(std::array::from_ref(row), std::array::from_mut(score));
            few.iter().zip(&mut *few_scores).for_each(one);
        }
    }

    /// What each feature adds to the score of a row: at each split on the
    /// row's way, the value gained goes to the feature split on.
    pub(crate) fn shares(&self, row: &Row) -> Row {
        let mut shares = [0.0; WIDTH];
        for tree in &self.trees {
            let mut at = 0;
            for _ in 0..tree.depth {
                let next = child(tree.nodes[at], row);
                shares[usize::from(tree.nodes[at].feature)] += tree.values[next] - tree.values[at];
                at = next;
            }
        }
        shares
    }
}

/// Reads a model of `N` stages, whose stage number `i` sees `columns[i]`.
pub(crate) fn read<const N: usize>(
    bytes: &[u8],
    columns: [&[&'static str]; N],
) -> Result<[Forest; N], TreesError> {
    let mut reader = Reader(bytes.strip_prefix(MAGIC).ok_or(TreesError::Magic)?);
    let features = reader.u16()?;
    let names: Vec<String> = (0..features).map(|_| reader.name()).collect::<Result<_, _>>()?;
    let mut forests = std::array::from_fn(|_| Forest::default());
    for (forest, columns) in forests.iter_mut().zip(columns) {
        let column = |name: &String| columns.iter().position(|c| c == name).and_then(|c| c.try_into().ok());
        let columns: Vec<Option<u8>> = names.iter().map(column).collect();
        *forest = reader.forest(&columns)?;
    }
    let known = |name: &&String| columns.iter().any(|c| c.iter().any(|c| c == name));
    if let Some(name) = names.iter().find(|n| !known(n)) {
        return Err(TreesError::Unknown(name.clone()));
    }
    if reader.0.is_empty() { Ok(forests) } else { Err(TreesError::Rest) }
}

/// The part of the file that is still to be read.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], TreesError> {
        let (head, rest) = self.0.split_first_chunk().ok_or(TreesError::Cut)?;
        self.0 = rest;
        Ok(*head)
    }

    fn u8(&mut self) -> Result<u8, TreesError> {
        self.take().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Result<u16, TreesError> {
        self.take().map(u16::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, TreesError> {
        self.take().map(f32::from_le_bytes)
    }

    fn name(&mut self) -> Result<String, TreesError> {
        let length = usize::from(self.u8()?);
        let (name, rest) = self.0.split_at_checked(length).ok_or(TreesError::Cut)?;
        self.0 = rest;
        Ok(String::from_utf8_lossy(name).into_owned())
    }

    fn forest(&mut self, columns: &[Option<u8>]) -> Result<Forest, TreesError> {
        let (bias, trees) = (self.f32()?, usize::from(self.u16()?));
        let mut forest = Forest { bias, trees: Vec::with_capacity(trees) };
        for tree in 0..trees {
            let size = usize::from(self.u8()?);
            if !(1..=NODES).contains(&size) {
                return Err(TreesError::Node { tree, node: 0 });
            }
            let mut read = Tree { nodes: [Node::default(); NODES], values: [0.0; NODES], depth: 0 };
            let mut depths = [0; NODES];
            for node in 0..size {
                let found = self.node(node, size, columns)?.ok_or(TreesError::Node { tree, node })?;
                (read.nodes[node], read.values[node]) = found;
                // Children stand after their parent.
                let left = usize::from(found.0.left);
                if left > node {
                    (depths[left], depths[left + 1]) = (depths[node] + 1, depths[node] + 1);
                }
                read.depth = read.depth.max(depths[node]);
            }
            forest.trees.push(read);
        }
        Ok(forest)
    }

    /// A node and its value, or `None` if it is malformed. Children stand
    /// after their parent, so every way down ends.
    fn node(
        &mut self,
        at: usize,
        size: usize,
        columns: &[Option<u8>],
    ) -> Result<Option<(Node, f32)>, TreesError> {
        let [left, value @ ..] = self.take::<3>()?;
        let value = f32::from(i16::from_le_bytes(value)) / 10_000.0;
        if left == 0 {
            return Ok(Some((Node { threshold: f32::INFINITY, feature: 0, left: at as u8 }, value)));
        }
        let (feature, threshold) = (self.u16()?, self.f32()?);
        let feature = columns.get(usize::from(feature)).copied().flatten();
        let sound = usize::from(left) > at && usize::from(left) + 1 < size && threshold.is_finite();
        Ok(feature.filter(|_| sound).map(|feature| (Node { threshold, feature, left }, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two features; one stage; one tree that splits on the second at 0.5.
    fn file() -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend([2, 0, 1, b'a', 1, b'b', 0, 0, 0x80, 0x3f, 1, 0, 3]);
        file.extend([1, 0, 0, 1, 0, 0, 0, 0, 0x3f]);
        file.extend([0, 0x18, 0xfc, 0, 0xe8, 3]);
        file
    }

    fn load(bytes: &[u8]) -> Result<[Forest; 1], TreesError> {
        read(bytes, [&["a", "b"]])
    }

    #[test]
    fn rows_fall_to_their_leaves() {
        let [forest] = load(&file()).unwrap();
        let row = |b| std::array::from_fn(|i| if i == 1 { b } else { 9.0 });
        assert_eq!(forest.scores(&[row(0.5), row(0.6)]), [0.9, 1.1]);
        let rows: Vec<Row> = (0..ROWS + LANES + 3).map(|i| row((i % 3) as f32)).collect();
        let scores: Vec<f32> = (0..rows.len()).map(|i| if i % 3 == 0 { 0.9 } else { 1.1 }).collect();
        assert_eq!(forest.scores(&rows), scores);
        assert_eq!(forest.shares(&row(0.6))[..3], [0.0, 0.1, 0.0]);
    }

    #[test]
    fn a_malformed_file_is_an_error() {
        let good = file();
        for cut in 0..good.len() {
            assert!(load(&good[..cut]).is_err(), "{cut} bytes");
        }
        assert_eq!(load(&[&good[..], b"x"].concat()).unwrap_err(), TreesError::Rest);
        assert_eq!(read(&good, [&["a"]]).unwrap_err(), TreesError::Node { tree: 0, node: 0 });
        let mut looped = good.clone();
        looped[MAGIC.len() + 13] = 2;
        assert_eq!(load(&looped).unwrap_err(), TreesError::Node { tree: 0, node: 0 });
        let unused: [&[&'static str]; 1] = [&["b"]];
        assert_eq!(read(&good, unused).unwrap_err(), TreesError::Unknown("a".to_owned()));
    }
}

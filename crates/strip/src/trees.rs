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
use pulp::bytemuck::{cast_slice, cast_slice_mut};
use pulp::{Simd, WithSimd};

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

/// A tree has at most so many leaves, a bit each.
const LEAVES: usize = 32;
/// And so many nodes.
const NODES: usize = 2 * LEAVES - 1;

/// A node: where its children are, unless it is a leaf, and what it would give were it one.
#[derive(Debug, Clone, Copy)]
struct Node {
    split: Option<Split>,
    value: f32,
}

/// Rows with a value of the feature up to the threshold go to the left child, the others to the
/// one behind it.
#[derive(Debug, Clone, Copy)]
struct Split {
    feature: u8,
    left: u8,
    threshold: f32,
}

impl Split {
    fn child(&self, row: &Row) -> usize {
        usize::from(self.left) + usize::from(row[usize::from(self.feature)] > self.threshold)
    }
}

/// A split as the leaves it takes from rows that go right.
///
/// Where all splits of a tree are asked, whatever the way of the row, the first leaf that none of
/// them takes is where it ends (QuickScorer, Lucchese et al. 2015): nothing is left to foresee, and
/// rows side by side are compared at once.
#[derive(Debug)]
struct Mask {
    threshold: f32,
    feature: u8,
    /// All leaves but those.
    kept: u32,
}

/// Vectors of rows for which a split is looked up once.
const VECTORS: usize = 4;

#[derive(Debug)]
struct Tree {
    nodes: Vec<Node>,
    masks: Vec<Mask>,
    /// What the leaves give, from left to right. One more than there can be, so that whatever number
    /// of zeros ends a mask, it is one of them.
    leaves: [f32; LEAVES + 1],
}

impl Tree {
    /// A tree of at most [`LEAVES`] leaves, each child behind its parent.
    fn new(nodes: Vec<Node>) -> Tree {
        let masks = Vec::with_capacity(nodes.len() / 2);
        let mut tree = Tree { nodes, masks, leaves: [0.0; LEAVES + 1] };
        tree.plant(0, 0);
        tree
    }

    /// Numbers the leaves below a node from `first` on; gives the number behind the last.
    fn plant(&mut self, at: usize, first: usize) -> usize {
        let Node { split, value } = self.nodes[at];
        let Some(Split { feature, left, threshold }) = split else {
            self.leaves[first] = value;
            return first + 1;
        };
        let left = usize::from(left);
        let middle = self.plant(left, first);
        let kept = !((1 << middle) - (1 << first));
        self.masks.push(Mask { threshold, feature, kept });
        self.plant(left + 1, middle)
    }

    /// The leaves where rows side by side end, as all that no split takes: each row's is the first.
    #[inline(always)]
    fn left<S: Simd>(&self, simd: S, columns: &[[S::f32s; VECTORS]; WIDTH]) -> [S::u32s; VECTORS] {
        let all = simd.splat_u32s(u32::MAX);
        let mut left = [all; VECTORS];
        for mask in &self.masks {
            let (threshold, kept) = (simd.splat_f32s(mask.threshold), simd.splat_u32s(mask.kept));
            let values = &columns[usize::from(mask.feature)];
            for vector in 0..VECTORS {
                let stays = simd.greater_than_or_equal_f32s(threshold, values[vector]);
                let kept = simd.select_u32s(stays, all, kept);
                left[vector] = simd.and_u32s(left[vector], kept);
            }
        }
        left
    }
}

/// The trees of one stage; their sum is a score in log-odds.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    bias: f32,
    trees: Vec<Tree>,
    /// No split asks for a feature behind so many.
    width: usize,
}

impl Forest {
    /// The score of every row, by the widest instructions that the processor has.
    pub(crate) fn scores(&self, rows: &[Row]) -> Vec<f32> {
        pulp::Arch::new().dispatch(Scoring { forest: self, rows })
    }

    /// What each feature adds to the score of a row: at each split on the
    /// row's way, the value gained goes to the feature split on.
    pub(crate) fn shares(&self, row: &Row) -> Row {
        let mut shares = [0.0; WIDTH];
        for Tree { nodes, .. } in &self.trees {
            let mut at = 0;
            while let Some(split) = nodes[at].split {
                let next = split.child(row);
                shares[usize::from(split.feature)] += nodes[next].value - nodes[at].value;
                at = next;
            }
        }
        shares
    }
}

/// Rows to be scored; all of it is inlined where the instructions are known.
struct Scoring<'f> {
    forest: &'f Forest,
    rows: &'f [Row],
}

impl WithSimd for Scoring<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Vec<f32> {
        let mut scores = Vec::with_capacity(self.rows.len());
        let mut columns = [[simd.splat_f32s(0.0); VECTORS]; WIDTH];
        let lanes = VECTORS * S::F32_LANES;
        for rows in self.rows.chunks(lanes) {
            let values: &mut [f32] = cast_slice_mut(&mut columns);
            for (lane, row) in rows.iter().enumerate() {
                let row = &row[..self.forest.width];
                values[lane..].iter_mut().step_by(lanes).zip(row).for_each(|(at, value)| *at = *value);
            }
            // Whole vectors, whatever stands in the lanes behind the last row.
            let mut sums = [simd.splat_f32s(self.forest.bias); VECTORS];
            for tree in &self.forest.trees {
                let left = tree.left(simd, &columns);
                let (left, sums): (&[u32], &mut [f32]) = (cast_slice(&left), cast_slice_mut(&mut sums));
                for lane in 0..lanes {
                    sums[lane] += tree.leaves[left[lane].trailing_zeros() as usize];
                }
            }
            scores.extend_from_slice(&cast_slice(&sums)[..rows.len()]);
        }
        scores
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
        let mut forest = Forest { bias, trees: Vec::with_capacity(trees), width: 0 };
        for tree in 0..trees {
            let size = usize::from(self.u8()?);
            if size.is_multiple_of(2) || size > NODES {
                return Err(TreesError::Node { tree, node: 0 });
            }
            let mut nodes = Vec::with_capacity(size);
            // Each node but the first has one parent, so that the leaves are as many as they should be.
            let mut parents = [0; NODES + 1];
            for node in 0..size {
                let read = self.node(node, size, columns)?.ok_or(TreesError::Node { tree, node })?;
                if let Some(Split { feature, left, .. }) = read.split {
                    forest.width = forest.width.max(usize::from(feature) + 1);
                    let left = usize::from(left);
                    parents[left] += 1;
                    parents[left + 1] += 1;
                }
                nodes.push(read);
            }
            if let Some(node) = (1..size).find(|node| parents[*node] != 1) {
                return Err(TreesError::Node { tree, node });
            }
            forest.trees.push(Tree::new(nodes));
        }
        Ok(forest)
    }

    /// A node, or `None` if it is malformed. Children stand after their
    /// parent, so every way down ends.
    fn node(&mut self, at: usize, size: usize, columns: &[Option<u8>]) -> Result<Option<Node>, TreesError> {
        let [left, value @ ..] = self.take::<3>()?;
        let value = f32::from(i16::from_le_bytes(value)) / 10_000.0;
        if left == 0 {
            return Ok(Some(Node { split: None, value }));
        }
        let (feature, threshold) = (self.u16()?, self.f32()?);
        let feature = columns.get(usize::from(feature)).copied().flatten();
        let sound = usize::from(left) > at && usize::from(left) + 1 < size && threshold.is_finite();
        let split = |feature| Node { split: Some(Split { feature, left, threshold }), value };
        Ok(feature.filter(|_| sound).map(split))
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
        let rows: Vec<Row> = (0..2 * VECTORS * 8 + 3).map(|i| row((i % 3) as f32)).collect();
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

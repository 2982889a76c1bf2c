/// Disjoint sets of documents (union-find). The smallest member names its set,
/// so that names do not depend on the order of the unions.
pub(crate) struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    pub(crate) fn new(members: usize) -> Self {
        Sets { parents: (0..members as u32).collect() }
    }

    pub(crate) fn find(&mut self, member: u32) -> u32 {
        let mut root = member;
        while self.parents[root as usize] != root {
            let above = self.parents[self.parents[root as usize] as usize];
            self.parents[root as usize] = above;
            root = above;
        }
        root
    }

    pub(crate) fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::Sets;

    #[test]
    fn the_smallest_member_names_its_set() {
        let mut sets = Sets::new(6);
        sets.unite(5, 3);
        sets.unite(3, 4);
        sets.unite(1, 5);
        let names: Vec<u32> = (0..6).map(|m| sets.find(m)).collect();
        assert_eq!(names, [0, 1, 2, 1, 1, 1]);
    }
}

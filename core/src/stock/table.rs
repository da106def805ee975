//! A table of hold numbers, found by what a hold's slot says: a fan, an ask's key.
//!
//! A look reads the very memory that an insertion writes, mostly one cache line; in a table with its marks apart from
//! its entries a decision waits for memory twice. Cells lie in the order of their marks, so growing goes through both
//! rows from front to end and looks at no slot. (Linear probing, with Knuth's removal: The Art of Computer Programming 3,
//! section 6.4, algorithm R.)

use super::hold::HoldIndex;

/// Of so many cells, two may be taken.
const CELLS_FOR_TWO: usize = 3;

/// The table. It does not know the slots: whoever looks passes in what makes a hold the right one.
#[derive(Debug, Default)]
pub(super) struct Table {
    cells: Vec<Option<Cell>>,
    taken: usize,
}

/// A hold and the upper half of its hash, by which cells are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    mark: u32,
    hold: HoldIndex,
}

const _: () = assert!(size_of::<Option<Cell>>() == 8, "a cache line holds eight cells");

impl Table {
    /// How many holds are in it.
    pub(super) const fn len(&self) -> usize {
        self.taken
    }

    /// Makes room for this many more.
    pub(super) fn reserve(&mut self, more: usize) {
        let cells = (self.taken + more).saturating_mul(CELLS_FOR_TWO).div_ceil(2) + 1;
        if cells <= self.cells.len() {
            return;
        }
        let row = std::mem::replace(&mut self.cells, vec![None; cells]);
        for cell in row.into_iter().flatten() {
            self.put(cell);
        }
    }

    /// Writes once to all the room there is, while nothing is in it.
    pub(super) fn warm_up(&mut self) {
        if self.taken == 0 {
            self.cells.fill(Some(Cell { mark: 0, hold: HoldIndex::at(0) }));
            self.cells.fill(None);
        }
    }

    /// The hold of this hash that is the same.
    pub(super) fn find(&self, hash: u64, same: impl Fn(HoldIndex) -> bool) -> Option<HoldIndex> {
        let place = self.place_of(hash, same)?;
        self.cells[place].map(|cell| cell.hold)
    }

    /// Adds a hold that is not in it.
    pub(super) fn insert(&mut self, hash: u64, hold: HoldIndex) {
        if (self.taken + 1) * CELLS_FOR_TWO > self.cells.len() * 2 {
            self.reserve(self.taken.max(8));
        }
        self.put(Cell { mark: mark(hash), hold });
        self.taken += 1;
    }

    /// Puts `hold` in the place of the same one, if it is there.
    pub(super) fn replace(
        &mut self,
        hash: u64,
        same: impl Fn(HoldIndex) -> bool,
        hold: HoldIndex,
    ) -> bool {
        let found = self.place_of(hash, same);
        if let Some(place) = found {
            self.cells[place] = Some(Cell { mark: mark(hash), hold });
        }
        found.is_some()
    }

    /// Takes the same hold out, if it is there.
    pub(super) fn remove(&mut self, hash: u64, same: impl Fn(HoldIndex) -> bool) {
        let Some(mut gap) = self.place_of(hash, same) else { return };
        self.taken -= 1;
        let mut next = self.after(gap);
        while let Some(cell) = self.cells[next] {
            // A cell may move to the gap unless its home lies between the two.
            let home = self.home(cell.mark);
            let between =
                if gap < next { gap < home && home <= next } else { gap < home || home <= next };
            if !between {
                self.cells[gap] = Some(cell);
                gap = next;
            }
            next = self.after(next);
        }
        self.cells[gap] = None;
    }

    fn put(&mut self, cell: Cell) {
        let mut place = self.home(cell.mark);
        while self.cells[place].is_some() {
            place = self.after(place);
        }
        self.cells[place] = Some(cell);
    }

    fn place_of(&self, hash: u64, same: impl Fn(HoldIndex) -> bool) -> Option<usize> {
        if self.cells.is_empty() {
            return None;
        }
        let mark = mark(hash);
        let mut place = self.home(mark);
        while let Some(cell) = self.cells[place] {
            if cell.mark == mark && same(cell.hold) {
                return Some(place);
            }
            place = self.after(place);
        }
        None
    }

    /// Where a mark's cell would be if there were no others: marks are spread over the row in their order.
    fn home(&self, mark: u32) -> usize {
        ((u64::from(mark) * self.cells.len() as u64) >> 32) as usize
    }

    fn after(&self, place: usize) -> usize {
        if place + 1 == self.cells.len() { 0 } else { place + 1 }
    }
}

fn mark(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Step {
        Put(u64),
        Remove(u64),
        Reserve(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            6 => (0..40_u64).prop_map(Step::Put),
            3 => (0..40_u64).prop_map(Step::Remove),
            1 => (0..60_usize).prop_map(Step::Reserve),
        ]
    }

    /// Few marks, at both ends of the row, so that cells meet and runs go around the end.
    fn hash(name: u64) -> u64 {
        let marks = [0, 1, 0x8000_0000, 0xFFFF_FF00, 0xFFFF_FFFF_u64];
        (marks[(name % 5) as usize] << 32) | name
    }

    proptest! {
        #[test]
        fn it_is_a_plain_map(steps in prop::collection::vec(step(), 0..200)) {
            // What a name's hold is called, as slots would tell.
            let (mut names, mut plain) = (Vec::new(), BTreeMap::new());
            let mut table = Table::default();
            for step in steps {
                match step {
                    Step::Put(name) => {
                        let hold = HoldIndex::at(names.len());
                        names.push(name);
                        let known = table.replace(hash(name), |hold| names[hold.place()] == name, hold);
                        if !known {
                            table.insert(hash(name), hold);
                        }
                        prop_assert_eq!(plain.insert(name, hold).is_some(), known);
                    }
                    Step::Remove(name) => {
                        table.remove(hash(name), |hold| names[hold.place()] == name);
                        plain.remove(&name);
                    }
                    Step::Reserve(more) => table.reserve(more),
                }
                prop_assert_eq!(table.len(), plain.len());
                for name in 0..40 {
                    let found = table.find(hash(name), |hold| names[hold.place()] == name);
                    prop_assert_eq!(found, plain.get(&name).copied());
                }
            }
        }
    }
}

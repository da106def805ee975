//! A long list in pages that copies share: copying it costs a pointer a page, and a page is copied only when
//! one of the two changes it. So an image of millions of holds is taken in microseconds, while the sale goes on.

use std::sync::Arc;

use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How many items a page holds.
pub(super) const PAGE: usize = 1024;

/// Items numbered from 0. They are added at the end, changed in place and never removed.
#[derive(Debug, Clone)]
pub(super) struct Pages<T> {
    pages: Vec<Arc<Vec<T>>>,
    length: usize,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), length: 0 }
    }
}

impl<T> Pages<T> {
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.pages.get(number / PAGE)?.get(number % PAGE)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.pages.iter().flat_map(|page| page.iter())
    }
}

impl<T: Clone> Pages<T> {
    pub(super) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        Arc::make_mut(self.pages.get_mut(number / PAGE)?).get_mut(number % PAGE)
    }

    /// A page with room that was written to once.
    pub(super) fn spare(item: &T) -> Vec<T> {
        let mut page = vec![item.clone(); PAGE];
        page.clear();
        page
    }

    pub(super) fn push(&mut self, item: T) {
        self.push_into(item, Vec::new);
    }

    /// Adds an item, if need be to a new page, for which `page` gives an empty list.
    pub(super) fn push_into(&mut self, item: T, page: impl FnOnce() -> Vec<T>) {
        if self.length.is_multiple_of(PAGE) {
            self.pages.push(Arc::new(page()));
        }
        if let Some(page) = self.pages.last_mut() {
            let page = Arc::make_mut(page);
            // A page that is new or was just copied may have no room: one step to its final size.
            page.reserve_exact(PAGE - page.len());
            page.push(item);
            self.length += 1;
        }
    }
}

impl<T: PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.iter().eq(other.iter())
    }
}

impl<T: Serialize> Serialize for Pages<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.length))?;
        self.iter().try_for_each(|item| list.serialize_element(item))?;
        list.end()
    }
}

impl<'de, T: Clone + Deserialize<'de>> Deserialize<'de> for Pages<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(std::marker::PhantomData<T>);

        impl<'de, T: Clone + Deserialize<'de>> Visitor<'de> for List<T> {
            type Value = Pages<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Pages<T>, A::Error> {
                let mut pages = Pages::default();
                while let Some(item) = list.next_element()? {
                    pages.push(item);
                }
                Ok(pages)
            }
        }

        deserializer.deserialize_seq(List(std::marker::PhantomData))
    }
}

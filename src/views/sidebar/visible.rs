//! Which entries of the list are on the page: those near its visible part.

use crate::chat::list::List;

/// How many rows beyond the visible part are there too, so that scrolling
/// finds them.
const BEYOND: usize = 8;

/// The list as it is on the page: the entry of the conversation on view has a
/// row more, for its buttons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) list: &'a List,
    /// The place of the conversation on view.
    pub(super) open: Option<usize>,
}

/// What is visible, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    pub(super) top: f64,
    pub(super) height: f64,
    /// The height of a row.
    pub(super) row: f64,
}

impl Layout<'_> {
    /// The row at which an entry begins, with its heading where it has one.
    #[must_use]
    pub(super) fn row(self, place: usize) -> usize {
        let entry = self.list.entries.get(place);
        let row = entry.map_or(self.list.rows, |entry| entry.row);
        row + usize::from(self.open.is_some_and(|open| place > open))
    }

    /// Rows of the whole list.
    #[must_use]
    pub(super) fn rows(self) -> usize {
        self.list.rows + usize::from(self.open.is_some())
    }

    /// The entries that have to be on the page.
    #[must_use]
    pub(super) fn visible(self, view: View) -> std::ops::Range<usize> {
        // Conversions to integers stay within them, whatever is measured.
        let first = (view.top / view.row) as usize;
        let last = ((view.top + view.height) / view.row) as usize + 1 + BEYOND;
        self.first_from(first.saturating_sub(BEYOND))..self.first_from(last)
    }

    /// Where to scroll to for an entry to be seen whole; nowhere where it is.
    #[must_use]
    pub(super) fn scroll_to(self, place: usize, view: View) -> Option<f64> {
        // A usize of rows has an exact f64.
        let begin = self.row(place) as f64 * view.row;
        let end = self.row(place + 1) as f64 * view.row;
        if begin < view.top {
            Some(begin)
        } else if end > view.top + view.height {
            Some(end - view.height)
        } else {
            None
        }
    }

    /// The first entry that begins at this row or after it.
    fn first_from(self, row: usize) -> usize {
        let (mut low, mut high) = (0, self.list.entries.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.row(middle) < row {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::list::{Entry, Group};

    fn list(entries: usize) -> List {
        let entries = (0..entries).map(|head| Entry {
            head,
            // One heading above the first, another one above the tenth.
            row: head + 1 + usize::from(head >= 9),
            heading: match head {
                0 => Some(Group::Pinned),
                9 => Some(Group::Today),
                _ => None,
            },
        });
        // Headings take the row before.
        let mut entries: Vec<_> = entries.collect();
        for entry in &mut entries {
            entry.row -= usize::from(entry.heading.is_some());
        }
        let rows = entries.len() + 2;
        List { entries, rows }
    }

    const VIEW: View = View {
        top: 1000.0,
        height: 300.0,
        row: 30.0,
    };

    #[test]
    fn what_is_near_the_visible_part_is_there() {
        let list = list(100);
        let open = Some(3);
        let layout = Layout { list: &list, open };
        assert_eq!((layout.row(0), layout.row(1)), (0, 2));
        assert_eq!((layout.row(3), layout.row(4)), (4, 6));
        assert_eq!((layout.row(8), layout.row(9), layout.row(10)), (10, 11, 13));
        assert_eq!(layout.rows(), 103);
        assert_eq!(layout.row(100), 103);
        let visible = layout.visible(VIEW);
        // Rows 33 to 43 are visible: entries 30 to 40.
        assert!(visible.start <= 30 && visible.start > 15, "{visible:?}");
        assert!(visible.end > 40 && visible.end < 55, "{visible:?}");
        let top = View { top: 0.0, ..VIEW };
        assert_eq!(layout.visible(top).start, 0);
        let end = View { top: 1e9, ..VIEW };
        assert_eq!(layout.visible(end), 100..100);
    }

    #[test]
    fn an_entry_is_scrolled_to_only_where_it_is_not_seen() {
        let list = list(100);
        let layout = Layout {
            list: &list,
            open: None,
        };
        assert_eq!(layout.scroll_to(35, VIEW), None);
        assert_eq!(layout.scroll_to(0, VIEW), Some(0.0));
        assert_eq!(layout.scroll_to(9, VIEW), Some(300.0));
        assert_eq!(layout.scroll_to(99, VIEW), Some(102.0 * 30.0 - 300.0));
    }
}

//! Whether the transcript follows what grows at its end.

use crate::browser::scroll::ScrollPosition;

/// Distance from the end, in CSS pixels, that still counts as at the end:
/// about two lines, more than zoom and fractions of a pixel make.
const NEAR: f64 = 48.0;

/// Follows until the person scrolls up, and again when they are back at the
/// end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StickToBottom {
    following: bool,
    last: ScrollPosition,
}

impl Default for StickToBottom {
    fn default() -> Self {
        Self {
            following: true,
            last: ScrollPosition {
                top: 0.0,
                visible: 0.0,
                content: 0.0,
            },
        }
    }
}

impl StickToBottom {
    #[must_use]
    pub fn is_following(self) -> bool {
        self.following
    }

    /// Does not follow, until the element is scrolled to its end.
    pub fn leave(&mut self) {
        self.following = false;
    }

    /// The page itself has changed the content, and scrolled to keep its
    /// place: the next scrolling is compared with this.
    pub fn page_moved(&mut self, now: ScrollPosition) {
        self.last = now;
    }

    /// The element has scrolled, by the person or by the page itself.
    pub fn scrolled(&mut self, now: ScrollPosition) {
        let moved_up = now.top < self.last.top;
        // Content that became shorter, or a view that became higher, moves
        // the position up as well; that is not the person.
        let person = now.content >= self.last.content && now.visible <= self.last.visible;
        if now.content - now.visible - now.top <= NEAR {
            self.following = true;
        } else if moved_up && person {
            self.following = false;
        }
        self.last = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follows(positions: &[(f64, f64, f64)]) -> bool {
        let mut stick = StickToBottom::default();
        for &(top, visible, content) in positions {
            stick.scrolled(ScrollPosition {
                top,
                visible,
                content,
            });
        }
        stick.is_following()
    }

    #[test]
    fn it_follows_until_the_person_scrolls_up() {
        assert!(follows(&[]));
        assert!(follows(&[(500.0, 500.0, 1000.0), (700.0, 500.0, 1200.0)]));
        assert!(!follows(&[(500.0, 500.0, 1000.0), (400.0, 500.0, 1000.0)]));
        assert!(!follows(&[
            (500.0, 500.0, 1000.0),
            (400.0, 500.0, 1000.0),
            (400.0, 500.0, 1400.0)
        ]));
    }

    #[test]
    fn it_follows_again_at_the_end() {
        assert!(follows(&[
            (500.0, 500.0, 1000.0),
            (100.0, 500.0, 1000.0),
            (470.0, 500.0, 1000.0)
        ]));
    }

    #[test]
    fn what_the_page_moves_is_not_the_person_who_scrolls_right_after() {
        let at = |top, content| ScrollPosition {
            top,
            visible: 500.0,
            content,
        };
        let mut stick = StickToBottom::default();
        stick.scrolled(at(9500.0, 10_000.0));
        // Rows turned out lower than they were thought to be.
        stick.page_moved(at(8500.0, 9000.0));
        assert!(stick.is_following());
        stick.scrolled(at(8300.0, 9000.0));
        assert!(!stick.is_following());
        stick.scrolled(at(8500.0, 9000.0));
        assert!(stick.is_following());
        stick.leave();
        assert!(!stick.is_following());
    }

    #[test]
    fn growth_and_shrinking_are_not_the_person() {
        assert!(follows(&[(500.0, 500.0, 1000.0), (500.0, 500.0, 1300.0)]));
        assert!(follows(&[(500.0, 500.0, 1000.0), (200.0, 500.0, 800.0)]));
        assert!(follows(&[
            (500.0, 500.0, 1000.0),
            (500.0, 450.0, 1000.0),
            (440.0, 500.0, 1000.0)
        ]));
    }
}

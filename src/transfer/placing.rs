//! Where each thing that was said stands, whatever the links say: nothing is
//! left out, nothing goes in rings, and who is answered is older than who
//! answers.

/// What something follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// It begins the conversation.
    Nothing,
    /// Something that is not in the file.
    Missing,
    Node(usize),
}

/// Where something stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) node: usize,
    pub(super) parent: Option<usize>,
    pub(super) created_ms: u64,
}

#[derive(Debug)]
pub(super) struct Places {
    /// The nearest thing that was said before each.
    above: Vec<Above>,
    said: Vec<bool>,
    /// What follows each, in the order of the file.
    below: Vec<Vec<usize>>,
    /// Parents before children.
    placed: Vec<Place>,
    /// Where in `placed` each stands.
    at: Vec<Option<usize>>,
    /// How many follow each, and how many begin the conversation.
    followers: Vec<usize>,
    begin: usize,
}

impl Places {
    /// Looks up what was said before each, said or not.
    pub(super) fn new(raw: &[Above], said: &[bool]) -> Self {
        let above = nearest_said(raw, said);
        let mut below = vec![Vec::new(); raw.len()];
        for (at, above) in above.iter().enumerate() {
            let is_said = said.get(at) == Some(&true);
            if let Above::Node(above) = above
                && let Some(below) = below.get_mut(*above).filter(|_| is_said)
            {
                below.push(at);
            }
        }
        Self {
            above,
            said: said.to_vec(),
            below,
            placed: Vec::new(),
            at: vec![None; raw.len()],
            followers: vec![0; raw.len()],
            begin: 0,
        }
    }

    /// Places everything: what begins, then what follows something that is
    /// missing (after the newest of what is there), then rings, which have to
    /// be opened somewhere.
    pub(super) fn place_all(&mut self, times: &[Option<u64>], start: u64) {
        let mut latest = Latest::default();
        let mut clock = Clock::new(times, start);
        for wanted in [Above::Nothing, Above::Missing] {
            for node in 0..self.above.len() {
                if self.above.get(node) == Some(&wanted) && self.is_open(node) {
                    self.place(
                        node,
                        latest.node.filter(|_| wanted == Above::Missing),
                        &mut latest,
                        &mut clock,
                    );
                }
            }
        }
        let mut walked = vec![0; self.above.len()];
        for node in 0..self.above.len() {
            if self.is_open(node) {
                let opened = self.ring_above(node, &mut walked);
                self.place(opened, None, &mut latest, &mut clock);
            }
        }
    }

    pub(super) fn in_order(&self) -> impl Iterator<Item = &Place> {
        self.placed.iter()
    }

    /// Where there is a choice on the way to a node: `(parent, chosen)`.
    pub(super) fn versions_on_view(&self, node: usize) -> Vec<(Option<usize>, usize)> {
        let is_said = self.said.get(node) == Some(&true);
        let mut on_way = match self.above.get(node) {
            _ if is_said => Some(node),
            Some(Above::Node(above)) => Some(*above),
            _ => None,
        };
        let mut chosen = Vec::new();
        while let Some(place) = on_way.and_then(|node| self.place_of(node)) {
            let choices = match place.parent {
                None => self.begin,
                Some(parent) => self.followers.get(parent).copied().unwrap_or(0),
            };
            if choices > 1 {
                chosen.push((place.parent, place.node));
            }
            on_way = place.parent;
        }
        chosen.reverse();
        chosen
    }

    fn place_of(&self, node: usize) -> Option<&Place> {
        let at = self.at.get(node).copied().flatten()?;
        self.placed.get(at)
    }

    fn is_open(&self, node: usize) -> bool {
        self.said.get(node) == Some(&true) && self.at.get(node) == Some(&None)
    }

    /// Places a node and all that follows from it.
    fn place(
        &mut self,
        node: usize,
        parent: Option<usize>,
        latest: &mut Latest,
        clock: &mut Clock,
    ) {
        let mut open = std::collections::VecDeque::from([(node, parent)]);
        while let Some((node, parent)) = open.pop_front() {
            if !self.is_open(node) {
                continue;
            }
            let after = parent.and_then(|parent| self.place_of(parent));
            let created_ms = clock.time(node, parent, after.map(|place| place.created_ms));
            latest.see(node, created_ms);
            match parent.and_then(|parent| self.followers.get_mut(parent)) {
                Some(followers) => *followers += 1,
                None => self.begin += 1,
            }
            if let Some(at) = self.at.get_mut(node) {
                *at = Some(self.placed.len());
            }
            self.placed.push(Place {
                node,
                parent,
                created_ms,
            });
            let below = self.below.get_mut(node).map(std::mem::take);
            open.extend(
                below
                    .unwrap_or_default()
                    .into_iter()
                    .map(|below| (below, Some(node))),
            );
        }
    }

    /// Something in the ring that a node follows from.
    fn ring_above(&self, node: usize, walked: &mut [usize]) -> usize {
        let mut at = node;
        while let Some(mark) = walked.get_mut(at).filter(|mark| **mark != node + 1) {
            *mark = node + 1;
            match self.above.get(at) {
                Some(Above::Node(above)) => at = *above,
                _ => break,
            }
        }
        at
    }
}

/// For each node the nearest one above that was said. A ring of what was not
/// said is as if it were missing.
fn nearest_said(raw: &[Above], said: &[bool]) -> Vec<Above> {
    let mut nearest: Vec<Option<Above>> = vec![None; raw.len()];
    let mut walked = vec![0; raw.len()];
    for node in 0..raw.len() {
        let mut way = Vec::new();
        let mut at = node;
        let found = loop {
            if let Some(known) = nearest.get(at).copied().flatten() {
                break known;
            }
            match walked.get_mut(at) {
                Some(mark) if *mark != node + 1 => *mark = node + 1,
                _ => break Above::Missing,
            }
            way.push(at);
            match raw.get(at) {
                Some(Above::Node(above)) if said.get(*above) == Some(&true) => {
                    break Above::Node(*above);
                }
                Some(Above::Node(above)) => at = *above,
                Some(end) => break *end,
                None => break Above::Missing,
            }
        };
        for passed in way {
            if let Some(nearest) = nearest.get_mut(passed) {
                *nearest = Some(found);
            }
        }
    }
    nearest
        .into_iter()
        .map(|found| found.unwrap_or(Above::Missing))
        .collect()
}

/// The newest of what is placed.
#[derive(Debug, Default)]
struct Latest {
    node: Option<usize>,
    created_ms: u64,
}

impl Latest {
    fn see(&mut self, node: usize, created_ms: u64) {
        if self.node.is_none() || created_ms >= self.created_ms {
            (self.node, self.created_ms) = (Some(node), created_ms);
        }
    }
}

/// Gives each its time: its own where that is possible, and else one that
/// keeps the order.
#[derive(Debug)]
struct Clock<'a> {
    times: &'a [Option<u64>],
    start: u64,
    /// Of the last sibling under each parent: the time that it should have
    /// had, and the one that it was given.
    last: std::collections::HashMap<Option<usize>, (u64, u64)>,
}

impl<'a> Clock<'a> {
    fn new(times: &'a [Option<u64>], start: u64) -> Self {
        Self {
            times,
            start,
            last: std::collections::HashMap::new(),
        }
    }

    fn time(&mut self, node: usize, parent: Option<usize>, after: Option<u64>) -> u64 {
        let last = self.last.get(&parent).copied();
        let floor = after.map_or(self.start, |after| after.saturating_add(1));
        let own = self.times.get(node).copied().flatten();
        let wished = own.map_or_else(
            || last.map_or(floor, |(_, given)| given.saturating_add(1)),
            |own| own.max(floor),
        );
        // Two of the same time stand in the order of the file.
        let given = match last {
            Some((before, given)) if wished >= before && wished <= given => given.saturating_add(1),
            _ => wished,
        };
        self.last.insert(parent, (wished, given));
        given
    }
}

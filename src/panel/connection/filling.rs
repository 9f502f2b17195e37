//! Fields that a text fills in, and that a person changes meanwhile.

use leptos::prelude::*;

/// What the fields held before a text filled them in, and what it filled in.
#[derive(Debug, Clone, Default)]
pub struct Filling {
    fields: Vec<RwSignal<String>>,
    before: Vec<String>,
    filled: Vec<String>,
}

impl Filling {
    /// Fields that nothing has filled in yet.
    #[must_use]
    pub fn of(fields: Vec<RwSignal<String>>) -> Self {
        let before = held(&fields);
        Self {
            fields,
            filled: before.clone(),
            before,
        }
    }

    /// What the fields hold now.
    #[must_use]
    pub fn held(&self) -> Vec<String> {
        held(&self.fields)
    }

    /// Takes back what the last text filled in and has another fill in its
    /// own, for a text that came when the fields held `asked`. What a person
    /// wrote since then stays, whatever the texts say; so does what they had
    /// written before, where the text says nothing.
    pub fn renew(&mut self, asked: &[String], fill_in: impl FnOnce()) {
        let typed = self.held();
        for (field, (before, filled)) in self
            .fields
            .iter()
            .zip(self.before.iter_mut().zip(&self.filled))
        {
            let now = field.get_untracked();
            if now != *filled {
                *before = now;
            } else if now != *before {
                field.set(before.clone());
            }
        }
        fill_in();
        for (field, (typed, asked)) in self.fields.iter().zip(typed.into_iter().zip(asked)) {
            if typed != *asked {
                field.set(typed);
            }
        }
        self.filled = self.held();
    }
}

fn held(fields: &[RwSignal<String>]) -> Vec<String> {
    let fields = fields.iter();
    fields.map(|field| field.get_untracked()).collect()
}

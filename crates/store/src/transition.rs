//! Which run states follow which: the same for every implementation.

use crate::RunState;

impl RunState {
    /// The state after someone asked for `asked`, as the owner of the run or by a command.
    ///
    /// Done is final, and a cancel once asked for is not taken back. `Open` from the owner changes nothing: it only
    /// makes a commit depend on the lease, whatever was asked for meanwhile.
    pub fn then(self, asked: Self, by_owner: bool) -> Self {
        match (self, asked) {
            (Self::Done, _) => Self::Done,
            (_, Self::Done) => Self::Done,
            (Self::Cancelling, _) => Self::Cancelling,
            (Self::Open | Self::Paused, Self::Open) if by_owner => self,
            (Self::Open | Self::Paused, Self::Open | Self::Paused | Self::Cancelling) => asked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RunState::{Cancelling, Done, Open, Paused};

    #[test]
    fn a_cancel_is_not_taken_back_and_done_stays_done() {
        for asked in [Open, Paused, Cancelling] {
            for by_owner in [true, false] {
                assert_eq!(Cancelling.then(asked, by_owner), Cancelling);
                assert_eq!(Done.then(asked, by_owner), Done);
            }
        }
    }

    #[test]
    fn the_owners_open_keeps_what_was_asked_for() {
        assert_eq!(Paused.then(Open, true), Paused);
        assert_eq!(Paused.then(Open, false), Open);
        assert_eq!(Open.then(Paused, false), Paused);
        assert_eq!(Open.then(Done, true), Done);
    }
}

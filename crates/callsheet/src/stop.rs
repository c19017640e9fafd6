//! A command that works on files is told to stop, and cleans up before it does.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Exit;
use crate::serve::signal;

/// Whether somebody wants the command to end.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// An error once it was told to stop: what was begun is then taken away as after any other failure.
    pub fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) { Err(io::Error::other("it was told to stop")) } else { Ok(()) }
    }
}

/// Runs blocking work which stops at an interrupt or at a request to end.
pub async fn stoppable(work: impl FnOnce(&Stop) -> anyhow::Result<Exit> + Send + 'static) -> anyhow::Result<Exit> {
    let stop = Stop::default();
    let told = stop.clone();
    let mut working = tokio::task::spawn_blocking(move || work(&told));
    loop {
        tokio::select! {
            done = &mut working => return done?,
            ended = signal() => {
                ended?;
                stop.0.store(true, Ordering::SeqCst);
            }
        }
    }
}

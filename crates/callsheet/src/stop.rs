//! A command that works on files is told to stop, and cleans up before it does.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::Exit;

/// Whether somebody wants the command to end.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// An error once it was told to stop: what was begun is then taken away as after any other failure.
    pub fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) { Err(io::Error::other("it was told to stop")) } else { Ok(()) }
    }
}

/// Ctrl-C and, where there is such a thing, the system's request to end.
pub struct Requests {
    #[cfg(unix)]
    heard: [Signal; 2],
}

impl Requests {
    /// Hears them from now on: before, they end the process at once.
    pub fn listen() -> io::Result<Self> {
        #[cfg(unix)]
        let requests = Self { heard: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?] };
        #[cfg(not(unix))]
        let requests = Self {};
        Ok(requests)
    }

    /// Waits for the next one.
    #[cfg(unix)]
    pub async fn next(&mut self) -> io::Result<()> {
        let [interrupt, terminate] = &mut self.heard;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    }

    /// Waits for the next one.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

/// Runs blocking work which stops at an interrupt or at a request to end.
pub async fn stoppable(work: impl FnOnce(&Stop) -> anyhow::Result<Exit> + Send + 'static) -> anyhow::Result<Exit> {
    let mut requests = Requests::listen()?;
    let stop = Stop::default();
    let told = stop.clone();
    let mut working = tokio::task::spawn_blocking(move || work(&told));
    loop {
        tokio::select! {
            done = &mut working => return done?,
            ended = requests.next() => {
                ended?;
                stop.0.store(true, Ordering::SeqCst);
            }
        }
    }
}

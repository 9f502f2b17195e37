//! A simulation that listens on 127.0.0.1.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::options::Options;
use crate::router::router;
use crate::simulation::Simulation;

/// A running simulator. Dropping it stops it: no new connections, and running answers are broken off.
/// What it records and answers is reached through its [`Simulation`], which it dereferences to.
#[derive(Debug)]
pub struct Simulator {
    simulation: Simulation,
    address: SocketAddr,
    listening: Option<JoinHandle<io::Result<()>>>,
}

/// Starts a simulator on the current tokio runtime.
///
/// # Errors
/// When the port is taken, or a recorded case is broken.
pub async fn start(options: Options) -> io::Result<Simulator> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let address = listener.local_addr()?;
    let simulation = Simulation::new(options)?;

    // Without this the kernel holds small chunks back until the one before is acknowledged.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let until = simulation.clone();
    let serving = axum::serve(listener, router(simulation.clone()))
        .with_graceful_shutdown(async move { until.closed().await });
    let listening = tokio::spawn(async move { serving.await });
    Ok(Simulator {
        simulation,
        address,
        listening: Some(listening),
    })
}

impl Simulator {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its origin, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it and waits until every connection is closed.
    pub async fn shut_down(mut self) {
        self.simulation.close();
        if let Some(listening) = self.listening.take() {
            // Neither a panic in there nor an error of accept() matters to one who stops it.
            let _ = listening.await;
        }
    }
}

impl Deref for Simulator {
    type Target = Simulation;

    fn deref(&self) -> &Simulation {
        &self.simulation
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.simulation.close();
    }
}

//! The engine that a command names.

use std::sync::Arc;

use flow::{Engine, StartEngine};
use net::{HttpClient, Net, NetOptions, Reach};
use restate::{Addresses, Restate};
use server::system::SystemClock;
use step_functions::{Settings, StepFunctions};

use crate::command::{EngineArgs, EngineName, environment};
use crate::failpoint;

/// The engine, not started yet.
pub fn of(args: &EngineArgs) -> anyhow::Result<Box<dyn StartEngine>> {
    let engine: Box<dyn StartEngine> = match args.engine {
        EngineName::Embedded => Box::new(Engine),
        EngineName::Restate => Box::new(Restate {
            http: client()?,
            addresses: Addresses {
                admin: args.restate_url.clone(),
                ingress: args.restate_ingress_url.clone(),
                listen: args.restate_listen,
                advertise: args.restate_advertise_url.clone(),
                identity: args.restate_identity.clone(),
            },
        }),
        EngineName::StepFunctions => Box::new(StepFunctions::new(client()?, Settings::from_variables(environment())?)),
    };
    failpoint::with(engine, environment())
}

/// What asks the engine: at an address that the operator named, which may be near.
pub fn client() -> anyhow::Result<HttpClient> {
    Ok(Net::new(NetOptions::default(), Arc::new(SystemClock), Reach::RealOnly, None)?.operators_client())
}

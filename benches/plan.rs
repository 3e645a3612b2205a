//! How long a plan and its rehearsal take: `cargo bench --no-default-features --bench plan -- [SERVICES] [CALLS]`.
//!
//! The limits are promises: a plan for 1,000 services with 5,000 dependencies in under a second, its rehearsal with every
//! single failure in under 30 seconds. The program ends with exit code 1 when one of them is broken.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a benchmark prints what it has measured, or ends")]

#[path = "../tests/rehearsal/account.rs"]
mod account;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use ecs2eks::config::Config;
use ecs2eks::convert::convert;
use ecs2eks::finding::Findings;
use ecs2eks::inventory::index::Index;
use ecs2eks::plan::plan;
use ecs2eks::plan::simulate::rehearse;

fn main() -> ExitCode {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse::<usize>().ok());
    let (services, calls) = (numbers.next().unwrap_or(1000), numbers.next().unwrap_or(20));
    let inventory = account::account(7, services, calls);
    let index = Index::new(&inventory);
    let start = Instant::now();
    let migration = convert(&inventory, &Config::default(), &[]).migration;
    println!("convert: {services} services in {:.2?}", start.elapsed());

    let start = Instant::now();
    let plan = plan(&inventory, &index, &migration, &mut Findings::new());
    let planned = start.elapsed();
    println!("plan: {} edges, {} steps in {planned:.2?}", plan.edges.len(), plan.steps().count());

    let start = Instant::now();
    let rehearsal = rehearse(&inventory, &index, &migration, &plan);
    let rehearsed = start.elapsed();
    let states: u64 = rehearsal.invariants.iter().map(|proof| proof.states).sum();
    println!(
        "rehearse: {} failures, {states} states, {} violations in {rehearsed:.2?}",
        rehearsal.failures,
        rehearsal.violations.len()
    );
    let kept =
        planned < Duration::from_secs(1) && rehearsed < Duration::from_secs(30) && rehearsal.violations.is_empty();
    ExitCode::from(u8::from(!kept))
}

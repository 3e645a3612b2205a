//! Walks an invariant through every order that the plan allows, with failures.
//!
//! An invariant looks at few objects, and only the steps that change these matter to it. Because two steps that change the
//! same object always have an order ([`super::order::races`] proves it), the state of the objects depends only on which
//! of these steps are done, not on the order in which they were. So it is enough to visit every set of done steps that the
//! needs allow. At each of them every step that may run now, alone or beside those of other workloads, is taken through
//! every point of its run, of its verification and of its undo after a failure at that point, and through the rollback.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::invariant::{Invariant, Open};
use super::order::Before;
use super::program::{Op, Program};
use super::windows::{Progress, Windows};
use super::world::{Id, State, World};

/// One lane, as far as an invariant is concerned.
struct Track {
    lane: usize,
    /// The steps that matter, in order.
    steps: Vec<usize>,
    /// Whether the rollback matters.
    rolls_back: bool,
}

/// A point inside of a step: what differs from the state before it.
#[derive(Clone, Default, PartialEq)]
struct Point {
    changes: Vec<(Id, State)>,
    /// The step that is under way; `None` when the lane rests.
    under_way: Option<usize>,
    rolled_back: bool,
    what: String,
}

/// What was looked at, and what was found.
#[derive(Debug, Default)]
pub(super) struct Explored {
    /// States that were checked.
    pub(super) states: u64,
    /// Step and what is wrong there.
    pub(super) broken: BTreeMap<String, String>,
}

/// Checks an invariant everywhere.
pub(super) fn explore(
    invariant: &Invariant<'_>,
    program: &Program<'_>,
    users: &BTreeMap<Id, BTreeSet<usize>>,
    before: &Before,
    windows: &Windows,
    start: &World,
) -> Explored {
    let tracks = tracks(invariant, program, users);
    let world: World = invariant.footprint.iter().filter_map(|id| Some((*id, start.get(id)?.clone()))).collect();
    let mut explored = Explored::default();
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut waiting = VecDeque::from([(vec![0_usize; tracks.len()], world)]);
    while let Some((done, world)) = waiting.pop_front() {
        let next: Vec<Option<usize>> = (0..tracks.len()).map(|track| enabled(&tracks, &done, track, before)).collect();
        let options: Vec<Vec<Point>> = tracks
            .iter()
            .zip(&next)
            .zip(&done)
            .map(|((track, next), done)| points(track, *next, *done, program, &world))
            .collect();
        let mut chosen = Vec::new();
        let look = Look { invariant, program, before, windows, tracks: &tracks, done: &done };
        look.combine(&options, &world, &mut chosen, &mut explored);
        for (track, number) in next.iter().enumerate() {
            let Some(compiled) = number.and_then(|number| program.steps.get(number)) else { continue };
            let mut after = done.clone();
            if let Some(count) = after.get_mut(track) {
                *count += 1;
            }
            if seen.insert(after.clone()) {
                let mut world = world.clone();
                for op in compiled.run.iter().chain(&compiled.verify) {
                    apply(&mut world, op);
                }
                waiting.push_back((after, world));
            }
        }
    }
    explored
}

fn tracks(invariant: &Invariant<'_>, program: &Program<'_>, users: &BTreeMap<Id, BTreeSet<usize>>) -> Vec<Track> {
    let relevant: BTreeSet<usize> =
        invariant.footprint.iter().filter_map(|id| users.get(id)).flatten().copied().collect();
    let mut tracks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in relevant {
        if let Some(compiled) = program.steps.get(number) {
            tracks.entry(compiled.lane).or_default().push(number);
        }
    }
    tracks
        .into_iter()
        .map(|(lane, steps)| {
            let back = program.lanes.get(lane).map_or(&[] as &[Op], |lane| lane.rollback.as_slice());
            Track { lane, steps, rolls_back: back.iter().any(|op| invariant.footprint.contains(&op.target)) }
        })
        .collect()
}

/// The next step of a track, if everything that it needs of the other tracks is done.
fn enabled(tracks: &[Track], done: &[usize], track: usize, before: &Before) -> Option<usize> {
    let next = *tracks.get(track)?.steps.get(*done.get(track)?)?;
    let ready = tracks.iter().zip(done).all(|(other, done)| {
        // Lanes are chains: if the next one of the other lane is not needed, neither is any after it.
        other.steps.get(*done).is_none_or(|first_open| !before.holds(*first_open, next))
    });
    ready.then_some(next)
}

/// All points at which a lane may be while `next` is its next step: resting, under way, failed and being undone.
fn points(track: &Track, next: Option<usize>, done: usize, program: &Program<'_>, world: &World) -> Vec<Point> {
    let mut points = vec![Point::default()];
    if let Some((number, compiled)) = next.and_then(|number| Some((number, program.steps.get(number)?))) {
        let under_way = Some(number);
        let run: Vec<&Op> = compiled.run.iter().chain(&compiled.verify).collect();
        for length in 0..=run.len() {
            let run = run.get(..length).unwrap_or_default();
            let undo = if compiled.step.point_of_no_return { &[] as &[Op] } else { compiled.undo.as_slice() };
            for back in 0..=undo.len() {
                let ops = run.iter().copied().chain(undo.get(..back).unwrap_or_default());
                let what = if back == 0 {
                    format!("after {length} of its commands")
                } else {
                    format!("{back} commands into the undo after {length} of its commands")
                };
                push(&mut points, Point { changes: changes(world, ops), under_way, rolled_back: false, what });
            }
        }
    }
    let Some(lane) = program.lanes.get(track.lane).filter(|_| track.rolls_back) else { return points };
    let place = |number: &usize| program.steps.get(*number).map(|compiled| compiled.place);
    let is_taken = |number: &usize| place(number).is_some_and(|place| lane.taken_back.contains(&place));
    let rests_in_ramp = done.checked_sub(1).and_then(|last| track.steps.get(last)).is_some_and(is_taken);
    for point in points.clone() {
        if point.under_way.as_ref().map_or(rests_in_ramp, is_taken) {
            let mut state = world.clone();
            state.extend(point.changes.iter().cloned());
            for length in 1..=lane.rollback.len() {
                let ops = lane.rollback.get(..length).unwrap_or_default().iter();
                let mut changes: BTreeMap<Id, State> = point.changes.iter().cloned().collect();
                changes.extend(self::changes(&state, ops));
                let what = format!("{length} commands into the rollback, {}", point.what);
                let changes = changes.into_iter().collect();
                push(&mut points, Point { changes, under_way: point.under_way, rolled_back: true, what });
            }
        }
    }
    points
}

fn push(points: &mut Vec<Point>, point: Point) {
    let same = |known: &Point| {
        known.changes == point.changes && known.under_way == point.under_way && known.rolled_back == point.rolled_back
    };
    if !points.iter().any(same) {
        points.push(point);
    }
}

/// What operations change, of the objects that the state holds.
fn changes<'o>(world: &World, ops: impl Iterator<Item = &'o Op>) -> Vec<(Id, State)> {
    let mut touched: BTreeMap<Id, State> = BTreeMap::new();
    for op in ops {
        let Some(before) = world.get(&op.target) else { continue };
        let state = touched.entry(op.target).or_insert_with(|| before.clone());
        // A command that fails changes nothing; the walk has reported it.
        let _ = state.apply(&op.effect);
    }
    touched.into_iter().filter(|(id, state)| world.get(id) != Some(state)).collect()
}

fn apply(world: &mut World, op: &Op) {
    if let Some(state) = world.get_mut(&op.target) {
        let _ = state.apply(&op.effect);
    }
}

/// One set of done steps, with all that is needed to look at it.
struct Look<'l, 'p> {
    invariant: &'l Invariant<'p>,
    program: &'l Program<'p>,
    before: &'l Before,
    windows: &'l Windows,
    tracks: &'l [Track],
    done: &'l [usize],
}

impl Look<'_, '_> {
    /// Checks every combination of one point for each lane.
    fn combine<'o>(
        &self,
        options: &'o [Vec<Point>],
        world: &World,
        chosen: &mut Vec<&'o Point>,
        explored: &mut Explored,
    ) {
        let Some((first, rest)) = options.split_first() else {
            if self.is_possible(chosen) {
                self.check(world, chosen, explored);
            }
            return;
        };
        for point in first {
            chosen.push(point);
            if point.changes.is_empty() {
                self.combine(rest, world, chosen, explored);
            } else {
                let mut changed = world.clone();
                changed.extend(point.changes.iter().cloned());
                self.combine(rest, &changed, chosen, explored);
            }
            chosen.pop();
        }
    }

    /// A rollback refuses to run while another workload has started a step that builds on what it takes back.
    fn is_possible(&self, chosen: &[&Point]) -> bool {
        self.tracks.iter().zip(chosen).filter(|(_, point)| point.rolled_back).all(|(track, _)| {
            let taken: Vec<usize> = self.taken_back(track.lane);
            let others =
                self.tracks.iter().zip(self.done).zip(chosen).filter(|((other, _), _)| other.lane != track.lane);
            others
                .flat_map(|((other, done), point)| other.steps.iter().take(*done).copied().chain(point.under_way))
                .all(|started| taken.iter().all(|taken| !self.before.holds(*taken, started)))
        })
    }

    fn taken_back(&self, lane: usize) -> Vec<usize> {
        let Some(lane) = self.program.lanes.get(lane) else { return Vec::new() };
        lane.taken_back.iter().filter_map(|place| lane.steps.get(*place)).copied().collect()
    }

    fn check(&self, world: &World, chosen: &[&Point], explored: &mut Explored) {
        explored.states += 1;
        let Err(wrong) = self.invariant.check(world, &Open::new()) else { return };
        // Windows are the exception: they are only looked at when something is wrong.
        let progress = self
            .tracks
            .iter()
            .zip(self.done)
            .zip(chosen)
            .map(|((track, done), point)| (track.lane, self.progress(track, *done, point.under_way)));
        let open: Open = self.windows.open(&progress.collect());
        if self.invariant.check(world, &open).is_ok() {
            return;
        }
        let at: Vec<String> = self
            .tracks
            .iter()
            .zip(self.done)
            .zip(chosen)
            .filter_map(|((track, done), point)| {
                let number = point.under_way.or_else(|| track.steps.get(done.checked_sub(1)?).copied())?;
                let id = &self.program.steps.get(number)?.step.id;
                Some(if point.under_way.is_some() {
                    format!("{id} {}", point.what)
                } else {
                    format!("{id} done {}", point.what)
                })
            })
            .collect();
        let at = if at.is_empty() { "at the start".to_owned() } else { at.join(", ") };
        explored.broken.entry(wrong).or_insert_with(|| at.trim().to_owned());
    }

    fn progress(&self, track: &Track, done: usize, under_way: Option<usize>) -> Progress {
        let place = |number: usize| self.program.steps.get(number).map_or(0, |compiled| compiled.place);
        if let Some(number) = under_way {
            return Progress { least: place(number), most: place(number), under_way: true };
        }
        let least = done.checked_sub(1).and_then(|last| track.steps.get(last)).map_or(0, |last| place(*last) + 1);
        let most = track.steps.get(done).map_or(usize::MAX, |next| place(*next));
        Progress { least, most, under_way: false }
    }
}

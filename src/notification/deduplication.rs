//! The same notification, sent again.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Tells notifications that were handled from those that were not, by their ids; in the memory of one process.
///
/// ```
/// use wechatpay_coupons::notification::{self, Deduplicator, Delivery};
///
/// let seen = Deduplicator::new(100_000);
/// let handle = |id: &str, stored: bool| match seen.claim(id) {
///     Delivery::First(claim) if stored => {
///         claim.complete();
///         notification::accepted()
///     }
///     // Dropped without `complete`, a claim is given back: the next delivery counts as the first.
///     Delivery::First(_) => notification::failed("not stored"),
///     // Whoever handles it may still fail, so the service has to send it again.
///     Delivery::InProgress => notification::failed("in progress"),
///     Delivery::Repeated => notification::accepted(),
/// };
///
/// assert_eq!(handle("EV-2018022511223320873", false).status(), 500);
/// assert_eq!(handle("EV-2018022511223320873", true).status(), 200);
/// assert!(matches!(seen.claim("EV-2018022511223320873"), Delivery::Repeated));
/// ```
///
/// It is cheap to clone, and clones share what they know. It forgets the oldest ids beyond its capacity, and all of them
/// when the process ends: what must not happen twice needs a unique index on the id in a database, in the same transaction
/// (see [the module](super)).
#[derive(Clone)]
pub struct Deduplicator(Arc<Mutex<Ids>>);

struct Ids {
    states: HashMap<Arc<str>, State>,
    /// Those that are done, the oldest first.
    done: VecDeque<Arc<str>>,
    capacity: usize,
}

#[derive(Clone, Copy)]
enum State {
    InProgress,
    Done,
}

impl Deduplicator {
    /// Remembers the last `capacity` notifications that were handled; those in progress besides. It should hold all that
    /// arrive in the time of the resends: ten minutes for coupons, a day for other events.
    pub fn new(capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(Ids { states: HashMap::new(), done: VecDeque::new(), capacity })))
    }

    /// Asks whether the notification of this id is to be handled. Of any number who ask at once, one gets the claim.
    ///
    /// Ask only for what was verified: a stranger's ids would push out those of the service.
    pub fn claim(&self, id: &str) -> Delivery {
        let mut ids = lock(&self.0);
        match ids.states.get(id) {
            Some(State::Done) => Delivery::Repeated,
            Some(State::InProgress) => Delivery::InProgress,
            None => {
                let id: Arc<str> = id.into();
                ids.states.insert(id.clone(), State::InProgress);
                Delivery::First(Claim { ids: self.0.clone(), id, completed: false })
            }
        }
    }
}

/// Shows how many ids it holds.
impl fmt::Debug for Deduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = lock(&self.0);
        let in_progress = ids.states.len().saturating_sub(ids.done.len());
        f.debug_struct("Deduplicator")
            .field("capacity", &ids.capacity)
            .field("done", &ids.done.len())
            .field("in_progress", &in_progress)
            .finish()
    }
}

/// What is known of a notification that came: see [`Deduplicator::claim`].
#[must_use = "a claim that is dropped is given back"]
#[derive(Debug)]
pub enum Delivery {
    /// It is new, or nobody who had it came to an end: handle it.
    First(Claim),
    /// It is being handled. Reply [`failed`](super::failed), so that it comes again should that go wrong.
    InProgress,
    /// It was handled. Reply [`accepted`](super::accepted).
    Repeated,
}

/// The right to handle a notification. Dropped before [`complete`](Claim::complete), by an error, a panic or a task that was
/// cancelled, it is given back.
#[must_use = "a claim that is dropped is given back"]
pub struct Claim {
    ids: Arc<Mutex<Ids>>,
    id: Arc<str>,
    completed: bool,
}

impl Claim {
    /// It was handled: further deliveries are repetitions.
    pub fn complete(mut self) {
        self.completed = true;
        let mut ids = lock(&self.ids);
        ids.states.insert(self.id.clone(), State::Done);
        ids.done.push_back(self.id.clone());
        while ids.done.len() > ids.capacity {
            if let Some(oldest) = ids.done.pop_front() {
                ids.states.remove(&oldest);
            }
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Once it is completed, the id may be forgotten and claimed by somebody else.
        if !self.completed {
            lock(&self.ids).states.remove(&self.id);
        }
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("id", &self.id).finish_non_exhaustive()
    }
}

fn lock(ids: &Mutex<Ids>) -> MutexGuard<'_, Ids> {
    ids.lock().unwrap_or_else(PoisonError::into_inner)
}

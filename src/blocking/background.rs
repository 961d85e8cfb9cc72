//! The thread that drives connections and timers, and the wait for a call that depends on it.

use std::{
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake},
    thread::{self, Thread},
};

use tokio::{
    runtime::{Builder, Handle, RuntimeFlavor},
    sync::oneshot,
    task,
};

/// A runtime on a thread of its own, until it is dropped.
///
/// Not tokio's multi-threaded one: that panics where the system has no thread to give, and where it is dropped in async
/// code.
pub(super) struct Background {
    runtime: Handle,
    /// The thread ends when this is dropped.
    _alive: oneshot::Sender<()>,
}

impl Background {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel();
        // Nobody sends anything: the end comes as an error.
        let drive = move || drop(runtime.block_on(ended));
        thread::Builder::new().name("wechatpay-coupons".to_owned()).spawn(drive)?;
        Ok(Self { runtime: handle, _alive: alive })
    }

    /// What `future` gives, waited for on this thread; nothing, if waiting would stall a single-threaded runtime.
    ///
    /// The future stays on the caller's thread so that it can borrow.
    pub(super) fn wait<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        if !runs_tasks() {
            return Some(self.poll(future));
        }
        let flavor = Handle::try_current().map(|handle| handle.runtime_flavor());
        match flavor {
            Ok(RuntimeFlavor::MultiThread) => Some(task::block_in_place(|| self.poll(future))),
            _ => None,
        }
    }

    fn poll<T>(&self, future: impl Future<Output = T>) -> T {
        let _entered = self.runtime.enter();
        let caller = Arc::new(Caller::here());
        let waker = Arc::clone(&caller).into();
        // The budget of a task that calls is not refilled before the call ends.
        let mut future = pin!(task::unconstrained(future));
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return output;
            }
            while !caller.take_wake() {
                thread::park();
            }
        }
    }
}

/// Whether this thread runs the tasks of a runtime at this moment: not in `spawn_blocking` or `block_in_place`, and not
/// where a runtime is merely entered.
///
/// tokio does not tell. But where it runs tasks, one that yields is put off until the others had their turn; elsewhere
/// it is woken at once. A tokio that woke it at once everywhere would have us wait, as if on a plain thread.
fn runs_tasks() -> bool {
    let caller = Arc::new(Caller::here());
    let waker = Arc::clone(&caller).into();
    let polled = pin!(task::yield_now()).poll(&mut Context::from_waker(&waker));
    polled.is_pending() && !caller.take_wake()
}

/// A thread that waits.
struct Caller {
    thread: Thread,
    woken: AtomicBool,
}

impl Caller {
    fn here() -> Self {
        Self { thread: thread::current(), woken: AtomicBool::new(false) }
    }

    fn take_wake(&self) -> bool {
        self.woken.swap(false, Ordering::AcqRel)
    }
}

impl Wake for Caller {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

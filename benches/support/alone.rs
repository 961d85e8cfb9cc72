//! One contender in a process of its own: its CPU time, and the memory that it holds.

use cpu_time::ProcessTime;

use super::{
    comparison,
    contender::{Call, Contender, Signing},
    mode::Task,
    process::{microseconds, resident},
};

/// Prints microseconds of CPU a call, and KiB resident after a warm-up and at the end.
pub(crate) fn run(task: &Task) {
    const WARM_UP: usize = 1_024;
    super::runtime().block_on(async {
        let contender = Contender::new(task.kind, Signing::Rsa, &task.base_url);
        let call = move || {
            let contender = contender.clone();
            async move { contender.call(Call::Plain).await }
        };
        comparison::run(task.concurrency, WARM_UP, call.clone()).await;
        let warm = resident();
        let start = ProcessTime::now();
        comparison::run(task.concurrency, task.calls, call).await;
        let cpu = microseconds(start.elapsed(), task.calls);
        let shown = |memory: Option<u64>| memory.map_or("?".to_owned(), |kib| kib.to_string());
        println!("{cpu:.1} {} {}", shown(warm), shown(resident()));
    });
}

//! What a process holds and uses.

use std::time::Duration;

/// KiB, where the system tells it in the way that Linux does.
pub(crate) fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

pub(crate) fn microseconds(time: Duration, calls: usize) -> f64 {
    let calls = u32::try_from(calls).expect("few calls");
    time.as_secs_f64() * 1e6 / f64::from(calls)
}

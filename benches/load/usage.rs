//! What a process holds, and what it used so far.

use std::time::Duration;

use cpu_time::ProcessTime;
use serde::{Deserialize, Serialize};

use super::process;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// User and system.
    pub(crate) cpu: Duration,
    /// KiB, where the system tells it in the way that Linux does.
    pub(crate) resident: Option<u64>,
    /// Sockets included.
    pub(crate) open_files: Option<usize>,
}

impl Usage {
    /// Of this process.
    pub(crate) fn now() -> Self {
        let files = std::fs::read_dir("/proc/self/fd").ok();
        Self {
            cpu: ProcessTime::now().as_duration(),
            resident: process::resident(),
            // One of them reads the folder.
            open_files: files.map(|files| files.count() - 1),
        }
    }
}

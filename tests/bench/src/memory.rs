//! How much of a process is in the machine's memory.

use crate::error::LoadtestError;

/// The memory of a process that is in the machine's, in bytes. `process` is its id, or `self`.
pub(crate) fn resident_bytes(process: &str) -> Result<u64, LoadtestError> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kilobytes.map(|kilobytes| kilobytes * 1024).ok_or_else(|| {
        LoadtestError::NotRunnable("this system does not tell a process's memory".to_owned())
    })
}

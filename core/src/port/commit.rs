//! What every store checks before it writes a commit, so that none of them decides it in a way of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Record, StoreError};
use crate::fan::{Account, Fan};
use crate::ids::FanId;

/// What is kept now, as far as a commit must know it.
pub trait Kept {
    /// The record's revision; 0 if there is none.
    fn revision(&self, record: &Record) -> Result<u64, StoreError>;
    /// Who has the account.
    fn owner(&self, account: Account) -> Result<Option<FanId>, StoreError>;
}

/// Refuses `changes` with a [`StoreError::Conflict`] unless each record is still at the revision it was read at,
/// none is written twice, no entry of the audit log is changed, and no account would belong to two fans.
pub fn check_commit(changes: &[Change], kept: &impl Kept) -> Result<(), StoreError> {
    let mut names = BTreeSet::new();
    for change in changes {
        let name = change.record.name();
        let rewrites = matches!(change.record, Record::Audit(_)) && change.revision != 0;
        let is_stale = kept.revision(&change.record)? != change.revision;
        if rewrites || is_stale || !names.insert(name.clone()) {
            return Err(StoreError::Conflict(name));
        }
    }
    check_accounts(changes, kept)
}

/// An account may pass from one fan to another in one commit that writes both.
fn check_accounts(changes: &[Change], kept: &impl Kept) -> Result<(), StoreError> {
    let fans: Vec<&Fan> = changes.iter().filter_map(|change| fan_in(&change.record)).collect();
    let written: BTreeSet<FanId> = fans.iter().map(|fan| fan.id).collect();
    let mut taken = BTreeMap::new();
    for fan in fans {
        for account in &fan.accounts {
            let before = kept.owner(*account)?.filter(|owner| !written.contains(owner));
            let owner = taken.insert(*account, fan.id).or(before);
            if owner.is_some_and(|owner| owner != fan.id) {
                let name = format!("{}/{}", account.platform.name(), account.user);
                return Err(StoreError::Conflict(format!("account/{name}")));
            }
        }
    }
    Ok(())
}

const fn fan_in(record: &Record) -> Option<&Fan> {
    match record {
        Record::Fan(fan) => Some(fan),
        _ => None,
    }
}

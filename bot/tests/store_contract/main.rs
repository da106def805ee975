//! The contract of `salut_core::port::Store`: each promise is one test, run against every store.

#![expect(clippy::unwrap_used, reason = "these are tests: what fails here is to be seen")]
#![expect(clippy::print_stdout, reason = "a test that draws says how to draw the same again")]

mod backup;
mod child;
mod damage;
mod deliveries;
mod fixtures;
mod full;
mod killed;
mod ledger;
mod payments;
mod records;
mod reopen;
mod sweep;
mod worlds;

/// Runs promises against the store in memory and the sled store.
macro_rules! promises {
    ($($kept:ident::$promise:ident),* $(,)?) => {
        mod in_memory {
            use crate::worlds::{MemoryWorld, World};
            $(#[tokio::test]
            async fn $promise() {
                crate::$kept::$promise(&MemoryWorld::new()).await;
            })*
        }
        mod in_sled {
            use crate::worlds::{SledWorld, World};
            $(#[tokio::test]
            async fn $promise() {
                crate::$kept::$promise(&SledWorld::new()).await;
            })*
        }
    };
}

promises! {
    records::a_commit_is_all_or_nothing,
    records::a_stale_commit_is_a_conflict_that_names_the_record,
    records::a_record_written_twice_in_a_commit_is_a_conflict,
    records::an_account_belongs_to_one_fan,
    records::an_account_can_be_given_up_and_taken,
    records::an_account_passes_between_fans_in_one_commit,
    records::each_record_is_read_back_as_it_was_written,
    records::a_fans_orders_are_found_by_id,
    records::orders_are_found_by_stage_and_payment,
    records::the_log_only_grows,
    records::a_sales_announcements_are_found_by_id,
    records::reminders_are_paged_by_fan,
    records::what_is_counted_follows_every_commit,
    records::a_cursor_starts_at_the_journals_start,
    records::a_commit_wakes_who_waits,
    deliveries::due_deliveries_come_by_priority_then_time,
    deliveries::each_platform_has_a_queue_of_its_own,
    deliveries::the_next_delivery_is_the_earliest_of_all_priorities,
    deliveries::a_delivery_is_unsettled_until_its_outcome_is_known,
    deliveries::one_priority_is_found_by_itself_and_posts_ahead_are_counted,
    deliveries::an_announcements_copies_and_those_in_trouble_are_paged,
    deliveries::a_forgotten_delivery_is_gone_and_may_be_recorded_anew,
    deliveries::closed_chats_are_kept_and_paged_until_they_are_open,
    deliveries::due_jobs_come_by_time,
    deliveries::a_finished_job_is_not_due,
    payments::payments_are_found_by_every_name,
    payments::attempts_are_numbered_over_all_providers,
    payments::due_payments_come_by_time,
    payments::what_comes_in_twice_is_kept_once,
    ledger::the_last_unit_goes_to_one_fan,
    ledger::concurrent_asks_share_the_stock,
    ledger::asks_are_answered_in_their_order,
    ledger::a_redelivered_ask_gets_its_first_outcome,
    ledger::a_lapsed_hold_counts_as_returned_before_anybody_lets_it_go,
    ledger::the_next_lapse_is_the_earliest,
    ledger::events_are_paged_and_their_cursors_are_continuous,
    ledger::a_fans_reservations_come_oldest_first,
    ledger::an_unlisted_sale_has_no_counts,
    ledger::a_decision_wakes_who_waits,
}

//! Salut: a shop assistant for flash sales that lives in Discord and Telegram.
//!
//! This crate is everything around the rules in [`salut_core`]: configuration, words, the two bots, the
//! checkout page, storage and delivery. See ARCHITECTURE.md for the map.

pub mod action;
pub mod app;
pub mod audit;
pub mod budget;
pub mod cards;
pub mod cli;
pub mod clock;
pub mod command;
pub mod compose;
pub mod composing;
pub mod config;
mod control;
pub mod discord;
pub mod dispatch;
pub mod draws;
mod errand;
pub mod ids;
pub mod jobs;
pub mod mailbox;
mod order_command;
mod order_errand;
pub mod ordering;
pub mod outbox;
pub mod page;
pub mod payment;
mod planner;
pub mod proof;
mod shown;
pub mod store;
pub mod telegram;
pub mod text;
mod upkeep;
pub mod view;
pub mod visitor;
pub mod web;
mod wiring;
pub mod wish;

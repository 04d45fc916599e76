//! The real application, driven over its routes, on both databases.

#![allow(clippy::allow_attributes, reason = "the macro for both databases allows what not every test uses")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot set up its world should panic"
)]

mod absences;
mod access_matrix;
mod access_review;
mod adults;
mod aftercare;
mod answers;
mod assignments;
mod audit;
mod authz_prop;
mod board;
mod break_glass;
mod cards;
mod child_page;
mod children;
mod components;
mod conflicts;
mod consents;
mod contacts;
mod courtroom;
mod coverage;
mod data_quality;
mod day_one;
mod decisions;
mod digests;
mod directory;
mod directory_exchange;
mod docket;
mod episode_history;
mod exits;
mod families;
mod family_time;
mod finding;
mod goals;
mod hearings;
mod identity;
mod import_command;
mod imports;
mod inquiries;
mod intake;
mod legal;
mod merges;
mod migrations;
mod mistakes;
mod outcomes;
mod outcomes_cli;
mod outcomes_golden;
mod overview;
mod part2;
mod partners;
mod partners_roster;
mod people_who_sign_in;
mod plans;
mod progress;
mod purposes;
mod races;
mod referral_desk;
mod referrals;
mod restricted;
mod review_sample;
mod reviews;
mod safety;
mod safety_flags;
mod second_factor;
mod sessions;
mod stays;
mod summaries;
mod support;
mod transfers;
mod user_command;
mod users;
mod wellbeing;
mod worklist;
mod wrong_stays;

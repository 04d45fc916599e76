//! What happens to a family: decided first, as plain values, from the seed and today's date.

use chrono::{Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, pick, word};
use crate::domain::exit::ExitReason;
use crate::domain::family::{Race, Sex, TribalAnswer};
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;

/// A child of the plot.
#[derive(Debug, Clone)]
pub(super) struct ChildPlot {
    pub(super) given: &'static str,
    pub(super) born_on: NaiveDate,
    pub(super) sex: Sex,
    pub(super) race: Race,
    pub(super) tribal: TribalAnswer,
}

/// One removal of the family's children and how it ends.
#[derive(Debug, Clone)]
pub(super) struct StayPlot {
    pub(super) removed_on: NaiveDate,
    pub(super) setting: Setting,
    /// Who cares for the children: one home for brothers and sisters.
    pub(super) caregiver: &'static str,
    pub(super) moved_on: Option<NaiveDate>,
    pub(super) trial_home_from: Option<NaiveDate>,
    pub(super) exit: Option<(NaiveDate, ExitReason)>,
    pub(super) circumstances: Vec<Circumstance>,
}

/// A family's whole plot.
#[derive(Debug, Clone)]
pub(super) struct FamilyPlot {
    pub(super) name: String,
    pub(super) office: usize,
    pub(super) language: &'static str,
    pub(super) mother: &'static str,
    pub(super) father: Option<&'static str>,
    pub(super) children: Vec<ChildPlot>,
    pub(super) stays: Vec<StayPlot>,
    /// Days from the removal to the first session; none where none was attended yet.
    pub(super) attended_after: Option<u64>,
    pub(super) waitlisted: bool,
    pub(super) uncovered: bool,
    /// Days from today to the next hearing.
    pub(super) hearing_in: Option<u64>,
    /// Days since the last contact.
    pub(super) quiet_for: u64,
}

impl FamilyPlot {
    /// The day of the first removal.
    pub(super) fn opened_on(&self, today: NaiveDate) -> NaiveDate {
        self.stays.first().map_or(today, |s| s.removed_on)
    }

    /// Whether a child is in care today.
    pub(super) fn is_open(&self) -> bool {
        self.stays.iter().any(|s| s.exit.is_none())
    }
}

/// Families whose day is fixed, so that every stage can be seen: day of the six months, days to the next hearing.
const FIXED: [(u64, u64); 10] =
    [(0, 2), (1, 1), (20, 9), (120, 1), (150, 1), (175, 5), (190, 7), (60, 1), (90, 8), (178, 1)];

/// Plots family number `n` of `total`.
pub(super) fn family(rng: &mut SmallRng, n: u32, total: u32, today: NaiveDate) -> FamilyPlot {
    let fixed = usize::try_from(n).ok().and_then(|n| FIXED.get(n)).copied();
    let days_ago = fixed.map_or_else(|| u64::from(1095 * (total - n) / total) + rng.random_range(0..3), |(day, _)| day);
    let office = usize::try_from(n % 3).unwrap_or_default() * usize::from(fixed.is_none());
    let removed_on = today - Days::new(days_ago);
    let language = ["English", "English", "English", "English", "Spanish", "Somali", "Hmong"];
    let waitlisted = rng.random_bool(0.18);
    let stays = stays(rng, removed_on, fixed.is_some(), today);
    let open = stays.iter().any(|s| s.exit.is_none());
    let hearing = fixed.map(|(_, in_days)| in_days).or_else(|| open.then(|| rng.random_range(1..45)));
    let children = if rng.random_bool(0.45) { 1 } else { rng.random_range(2..5) };
    FamilyPlot {
        name: names::surname(rng, total),
        office,
        language: word(rng, &language),
        mother: word(rng, names::MOTHERS),
        father: rng.random_bool(0.6).then(|| word(rng, names::FATHERS)),
        children: (0..children).map(|n| child(rng, n, removed_on)).collect(),
        stays,
        attended_after: attended(rng, days_ago),
        waitlisted,
        uncovered: fixed.is_none() && open && rng.random_bool(0.04),
        hearing_in: hearing,
        quiet_for: if rng.random_bool(0.8) { rng.random_range(0..9) } else { rng.random_range(10..32) },
    }
}

fn child(rng: &mut SmallRng, n: u32, removed_on: NaiveDate) -> ChildPlot {
    let girl = rng.random_bool(0.5);
    let years = if n == 0 { rng.random_range(0..15) } else { rng.random_range(0..12) };
    let tribal = [TribalAnswer::No, TribalAnswer::No, TribalAnswer::No, TribalAnswer::Possible, TribalAnswer::Yes];
    ChildPlot {
        given: if girl { word(rng, names::GIRLS) } else { word(rng, names::BOYS) },
        born_on: removed_on - Days::new(years * 365 + rng.random_range(3..360)),
        sex: if girl { Sex::Female } else { Sex::Male },
        race: pick(rng, &[Race::White, Race::Black, Race::Hispanic, Race::TwoOrMore, Race::Asian])
            .unwrap_or(Race::Unknown),
        tribal: pick(rng, &tribal).unwrap_or(TribalAnswer::NotAsked),
    }
}

/// Services begin on day one or two in most families; in some they are late, and in some they have not begun.
fn attended(rng: &mut SmallRng, days_ago: u64) -> Option<u64> {
    let after = match rng.random_range(0..100) {
        0..55 => rng.random_range(0..3),
        55..80 => rng.random_range(3..15),
        80..93 => rng.random_range(15..60),
        _ => return None,
    };
    (after <= days_ago).then_some(after)
}

fn stays(rng: &mut SmallRng, removed_on: NaiveDate, stays_open: bool, today: NaiveDate) -> Vec<StayPlot> {
    let first = stay(rng, removed_on, stays_open, today);
    let mut stays = vec![first];
    if let Some((home_on, ExitReason::Reunification)) = stays.first().and_then(|s| s.exit) {
        let again = home_on + Days::new(rng.random_range(40..330));
        if rng.random_bool(0.08) && again < today {
            stays.push(stay(rng, again, false, today));
        }
    }
    stays
}

fn stay(rng: &mut SmallRng, removed_on: NaiveDate, stays_open: bool, today: NaiveDate) -> StayPlot {
    let (after, reason) = ending(rng);
    let planned = removed_on + Days::new(after);
    let exit = (!stays_open && planned <= today).then_some((planned, reason));
    let until = exit.map_or(today, |(on, _)| on);
    let lived: u64 = u64::try_from((until - removed_on).num_days()).unwrap_or_default();
    let home = reason == ExitReason::Reunification && lived > 40 && rng.random_bool(0.45);
    let trial_home_from = home.then(|| until - Days::new(rng.random_range(5..31)));
    let moved = lived > 70 && rng.random_bool(0.4);
    let settings =
        [Setting::RelativeHome, Setting::RelativeHome, Setting::FosterHome, Setting::FosterHome, Setting::KinHome];
    let setting = pick(rng, &settings).unwrap_or(Setting::FosterHome);
    let homes = if setting.is_relative() { names::RELATIVES } else { names::FOSTER_HOMES };
    StayPlot {
        removed_on,
        setting,
        caregiver: word(rng, homes),
        moved_on: moved.then(|| removed_on + Days::new(rng.random_range(8..35))),
        trial_home_from,
        exit,
        circumstances: circumstances(rng),
    }
}

/// How long and how: four in five families reunify, most of them within six months.
fn ending(rng: &mut SmallRng) -> (u64, ExitReason) {
    match rng.random_range(0..100) {
        0..58 => (rng.random_range(45..183), ExitReason::Reunification),
        58..74 => (rng.random_range(183..420), ExitReason::Reunification),
        74..82 => (rng.random_range(120..500), ExitReason::LivingWithRelative),
        82..91 => (rng.random_range(250..700), ExitReason::Guardianship),
        91..97 => (rng.random_range(420..900), ExitReason::Adoption),
        _ => (rng.random_range(200..800), ExitReason::Transfer),
    }
}

fn circumstances(rng: &mut SmallRng) -> Vec<Circumstance> {
    let common = [
        Circumstance::Neglect,
        Circumstance::CaretakerDrugs,
        Circumstance::InadequateHousing,
        Circumstance::DomesticViolence,
        Circumstance::CaretakerImpairment,
        Circumstance::CaretakerAlcohol,
    ];
    let mut chosen: Vec<_> = common.into_iter().filter(|_| rng.random_bool(0.33)).collect();
    if chosen.is_empty() {
        chosen.push(Circumstance::Neglect);
    }
    chosen
}

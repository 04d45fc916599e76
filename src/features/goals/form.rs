//! The forms of goals and alternatives.

use chrono::NaiveDate;

use super::model::{NewAlternative, NewGoal};
use crate::access::Posted;
use crate::domain::goal::{AlternativeKind, Goal, GoalRole, SetBy, Standing, Wanted, asks_for_efforts, check};
use crate::domain::id::ChildId;
use crate::web::form::Problems;

/// The longest ground, result or note, in characters.
const WORDS: usize = 2000;

/// What was typed to set a goal.
#[derive(Debug, Clone, Default)]
pub(super) struct GoalForm {
    pub(super) role: String,
    pub(super) goal: String,
    pub(super) set_by: String,
    pub(super) starts_on: String,
    pub(super) ground: String,
    /// Whether the facts of the efforts were ticked as read.
    pub(super) read: bool,
    /// Which facts the page showed, as a digest.
    pub(super) facts: String,
}

/// What the facts of the efforts come to now.
pub(super) struct Facts<'a> {
    pub(super) said: &'a str,
    pub(super) digest: &'a str,
}

impl GoalForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            role: text("role"),
            goal: text("goal"),
            set_by: text("set_by"),
            starts_on: text("starts_on"),
            ground: text("ground"),
            read: posted.has("efforts_read"),
            facts: text("facts"),
        }
    }

    /// Which of the two goals it is for: the permanency goal where nothing else is said.
    pub(super) fn role(&self) -> GoalRole {
        GoalRole::from_code(&self.role).unwrap_or(GoalRole::Primary)
    }

    pub(super) fn check(
        &self,
        child: ChildId,
        standing: Standing,
        facts: &Facts<'_>,
        today: NaiveDate,
    ) -> Result<NewGoal, Problems> {
        let (mut p, role) = (Problems::default(), self.role());
        let goal: Option<Goal> = p.choice("goal", &self.goal, "the goal");
        let set_by: Option<SetBy> = p.choice("set_by", &self.set_by, "who set it");
        let starts_on = p.past_date("starts_on", &self.starts_on, today, "since when it is the goal");
        let ground = p.lines("ground", &self.ground, WORDS);
        if let Some((goal, starts_on)) = goal.zip(starts_on)
            && let Err(error) = check(Wanted { role, goal, starts_on }, standing)
        {
            p.add(if error.is_of_day() { "starts_on" } else { "goal" }, error.to_string());
        }
        let present = standing.present.map(|(goal, _)| goal);
        let asks = goal.is_some_and(|goal| asks_for_efforts(present, role, goal));
        if asks {
            self.check_read(&mut p, facts);
        }
        let needs_ground = asks || goal == Some(Goal::Appla);
        if needs_ground && ground.as_deref() == Some("") {
            p.add(
                "ground",
                if asks { "State the ground for the change" } else { "State the compelling reason for APPLA" },
            );
        }
        let efforts = asks.then(|| facts.said.to_owned());
        let sound = || {
            let (goal, set_by, starts_on, ground) = (goal?, set_by?, starts_on?, ground?);
            Some(NewGoal { child, role, goal, set_by, starts_on, ground, efforts })
        };
        p.or(sound())
    }

    fn check_read(&self, p: &mut Problems, facts: &Facts<'_>) {
        if self.facts != facts.digest {
            p.add("efforts_read", "The family’s record changed since you opened this page. Read the facts again");
        } else if !self.read {
            p.add("efforts_read", "Read what was done to reunify, and tick that you did");
        }
    }
}

/// What was typed about something done beside reunification.
#[derive(Debug, Clone, Default)]
pub(super) struct AlternativeForm {
    pub(super) kind: String,
    pub(super) who: String,
    pub(super) done_on: String,
    pub(super) result: String,
    pub(super) note: String,
}

impl AlternativeForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            kind: text("kind"),
            who: text("who"),
            done_on: text("done_on"),
            result: text("result"),
            note: text("note"),
        }
    }

    pub(super) fn check(&self, child: ChildId, today: NaiveDate) -> Result<NewAlternative, Problems> {
        let mut p = Problems::default();
        let kind: Option<AlternativeKind> = p.choice("kind", &self.kind, "what was done");
        let who = p.line("who", &self.who, 120);
        if kind == Some(AlternativeKind::RelativeContact) && who.as_deref() == Some("") {
            p.add("who", "Enter the relative’s name");
        }
        let done_on = p.past_date("done_on", &self.done_on, today, "the day");
        let result = p.lines("result", &self.result, WORDS);
        let note = p.lines("note", &self.note, WORDS);
        let sound = || {
            let (kind, who, done_on, result, note) = (kind?, who?, done_on?, result?, note?);
            Some(NewAlternative { child, kind, who, done_on, result, note })
        };
        p.or(sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const FACTS: Facts<'_> = Facts { said: "0 of 1 needs are connected.", digest: "d1" };

    fn standing() -> Standing {
        let present = Some((Goal::Reunify, day("2026-10-10")));
        Standing { removed_on: day("2026-10-01"), born_on: None, present, primary: Some(Goal::Reunify) }
    }

    fn typed() -> GoalForm {
        GoalForm {
            role: "primary".to_owned(),
            goal: "guardianship".to_owned(),
            set_by: "court".to_owned(),
            starts_on: "2026-11-20".to_owned(),
            ground: "Both parents agree.".to_owned(),
            read: true,
            facts: "d1".to_owned(),
        }
    }

    fn checked(form: &GoalForm) -> Result<NewGoal, Problems> {
        form.check(fresh(), standing(), &FACTS, day("2026-11-23"))
    }

    #[test]
    fn giving_reunification_up_takes_the_facts_read_and_a_ground_and_keeps_the_facts() {
        assert_eq!(checked(&typed()).unwrap().efforts.as_deref(), Some(FACTS.said));
        for wrong in [GoalForm { read: false, ..typed() }, GoalForm { facts: "d0".to_owned(), ..typed() }] {
            assert!(checked(&wrong).unwrap_err().of("efforts_read").is_some());
        }
        assert!(checked(&GoalForm { ground: " ".to_owned(), ..typed() }).unwrap_err().of("ground").is_some());
    }

    #[test]
    fn a_concurrent_goal_asks_for_no_efforts() {
        let form = GoalForm { role: "concurrent".to_owned(), read: false, ground: String::new(), ..typed() };
        let none = Standing { present: None, ..standing() };
        let sound = form.check(fresh(), none, &FACTS, day("2026-11-23")).unwrap();
        assert_eq!((sound.role, sound.efforts), (GoalRole::Concurrent, None));
    }

    #[test]
    fn each_problem_stands_beside_its_field() {
        let early = checked(&GoalForm { starts_on: "2026-10-10".to_owned(), ..typed() }).unwrap_err();
        assert!(early.of("starts_on").is_some());
        let appla = checked(&GoalForm { goal: "appla".to_owned(), ..typed() }).unwrap_err();
        assert!(appla.of("goal").unwrap().contains("date of birth"));
        let empty = checked(&GoalForm::default()).unwrap_err();
        assert!(["goal", "set_by", "starts_on"].iter().all(|field| empty.of(field).is_some()));
    }

    #[test]
    fn a_contact_with_a_relative_names_the_relative() {
        let form = AlternativeForm {
            kind: "relative_contact".to_owned(),
            done_on: "2026-11-20".to_owned(),
            ..AlternativeForm::default()
        };
        assert!(form.check(fresh(), day("2026-11-23")).unwrap_err().of("who").is_some());
        let named = AlternativeForm { who: "Aunt Inez".to_owned(), ..form };
        assert!(named.check(fresh(), day("2026-11-23")).is_ok());
    }
}

//! The permission table: every action, and the roles that may take it.

use chrono::{DateTime, Utc};

use crate::domain::need_to_know::{Asker, Decision, Deed, Facts, decide};
use crate::domain::role::Role;

use Role::{
    Administrator, Auditor, CourtLiaison, Manager, ParentPartnerCoordinator, PermanencyWorker, ReunificationWorker,
    Supervisor,
};

/// Everybody who works with families' records.
const CASEWORK: &[Role] = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, CourtLiaison];
/// Those who follow many families.
const OVERSIGHT: &[Role] = &[Supervisor, Manager];

macro_rules! actions {
    ($($(#[$doc:meta])* $Action:ident = $roles:expr),+ $(,)?) => {
        /// Something a person can do here. Each route is one action; nothing is allowed that is not listed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $Action),+
        }

        impl Action {
            /// The roles that may take this action at all; which records is the [`Scope`](super::Scope)'s business.
            #[must_use]
            pub fn roles(self) -> &'static [Role] {
                match self { $(Self::$Action => $roles),+ }
            }

            /// The action's name, as the audit trail has it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$Action => stringify!($Action)),+ }
            }
        }
    };
}

actions! {
    /// Look at one's own start page, account and sessions; sign out.
    UseOwnAccount = Role::ALL,
    /// The second step of signing in: the code, the agreement.
    FinishSignIn = Role::ALL,
    /// Prove again who one is.
    ProveIdentity = Role::ALL,
    /// Set up one's authenticator app, or remove it; get new recovery codes.
    ChangeSecondFactor = Role::ALL,
    /// My day: what needs a call or a step today.
    ViewMyDay = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, CourtLiaison, ParentPartnerCoordinator],
    /// What is coming with one's own families, as a calendar file that names nobody.
    TakeCalendar = &[ReunificationWorker, PermanencyWorker],
    /// The list of families, and finding one.
    ListFamilies = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, CourtLiaison, ParentPartnerCoordinator],
    /// Open one family's page. Auditors only those of the sample that they review, to read.
    ViewFamily =
        &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, CourtLiaison, ParentPartnerCoordinator, Auditor],
    /// Correct a family's facts, or when the children are expected home.
    EditFamily = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// Take in a removal.
    TakeInRemoval = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager],
    /// Record a move, a trial home visit, a return or another exit of a child.
    RecordPlacement = &[PermanencyWorker, ReunificationWorker, Supervisor],
    /// Correct the dates of a stay in care and its placements.
    CorrectDates = &[PermanencyWorker, Supervisor],
    /// Set a child's permanency goal or concurrent goal, and log what is done beside reunification.
    PlanPermanency = &[PermanencyWorker, Supervisor],
    /// Record a child's legal status, and the end of a parent's rights.
    RecordLegalStatus = &[CourtLiaison, PermanencyWorker, Supervisor],
    /// Read which goals were changed away from reunification, and what the record said of the efforts made.
    ReviewGoals = &[Supervisor],
    /// A child's health essentials, schools, and that she was heard: also in an emergency. Her own words are another matter.
    ViewWellbeing = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// Log a child's health and schools, and what she said.
    KeepWellbeing = &[PermanencyWorker, Supervisor],
    /// Close the case of a family of whom no child is in care any more.
    CloseFamily = &[ReunificationWorker, Supervisor],
    /// Say that a case was opened by mistake, and take that back.
    RightMistake = OVERSIGHT,
    /// Assign or change the workers of a family and its children.
    AssignWorkers = OVERSIGHT,
    /// Log a service connection: needed, referred, accepted, first session attended.
    LogService = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// Give a parent her appointment: the card and the calendar file.
    HandOutAppointment = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// Let a provider answer a referral by a link: make one, see whether it was opened, take it back.
    SendAnswerLink = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// The provider directory: what each provider offers, and whether it takes anybody. No family stands in it.
    ViewDirectory =
        &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, CourtLiaison, ParentPartnerCoordinator, Administrator],
    /// Add and change providers, their services, locations and hours.
    KeepDirectory = &[Supervisor, Manager, Administrator],
    /// Note that a provider was asked today whether it takes anybody.
    CheckOpening = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, ParentPartnerCoordinator, Administrator],
    /// The plan made with the parents; their own words are another matter.
    ViewPlan = CASEWORK,
    /// Make the plan, give it to the parents, mark its steps as done.
    MakePlan = &[ReunificationWorker, Supervisor],
    /// Log what the agency did for a family.
    LogEffort = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// Log a contact, or mark one as entered in error.
    LogContact = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// A family's aftercare: the contacts due after a return home, what still runs, and what to watch.
    ViewAftercare = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager],
    /// The families in aftercare.
    ListAftercare = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager],
    /// Approve the contacts that others entered.
    ApproveContact = &[Supervisor],
    /// Plan family time, say what became of it, end a plan, or mark an entry as an error.
    KeepFamilyTime = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// A family's safety concerns and risk factors.
    ViewSafety = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager],
    /// File a safety concern or a risk factor, say what was done, acknowledge it, resolve it, or mark it as a wrong entry.
    FileConcern = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// A family's key decisions.
    ViewDecisions = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager],
    /// Write a key decision down, read it as the second reader, decide it, or say what became of it.
    WorkOnDecision = &[ReunificationWorker, PermanencyWorker, Supervisor],
    /// The parent partners: who covers which office, what is offered, one partner's families, contacts and travel.
    ViewPartners = &[Supervisor, Manager, ParentPartnerCoordinator],
    /// Keep the roster of parent partners, and log their travel.
    KeepPartners = &[ParentPartnerCoordinator],
    /// The partners' travel of a month as a file, for reimbursement.
    ExportTravel = &[ParentPartnerCoordinator, Manager],
    /// What became of the parent partners offered to a family.
    ViewFamilyPartners = &[ReunificationWorker, Supervisor, Manager, ParentPartnerCoordinator],
    /// Offer a parent partner to a parent.
    OfferPartner = &[ReunificationWorker, Supervisor, ParentPartnerCoordinator],
    /// Record the parent's answer, match a partner, log her contacts, and record how it ended.
    MatchPartner = &[Supervisor, ParentPartnerCoordinator],
    /// The six-month board.
    ViewBoard = OVERSIGHT,
    /// What the records of an office lack, and where they contradict themselves.
    ViewDataQuality = OVERSIGHT,
    /// Caseloads, and families and children without a worker.
    ViewCoverage = OVERSIGHT,
    /// Pairs of adults who may be one person, the two records side by side, and the merges that were made.
    ViewDuplicates = OVERSIGHT,
    /// Merge two records of one person, undo it, or say that they are two people.
    MergePeople = OVERSIGHT,
    /// The docket.
    ViewCourt = CASEWORK,
    /// The courtroom desk: who is in court on a day, which assessors are there, and what the desk came to.
    ViewCourtroom = &[ReunificationWorker, Supervisor, Manager, CourtLiaison],
    /// Queue a parent who is in court for an assessor, log how far she came, and say which assessors are there.
    KeepCourtroom = &[ReunificationWorker, Supervisor, CourtLiaison],
    /// A family's status summary for the court.
    ViewSummary = CASEWORK,
    /// A family's consents to the release of treatment records, and the records that they open to this person. Never in an
    /// emergency opening: that is a disclosure of its own.
    ViewConsents = CASEWORK,
    /// Log a consent or a court order, its signature and its end; log a record of a treatment program; share one, and account for
    /// what was shared.
    KeepConsents = &[ReunificationWorker, Supervisor],
    /// Read a record of a treatment program, under a consent or a court order that names whoever reads.
    OpenProtected = CASEWORK,
    /// Set a hearing, or record what came of it.
    RecordHearing = &[CourtLiaison, PermanencyWorker, ReunificationWorker, Supervisor],
    /// Outcomes: time to permanency and the measures beside it.
    ViewOutcomes = &[Supervisor, Manager, Auditor],
    /// People who sign in, offices and units.
    ManageUsers = &[Administrator],
    /// Add a person, change her role or office, turn her account off or on, end her sessions, send her a link.
    ChangeUsers = &[Administrator],
    /// Say for what one opens a family that is not of one's own work.
    StatePurpose = &[Supervisor, CourtLiaison],
    /// The quarterly review of accounts: decide of each whether it stays as it is.
    ReviewAccounts = &[Administrator],
    /// Sign the quarterly review of accounts.
    SignAccountReview = &[Administrator],
    /// Declare a conflict of interest with a family.
    DeclareConflict = &[ReunificationWorker, PermanencyWorker, Supervisor, Manager, CourtLiaison, ParentPartnerCoordinator],
    /// See who declared a conflict of interest with a family, and lift it.
    LiftConflict = OVERSIGHT,
    /// Restrict a family, or name people for it: only those of these roles who are in charge of restricted families.
    GuardRestricted = OVERSIGHT,
    /// Open a family beyond one's scope in an emergency.
    BreakGlass = CASEWORK,
    /// Review what others opened in an emergency.
    ReviewBreakGlass = OVERSIGHT,
    /// Review what others opened: the monthly sample, and what a rule raised.
    ReviewAccess = &[Supervisor, Manager, Auditor],
    /// The reviews as a file, with their proof.
    ExportReviews = &[Auditor],
    /// Who looked at what, and who changed it.
    ViewAudit = &[Auditor],
    /// The audit trail as a file.
    ExportAudit = &[Auditor],
    /// Who opened the record of a family one supervises.
    ViewOpenings = OVERSIGHT,
}

impl Action {
    /// Whether someone in `role` may take this action.
    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    /// What it does with a family's record.
    #[must_use]
    pub fn deed(self) -> Deed {
        match self {
            Self::ViewFamily
            | Self::ViewSummary
            | Self::ViewPlan
            | Self::ViewSafety
            | Self::ViewAftercare
            | Self::ViewWellbeing => Deed::Show,
            Self::GuardRestricted => Deed::Guard,
            Self::RightMistake => Deed::Right,
            Self::ReviewBreakGlass | Self::ReviewAccess => Deed::Review,
            _ => Deed::Work,
        }
    }

    /// Whether this person may take it with this family at `now`, and by which rule.
    #[must_use]
    pub fn decide(self, asker: &Asker, family: &Facts, now: DateTime<Utc>) -> Decision {
        decide(asker, self.roles(), self.deed(), family, now)
    }

    /// Whether the person must have proved who she is within the last minutes: for what an open desk must not offer.
    #[must_use]
    pub fn needs_recent(self) -> bool {
        matches!(
            self,
            Self::ChangeSecondFactor
                | Self::ChangeUsers
                | Self::BreakGlass
                | Self::ExportAudit
                | Self::ExportReviews
                | Self::SignAccountReview
        )
    }

    /// Whether it is open to a person whose second step is still to come.
    #[must_use]
    pub fn precedes_second_step(self) -> bool {
        matches!(self, Self::FinishSignIn | Self::ChangeSecondFactor)
    }
}

//! Words of the fictional county: names, homes, providers, sentences. None is a real person's.

use rand::Rng as _;
use rand::rngs::SmallRng;

use crate::domain::progress::{Direction, EffortKind};
use crate::domain::referral::ServiceKind;

/// One of a list.
pub(super) fn pick<T: Copy>(rng: &mut SmallRng, list: &[T]) -> Option<T> {
    list.get(rng.random_range(0..list.len().max(1))).copied()
}

/// One of a list of words; the lists here are never empty.
pub(super) fn word(rng: &mut SmallRng, list: &[&'static str]) -> &'static str {
    pick(rng, list).unwrap_or_default()
}

/// A family's name in a county of so many families. The more families, the more different names there are: a large county's are
/// made of two, as otherwise 30 people would share each first and last name.
pub(super) fn surname(rng: &mut SmallRng, families: u32) -> String {
    let first = word(rng, FAMILIES);
    if families <= super::FAMILIES { first.to_owned() } else { format!("{first}-{}", word(rng, FAMILIES)) }
}

pub(super) const MOTHERS: &[&str] = &[
    "Renata", "Keisha", "Amber", "Hodan", "Maribel", "Crystal", "Dawn", "Mai", "Shanice", "Brittany", "Leticia",
    "Fatuma", "Jolene", "Tamika", "Pa Houa", "Angela", "Winona", "Destiny", "Ximena", "Candace", "Nadia", "Rochelle",
    "Ebony", "Sheila", "Kayla", "Yolanda", "Rhonda", "Asha", "Marisol", "Tiffany",
];
pub(super) const FATHERS: &[&str] = &[
    "Dominic", "Terrance", "Jesse", "Abdi", "Luis", "Travis", "Marcus", "Tou", "Darnell", "Cody", "Ricardo", "Hassan",
    "Wade", "Andre", "Chue", "Brian", "Elias", "Malik", "Hector", "Kyle", "Omar", "Reggie", "Shawn", "Victor", "Dale",
];
pub(super) const GIRLS: &[&str] = &[
    "Luna", "Ivy", "Amina", "Zoe", "Nayeli", "Harper", "Maya", "Skye", "Naomi", "Paj", "Sofia", "Jada", "Wren",
    "Lucia", "Kiara", "Ruby", "Halima", "Elena", "Tessa", "Imani",
];
pub(super) const BOYS: &[&str] = &[
    "Mateo", "Noah", "Isaiah", "Liban", "Eli", "Jace", "Xavier", "Kong", "Micah", "Diego", "Owen", "Zion", "Felix",
    "Andres", "Caleb", "Yusuf", "Levi", "Dante", "Theo", "Marcel",
];
pub(super) const FAMILIES: &[&str] = &[
    "Alvarado",
    "Okafor",
    "Lindgren",
    "Xiong",
    "Washington",
    "Delgado",
    "Nelson",
    "Warsame",
    "Jackson",
    "Ortiz",
    "Peterson",
    "Vang",
    "Coleman",
    "Ramirez",
    "Schmidt",
    "Hussein",
    "Bishop",
    "Castillo",
    "Larson",
    "Yang",
    "Franklin",
    "Medina",
    "Olson",
    "Farah",
    "Simmons",
    "Salazar",
    "Carlson",
    "Moua",
    "Banks",
    "Fuentes",
    "Halvorson",
    "Abdullahi",
    "Whitfield",
    "Guerrero",
    "Hendricks",
    "Lor",
    "Dixon",
    "Navarro",
    "Swanson",
    "Redcloud",
    "Barlow",
    "Pineda",
    "Kowalski",
    "Thao",
    "Mosley",
    "Cordova",
    "Voss",
    "Littlewolf",
    "Hardin",
    "Estrada",
    "Brandt",
    "Jama",
];
pub(super) const RELATIVES: &[&str] = &[
    "Maternal aunt",
    "Maternal grandmother",
    "Paternal grandparents",
    "Paternal aunt",
    "Great-aunt",
    "Maternal uncle",
    "Adult sister",
];
pub(super) const FOSTER_HOMES: &[&str] = &[
    "Berg family",
    "Tran family",
    "Morales family",
    "Ellis family",
    "Haugen family",
    "Pham family",
    "Reed family",
    "Sorenson family",
    "Bailey family",
    "Acosta family",
    "Novak family",
    "Lewis family",
];
pub(super) const COURTROOMS: &[&str] = &["2A", "2B", "3A", "3B"];
pub(super) const JUDGES: &[&str] = &["Hon. A. Holloway", "Hon. R. Castellan", "Hon. M. Eide", "Hon. J. Abara"];
pub(super) const TIMES: &[&str] = &["09:00", "09:30", "10:00", "10:30", "11:00", "13:30", "14:00", "14:30", "15:15"];

/// Providers: name, telephone, languages, services.
pub(super) const PROVIDERS: &[(&str, &str, &str, &[ServiceKind])] = {
    use ServiceKind::{
        DomesticViolence, DrugTesting, Employment, Housing, MedicalDental, MentalHealthAssessment,
        MentalHealthTreatment, ParentPartner, ParentingSupport, SubstanceUseAssessment, SubstanceUseTreatment,
        Transportation,
    };
    &[
        ("Juniper Recovery Center", "555-0110", "English, Spanish", &[SubstanceUseAssessment, SubstanceUseTreatment]),
        ("Cedar Street Clinic", "555-0111", "English", &[SubstanceUseAssessment, DrugTesting]),
        ("Riverbend Behavioral Health", "555-0112", "English, Hmong", &[MentalHealthAssessment, MentalHealthTreatment]),
        ("Harbor Counseling", "555-0113", "English, Spanish, Somali", &[MentalHealthTreatment, MentalHealthAssessment]),
        ("Stepping Stones Parenting", "555-0114", "English, Spanish", &[ParentingSupport]),
        ("Family Ties In-Home", "555-0115", "English, Somali", &[ParentingSupport, Transportation]),
        ("Juniper Housing Alliance", "555-0116", "English", &[Housing]),
        ("Safe Haven Advocates", "555-0117", "English, Spanish", &[DomesticViolence]),
        ("ClearPath Testing", "555-0118", "English", &[DrugTesting]),
        ("Rides for Families", "555-0119", "English", &[Transportation]),
        ("Parent Partners of Juniper", "555-0120", "English, Spanish, Hmong", &[ParentPartner]),
        ("Northside Health Center", "555-0121", "English, Somali", &[MedicalDental]),
        ("Workforce One", "555-0122", "English", &[Employment]),
    ]
};

pub(super) const FAMILY_NOTES: &[&str] = &[
    "Talked through the week. She asked for a later session time; called the provider together.",
    "Went over the visit schedule. Proud of finishing the second week.",
    "Drove to the intake appointment and waited with her. Next session is set.",
    "Landlord has not called back. Left a message and sent the voucher form again.",
    "She showed the certificate from class. Kitchen repair is done.",
    "Worried about the hearing. Explained what the court will ask and who will be there.",
    "Planned the birthday visit with the caregiver's agreement.",
    "Reviewed the safety plan. Her sister will be at home on weekends.",
];
pub(super) const CHILD_NOTES: &[&str] = &[
    "Saw the child in the home. Sleeping well, asked when the next visit is.",
    "Teacher says reading is on level. Caregiver has the medical card now.",
    "Talked alone with the child. Likes the room, misses the dog.",
    "Checked in with the caregiver about transport to family time.",
    "Dental appointment kept. Glasses ordered.",
];

/// Kin who were looked for, and what came of it: search, contact.
pub(super) const KIN: &[(&str, &str)] = &[
    ("Maternal grandmother in Duluth", "Can visit every other Sunday; has no room for the children."),
    ("Paternal uncle", "Would care for all of them; home study asked for."),
    ("Mother's cousin", "Wants to stay in touch by telephone."),
    ("Godmother from church", "Offers respite at weekends."),
    ("Paternal grandparents in Texas", "Letter sent; no answer yet."),
];

/// Why a goal was changed away from reunification.
pub(super) const GROUNDS: &[&str] = &[
    "The mother asked that her sister raise the children and signed with counsel present.",
    "Both parents stopped all contact ten months ago; the court found reasonable efforts.",
    "The child has lived with these relatives for most of the stay and asks to remain.",
];
pub(super) const PARENT_WORDS: &[&str] = &[
    "I want my kids home. I will do the class but I need it after work.",
    "This is fair. I wrote the second goal myself.",
    "I do not think I need the assessment, but I will go if somebody comes with me.",
    "I was scared to say how bad it was. I can say it now.",
];
pub(super) const PARENT_HELPS: &[&str] = &[
    "A ride to the sessions, and evenings instead of mornings.",
    "Somebody who has been through this. Childcare while I am at treatment.",
    "To see the children on the days when I have no shift.",
    "A place to live that takes my voucher.",
];
pub(super) const EFFORTS: &[(EffortKind, &str, &str)] = &[
    (EffortKind::Drove, "To the intake, and waited with her", "She signed up the same day"),
    (EffortKind::Paid, "A bus pass for a month", "She used it for every session"),
    (EffortKind::Arranged, "Evening sessions instead of mornings", "They begin next week"),
    (EffortKind::FollowedUp, "Called the provider after the missed session", "A new time was found"),
    (EffortKind::FamilyMeeting, "With her sister and the children’s caregiver", "Sunday dinners at the sister’s"),
    (EffortKind::Visited, "At home, to look at the children’s room with her", "Beds are ready"),
    (EffortKind::Offered, "Parent partner, and told her what one does", "She wants to think about it"),
];
pub(super) const PROGRESS: &[(Direction, &str)] = &[
    (Direction::StepForward, "Called the provider herself and set the next session"),
    (Direction::StepForward, "Stopped the visit for a minute when she felt angry, and came back calm"),
    (Direction::Steady, "Brought dinner to family time for the fourth time in a row"),
    (Direction::Steady, "Every test this month was negative, as last month"),
    (Direction::Difficulty, "Missed two sessions when her shift changed"),
    (Direction::Setback, "Used once at the weekend, and said so on Monday before anybody asked"),
];

/// What a kind of service is called in the directory, what it is, and whom it is for.
pub(super) fn service(kind: ServiceKind) -> (&'static str, &'static str, &'static str) {
    use ServiceKind::{
        DomesticViolence, DrugTesting, Employment, Housing, MedicalDental, MentalHealthAssessment,
        MentalHealthTreatment, Other, ParentPartner, ParentingSupport, SubstanceUseAssessment, SubstanceUseTreatment,
        Transportation,
    };
    match kind {
        SubstanceUseAssessment => ("Same-week assessment", "A first interview and a written recommendation.", "Adults"),
        SubstanceUseTreatment => {
            ("Outpatient treatment", "Groups and single sessions, with medication where it helps.", "Adults")
        }
        MentalHealthAssessment => {
            ("Diagnostic interview", "One or two visits and a written report.", "Adults and teenagers")
        }
        MentalHealthTreatment => {
            ("Individual and family therapy", "Weekly sessions, in the office or by video.", "All ages")
        }
        ParentingSupport => {
            ("Parenting group", "Ten evenings with dinner and child care.", "Parents of children under twelve")
        }
        Housing => ("Family housing search", "Help to find a home, and with the deposit.", "Families of the county"),
        DomesticViolence => (
            "Advocacy and safety planning",
            "An advocate who goes along, and a safe place.",
            "Everybody who was harmed",
        ),
        DrugTesting => ("Observed testing", "Walk in; results on the next working day.", "Adults with a referral"),
        Transportation => {
            ("Rides to visits and services", "Booked two working days ahead.", "Parents with an open plan")
        }
        ParentPartner => ("Parent partner", "A parent who has been through it stands by.", "Parents with an open case"),
        MedicalDental => ("Family clinic", "Check-ups, teeth and vaccinations.", "All ages"),
        Employment => ("Job search and training", "A coach, courses, and help with papers.", "Adults"),
        Other => ("Other service", "", ""),
    }
}

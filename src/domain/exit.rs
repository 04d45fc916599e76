//! Why an episode ended.

crate::codes! {
    /// Why an episode ended (AFCARS element 155, 45 CFR 1355.44).
    pub enum ExitReason {
        Reunification => "reunification", "Reunification",
        Adoption => "adoption", "Adoption",
        Guardianship => "guardianship", "Guardianship",
        LivingWithRelative => "relative", "Living with another relative",
        Emancipation => "emancipation", "Emancipation",
        Transfer => "transfer", "Transfer to another agency",
        Runaway => "runaway", "Runaway or whereabouts unknown",
        Death => "death", "Death of the child",
    }
}

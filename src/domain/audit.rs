//! What the audit trail says of an act.

crate::codes! {
    /// What became of what somebody set out to do.
    pub enum Outcome {
        Done => "done", "Done",
        Denied => "denied", "Denied",
        Failed => "failed", "Failed",
    }
}

crate::codes! {
    /// Kinds of lines of the audit trail.
    #[derive(Default)]
    pub enum Kind {
        #[default]
        All => "all", "Everything",
        Changes => "changes", "Changes of records",
        Views => "views", "Views and searches",
        Denied => "denied", "Denied",
        SignIns => "sign-ins", "Signing in",
    }
}

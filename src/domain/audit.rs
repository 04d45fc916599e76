//! What the audit trail says of an act.

crate::codes! {
    /// What became of what somebody set out to do.
    pub enum Outcome {
        Done => "done", "Done",
        Denied => "denied", "Denied",
        Failed => "failed", "Failed",
    }
}

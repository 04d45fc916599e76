//! What a person who signs in is there to do.

crate::codes! {
    /// The job a user holds; what each may do is the permission table's business.
    pub enum Role {
        /// Works with the family; her sole job is to get the children home.
        ReunificationWorker => "reunification_worker", "Reunification worker",
        /// Works with the child and looks after permanency.
        PermanencyWorker => "permanency_worker", "Permanency worker",
        Supervisor => "supervisor", "Supervisor",
        Manager => "manager", "Manager",
        CourtLiaison => "court_liaison", "Court liaison",
        ParentPartnerCoordinator => "parent_partner_coordinator", "Parent partner coordinator",
        Administrator => "administrator", "Administrator",
        Auditor => "auditor", "Auditor",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn role_codes_are_sound() {
        crate::domain::code::check_codes::<super::Role>();
    }
}

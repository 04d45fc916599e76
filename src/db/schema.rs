//! The tables, as the migrations make them in both databases (a test compares the three).

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `absences`.
    absences (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `cover_id`.
        cover_id -> DbUuid,
        /// Column `first_day`.
        first_day -> Date,
        /// Column `last_day`.
        last_day -> Date,
        /// Column `reason`.
        reason -> Text,
        /// Column `filed_at`.
        filed_at -> DbInstant,
        /// Column `filed_by`.
        filed_by -> DbUuid,
        /// Column `ended_at`.
        ended_at -> Nullable<DbInstant>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Bool};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `account_events`.
    account_events (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `at`.
        at -> DbInstant,
        /// Column `kind`.
        kind -> Text,
        /// Column `address`.
        address -> Text,
        /// Column `agent`.
        agent -> Text,
        /// Column `is_new_place`.
        is_new_place -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `account_review_lines`.
    account_review_lines (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `quarter`.
        quarter -> Date,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `user_version`.
        user_version -> Integer,
        /// Column `role`.
        role -> Text,
        /// Column `office_id`.
        office_id -> Nullable<DbUuid>,
        /// Column `unit_id`.
        unit_id -> Nullable<DbUuid>,
        /// Column `guards_restricted`.
        guards_restricted -> Bool,
        /// Column `used_at`.
        used_at -> Nullable<DbInstant>,
        /// Column `closes_at`.
        closes_at -> Nullable<DbInstant>,
        /// Column `decision`.
        decision -> Text,
        /// Column `decided_by`.
        decided_by -> DbUuid,
        /// Column `decided_at`.
        decided_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `account_reviews`.
    account_reviews (quarter) {
        /// Column `quarter`.
        quarter -> Date,
        /// Column `signed_by`.
        signed_by -> DbUuid,
        /// Column `signed_at`.
        signed_at -> DbInstant,
        /// Column `accounts`.
        accounts -> Integer,
        /// Column `to_change`.
        to_change -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text, Bool, Date};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `adult_entries`.
    adult_entries (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `kind`.
        kind -> Text,
        /// Column `code`.
        code -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `flag`.
        flag -> Bool,
        /// Column `from_on`.
        from_on -> Nullable<Date>,
        /// Column `until_on`.
        until_on -> Nullable<Date>,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Date, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `agency_efforts`.
    agency_efforts (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `goal_key`.
        goal_key -> Nullable<DbUuid>,
        /// Column `made_on`.
        made_on -> Date,
        /// Column `kind`.
        kind -> Text,
        /// Column `standard`.
        standard -> Text,
        /// Column `what`.
        what -> Text,
        /// Column `result`.
        result -> Text,
        /// Column `barrier`.
        barrier -> Text,
        /// Column `answer`.
        answer -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `alternatives`.
    alternatives (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `who`.
        who -> Text,
        /// Column `done_on`.
        done_on -> Date,
        /// Column `result`.
        result -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `answer_links`.
    answer_links (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `event_id`.
        event_id -> DbUuid,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `given_to`.
        given_to -> Text,
        /// Column `shares`.
        shares -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `last_on`.
        last_on -> Date,
        /// Column `made_at`.
        made_at -> DbInstant,
        /// Column `made_by`.
        made_by -> Nullable<DbUuid>,
        /// Column `opened_at`.
        opened_at -> Nullable<DbInstant>,
        /// Column `ended_at`.
        ended_at -> Nullable<DbInstant>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `appointments`.
    appointments (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `held_on`.
        held_on -> Date,
        /// Column `held_time`.
        held_time -> Nullable<Text>,
        /// Column `place`.
        place -> Text,
        /// Column `booked_at`.
        booked_at -> DbInstant,
        /// Column `booked_by`.
        booked_by -> Nullable<DbUuid>,
        /// Column `attendance`.
        attendance -> Nullable<Text>,
        /// Column `cancelled_by`.
        cancelled_by -> Nullable<Text>,
        /// Column `said_at`.
        said_at -> Nullable<DbInstant>,
        /// Column `said_by`.
        said_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `booked_answer_id`.
        booked_answer_id -> Nullable<DbUuid>,
        /// Column `said_answer_id`.
        said_answer_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `assignments`.
    assignments (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `track`.
        track -> Text,
        /// Column `starts_on`.
        starts_on -> Date,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `reason`.
        reason -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `end_reason`.
        end_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text, Bool};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `audit_events`.
    audit_events (seq) {
        /// Column `seq`.
        seq -> BigInt,
        /// Column `at`.
        at -> DbInstant,
        /// Column `actor_id`.
        actor_id -> Nullable<DbUuid>,
        /// Column `session_id`.
        session_id -> Nullable<DbUuid>,
        /// Column `action`.
        action -> Text,
        /// Column `is_change`.
        is_change -> Bool,
        /// Column `family_id`.
        family_id -> Nullable<DbUuid>,
        /// Column `subject_id`.
        subject_id -> Nullable<DbUuid>,
        /// Column `detail`.
        detail -> Text,
        /// Column `event_id`.
        event_id -> Nullable<DbUuid>,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `address`.
        address -> Text,
        /// Column `mac`.
        mac -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};

    /// Table `audit_head`.
    audit_head (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `unsigned_until`.
        unsigned_until -> BigInt,
        /// Column `links`.
        links -> BigInt,
        /// Column `last_seq`.
        last_seq -> BigInt,
        /// Column `hash`.
        hash -> Text,
        /// Column `mac`.
        mac -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};

    /// Table `audit_links`.
    audit_links (seq) {
        /// Column `seq`.
        seq -> BigInt,
        /// Column `hash`.
        hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `barriers`.
    barriers (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `remover`.
        remover -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `noted_on`.
        noted_on -> Date,
        /// Column `due_on`.
        due_on -> Nullable<Date>,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `removed_on`.
        removed_on -> Nullable<Date>,
        /// Column `removed_how`.
        removed_how -> Text,
        /// Column `removed_at`.
        removed_at -> Nullable<DbInstant>,
        /// Column `removed_by`.
        removed_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `break_glass`.
    break_glass (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `reason_class`.
        reason_class -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `opened_at`.
        opened_at -> DbInstant,
        /// Column `expires_at`.
        expires_at -> DbInstant,
        /// Column `reviewed_by`.
        reviewed_by -> Nullable<DbUuid>,
        /// Column `reviewed_at`.
        reviewed_at -> Nullable<DbInstant>,
        /// Column `finding`.
        finding -> Nullable<Text>,
        /// Column `finding_words`.
        finding_words -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `children`.
    children (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `given_name`.
        given_name -> Text,
        /// Column `family_name`.
        family_name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `born_on`.
        born_on -> Nullable<Date>,
        /// Column `sex`.
        sex -> Nullable<Text>,
        /// Column `race`.
        race -> Nullable<Text>,
        /// Column `tribal_answer`.
        tribal_answer -> Text,
        /// Column `tribal_asked_on`.
        tribal_asked_on -> Nullable<Date>,
        /// Column `court_file_number`.
        court_file_number -> Text,
        /// Column `school`.
        school -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `consents`.
    consents (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `basis`.
        basis -> Text,
        /// Column `order_number`.
        order_number -> Text,
        /// Column `provider_id`.
        provider_id -> Nullable<DbUuid>,
        /// Column `kinds`.
        kinds -> Text,
        /// Column `recipients`.
        recipients -> Text,
        /// Column `recipient_name`.
        recipient_name -> Text,
        /// Column `purposes`.
        purposes -> Text,
        /// Column `signed_on`.
        signed_on -> Nullable<Date>,
        /// Column `expires_on`.
        expires_on -> Nullable<Date>,
        /// Column `until_case_closes`.
        until_case_closes -> Bool,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `signature_by`.
        signature_by -> Nullable<DbUuid>,
        /// Column `revoked_on`.
        revoked_on -> Nullable<Date>,
        /// Column `revoked_at`.
        revoked_at -> Nullable<DbInstant>,
        /// Column `revoked_by`.
        revoked_by -> Nullable<DbUuid>,
        /// Column `revoked_why`.
        revoked_why -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `contacts`.
    contacts (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
        /// Column `track`.
        track -> Text,
        /// Column `medium`.
        medium -> Text,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `occurred_on`.
        occurred_on -> Date,
        /// Column `note`.
        note -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `version`.
        version -> Integer,
        /// Column `entry_id`.
        entry_id -> DbUuid,
        /// Column `purpose`.
        purpose -> Nullable<Text>,
        /// Column `place`.
        place -> Nullable<Text>,
        /// Column `place_words`.
        place_words -> Text,
        /// Column `occurred_time`.
        occurred_time -> Nullable<Text>,
        /// Column `approved_at`.
        approved_at -> Nullable<DbInstant>,
        /// Column `approved_by`.
        approved_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `courtroom_assessors`.
    courtroom_assessors (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `on_day`.
        on_day -> Date,
        /// Column `courtroom`.
        courtroom -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `provider_id`.
        provider_id -> Nullable<DbUuid>,
        /// Column `kind`.
        kind -> Text,
        /// Column `from_time`.
        from_time -> Text,
        /// Column `to_time`.
        to_time -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `ended_at`.
        ended_at -> Nullable<DbInstant>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `courtroom_steps`.
    courtroom_steps (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `visit_id`.
        visit_id -> DbUuid,
        /// Column `stand`.
        stand -> Text,
        /// Column `assessor_id`.
        assessor_id -> Nullable<DbUuid>,
        /// Column `outcome`.
        outcome -> Nullable<Text>,
        /// Column `service`.
        service -> Nullable<Text>,
        /// Column `level`.
        level -> Nullable<Text>,
        /// Column `reason`.
        reason -> Nullable<Text>,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `courtroom_visits`.
    courtroom_visits (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `hearing_id`.
        hearing_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `on_day`.
        on_day -> Date,
        /// Column `kind`.
        kind -> Text,
        /// Column `stand`.
        stand -> Text,
        /// Column `assessor_id`.
        assessor_id -> Nullable<DbUuid>,
        /// Column `outcome`.
        outcome -> Nullable<Text>,
        /// Column `service`.
        service -> Nullable<Text>,
        /// Column `level`.
        level -> Nullable<Text>,
        /// Column `reason`.
        reason -> Nullable<Text>,
        /// Column `referral_id`.
        referral_id -> Nullable<DbUuid>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `covers`.
    covers (absence_id, assignment_id) {
        /// Column `absence_id`.
        absence_id -> DbUuid,
        /// Column `assignment_id`.
        assignment_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `track`.
        track -> Text,
        /// Column `starts_at`.
        starts_at -> DbInstant,
        /// Column `ends_at`.
        ends_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `date_corrections`.
    date_corrections (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `episode_id`.
        episode_id -> DbUuid,
        /// Column `placement_id`.
        placement_id -> Nullable<DbUuid>,
        /// Column `field`.
        field -> Text,
        /// Column `was`.
        was -> Nullable<Date>,
        /// Column `became`.
        became -> Nullable<Date>,
        /// Column `reason`.
        reason -> Text,
        /// Column `corrected_at`.
        corrected_at -> DbInstant,
        /// Column `corrected_by`.
        corrected_by -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `decision_words`.
    decision_words (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `decision_id`.
        decision_id -> DbUuid,
        /// Column `proposed_by`.
        proposed_by -> DbUuid,
        /// Column `author_id`.
        author_id -> DbUuid,
        /// Column `answer`.
        answer -> Nullable<Text>,
        /// Column `words`.
        words -> Text,
        /// Column `written_at`.
        written_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `declared_conflicts`.
    declared_conflicts (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `reason`.
        reason -> Text,
        /// Column `declared_at`.
        declared_at -> DbInstant,
        /// Column `lifted_by`.
        lifted_by -> Nullable<DbUuid>,
        /// Column `lifted_at`.
        lifted_at -> Nullable<DbInstant>,
        /// Column `lift_reason`.
        lift_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `digests`.
    digests (user_id, week) {
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `week`.
        week -> Date,
        /// Column `state`.
        state -> Text,
        /// Column `tries`.
        tries -> Integer,
        /// Column `claimed_at`.
        claimed_at -> DbInstant,
        /// Column `settled_at`.
        settled_at -> Nullable<DbInstant>,
        /// Column `told`.
        told -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `directory_checks`.
    directory_checks (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `service_id`.
        service_id -> DbUuid,
        /// Column `opening`.
        opening -> Text,
        /// Column `opens_on`.
        opens_on -> Nullable<Date>,
        /// Column `weeks`.
        weeks -> Nullable<Integer>,
        /// Column `checked_on`.
        checked_on -> Date,
        /// Column `checked_by`.
        checked_by -> Nullable<DbUuid>,
        /// Column `entered_at`.
        entered_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `directory_hours`.
    directory_hours (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `service_id`.
        service_id -> Nullable<DbUuid>,
        /// Column `location_id`.
        location_id -> Nullable<DbUuid>,
        /// Column `days`.
        days -> Text,
        /// Column `opens_at`.
        opens_at -> Nullable<Text>,
        /// Column `closes_at`.
        closes_at -> Nullable<Text>,
        /// Column `valid_from`.
        valid_from -> Nullable<Date>,
        /// Column `valid_to`.
        valid_to -> Nullable<Date>,
        /// Column `words`.
        words -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `ended_at`.
        ended_at -> Nullable<DbInstant>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `directory_locations`.
    directory_locations (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `provider_id`.
        provider_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `street`.
        street -> Text,
        /// Column `city`.
        city -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `postal_code`.
        postal_code -> Text,
        /// Column `accessibility`.
        accessibility -> Text,
        /// Column `transport`.
        transport -> Text,
        /// Column `phone`.
        phone -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `directory_places`.
    directory_places (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `service_id`.
        service_id -> DbUuid,
        /// Column `location_id`.
        location_id -> DbUuid,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `ended_at`.
        ended_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `directory_services`.
    directory_services (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `provider_id`.
        provider_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `status`.
        status -> Text,
        /// Column `description`.
        description -> Text,
        /// Column `how_to_apply`.
        how_to_apply -> Text,
        /// Column `eligibility`.
        eligibility -> Text,
        /// Column `minimum_age`.
        minimum_age -> Nullable<Integer>,
        /// Column `maximum_age`.
        maximum_age -> Nullable<Integer>,
        /// Column `cost`.
        cost -> Text,
        /// Column `languages`.
        languages -> Text,
        /// Column `transport`.
        transport -> Text,
        /// Column `phone`.
        phone -> Text,
        /// Column `email`.
        email -> Text,
        /// Column `website`.
        website -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::db::columns::DbUuid;

    /// Table `directory_sources`.
    directory_sources (source, entity, source_id) {
        /// Column `source`.
        source -> Text,
        /// Column `entity`.
        entity -> Text,
        /// Column `source_id`.
        source_id -> Text,
        /// Column `record_id`.
        record_id -> DbUuid,
        /// Column `fingerprint`.
        fingerprint -> Text,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `disclosures`.
    disclosures (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `record_id`.
        record_id -> DbUuid,
        /// Column `consent_id`.
        consent_id -> DbUuid,
        /// Column `recipient`.
        recipient -> Text,
        /// Column `to_name`.
        to_name -> Text,
        /// Column `to_address`.
        to_address -> Text,
        /// Column `purpose`.
        purpose -> Text,
        /// Column `disclosed_on`.
        disclosed_on -> Date,
        /// Column `disclosed_at`.
        disclosed_at -> DbInstant,
        /// Column `disclosed_by`.
        disclosed_by -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `drafts`.
    drafts (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `updated_at`.
        updated_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `efforts_reads`.
    efforts_reads (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `facts`.
        facts -> Text,
        /// Column `read_at`.
        read_at -> DbInstant,
        /// Column `read_by`.
        read_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text, BigInt, Integer, Bool};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `episodes`.
    episodes (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `office_id`.
        office_id -> DbUuid,
        /// Column `removed_on`.
        removed_on -> Date,
        /// Column `removed_time`.
        removed_time -> Nullable<Text>,
        /// Column `exited_on`.
        exited_on -> Nullable<Date>,
        /// Column `exit_reason`.
        exit_reason -> Nullable<Text>,
        /// Column `exit_entered_at`.
        exit_entered_at -> Nullable<DbInstant>,
        /// Column `exit_entered_by`.
        exit_entered_by -> Nullable<DbUuid>,
        /// Column `cost_cents`.
        cost_cents -> Nullable<BigInt>,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `exit_planned`.
        exit_planned -> Nullable<Bool>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text, BigInt, Integer, Bool};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `episodes_in_error`.
    episodes_in_error (id, error_at) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `office_id`.
        office_id -> DbUuid,
        /// Column `removed_on`.
        removed_on -> Date,
        /// Column `removed_time`.
        removed_time -> Nullable<Text>,
        /// Column `exited_on`.
        exited_on -> Nullable<Date>,
        /// Column `exit_reason`.
        exit_reason -> Nullable<Text>,
        /// Column `exit_entered_at`.
        exit_entered_at -> Nullable<DbInstant>,
        /// Column `exit_entered_by`.
        exit_entered_by -> Nullable<DbUuid>,
        /// Column `cost_cents`.
        cost_cents -> Nullable<BigInt>,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `exit_planned`.
        exit_planned -> Nullable<Bool>,
        /// Column `circumstances`.
        circumstances -> Text,
        /// Column `error_at`.
        error_at -> DbInstant,
        /// Column `error_by`.
        error_by -> DbUuid,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `brought_back_at`.
        brought_back_at -> Nullable<DbInstant>,
        /// Column `brought_back_by`.
        brought_back_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Bool, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `families`.
    families (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `number`.
        number -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `office_id`.
        office_id -> DbUuid,
        /// Column `unit_id`.
        unit_id -> Nullable<DbUuid>,
        /// Column `language`.
        language -> Text,
        /// Column `interpreter`.
        interpreter -> Bool,
        /// Column `court_file_number`.
        court_file_number -> Text,
        /// Column `opened_on`.
        opened_on -> Date,
        /// Column `closed_on`.
        closed_on -> Nullable<Date>,
        /// Column `projected_return_on`.
        projected_return_on -> Nullable<Date>,
        /// Column `projected_basis`.
        projected_basis -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `is_restricted`.
        is_restricted -> Bool,
        /// Column `is_mistake`.
        is_mistake -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `case_mistakes`.
    case_mistakes (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `reason`.
        reason -> Text,
        /// Column `right_family_id`.
        right_family_id -> Nullable<DbUuid>,
        /// Column `marked_at`.
        marked_at -> DbInstant,
        /// Column `marked_by`.
        marked_by -> DbUuid,
        /// Column `taken_back_at`.
        taken_back_at -> Nullable<DbInstant>,
        /// Column `taken_back_by`.
        taken_back_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `family_adults`.
    family_adults (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `relation`.
        relation -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `family_sides`.
    family_sides (family_id, user_id) {
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `track`.
        track -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::db::columns::DbUuid;

    /// Table `family_time_people`.
    family_time_people (visit_id, member_id) {
        /// Column `visit_id`.
        visit_id -> DbUuid,
        /// Column `member_id`.
        member_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::db::columns::DbUuid;

    /// Table `family_time_plan_people`.
    family_time_plan_people (plan_id, member_id) {
        /// Column `plan_id`.
        plan_id -> DbUuid,
        /// Column `member_id`.
        member_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `family_time_plans`.
    family_time_plans (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `follows_id`.
        follows_id -> Nullable<DbUuid>,
        /// Column `weekday`.
        weekday -> Text,
        /// Column `starts_on`.
        starts_on -> Date,
        /// Column `until_on`.
        until_on -> Nullable<Date>,
        /// Column `starts_at`.
        starts_at -> Text,
        /// Column `ends_at`.
        ends_at -> Text,
        /// Column `place`.
        place -> Text,
        /// Column `place_words`.
        place_words -> Text,
        /// Column `supervision`.
        supervision -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `ended_on`.
        ended_on -> Nullable<Date>,
        /// Column `ended_at`.
        ended_at -> Nullable<DbInstant>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
        /// Column `ended_reason`.
        ended_reason -> Text,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text, Nullable, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `family_times`.
    family_times (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `planned_on`.
        planned_on -> Date,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `supervision`.
        supervision -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `version`.
        version -> Integer,
        /// Column `plan_id`.
        plan_id -> Nullable<DbUuid>,
        /// Column `started_at`.
        started_at -> Nullable<Text>,
        /// Column `ended_at`.
        ended_at -> Nullable<Text>,
        /// Column `reason`.
        reason -> Nullable<Text>,
        /// Column `reason_words`.
        reason_words -> Text,
        /// Column `place`.
        place -> Nullable<Text>,
        /// Column `place_words`.
        place_words -> Text,
        /// Column `quality`.
        quality -> Text,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `filed_forms`.
    filed_forms (user_id, form_id) {
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `form_id`.
        form_id -> DbUuid,
        /// Column `location`.
        location -> Text,
        /// Column `filed_at`.
        filed_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `hearing_children`.
    hearing_children (hearing_id, child_id) {
        /// Column `hearing_id`.
        hearing_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `hearing_children_off`.
    hearing_children_off (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `hearing_id`.
        hearing_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `off_at`.
        off_at -> DbInstant,
        /// Column `off_by`.
        off_by -> DbUuid,
        /// Column `reason`.
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `consultations`.
    consultations (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `heard_on`.
        heard_on -> Date,
        /// Column `heard_by`.
        heard_by -> Text,
        /// Column `place`.
        place -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `on_plan`.
        on_plan -> Bool,
        /// Column `may_be_told`.
        may_be_told -> Bool,
        /// Column `member_one`.
        member_one -> Text,
        /// Column `member_two`.
        member_two -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `health_entries`.
    health_entries (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `condition`.
        condition -> Nullable<Text>,
        /// Column `what`.
        what -> Text,
        /// Column `provider`.
        provider -> Text,
        /// Column `on_day`.
        on_day -> Date,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `next_due_on`.
        next_due_on -> Nullable<Date>,
        /// Column `psychotropic`.
        psychotropic -> Bool,
        /// Column `consent_by`.
        consent_by -> Text,
        /// Column `consent_on`.
        consent_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `link_answers`.
    link_answers (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `link_id`.
        link_id -> DbUuid,
        /// Column `what`.
        what -> Text,
        /// Column `appointment_id`.
        appointment_id -> Nullable<DbUuid>,
        /// Column `said_by`.
        said_by -> Text,
        /// Column `said_at`.
        said_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `protected_records`.
    protected_records (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `provider_id`.
        provider_id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> Nullable<DbUuid>,
        /// Column `kind`.
        kind -> Text,
        /// Column `received_on`.
        received_on -> Date,
        /// Column `sealed`.
        sealed -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Bool, Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `referral_talks`.
    referral_talks (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `spoke_on`.
        spoke_on -> Date,
        /// Column `with_whom`.
        with_whom -> Text,
        /// Column `parent_took_part`.
        parent_took_part -> Bool,
        /// Column `note`.
        note -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `school_enrollments`.
    school_enrollments (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `school`.
        school -> Text,
        /// Column `grade`.
        grade -> Nullable<Text>,
        /// Column `support`.
        support -> Nullable<Text>,
        /// Column `reason`.
        reason -> Nullable<Text>,
        /// Column `starts_on`.
        starts_on -> Nullable<Date>,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `hearings`.
    hearings (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `status`.
        status -> Text,
        /// Column `held_on`.
        held_on -> Date,
        /// Column `held_time`.
        held_time -> Nullable<Text>,
        /// Column `courtroom`.
        courtroom -> Text,
        /// Column `judge`.
        judge -> Text,
        /// Column `result`.
        result -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `import_keys`.
    import_keys (source, entity, source_key) {
        /// Column `source`.
        source -> Text,
        /// Column `entity`.
        entity -> Text,
        /// Column `source_key`.
        source_key -> Text,
        /// Column `record_id`.
        record_id -> DbUuid,
        /// Column `fingerprint`.
        fingerprint -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `imports`.
    imports (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `source`.
        source -> Text,
        /// Column `applied_at`.
        applied_at -> DbInstant,
        /// Column `applied_by`.
        applied_by -> Text,
        /// Column `summary`.
        summary -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `key_decisions`.
    key_decisions (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `evidence_for`.
        evidence_for -> Text,
        /// Column `evidence_against`.
        evidence_against -> Text,
        /// Column `none_against`.
        none_against -> Text,
        /// Column `alternatives`.
        alternatives -> Text,
        /// Column `outcome_wanted`.
        outcome_wanted -> Text,
        /// Column `proposed_by`.
        proposed_by -> DbUuid,
        /// Column `proposed_at`.
        proposed_at -> DbInstant,
        /// Column `reader_id`.
        reader_id -> DbUuid,
        /// Column `verdict`.
        verdict -> Nullable<Text>,
        /// Column `verdict_words`.
        verdict_words -> Text,
        /// Column `decided_by`.
        decided_by -> Nullable<DbUuid>,
        /// Column `decided_at`.
        decided_at -> Nullable<DbInstant>,
        /// Column `outcome_words`.
        outcome_words -> Text,
        /// Column `outcome_by`.
        outcome_by -> Nullable<DbUuid>,
        /// Column `outcome_at`.
        outcome_at -> Nullable<DbInstant>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::Text;

    /// Table `key_marks`.
    key_marks (mark) {
        /// Column `mark`.
        mark -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `legal_statuses`.
    legal_statuses (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `status`.
        status -> Text,
        /// Column `starts_on`.
        starts_on -> Date,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `number_series`.
    number_series (name) {
        /// Column `name`.
        name -> Text,
        /// Column `last_number`.
        last_number -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `offices`.
    offices (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `code`.
        code -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `created_at`.
        created_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `parental_rights`.
    parental_rights (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `petition_on`.
        petition_on -> Nullable<Date>,
        /// Column `order_on`.
        order_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `partner_contacts`.
    partner_contacts (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `offer_id`.
        offer_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `held_on`.
        held_on -> Date,
        /// Column `medium`.
        medium -> Text,
        /// Column `minutes`.
        minutes -> Integer,
        /// Column `note`.
        note -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `partner_offers`.
    partner_offers (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `offered_on`.
        offered_on -> Date,
        /// Column `answer`.
        answer -> Nullable<Text>,
        /// Column `answered_on`.
        answered_on -> Nullable<Date>,
        /// Column `decline_reason`.
        decline_reason -> Nullable<Text>,
        /// Column `answered_by`.
        answered_by -> Nullable<DbUuid>,
        /// Column `partner_id`.
        partner_id -> Nullable<DbUuid>,
        /// Column `started_on`.
        started_on -> Nullable<Date>,
        /// Column `started_by`.
        started_by -> Nullable<DbUuid>,
        /// Column `ended_on`.
        ended_on -> Nullable<Date>,
        /// Column `end_reason`.
        end_reason -> Nullable<Text>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `partner_terms`.
    partner_terms (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `partner_id`.
        partner_id -> DbUuid,
        /// Column `office_id`.
        office_id -> DbUuid,
        /// Column `starts_on`.
        starts_on -> Date,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `end_reason`.
        end_reason -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `ended_by`.
        ended_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `partner_trips`.
    partner_trips (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `partner_id`.
        partner_id -> DbUuid,
        /// Column `contact_id`.
        contact_id -> Nullable<DbUuid>,
        /// Column `travelled_on`.
        travelled_on -> Date,
        /// Column `from_place`.
        from_place -> Text,
        /// Column `to_place`.
        to_place -> Text,
        /// Column `tenths`.
        tenths -> Nullable<Integer>,
        /// Column `purpose`.
        purpose -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `partners`.
    partners (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
        /// Column `given_name`.
        given_name -> Text,
        /// Column `family_name`.
        family_name -> Text,
        /// Column `phone`.
        phone -> Text,
        /// Column `languages`.
        languages -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `people`.
    people (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `given_name`.
        given_name -> Text,
        /// Column `family_name`.
        family_name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `born_on`.
        born_on -> Nullable<Date>,
        /// Column `phone`.
        phone -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `same_as`.
        same_as -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `people_apart`.
    people_apart (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `first_id`.
        first_id -> DbUuid,
        /// Column `second_id`.
        second_id -> DbUuid,
        /// Column `reason`.
        reason -> Text,
        /// Column `told_at`.
        told_at -> DbInstant,
        /// Column `told_by`.
        told_by -> DbUuid,
        /// Column `taken_back_at`.
        taken_back_at -> Nullable<DbInstant>,
        /// Column `taken_back_by`.
        taken_back_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `person_merges`.
    person_merges (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `kept_id`.
        kept_id -> DbUuid,
        /// Column `merged_id`.
        merged_id -> DbUuid,
        /// Column `reason`.
        reason -> Text,
        /// Column `merged_at`.
        merged_at -> DbInstant,
        /// Column `merged_by`.
        merged_by -> DbUuid,
        /// Column `undone_at`.
        undone_at -> Nullable<DbInstant>,
        /// Column `undone_by`.
        undone_by -> Nullable<DbUuid>,
        /// Column `undo_reason`.
        undo_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `permanency_goals`.
    permanency_goals (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `role`.
        role -> Text,
        /// Column `goal`.
        goal -> Text,
        /// Column `set_by`.
        set_by -> Text,
        /// Column `starts_on`.
        starts_on -> Date,
        /// Column `ends_on`.
        ends_on -> Nullable<Date>,
        /// Column `ground`.
        ground -> Text,
        /// Column `efforts_read_id`.
        efforts_read_id -> Nullable<DbUuid>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `voided_at`.
        voided_at -> Nullable<DbInstant>,
        /// Column `voided_by`.
        voided_by -> Nullable<DbUuid>,
        /// Column `void_reason`.
        void_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Bool, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `placements`.
    placements (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `episode_id`.
        episode_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `setting`.
        setting -> Text,
        /// Column `caregiver`.
        caregiver -> Text,
        /// Column `with_siblings`.
        with_siblings -> Nullable<Bool>,
        /// Column `started_on`.
        started_on -> Date,
        /// Column `ended_on`.
        ended_on -> Nullable<Date>,
        /// Column `end_reason`.
        end_reason -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `location`.
        location -> Nullable<Text>,
        /// Column `jurisdiction`.
        jurisdiction -> Text,
        /// Column `apart_reason`.
        apart_reason -> Nullable<Text>,
        /// Column `move_reason`.
        move_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Bool, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `placements_in_error`.
    placements_in_error (id, error_at) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `episode_id`.
        episode_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `setting`.
        setting -> Text,
        /// Column `caregiver`.
        caregiver -> Text,
        /// Column `with_siblings`.
        with_siblings -> Nullable<Bool>,
        /// Column `started_on`.
        started_on -> Date,
        /// Column `ended_on`.
        ended_on -> Nullable<Date>,
        /// Column `end_reason`.
        end_reason -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `location`.
        location -> Nullable<Text>,
        /// Column `jurisdiction`.
        jurisdiction -> Text,
        /// Column `apart_reason`.
        apart_reason -> Nullable<Text>,
        /// Column `move_reason`.
        move_reason -> Nullable<Text>,
        /// Column `error_at`.
        error_at -> DbInstant,
        /// Column `error_by`.
        error_by -> DbUuid,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `brought_back_at`.
        brought_back_at -> Nullable<DbInstant>,
        /// Column `brought_back_by`.
        brought_back_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::db::columns::DbUuid;

    /// Table `plan_goals`.
    plan_goals (plan_id, goal_key) {
        /// Column `plan_id`.
        plan_id -> DbUuid,
        /// Column `goal_key`.
        goal_key -> DbUuid,
        /// Column `position`.
        position -> Integer,
        /// Column `goal`.
        goal -> Text,
        /// Column `concern`.
        concern -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text, Bool};
    use crate::db::columns::DbUuid;

    /// Table `plan_parts`.
    plan_parts (plan_id, position) {
        /// Column `plan_id`.
        plan_id -> DbUuid,
        /// Column `position`.
        position -> Integer,
        /// Column `name`.
        name -> Text,
        /// Column `capacity`.
        capacity -> Text,
        /// Column `part`.
        part -> Text,
        /// Column `got_copy`.
        got_copy -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `plan_step_done`.
    plan_step_done (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `step_key`.
        step_key -> DbUuid,
        /// Column `done_on`.
        done_on -> Date,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text, Nullable, Date};
    use crate::db::columns::DbUuid;

    /// Table `plan_steps`.
    plan_steps (plan_id, step_key) {
        /// Column `plan_id`.
        plan_id -> DbUuid,
        /// Column `step_key`.
        step_key -> DbUuid,
        /// Column `goal_key`.
        goal_key -> DbUuid,
        /// Column `position`.
        position -> Integer,
        /// Column `what`.
        what -> Text,
        /// Column `doer`.
        doer -> Text,
        /// Column `who`.
        who -> Text,
        /// Column `due_on`.
        due_on -> Nullable<Date>,
        /// Column `referral_id`.
        referral_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text, Bool};
    use crate::db::columns::DbUuid;

    /// Table `plan_voices`.
    plan_voices (plan_id, person_id) {
        /// Column `plan_id`.
        plan_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `agreement`.
        agreement -> Nullable<Text>,
        /// Column `words`.
        words -> Text,
        /// Column `helps`.
        helps -> Text,
        /// Column `caregivers`.
        caregivers -> Text,
        /// Column `got_copy`.
        got_copy -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Integer, Date};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `plans`.
    plans (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `number`.
        number -> Nullable<Integer>,
        /// Column `given_on`.
        given_on -> Nullable<Date>,
        /// Column `given_at`.
        given_at -> Nullable<DbInstant>,
        /// Column `given_by`.
        given_by -> Nullable<DbUuid>,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `possible_duplicates`.
    possible_duplicates (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `filed_family_id`.
        filed_family_id -> DbUuid,
        /// Column `known_family_id`.
        known_family_id -> DbUuid,
        /// Column `found_at`.
        found_at -> DbInstant,
        /// Column `closed_by`.
        closed_by -> Nullable<DbUuid>,
        /// Column `closed_at`.
        closed_at -> Nullable<DbInstant>,
        /// Column `finding`.
        finding -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Date, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `progress_entries`.
    progress_entries (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `goal_key`.
        goal_key -> Nullable<DbUuid>,
        /// Column `seen_on`.
        seen_on -> Date,
        /// Column `kind`.
        kind -> Text,
        /// Column `seen`.
        seen -> Text,
        /// Column `own_words`.
        own_words -> Text,
        /// Column `court_words`.
        court_words -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `provider_services`.
    provider_services (provider_id, service) {
        /// Column `provider_id`.
        provider_id -> DbUuid,
        /// Column `service`.
        service -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Bool, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `providers`.
    providers (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `name`.
        name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `phone`.
        phone -> Text,
        /// Column `languages`.
        languages -> Text,
        /// Column `active`.
        active -> Bool,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `description`.
        description -> Text,
        /// Column `email`.
        email -> Text,
        /// Column `website`.
        website -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::DbUuid;

    /// Table `recovery_codes`.
    recovery_codes (user_id, code_hash) {
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `code_hash`.
        code_hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `referral_choices`.
    referral_choices (event_id) {
        /// Column `event_id`.
        event_id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `service_id`.
        service_id -> DbUuid,
        /// Column `location_id`.
        location_id -> Nullable<DbUuid>,
        /// Column `position`.
        position -> Integer,
        /// Column `offered`.
        offered -> Integer,
        /// Column `service_name`.
        service_name -> Text,
        /// Column `reasons`.
        reasons -> Text,
        /// Column `offered_above`.
        offered_above -> Text,
        /// Column `narrowed_by`.
        narrowed_by -> Text,
        /// Column `why`.
        why -> Text,
        /// Column `chosen_at`.
        chosen_at -> DbInstant,
        /// Column `chosen_by`.
        chosen_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `referral_events`.
    referral_events (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `state`.
        state -> Text,
        /// Column `occurred_on`.
        occurred_on -> Date,
        /// Column `reason`.
        reason -> Nullable<Text>,
        /// Column `side`.
        side -> Nullable<Text>,
        /// Column `note`.
        note -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `provider_id`.
        provider_id -> Nullable<DbUuid>,
        /// Column `answer_id`.
        answer_id -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::Nullable;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `referral_goals`.
    referral_goals (referral_id, goal_key) {
        /// Column `referral_id`.
        referral_id -> DbUuid,
        /// Column `goal_key`.
        goal_key -> DbUuid,
        /// Column `linked_at`.
        linked_at -> DbInstant,
        /// Column `linked_by`.
        linked_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `referrals`.
    referrals (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
        /// Column `child_id`.
        child_id -> Nullable<DbUuid>,
        /// Column `service`.
        service -> Text,
        /// Column `provider_id`.
        provider_id -> Nullable<DbUuid>,
        /// Column `state`.
        state -> Text,
        /// Column `state_on`.
        state_on -> Date,
        /// Column `needed_on`.
        needed_on -> Date,
        /// Column `first_attended_on`.
        first_attended_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `state_reason`.
        state_reason -> Nullable<Text>,
        /// Column `asked_on`.
        asked_on -> Nullable<Date>,
        /// Column `tried_on`.
        tried_on -> Nullable<Date>,
        /// Column `booked_on`.
        booked_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `removal_circumstances`.
    removal_circumstances (episode_id, circumstance) {
        /// Column `episode_id`.
        episode_id -> DbUuid,
        /// Column `circumstance`.
        circumstance -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `restricted_access`.
    restricted_access (family_id, user_id) {
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `reason`.
        reason -> Text,
        /// Column `named_by`.
        named_by -> Nullable<DbUuid>,
        /// Column `named_at`.
        named_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `restrictions`.
    restrictions (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `reason`.
        reason -> Text,
        /// Column `set_by`.
        set_by -> Nullable<DbUuid>,
        /// Column `set_at`.
        set_at -> DbInstant,
        /// Column `lifted_by`.
        lifted_by -> Nullable<DbUuid>,
        /// Column `lifted_at`.
        lifted_at -> Nullable<DbInstant>,
        /// Column `lift_reason`.
        lift_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text, Date, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `review_draws`.
    review_draws (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `month`.
        month -> Date,
        /// Column `group_id`.
        group_id -> DbUuid,
        /// Column `office_id`.
        office_id -> DbUuid,
        /// Column `unit_id`.
        unit_id -> Nullable<DbUuid>,
        /// Column `seed`.
        seed -> Text,
        /// Column `openings`.
        openings -> Integer,
        /// Column `taken`.
        taken -> Integer,
        /// Column `drawn_at`.
        drawn_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `review_findings`.
    review_findings (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `item_id`.
        item_id -> DbUuid,
        /// Column `actor_id`.
        actor_id -> DbUuid,
        /// Column `found_by`.
        found_by -> DbUuid,
        /// Column `found_at`.
        found_at -> DbInstant,
        /// Column `finding`.
        finding -> Text,
        /// Column `words`.
        words -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text, Date};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `review_items`.
    review_items (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `actor_id`.
        actor_id -> DbUuid,
        /// Column `family_id`.
        family_id -> Nullable<DbUuid>,
        /// Column `office_id`.
        office_id -> Nullable<DbUuid>,
        /// Column `day`.
        day -> Date,
        /// Column `span`.
        span -> Date,
        /// Column `seq`.
        seq -> BigInt,
        /// Column `said`.
        said -> Text,
        /// Column `draw_id`.
        draw_id -> Nullable<DbUuid>,
        /// Column `readable_until`.
        readable_until -> Nullable<DbInstant>,
        /// Column `raised_at`.
        raised_at -> DbInstant,
        /// Column `finding`.
        finding -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::BigInt;

    /// Table `review_mark`.
    review_mark (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `last_seq`.
        last_seq -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `risk_factors`.
    risk_factors (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> DbUuid,
        /// Column `kind`.
        kind -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `source`.
        source -> Text,
        /// Column `agency`.
        agency -> Text,
        /// Column `since_on`.
        since_on -> Date,
        /// Column `until_on`.
        until_on -> Nullable<Date>,
        /// Column `until_by`.
        until_by -> Nullable<DbUuid>,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `safety_acknowledgements`.
    safety_acknowledgements (concern_id, user_id) {
        /// Column `concern_id`.
        concern_id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `acknowledged_at`.
        acknowledged_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `safety_actions`.
    safety_actions (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `concern_id`.
        concern_id -> DbUuid,
        /// Column `taken_on`.
        taken_on -> Date,
        /// Column `words`.
        words -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `safety_concerns`.
    safety_concerns (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `danger`.
        danger -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `source`.
        source -> Text,
        /// Column `agency`.
        agency -> Text,
        /// Column `reporter`.
        reporter -> Text,
        /// Column `known_on`.
        known_on -> Date,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `resolution`.
        resolution -> Nullable<Text>,
        /// Column `resolved_on`.
        resolved_on -> Nullable<Date>,
        /// Column `resolved_words`.
        resolved_words -> Text,
        /// Column `resolved_by`.
        resolved_by -> Nullable<DbUuid>,
        /// Column `resolved_at`.
        resolved_at -> Nullable<DbInstant>,
        /// Column `error_reason`.
        error_reason -> Text,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::DbUuid;

    /// Table `safety_keys`.
    safety_keys (found_by, subject_id) {
        /// Column `found_by`.
        found_by -> Text,
        /// Column `subject_id`.
        subject_id -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::db::columns::DbUuid;

    /// Table `safety_subjects`.
    safety_subjects (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `concern_id`.
        concern_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `person_id`.
        person_id -> Nullable<DbUuid>,
        /// Column `caregiver`.
        caregiver -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, BigInt};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `second_factors`.
    second_factors (user_id) {
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `seed`.
        seed -> Text,
        /// Column `last_step`.
        last_step -> BigInt,
        /// Column `enrolled_at`.
        enrolled_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `sessions`.
    sessions (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `csrf_token`.
        csrf_token -> Text,
        /// Column `level`.
        level -> Text,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `last_seen_at`.
        last_seen_at -> DbInstant,
        /// Column `expires_at`.
        expires_at -> DbInstant,
        /// Column `authenticated_at`.
        authenticated_at -> DbInstant,
        /// Column `address`.
        address -> Text,
        /// Column `agent`.
        agent -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `sign_in_links`.
    sign_in_links (user_id) {
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `created_by`.
        created_by -> Nullable<DbUuid>,
        /// Column `expires_at`.
        expires_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Integer, Date};
    use crate::db::columns::DbInstant;

    /// Table `sign_in_tries`.
    sign_in_tries (name_digest) {
        /// Column `name_digest`.
        name_digest -> Text,
        /// Column `failures`.
        failures -> Integer,
        /// Column `since`.
        since -> DbInstant,
        /// Column `day`.
        day -> Date,
        /// Column `day_tries`.
        day_tries -> Integer,
        /// Column `closed_until`.
        closed_until -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `stated_purposes`.
    stated_purposes (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `purpose`.
        purpose -> Text,
        /// Column `words`.
        words -> Text,
        /// Column `stated_at`.
        stated_at -> DbInstant,
        /// Column `holds_until`.
        holds_until -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `transfer_seats`.
    transfer_seats (transfer_id, ended_id) {
        /// Column `transfer_id`.
        transfer_id -> DbUuid,
        /// Column `ended_id`.
        ended_id -> DbUuid,
        /// Column `ended_version`.
        ended_version -> Integer,
        /// Column `made_id`.
        made_id -> DbUuid,
        /// Column `undone_at`.
        undone_at -> Nullable<DbInstant>,
        /// Column `undone_by`.
        undone_by -> Nullable<DbUuid>,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `transfers`.
    transfers (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `from_user_id`.
        from_user_id -> DbUuid,
        /// Column `starts_on`.
        starts_on -> Date,
        /// Column `reason`.
        reason -> Text,
        /// Column `filed_on`.
        filed_on -> Date,
        /// Column `filed_at`.
        filed_at -> DbInstant,
        /// Column `filed_by`.
        filed_by -> DbUuid,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `tribal_findings`.
    tribal_findings (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `finding`.
        finding -> Text,
        /// Column `found_on`.
        found_on -> Date,
        /// Column `source`.
        source -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `tribal_inquiries`.
    tribal_inquiries (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `asked_on`.
        asked_on -> Date,
        /// Column `asked_whom`.
        asked_whom -> Text,
        /// Column `answer`.
        answer -> Text,
        /// Column `basis`.
        basis -> Text,
        /// Column `tribes`.
        tribes -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Date, Nullable};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `tribal_notices`.
    tribal_notices (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `family_id`.
        family_id -> DbUuid,
        /// Column `child_id`.
        child_id -> DbUuid,
        /// Column `recipient`.
        recipient -> Text,
        /// Column `sent_to`.
        sent_to -> Text,
        /// Column `method`.
        method -> Text,
        /// Column `sent_on`.
        sent_on -> Date,
        /// Column `received_on`.
        received_on -> Nullable<Date>,
        /// Column `replied_on`.
        replied_on -> Nullable<Date>,
        /// Column `reply`.
        reply -> Text,
        /// Column `entered_at`.
        entered_at -> DbInstant,
        /// Column `entered_by`.
        entered_by -> Nullable<DbUuid>,
        /// Column `error_at`.
        error_at -> Nullable<DbInstant>,
        /// Column `error_by`.
        error_by -> Nullable<DbUuid>,
        /// Column `error_reason`.
        error_reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `units`.
    units (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `office_id`.
        office_id -> DbUuid,
        /// Column `name`.
        name -> Text,
        /// Column `created_at`.
        created_at -> DbInstant,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `user_languages`.
    user_languages (user_id, language) {
        /// Column `user_id`.
        user_id -> DbUuid,
        /// Column `language`.
        language -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Text, Nullable, Bool, Integer};
    use crate::db::columns::{DbInstant, DbUuid};

    /// Table `users`.
    users (id) {
        /// Column `id`.
        id -> DbUuid,
        /// Column `email`.
        email -> Text,
        /// Column `email_key`.
        email_key -> Text,
        /// Column `full_name`.
        full_name -> Text,
        /// Column `role`.
        role -> Text,
        /// Column `office_id`.
        office_id -> Nullable<DbUuid>,
        /// Column `unit_id`.
        unit_id -> Nullable<DbUuid>,
        /// Column `phone`.
        phone -> Text,
        /// Column `password_hash`.
        password_hash -> Nullable<Text>,
        /// Column `active`.
        active -> Bool,
        /// Column `version`.
        version -> Integer,
        /// Column `created_at`.
        created_at -> DbInstant,
        /// Column `agreed_at`.
        agreed_at -> Nullable<DbInstant>,
        /// Column `used_at`.
        used_at -> Nullable<DbInstant>,
        /// Column `guards_restricted`.
        guards_restricted -> Bool,
        /// Column `closes_at`.
        closes_at -> Nullable<DbInstant>,
        /// Column `wants_digest`.
        wants_digest -> Bool,
    }
}

diesel::joinable!(covers -> absences (absence_id));
diesel::joinable!(covers -> assignments (assignment_id));
diesel::joinable!(covers -> families (family_id));
diesel::joinable!(account_events -> users (user_id));
diesel::joinable!(account_reviews -> users (signed_by));
diesel::joinable!(alternatives -> children (child_id));
diesel::joinable!(assignments -> children (child_id));
diesel::joinable!(assignments -> families (family_id));
diesel::joinable!(assignments -> users (user_id));
diesel::joinable!(audit_events -> users (actor_id));
diesel::joinable!(break_glass -> families (family_id));
diesel::joinable!(break_glass -> users (user_id));
diesel::joinable!(children -> families (family_id));
diesel::joinable!(contacts -> children (child_id));
diesel::joinable!(contacts -> families (family_id));
diesel::joinable!(contacts -> people (person_id));
diesel::joinable!(decision_words -> users (author_id));
diesel::joinable!(declared_conflicts -> families (family_id));
diesel::joinable!(declared_conflicts -> users (user_id));
diesel::joinable!(directory_checks -> directory_services (service_id));
diesel::joinable!(directory_checks -> users (checked_by));
diesel::joinable!(directory_hours -> directory_locations (location_id));
diesel::joinable!(directory_hours -> directory_services (service_id));
diesel::joinable!(directory_locations -> providers (provider_id));
diesel::joinable!(directory_places -> directory_locations (location_id));
diesel::joinable!(directory_places -> directory_services (service_id));
diesel::joinable!(directory_services -> providers (provider_id));
diesel::joinable!(drafts -> users (user_id));
diesel::joinable!(efforts_reads -> children (child_id));
diesel::joinable!(episodes -> children (child_id));
diesel::joinable!(episodes -> families (family_id));
diesel::joinable!(episodes -> offices (office_id));
diesel::joinable!(families -> offices (office_id));
diesel::joinable!(families -> units (unit_id));
diesel::joinable!(family_adults -> families (family_id));
diesel::joinable!(family_adults -> people (person_id));
diesel::joinable!(family_sides -> families (family_id));
diesel::joinable!(family_sides -> users (user_id));
diesel::joinable!(family_time_plans -> families (family_id));
diesel::joinable!(family_times -> families (family_id));
diesel::joinable!(filed_forms -> users (user_id));
diesel::joinable!(hearing_children -> children (child_id));
diesel::joinable!(hearing_children -> hearings (hearing_id));
diesel::joinable!(hearing_children_off -> children (child_id));
diesel::joinable!(hearing_children_off -> hearings (hearing_id));
diesel::joinable!(hearing_children_off -> users (off_by));
diesel::joinable!(hearings -> families (family_id));
diesel::joinable!(hearings -> users (created_by));
diesel::joinable!(key_decisions -> families (family_id));
diesel::joinable!(legal_statuses -> children (child_id));
diesel::joinable!(parental_rights -> children (child_id));
diesel::joinable!(parental_rights -> people (person_id));
diesel::joinable!(disclosures -> protected_records (record_id));
diesel::joinable!(partner_contacts -> partner_offers (offer_id));
diesel::joinable!(partner_offers -> families (family_id));
diesel::joinable!(partner_offers -> partners (partner_id));
diesel::joinable!(partner_offers -> people (person_id));
diesel::joinable!(partner_terms -> offices (office_id));
diesel::joinable!(partner_terms -> partners (partner_id));
diesel::joinable!(partner_trips -> partner_contacts (contact_id));
diesel::joinable!(partner_trips -> partners (partner_id));
diesel::joinable!(permanency_goals -> children (child_id));
diesel::joinable!(placements -> children (child_id));
diesel::joinable!(placements -> episodes (episode_id));
diesel::joinable!(plan_goals -> plans (plan_id));
diesel::joinable!(plans -> families (family_id));
diesel::joinable!(possible_duplicates -> families (filed_family_id));
diesel::joinable!(provider_services -> providers (provider_id));
diesel::joinable!(recovery_codes -> users (user_id));
diesel::joinable!(referral_events -> referrals (referral_id));
diesel::joinable!(referral_events -> users (entered_by));
diesel::joinable!(referral_goals -> referrals (referral_id));
diesel::joinable!(referrals -> children (child_id));
diesel::joinable!(referrals -> families (family_id));
diesel::joinable!(referrals -> people (person_id));
diesel::joinable!(referrals -> providers (provider_id));
diesel::joinable!(referrals -> users (created_by));
diesel::joinable!(removal_circumstances -> episodes (episode_id));
diesel::joinable!(restricted_access -> families (family_id));
diesel::joinable!(restricted_access -> users (user_id));
diesel::joinable!(restrictions -> families (family_id));
diesel::joinable!(review_draws -> offices (office_id));
diesel::joinable!(review_items -> audit_events (seq));
diesel::joinable!(review_items -> families (family_id));
diesel::joinable!(review_items -> review_draws (draw_id));
diesel::joinable!(review_items -> users (actor_id));
diesel::joinable!(risk_factors -> families (family_id));
diesel::joinable!(risk_factors -> people (person_id));
diesel::joinable!(safety_acknowledgements -> safety_concerns (concern_id));
diesel::joinable!(safety_acknowledgements -> users (user_id));
diesel::joinable!(safety_actions -> safety_concerns (concern_id));
diesel::joinable!(safety_actions -> users (entered_by));
diesel::joinable!(safety_concerns -> families (family_id));
diesel::joinable!(safety_keys -> safety_subjects (subject_id));
diesel::joinable!(safety_subjects -> people (person_id));
diesel::joinable!(safety_subjects -> safety_concerns (concern_id));
diesel::joinable!(second_factors -> users (user_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(stated_purposes -> families (family_id));
diesel::joinable!(stated_purposes -> users (user_id));
diesel::joinable!(transfer_seats -> transfers (transfer_id));
diesel::joinable!(units -> offices (office_id));
diesel::joinable!(user_languages -> users (user_id));
diesel::joinable!(users -> offices (office_id));
diesel::joinable!(users -> units (unit_id));

/// Tables that stand in one query. Naming every pair of all tables would cost the compiler thousands of implementations.
macro_rules! together {
    ($one:ident: $($other:ident),+) => {
        $(diesel::allow_tables_to_appear_in_same_query!($one, $other);)+
    };
}

together!(families: assignments, audit_events, break_glass, children, contacts, covers, declared_conflicts,
    efforts_reads, episodes, family_adults, family_time_plans, family_times, hearing_children, hearings, imports,
    key_decisions, legal_statuses, offices, partner_contacts, partner_offers, partner_terms, partners, people,
    permanency_goals, placements, plans, possible_duplicates, referral_events, referrals, restricted_access,
    restrictions, review_items, safety_acknowledgements, safety_concerns, safety_keys, safety_subjects,
    stated_purposes, transfer_seats, transfers, users);
together!(users: absences, account_review_lines, account_reviews, assignments, audit_events, break_glass,
    case_mistakes, children, contacts, covers, declared_conflicts, directory_checks, episodes, family_adults,
    hearing_children, hearings, imports, offices, partners, people, people_apart, plans, referral_events, referrals,
    restricted_access, restrictions, review_findings, review_items, second_factors, sessions, sign_in_links,
    transfer_seats, transfers, units, user_languages);
together!(assignments: absences, break_glass, children, contacts, covers, declared_conflicts, episodes, family_adults,
    family_sides, hearing_children, hearings, offices, partners, people, placements, plans, referrals,
    restricted_access, restrictions, review_items, transfer_seats, transfers, user_languages);
together!(children: audit_events, break_glass, contacts, covers, efforts_reads, episodes, family_adults,
    hearing_children, hearings, imports, legal_statuses, partners, people, permanency_goals, placements, plans,
    referrals, restrictions, transfer_seats, transfers);
together!(hearings: break_glass, contacts, covers, declared_conflicts, episodes, hearing_children,
    hearing_children_off, offices, partners, people, placements, plans, referrals, restricted_access, restrictions,
    review_items, stated_purposes, transfers);
together!(restrictions: break_glass, contacts, declared_conflicts, family_adults, family_sides, partners, people,
    plans, referrals, restricted_access, review_items, transfers);
together!(break_glass: contacts, covers, declared_conflicts, partners, plans, referrals, restricted_access,
    review_items, sessions, transfers);
together!(episodes: contacts, date_corrections, hearing_children, imports, legal_statuses, permanency_goals,
    placements, referral_events, referrals, removal_circumstances);
together!(partners: audit_events, contacts, partner_contacts, partner_offers, partner_terms, plans, referrals,
    transfers);
together!(people: family_adults, offices, partner_offers, placements, referrals, safety_concerns, safety_keys,
    safety_subjects);
together!(review_items: audit_events, covers, declared_conflicts, restricted_access, review_draws, review_findings,
    review_mark);
together!(placements: contacts, date_corrections, legal_statuses, offices, permanency_goals, removal_circumstances);
together!(plans: contacts, plan_goals, plan_parts, plan_voices, referrals, transfers);
together!(courtroom_visits: appointments, referral_events, referrals);
together!(covers: absences, declared_conflicts, family_sides, restricted_access, sessions);
together!(referrals: appointments, barriers, contacts, providers, referral_events, referral_goals, referral_talks,
    transfers);
together!(safety_concerns: safety_acknowledgements, safety_actions, safety_keys, safety_subjects);
together!(audit_events: hearing_children, review_draws, sign_in_tries);
together!(directory_services: directory_locations, provider_services, providers);
together!(offices: second_factors, units, user_languages);
together!(partner_contacts: partner_offers, partner_terms, partner_trips);
together!(plan_goals: plan_parts, plan_steps, plan_voices);
together!(family_time_people: family_time_plans, family_times);
together!(partner_terms: partner_offers, partner_trips);
together!(permanency_goals: efforts_reads, legal_statuses);
together!(plan_parts: plan_steps, plan_voices);
together!(safety_subjects: family_adults, safety_keys);
together!(transfers: contacts, transfer_seats);
together!(tribal_findings: tribal_inquiries, tribal_notices);
together!(user_languages: sessions, units);
together!(absences: family_sides);
together!(account_review_lines: account_reviews);
together!(audit_head: review_mark);
together!(decision_words: key_decisions);
together!(declared_conflicts: restricted_access);
together!(disclosures: protected_records);
together!(drafts: filed_forms);
together!(family_time_plans: family_times);
together!(plan_steps: plan_voices);
together!(hearings: family_adults);
together!(provider_services: providers);
together!(recovery_codes: second_factors);
together!(tribal_inquiries: tribal_notices);

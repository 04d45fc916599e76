DROP TRIGGER audit_events_being_added ON audit_events;
DROP FUNCTION audit_events_being_added();
DROP TABLE audit_head;
DROP FUNCTION audit_head_stays();
DROP TABLE audit_links;
DROP FUNCTION audit_links_append_only();
DROP INDEX audit_events_actor_ix;
DROP INDEX audit_events_event_uq;
ALTER TABLE audit_events DROP COLUMN mac, DROP COLUMN address, DROP COLUMN outcome, DROP COLUMN event_id;

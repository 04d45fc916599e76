DROP TABLE audit_head;
DROP TABLE audit_links;
DROP INDEX audit_events_actor_ix;
DROP INDEX audit_events_event_uq;
ALTER TABLE audit_events DROP COLUMN mac;
ALTER TABLE audit_events DROP COLUMN address;
ALTER TABLE audit_events DROP COLUMN outcome;
ALTER TABLE audit_events DROP COLUMN event_id;

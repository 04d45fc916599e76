DROP TABLE review_mark;
DROP TRIGGER review_findings_no_delete;
DROP TABLE review_findings;
DROP TRIGGER review_items_no_delete;
DROP TABLE review_items;
DROP TRIGGER review_draws_no_delete;
DROP TABLE review_draws;
DROP INDEX audit_events_actor_at_ix;

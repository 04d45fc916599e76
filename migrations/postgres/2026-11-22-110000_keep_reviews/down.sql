DROP TABLE review_mark;
DROP TABLE review_findings;
DROP TABLE review_items;
DROP TABLE review_draws;
DROP FUNCTION reviews_are_kept();
DROP INDEX audit_events_actor_at_ix;

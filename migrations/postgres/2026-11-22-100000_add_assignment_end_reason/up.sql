-- Why an assignment ended stands beside why it began. What ended before has only the one, which said why it ended.
ALTER TABLE assignments ADD COLUMN end_reason text NOT NULL DEFAULT '';
UPDATE assignments SET end_reason = reason WHERE ends_on IS NOT NULL;

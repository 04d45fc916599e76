UPDATE assignments SET reason = end_reason WHERE ends_on IS NOT NULL;
ALTER TABLE assignments DROP COLUMN end_reason;

-- The Monday summary by e-mail: who wants it, and for each person and week that it was claimed before it was sent, how that ended,
-- and which counts she was told. No family stands here.
ALTER TABLE users ADD COLUMN wants_digest boolean NOT NULL DEFAULT true;

CREATE TABLE digests (
  user_id uuid NOT NULL REFERENCES users (id),
  week date NOT NULL,
  state text NOT NULL CHECK (state IN ('claimed', 'retry', 'sent', 'nothing', 'failed')),
  tries integer NOT NULL,
  claimed_at timestamptz NOT NULL,
  settled_at timestamptz,
  told text NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, week),
  CONSTRAINT digests_of_a_monday CHECK (extract(isodow FROM week) = 1),
  CONSTRAINT digests_tried CHECK (tries >= 1),
  CONSTRAINT digests_settled_whole CHECK ((state = 'claimed') = (settled_at IS NULL))
);

CREATE FUNCTION digests_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'digests_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'digests_for_good';
END $$;
CREATE TRIGGER digests_for_good BEFORE UPDATE OF user_id, week ON digests FOR EACH ROW EXECUTE FUNCTION digests_for_good();
CREATE TRIGGER digests_no_delete BEFORE DELETE ON digests FOR EACH ROW EXECUTE FUNCTION digests_for_good();
CREATE FUNCTION digests_sent_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'digests_sent_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'digests_sent_once';
END $$;
CREATE TRIGGER digests_sent_once BEFORE UPDATE ON digests FOR EACH ROW WHEN (OLD.state IN ('sent', 'nothing', 'failed') OR (OLD.state = 'retry' AND NEW.state <> 'claimed') OR NEW.tries < OLD.tries) EXECUTE FUNCTION digests_sent_once();

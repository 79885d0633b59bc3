-- One record that kills its worker must not stop the others: who began where, and how often one record was tried.

ALTER TABLE consumer_offset
    ADD COLUMN claimed_by     text,
    ADD COLUMN claimed_offset bigint,
    ADD COLUMN claims         integer NOT NULL DEFAULT 0,
    ADD COLUMN try_offset     bigint,
    ADD COLUMN tries          integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN consumer_offset.claimed_by IS 'Process that reads the partition, or did last.';
COMMENT ON COLUMN consumer_offset.claimed_offset IS 'Where it began.';
COMMENT ON COLUMN consumer_offset.claims IS 'Processes that began there, one after the other, and did not get on; 0 after one that ended well.';
COMMENT ON COLUMN consumer_offset.try_offset IS 'Record that was tried alone, as one like it may have killed a process.';
COMMENT ON COLUMN consumer_offset.tries IS 'How often it was.';

-- Quotes are found by shorter stretches of their words. Stored ones have the longer ones until they are reprocessed, and
-- those are found whole, by their keys, until then.
COMMENT ON COLUMN quote.shingles IS 'Hashes of 3 words in a row, of each 5 the one with the longest word in its middle: quotes that share 7 words in a row share one.';

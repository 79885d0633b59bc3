-- "Up to $5 million", "at least 12", "about 10,000": what the words beside an amount say of it.

ALTER TABLE amount ADD COLUMN mod text;
COMMENT ON COLUMN amount.mod IS 'TIMEX3''s mod, by the words beside it: MORE_THAN LESS_THAN EQUAL_OR_MORE (at least) EQUAL_OR_LESS (up to) APPROX.';

CREATE OR REPLACE VIEW v_amount AS
SELECT article_id, amount_no, text, type, value, currency, unit, span_start, span_end, mod FROM amount;
COMMENT ON COLUMN v_amount.mod IS 'What the words beside it say of it: MORE_THAN LESS_THAN EQUAL_OR_MORE (at least) EQUAL_OR_LESS (up to) APPROX; NULL: nothing, or stored before this was read.';

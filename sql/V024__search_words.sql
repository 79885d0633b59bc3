-- Who stores an article may bring the words for article_search() along; whoever does not has them found here, as
-- before. The worker does: it remembers what PostgreSQL said of each piece of text, and need not ask again.
ALTER TABLE article ALTER COLUMN search_words DROP EXPRESSION;

CREATE FUNCTION find_search_words() RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.search_words := search_words(NEW.language, NEW.title, NEW.text);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION find_search_words() IS 'Finds the words of an article that comes without them.';
CREATE TRIGGER article_words_missing BEFORE INSERT ON article FOR EACH ROW
    WHEN (NEW.search_words IS NULL)
    EXECUTE FUNCTION find_search_words();
CREATE TRIGGER article_words_old BEFORE UPDATE OF language, title, text, search_words ON article FOR EACH ROW
    WHEN (NEW.search_words IS NULL
          OR NEW.search_words = OLD.search_words
             AND (NEW.language IS DISTINCT FROM OLD.language OR NEW.title IS DISTINCT FROM OLD.title
                  OR NEW.text IS DISTINCT FROM OLD.text))
    EXECUTE FUNCTION find_search_words();

-- New words wait in a list of their own and go into the index in lots. By default a lot is 4 MB, some 800 articles, and
-- whoever fills it waits .2 s and more; a lot of 1 MB is done in a third of that, at the same cost for all lots together
-- (half of that would cost a third more).
ALTER INDEX article_search_words SET (gin_pending_list_limit = 1024);
ALTER INDEX quote_by_shingle SET (gin_pending_list_limit = 1024);

#include "worker/fingerprint/stem.h"

#include <string.h>

/* Sorted by bytes, for the search. Apostrophes are dropped before: "wont". */
static const char *const stop_words[] = {
    "about",   "above",   "across",  "after",   "again",   "against", "ago",     "all",
    "almost",  "along",   "already", "also",    "although", "always", "am",      "among",
    "an",      "and",     "another", "any",     "are",     "arent",   "around",  "as",
    "at",      "be",      "became",  "because", "been",    "before",  "being",   "below",
    "between", "both",    "but",     "by",      "can",     "cannot",  "cant",    "come",
    "could",   "couldnt", "did",     "didnt",   "do",      "does",    "doesnt",  "doing",
    "done",    "dont",    "down",    "during",  "each",    "either",  "else",    "even",
    "ever",    "every",   "few",     "for",     "from",    "further", "get",     "go",
    "got",     "had",     "hadnt",   "has",     "hasnt",   "have",    "havent",  "having",
    "he",      "her",     "here",    "hers",    "herself", "him",     "himself", "his",
    "how",     "however", "if",      "in",      "into",    "is",      "isnt",    "it",
    "its",     "itself",  "just",    "last",    "least",   "less",    "let",     "like",
    "made",    "make",    "many",    "may",     "me",      "might",   "more",    "most",
    "mr",      "mrs",     "ms",      "much",    "must",    "my",      "myself",  "near",
    "nearly",  "neither", "never",   "no",      "nor",     "not",     "now",     "of",
    "off",     "often",   "on",      "once",    "one",     "only",    "onto",    "or",
    "other",   "others",  "our",     "ours",    "ourselves", "out",   "over",    "own",
    "per",     "rather",  "re",      "said",    "same",    "say",     "saying",  "says",
    "she",     "should",  "shouldnt", "since",  "so",      "some",    "still",   "such",
    "than",    "that",    "thats",   "the",     "their",   "theirs",  "them",    "themselves",
    "then",    "there",   "these",   "they",    "this",    "those",   "though",  "through",
    "thus",    "to",      "told",    "too",     "toward",  "towards", "under",   "until",
    "up",      "upon",    "us",      "very",    "was",     "wasnt",   "we",      "well",
    "were",    "werent",  "what",    "when",    "where",   "whether", "which",   "while",
    "who",     "whom",    "whose",   "why",     "will",    "with",    "within",  "without",
    "wont",    "would",   "wouldnt", "yet",     "you",     "your",    "yours",   "yourself",
};

bool stem_is_stop(struct str word)
{
    size_t low = 0;
    size_t high = sizeof stop_words / sizeof stop_words[0];
    if (word.n < 2) {
        return true;
    }
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(word, str_of(stop_words[mid]));
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return false;
}

struct str stem_cut(char *word, size_t n)
{
    struct str s = {word, n};
    if (n < 4 || !str_ends(s, STR("s"))) {
        return s;
    }
    if (str_ends(s, STR("ies"))) {
        if (str_ends(s, STR("eies")) || str_ends(s, STR("aies"))) {
            return s;
        }
        word[n - 3] = 'y';
        return (struct str){word, n - 2};
    }
    if (str_ends(s, STR("es"))) {
        bool kept = str_ends(s, STR("aes")) || str_ends(s, STR("ees")) || str_ends(s, STR("oes"));
        return kept ? s : (struct str){word, n - 1};
    }
    return str_ends(s, STR("us")) || str_ends(s, STR("ss")) ? s : (struct str){word, n - 1};
}

#include "worker/fingerprint/stem.h"

#include <string.h>

#include "worker/fingerprint/word_rows.h"

/* Apostrophes are dropped before: "wont". */
/* clang-format off */
static const struct word_row stop_words[26] = {
    ['a' - 'a'] = WORD_ROW("about", "above", "across", "after", "again", "against", "ago", "all",
                           "almost", "along", "already", "also", "although", "always", "am",
                           "among", "an", "and", "another", "any", "are", "arent", "around", "as",
                           "at"),
    ['b' - 'a'] = WORD_ROW("be", "became", "because", "been", "before", "being", "below", "between",
                           "both", "but", "by"),
    ['c' - 'a'] = WORD_ROW("can", "cannot", "cant", "come", "could", "couldnt"),
    ['d' - 'a'] = WORD_ROW("did", "didnt", "do", "does", "doesnt", "doing", "done", "dont", "down",
                           "during"),
    ['e' - 'a'] = WORD_ROW("each", "either", "else", "even", "ever", "every"),
    ['f' - 'a'] = WORD_ROW("few", "for", "from", "further"),
    ['g' - 'a'] = WORD_ROW("get", "go", "got"),
    ['h' - 'a'] = WORD_ROW("had", "hadnt", "has", "hasnt", "have", "havent", "having", "he", "her",
                           "here", "hers", "herself", "him", "himself", "his", "how", "however"),
    ['i' - 'a'] = WORD_ROW("if", "in", "into", "is", "isnt", "it", "its", "itself"),
    ['j' - 'a'] = WORD_ROW("just"),
    ['l' - 'a'] = WORD_ROW("last", "least", "less", "let", "like"),
    ['m' - 'a'] = WORD_ROW("made", "make", "many", "may", "me", "might", "more", "most", "mr",
                           "mrs", "ms", "much", "must", "my", "myself"),
    ['n' - 'a'] = WORD_ROW("near", "nearly", "neither", "never", "no", "nor", "not", "now"),
    ['o' - 'a'] = WORD_ROW("of", "off", "often", "on", "once", "one", "only", "onto", "or", "other",
                           "others", "our", "ours", "ourselves", "out", "over", "own"),
    ['p' - 'a'] = WORD_ROW("per"),
    ['r' - 'a'] = WORD_ROW("rather", "re"),
    ['s' - 'a'] = WORD_ROW("said", "same", "say", "saying", "says", "she", "should", "shouldnt",
                           "since", "so", "some", "still", "such"),
    ['t' - 'a'] = WORD_ROW("than", "that", "thats", "the", "their", "theirs", "them", "themselves",
                           "then", "there", "these", "they", "this", "those", "though", "through",
                           "thus", "to", "told", "too", "toward", "towards"),
    ['u' - 'a'] = WORD_ROW("under", "until", "up", "upon", "us"),
    ['v' - 'a'] = WORD_ROW("very"),
    ['w' - 'a'] = WORD_ROW("was", "wasnt", "we", "well", "were", "werent", "what", "when", "where",
                           "whether", "which", "while", "who", "whom", "whose", "why", "will",
                           "with", "within", "without", "wont", "would", "wouldnt"),
    ['y' - 'a'] = WORD_ROW("yet", "you", "your", "yours", "yourself"),
};
/* clang-format on */

bool stem_is_stop(struct str word)
{
    return word.n < 2 || word_in_rows(stop_words, word);
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

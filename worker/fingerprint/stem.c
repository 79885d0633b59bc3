#include "worker/fingerprint/stem.h"

#include <string.h>

/* By first letter, each word between blanks, sorted by the second letter. Apostrophes are dropped
 * before: "wont". */
static const char *const stop_words[26] = {
    ['a' - 'a'] = " about above across after again against ago all almost along already also "
                  "although always am among an and another any are arent around as at ",
    ['b' - 'a'] = " be became because been before being below between both but by ",
    ['c' - 'a'] = " can cannot cant come could couldnt ",
    ['d' - 'a'] = " did didnt do does doesnt doing done dont down during ",
    ['e' - 'a'] = " each either else even ever every ",
    ['f' - 'a'] = " few for from further ",
    ['g' - 'a'] = " get go got ",
    ['h' - 'a'] = " had hadnt has hasnt have havent having he her here hers herself him himself "
                  "his how however ",
    ['i' - 'a'] = " if in into is isnt it its itself ",
    ['j' - 'a'] = " just ",
    ['l' - 'a'] = " last least less let like ",
    ['m' - 'a'] = " made make many may me might more most mr mrs ms much must my myself ",
    ['n' - 'a'] = " near nearly neither never no nor not now ",
    ['o' - 'a'] = " of off often on once one only onto or other others our ours ourselves out over "
                  "own ",
    ['p' - 'a'] = " per ",
    ['r' - 'a'] = " rather re ",
    ['s' - 'a'] = " said same say saying says she should shouldnt since so some still such ",
    ['t' - 'a'] = " than that thats the their theirs them themselves then there these they this "
                  "those though through thus to told too toward towards ",
    ['u' - 'a'] = " under until up upon us ",
    ['v' - 'a'] = " very ",
    ['w' - 'a'] = " was wasnt we well were werent what when where whether which while who whom "
                  "whose why will with within without wont would wouldnt ",
    ['y' - 'a'] = " yet you your yours yourself ",
};
#define STOP_WORD_MAX 10

bool stem_is_stop(struct str word)
{
    if (word.n < 2) {
        return true;
    }
    if (word.n > STOP_WORD_MAX || word.p[0] < 'a' || word.p[0] > 'z') {
        return false;
    }
    const char *row = stop_words[word.p[0] - 'a'];
    for (const char *at = row ? row + 1 : ""; *at && at[1] <= word.p[1]; at = strchr(at, ' ') + 1) {
        if (at[1] == word.p[1] && strncmp(at, word.p, word.n) == 0 && at[word.n] == ' ') {
            return true;
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

#include "worker/decode/genre.h"

struct named {
    struct str name;
    enum genre genre;
};

static enum genre find(const struct named *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(names[i].name, name)) {
            return names[i].genre;
        }
    }
    return GENRE_NONE;
}

enum genre genre_of_type(struct str type)
{
    static const struct named types[] = {
        {STR_INIT("LiveBlogPosting"), GENRE_LIVE_BLOG},
        {STR_INIT("OpinionNewsArticle"), GENRE_OPINION},
        {STR_INIT("PressRelease"), GENRE_PRESS_RELEASE},
        {STR_INIT("VideoObject"), GENRE_VIDEO},
        {STR_INIT("ImageGallery"), GENRE_GALLERY},
        {STR_INIT("MediaGallery"), GENRE_GALLERY},
        {STR_INIT("video"), GENRE_VIDEO},
        {STR_INIT("video.other"), GENRE_VIDEO},
        {STR_INIT("video.episode"), GENRE_VIDEO},
    };
    for (struct str_pair cut = str_cut(type, '/'); cut.found; cut = str_cut(type, '/')) {
        type = cut.tail;
    }
    return find(types, sizeof types / sizeof types[0], str_trim(type));
}

enum genre genre_of_section(struct str section)
{
    static const struct named sections[] = {
        {STR_INIT("opinion"), GENRE_OPINION},
        {STR_INIT("opinions"), GENRE_OPINION},
        {STR_INIT("opinion & analysis"), GENRE_OPINION},
        {STR_INIT("op-ed"), GENRE_OPINION},
        {STR_INIT("editorial"), GENRE_OPINION},
        {STR_INIT("editorials"), GENRE_OPINION},
        {STR_INIT("commentary"), GENRE_OPINION},
        {STR_INIT("comment"), GENRE_OPINION},
        {STR_INIT("columns"), GENRE_OPINION},
        {STR_INIT("columnists"), GENRE_OPINION},
        {STR_INIT("letters"), GENRE_OPINION},
        {STR_INIT("letters to the editor"), GENRE_OPINION},
        {STR_INIT("viewpoint"), GENRE_OPINION},
        {STR_INIT("viewpoints"), GENRE_OPINION},
        {STR_INIT("press release"), GENRE_PRESS_RELEASE},
        {STR_INIT("press releases"), GENRE_PRESS_RELEASE},
        {STR_INIT("news release"), GENRE_PRESS_RELEASE},
        {STR_INIT("news releases"), GENRE_PRESS_RELEASE},
        {STR_INIT("live blog"), GENRE_LIVE_BLOG},
        {STR_INIT("live updates"), GENRE_LIVE_BLOG},
        {STR_INIT("video"), GENRE_VIDEO},
        {STR_INIT("videos"), GENRE_VIDEO},
        {STR_INIT("gallery"), GENRE_GALLERY},
        {STR_INIT("galleries"), GENRE_GALLERY},
        {STR_INIT("photo gallery"), GENRE_GALLERY},
        {STR_INIT("photo galleries"), GENRE_GALLERY},
        {STR_INIT("photos"), GENRE_GALLERY},
        {STR_INIT("in pictures"), GENRE_GALLERY},
    };
    return find(sections, sizeof sections / sizeof sections[0], str_trim(section));
}

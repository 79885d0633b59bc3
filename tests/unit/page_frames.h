/* What page_body_test.c builds its pages of: one invented article, and two sites around it. */
#define TITLE "Ferry to Orsk Island will sail again in March after two winters in the dock"

static const char *const paragraphs[] = {
    "The only ferry between Tarnby and Orsk Island will return to service on March 4, ending "
    "two winters in which islanders crossed the strait in fishing boats or not at all, the "
    "harbour board said on Tuesday.",
    "The Maren, a 62-metre vessel built in 1987, was taken out of the water when inspectors "
    "found cracks in the frames beneath her car deck. Repairs that were meant to last six weeks "
    "took twenty-one months and cost almost three times the first estimate.",
    "\"We had hoped to tell people this a year ago,\" said Ingrid Vale, who has chaired the "
    "board since 2019. \"Every time we opened one plate there was another behind it, and nobody "
    "was willing to sail her with a question mark over the hull.\"",
    "About 840 people live on Orsk, which has a school for younger children but no clinic and "
    "no secondary school. During the closure the county paid for a small passenger launch, but "
    "it could not carry cars and stayed in port when the wind rose above gale force.",
    "Peder Holm, who runs the island's grocery, said he had lost a third of his trade because "
    "summer visitors stayed away. He kept the shop open by ordering flour and fuel once a month "
    "from a barge that also serves the salmon farms to the north.",
    "The repairs were paid for in equal parts by the county and the national transport fund. "
    "An audit published in November found that the board had failed to ask for a second survey "
    "before it signed the contract, a mistake that the auditors called costly but not unlawful.",
    "Under the new timetable the Maren will make four crossings a day in each direction, and "
    "six in July and August. Fares for residents will stay as they were in 2021, while visitors "
    "with a car will pay about a fifth more than before.",
    "The board has also begun to look for a successor. It wants a battery-powered ship that can "
    "charge overnight at the Tarnby quay, though Ms. Vale said that no order would be placed "
    "until the island's residents had been heard at two meetings in the spring.",
};

/* A site's markup: what stands before, between and behind the pieces of a page. */
struct frame {
    const char *name;
    const char *front; /* up to the first paragraph */
    const char *mid;   /* from the end of the text to the end of the article's element */
    const char *back;  /* the rest */
};

static const struct frame frames[] = {
    {"a site that names its parts",
     "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>"
     "<title>" TITLE " | Tarnby Courier</title><meta property=og:type content=article>"
     "<meta property=og:title content=\"" TITLE "\">"
     "<meta name=description content=\"The Maren returns to the strait on March 4, the harbour "
     "board said.\"></head><body class=\"article-page\">"
     "<div class=\"cookie-banner\" role=dialog><p>We use cookies and similar tools to make this "
     "site work and to understand how you use it. You can change your choice at any time in our "
     "privacy settings.</p><button>Accept all</button><button>Manage choices</button></div>"
     "<header class=\"site-header\"><a href=/ class=logo>Tarnby Courier</a>"
     "<nav class=\"main-nav\"><ul><li><a href=/news>News</a></li><li><a href=/sport>Sport</a>"
     "</li><li><a href=/business>Business</a></li><li><a href=/culture>Culture</a></li>"
     "<li><a href=/opinion>Opinion</a></li></ul></nav></header>"
     "<main class=\"content\"><article class=\"article\"><header class=\"article-header\">"
     "<h1 class=headline>" TITLE "</h1><div class=byline>By <a href=/staff/lund>Astrid Lund</a>"
     "</div><time class=timestamp datetime=2024-01-16>Jan. 16, 2024</time>"
     "<ul class=\"share-tools\"><li><a href=#>Share on Facebook</a></li><li><a href=#>Share by "
     "email</a></li></ul></header><figure class=\"lead-image\"><img src=maren.jpg alt=\"\">"
     "</figure><div class=\"article-body\">",
     "</div><div class=\"tags\"><a href=/t/ferry>Ferries</a> <a href=/t/orsk>Orsk</a></div>",
     "</article><section class=\"newsletter-signup\"><h3>The Morning Tide</h3><p>Sign up for our "
     "free daily newsletter and get the best of the Courier in your inbox.</p><form><input "
     "type=email><button>Subscribe</button></form></section>"
     "<aside class=\"related\"><h2>More stories</h2><div class=teaser><h3><a href=/a>Bridge toll "
     "rises for the third year</a></h3><p>Drivers will pay forty crowns from April.</p></div>"
     "<div class=teaser><h3><a href=/b>School choir wins in Bergholm</a></h3><p>Twenty pupils "
     "sang before a full hall on Saturday.</p></div></aside>"
     "<section class=\"comments\" id=comments><h2>2 comments</h2><div class=comment><b>seadog58"
     "</b><p>About time! I have been rowing to my own mother's house since the autumn, you would "
     "not believe it.</p></div><div class=comment><b>lena</b><p>And who pays in the end? We do, "
     "as we always have in this county.</p></div></section></main>"
     "<footer class=\"site-footer\"><p>\xC2\xA9 2024 Tarnby Courier. All rights reserved.</p>"
     "<ul><li><a href=/about>About us</a></li><li><a href=/privacy>Privacy</a></li></ul></footer>"
     "</body></html>"},
    {"a site of nested divs",
     "<html><head><title>" TITLE " - Strait News</title><meta name=author content=\"Jon Rask\">"
     "</head><body><div id=page><div id=top class=\"row\"><div class=\"col-12\"><ul class=menu>"
     "<li><a href=/>Home</a><li><a href=/local>Local</a><li><a href=/world>World</a><li>"
     "<a href=/weather>Weather</a></ul></div></div><div class=\"row\"><div class=\"col-md-8\" "
     "id=main-col><div class=\"post\"><h1>" TITLE "</h1><div class=\"post-meta\">Posted by "
     "<a href=/rask>Jon Rask</a> on January 16, 2024 | <a href=#c>3 Comments</a></div>"
     "<div class=\"entry-content\">",
     "<div class=\"social\"><span>Share this:</span> <a href=#>Facebook</a> <a href=#>Twitter</a> "
     "<a href=#>WhatsApp</a></div></div>",
     "<div class=\"related-posts\"><h4>You may also like</h4><ul><li><a href=/p1>Storm closes the "
     "coast road for a second night</a></li><li><a href=/p2>Harbour swim draws a record crowd"
     "</a></li></ul></div></div></div><div class=\"col-md-4\" id=sidebar><div class=widget>"
     "<h3>Most read</h3><ol><li><a href=/m1>Man rescued from mudflats</a><li><a href=/m2>New "
     "bakery opens on Quay Street</a></ol></div><div class=widget><h3>Newsletter</h3><p>Get the "
     "week's news from the strait in your inbox every Friday.</p></div></div></div>"
     "<div id=footer class=row><p>Copyright 2024 Strait News Ltd. Registered office: 3 Quay "
     "Street, Tarnby.</p></div></div></body></html>"},
};

/* What each frame has that nobody wants. */
static const char *const furniture[] = {
    "We use cookies",    "Business",         "Weather",         "Share on Facebook",
    "Share by email",    "Share this",       "Sign up for our", "More stories",
    "Bridge toll rises", "Drivers will pay", "Twenty pupils",   "About time!",
    "who pays in the",   "All rights",       "You may also",    "Storm closes the coast",
    "Most read",         "Man rescued",      "Get the week's",  "Registered office",
    "Subscribe",         "About us",         "Accept all",      "2 comments",
    "Posted by",
};

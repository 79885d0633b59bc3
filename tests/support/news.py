"""news: fictional news from a random source, for tests that need many texts of which some belong together.

Events are told by wires, reprinted by outlets (whole, trimmed, re-ordered, with furniture), told anew by others, and now
and then joined by an article that holds most of two wires, so that groups merge. No two events share names.
"""

import random

ONSET = "b br c d dr f g gr h k kl l m n p r s st t tr v w z".split()
NUCLEUS = "a e i o u ai ea ou".split()
CODA = "l n r s t m nd rk lt".split()
NOUNS = """harbour bridge council budget ferry school hospital tunnel orchard market reservoir quarry railway theatre
museum factory warehouse vineyard lighthouse airport stadium library prison refinery cathedral archive forest river
valley coast island district province ministry union agency court tribunal parliament committee company bank insurer
airline shipyard mine plant laboratory university clinic laboratory charity festival contract licence treaty lawsuit
strike ballot inquiry audit merger outage storm flood drought fire quake landslide harvest shortage""".split()
VERBS = """approved rejected delayed inspected closed reopened repaired criticised defended funded evacuated searched
surveyed bought sold blocked visited praised measured replaced""".split()
ADJECTIVES = """old northern southern coastal narrow disputed temporary ageing crowded remote unfinished municipal
regional private emergency annual damaged flooded empty restored""".split()
SPEECH = "said told added insisted explained warned".split()


def random_source(seed):
    return random.Random(f"news {seed}")


class Words:
    """Fictional names and sentences from a random source."""

    def __init__(self, rng):
        self.rng = rng

    def name(self, syllables=2):
        r = self.rng
        return "".join(r.choice(ONSET) + r.choice(NUCLEUS) for _ in range(syllables)).capitalize() + r.choice(CODA)

    def person(self):
        return f"{self.name()} {self.name(3)}"

    def thing(self):
        return f"{self.rng.choice(ADJECTIVES)} {self.rng.choice(NOUNS)}"

    def sentence(self, event):
        r = self.rng
        who, town, body = r.choice(event["people"]), r.choice(event["towns"]), r.choice(event["bodies"])
        number, thing, other, verb = r.randrange(11, 9000), self.thing(), self.thing(), r.choice(VERBS)
        return r.choice([
            f"{body} {verb} the {thing} near {town} after {number} people had asked for a {other}.",
            f"“The {thing} was {verb} before anyone in {town} saw the {other},” {who} {r.choice(SPEECH)}.",
            f"In {town}, the {thing} cost {number} crowns a day while the {other} was {verb}.",
            f"{who} of {body} {verb} {number} of the plans for the {thing} and the {other} on Monday.",
            f"About {number} visitors left the {thing} at {town} when {body} {verb} the {other}.",
            f"Neither {who} nor {body} would say why the {other} beside the {thing} was {verb}.",
        ])


def make_event(words, rng):
    return {"people": [words.person() for _ in range(3)], "towns": [words.name() for _ in range(2)],
            "bodies": [f"{words.name(3)} {rng.choice(['Council', 'Authority', 'Group', 'Bank'])}" for _ in range(2)]}


def make_text(words, rng, event, sentences):
    """Paragraphs of two or three sentences."""
    paragraphs = []
    while sentences > 0:
        n = min(sentences, rng.randrange(2, 4))
        paragraphs.append(" ".join(words.sentence(event) for _ in range(n)))
        sentences -= n
    return paragraphs


def reprint(rng, paragraphs):
    paragraphs = list(paragraphs)
    how = rng.randrange(4)
    if how == 1:
        paragraphs = paragraphs[:max(3, len(paragraphs) * 4 // 5)]
    elif how == 2:
        middle = paragraphs[1:]
        rng.shuffle(middle)
        paragraphs = paragraphs[:1] + middle
    elif how == 3:
        paragraphs.append("Sign up for our newsletter to get the news of the day.")
    return paragraphs


def make_articles(words, rng, n):
    """n articles as {title, paragraphs, source}, those of one event spread over the whole day."""
    articles = []
    while len(articles) < n:
        event = make_event(words, rng)
        wires = [make_text(words, rng, event, rng.randrange(9, 15)) for _ in range(rng.choice([1, 1, 2]))]
        texts = []
        for wire in wires:
            texts += [reprint(rng, wire) for _ in range(rng.choice([1, 1, 2, 3, 5]))]
        if len(wires) == 2 and rng.random() < 0.7:
            texts.append(wires[0][:len(wires[0]) * 9 // 10] + wires[1][:len(wires[1]) * 9 // 10])
        texts += [make_text(words, rng, event, rng.randrange(7, 12)) for _ in range(rng.randrange(3))]
        for paragraphs in texts:
            articles.append({"title": f"{event['towns'][0]}: {words.thing()} {rng.choice(VERBS)} by {event['bodies'][0]}",
                             "paragraphs": paragraphs, "source": f"{words.name().lower()}.example"})
    rng.shuffle(articles)
    return articles[:n]

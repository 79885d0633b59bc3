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
valley coast island ministry union tribunal parliament bank insurer airline shipyard mine clinic laboratory charity
festival contract licence treaty lawsuit strike ballot inquiry audit merger outage storm flood drought fire quake
landslide harvest shortage satellite vaccine glacier orchestra tram canal dam pipeline turbine herd wolf whale beehive
bakery brewery loom kiln telescope antenna cable server patent auction painting statue novel recipe marathon regatta
goalkeeper referee coach bicycle lorry drone ambulance helicopter barge lifeboat chapel mosaic tomb fossil meteorite
volcano reef dune marsh peat timber copper lithium salt wheat barley olive cider cheese trout oyster""".split()
VERBS = """approved rejected delayed inspected closed reopened repaired criticised defended funded evacuated searched
surveyed bought sold blocked visited praised measured replaced painted moved flooded rebuilt taxed insured guarded
filmed copied renamed shipped burned drained planted fenced lifted buried photographed restored confiscated""".split()
ADJECTIVES = """old northern southern coastal narrow disputed temporary ageing crowded remote unfinished municipal
regional private emergency annual damaged empty restored wooden hidden famous rare heavy silent frozen golden striped
electric portable leaking abandoned illegal sacred medieval floating""".split()
SPEECH = "said told added insisted explained warned".split()

# Frames of sentences; an event is told in some of them only. {a} and {b} are things.
FRAMES = [
    "{body} {verb} the {a} near {town} after {n} people had asked for a {b}.",
    "“The {a} was {verb} before anyone in {town} saw the {b},” {who} {speech}.",
    "In {town}, the {a} cost {n} crowns a day while the {b} was {verb}.",
    "{who} of {body} {verb} {n} of the plans for the {a} and the {b} on Monday.",
    "About {n} visitors left the {a} at {town} when {body} {verb} the {b}.",
    "Neither {who} nor {body} would say why the {b} beside the {a} was {verb}.",
    "Engineers working at {town} found {n} litres of water under the {a}, and the {b} was {verb} overnight.",
    "A judge gave {body} until Friday to show that its {a} had not {verb} the {b}.",
    "Neighbours of the {a} heard a loud noise at dawn; the {b} had been {verb}, {who} {speech}.",
    "Shares of {body} fell {n} points once the {a} in {town} had been {verb}.",
    "“Nobody here needs another {a},” {speech} {who}, who has {verb} the {b} since childhood.",
    "The {a} will be {verb} in spring, {who} {speech}, unless {town} pays for the {b}.",
    "Rescue teams brought {n} tonnes of sand to {town}, where the {a} and a {b} stood in the way.",
    "Under the agreement with {body}, every {a} built around {town} gets a {b} of its own.",
    "It took {who} {n} hours to drive the {a} from {town} past the {b}.",
    "Scientists compared the {a} with {n} others and concluded that the {b} had been {verb} twice.",
]


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

    def thing(self, event):
        return f"{self.rng.choice(event['adjectives'])} {self.rng.choice(event['nouns'])}"

    def sentence(self, event):
        r = self.rng
        return r.choice(event["frames"]).format(
            who=r.choice(event["people"]), town=r.choice(event["towns"]), body=r.choice(event["bodies"]),
            verb=r.choice(event["verbs"]), speech=r.choice(SPEECH), n=r.randrange(11, 9000), a=self.thing(event),
            b=self.thing(event))


def make_event(words, rng):
    """What its articles have in common: names, and a vocabulary of its own."""
    return {"people": [words.person() for _ in range(3)], "towns": [words.name() for _ in range(2)],
            "bodies": [f"{words.name(3)} {rng.choice(['Council', 'Authority', 'Group', 'Bank'])}" for _ in range(2)],
            "nouns": rng.sample(NOUNS, 9), "verbs": rng.sample(VERBS, 5), "adjectives": rng.sample(ADJECTIVES, 7),
            "frames": rng.sample(FRAMES, 6)}


def make_headline(words, rng, event):
    return f"{event['towns'][0]}: {words.thing(event)} {rng.choice(event['verbs'])} by {event['bodies'][0]}"


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
            articles.append({"title": make_headline(words, rng, event), "paragraphs": paragraphs,
                             "source": f"{words.name().lower()}.example"})
    rng.shuffle(articles)
    return articles[:n]

/* Classes of English words: see gazetteer.h for what each class is for. */
#include "worker/extract/gazetteer.h"

const struct word_list word_lists[] = {
    {WORD_FUNCTION,
     "i i'm i've i'd i'll we we're we've we'll you you're you've he he's she she's it it's they "
     "they're they've me him us them who whom whose what which "
     "that that's this these those there there's here where when why how if as at by for from in "
     "into of off on onto out over "
     "to up with within without about above across after against along among around before behind "
     "below beneath beside besides between beyond "
     "despite down during except inside like near outside past per since through throughout toward "
     "towards under until unless upon via while whereas whether "
     "and but or nor so yet because although though however moreover furthermore meanwhile "
     "nevertheless instead otherwise therefore thus hence also still even just only "
     "not no yes now then once again ever never always often sometimes perhaps maybe already soon "
     "later earlier "
     "a an the all any both each every either neither none some such many most more much few fewer "
     "several other others another own same "
     "my your his her its our their is isn't are aren't was wasn't were weren't be been being am "
     "do don't does doesn't did didn't done has hasn't have haven't had hadn't having "
     "will won't would wouldn't shall should shouldn't can can't cannot could couldn't may might "
     "must let let's please thank thanks welcome well "
     "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty "
     "hundred thousand million billion half first second third last next "
     "today yesterday tomorrow tonight recently currently previously finally initially eventually "
     "according asked following "
     "given based speaking citing noting adding saying referring including using being born police "
     "officials authorities experts residents critics "
     "people men women children students workers researchers scientists doctors protesters troops "
     "forces soldiers "
     "good great new old big small long high low early late very too quite rather less least best "
     "better "
     "see read click watch listen subscribe sign share follow image photo photos video picture "
     "source sources related story news update updated breaking live opinion editorial analysis "
     "additionally similarly likewise accordingly consequently indeed certainly clearly obviously "
     "unfortunately fortunately apparently allegedly reportedly "
     "it'll who's what's anyone everyone someone nobody nothing everything something anything "
     "overall further nearly almost roughly approximately "
     "how's where's who'd they'd you'd we'd she'd he'd ok okay oh hey hello dear sir madam"},
    {WORD_DET, "the a an his her its their our my your this that these those some any no every "
               "each another both all many several one two three four five other such"},
    {WORD_PRONOUN, "i we you he she it they who me him her them us"},
    {WORD_PREP,
     "in on at to from by with of for about into over under between among against during after "
     "before through across near since until within without toward towards upon via amid despite "
     "inside outside off onto per as like than along around behind beyond following"},
    {WORD_PLACE_PREP, "in near from to at across around outside inside into through throughout "
                      "toward towards visiting"},
    {WORD_CONJ, "and but or while because as that which who when where after before since although "
                "though if whether however so until unless whereas than"},
    {WORD_AUX, "has have had is are was were be been being will would can could may might must "
               "shall should do does did not"},
    {WORD_ADVERB,
     "only also later then earlier recently previously further once again repeatedly immediately "
     "separately simply reportedly publicly always often never still already now just even "
     "subsequently angrily quietly bluntly famously jokingly first formally openly privately "
     "clearly"},
    {WORD_CUE,
     "mocks mocked confessed confesses jokes joked boomed points snapped scoffed gushed fumed "
     "muttered sighed laughed retorted countered counters interjected proclaimed proclaims "
     "asserted asserts contended contends alleged alleges affirmed affirms underlined underscored "
     "pleaded enthused reflected recommended mused muses advised advises assured assures "
     "deadpanned learned went goes declaring announcing arguing insisting stressing telling urging "
     "promising replies claiming adding concluding tweeting wrote said say says saying told tells "
     "tell telling added adds adding wrote writes write writing "
     "stated states stating noted notes noting explained explains "
     "explaining announced announces declared declares insisted insists warned warns warning "
     "argued argues claimed claims replied replies responded responds asked asks "
     "asking continued continues concluded concludes admitted admits confirmed confirms "
     "acknowledged acknowledges remarked remarks commented comments "
     "recalled recalls observed observes tweeted tweets posted posts read reads reading shouted "
     "shouts cried called calls calling described describes quipped joked suggested suggests "
     "stressed stresses emphasized emphasised emphasizes pointed reiterated reiterates testified "
     "according agreed agrees complained complains predicted predicts "
     "promised promises pledged vowed vows urged urges demanded exclaimed answered answers "
     "responding replying recounted echoed echoes lamented conceded "
     "reported reports revealed reveals maintained maintains opined mentioned indicated cautioned "
     "whispered yelled chanted thought thinks believes believed hoped joking quoted"},
    {WORD_SPEAKER, "spokesman spokeswoman spokesperson official officials statement report source "
                   "sources minister president officer leader lawyer attorney analyst expert "
                   "director chief head chairman chairwoman professor researcher resident witness "
                   "author editor activist candidate lawmaker diplomat ambassador letter document"},
    {WORD_ROLE,
     "dp ig osc sp president vice-president minister premier chancellor secretary senator sen. "
     "representative "
     "rep. congressman congresswoman governor gov. mayor ambassador envoy commissioner "
     "spokesman spokeswoman spokesperson chairman chairwoman chairperson chair director ceo cfo "
     "coo chief leader king queen prince princess emperor sultan emir sheikh pope cardinal "
     "archbishop bishop father sister rev. reverend rabbi imam ayatollah "
     "general gen. admiral adm. colonel col. major maj. captain capt. lieutenant lt. sergeant sgt. "
     "corporal private marshal commander officer inspector detective constable sheriff "
     "judge justice magistrate prosecutor attorney lawyer advocate barrister professor prof. prof "
     "dr. dr doctor mr. mr mrs. mrs ms. ms miss sir dame lord lady baroness baron "
     "coach manager captain striker midfielder defender goalkeeper pitcher quarterback singer "
     "actor actress director author writer novelist poet journalist reporter editor columnist "
     "analyst economist "
     "activist scientist researcher historian founder co-founder billionaire entrepreneur "
     "businessman businesswoman politician lawmaker deputy mp councillor councilor councilman "
     "councilwoman alderman diplomat "
     "candidate nominee incumbent dictator strongman warlord counselor adviser advisor aide "
     "treasurer speaker whip comrade engr hon. hon justice superintendent pm president-elect "
     "aldermen footballer pastor evangelist chef artist rapper comedian filmmaker musician "
     "photographer "
     "tycoon magnate heir champion legend teenager veteran astronaut cosmonaut physicist biologist "
     "epidemiologist virologist psychologist sociologist resident student pensioner farmer teacher "
     "nurse mother mum dad son daughter wife husband brother uncle aunt"},
    {WORD_ROLE_MOD,
     "presiding sub additional prime vice deputy foreign former ex acting interim first assistant "
     "associate senior chief "
     "executive general attorney managing press permanent special national prime-minister "
     "opposition majority minority house senate party state federal lieutenant crown interior co- "
     "incoming outgoing late then-president then the-then finance defense defence health education "
     "environment energy economy justice trade transport agriculture labor labour security "
     "home information communications culture sports tourism tourist police army navy military "
     "presidential media veteran vice-"},
    {WORD_ORG_HEAD | WORD_OF,
     "council committee commission ministry department agency authority bureau office organization "
     "organisation association federation union confederation league institute institution academy "
     "university college school society foundation fund trust "
     "board court tribunal parliament assembly senate congress house party movement front alliance "
     "coalition bank group company corporation centre center service services administration "
     "directorate secretariat cabinet government chamber "
     "bar church diocese orchestra club team division embassy consulate army navy corps guard "
     "brigade battalion regiment command network initiative programme program project hospital "
     "laboratory lab observatory museum library forum panel taskforce syndicate "
     "campaign task inspectorate exchange registry ombudsman partnership consortium conference "
     "faculty faculties ministries departments universities hospitals councils"},
    {WORD_ORG_HEAD,
     "inc. inc corp. corp ltd. ltd llc plc co. co gmbh ag sa nv n.v. s.a. holdings holding "
     "industries enterprises partners associates systems technologies technology solutions "
     "pharmaceuticals pharma motors airlines airways airline "
     "news times post herald tribune journal gazette daily magazine press media radio tv "
     "television broadcasting studios pictures records entertainment publishing books capital "
     "ventures securities insurance bancorp energy petroleum oil gas steel mining minerals "
     "police force forces militia brigades rebels republicans democrats greens labour socialists "
     "parties unions united fc f.c. athletic rovers wanderers city-fc networks foods stores "
     "markets telecom communications electric electronics semiconductor airways logistics shipping "
     "railways "
     "affairs polytechnic kindergarten lawyers knesset duma sejm"},
    {WORD_FAC_HEAD,
     "airport bridge stadium arena palace tower towers plaza station prison jail penitentiary dam "
     "tunnel highway expressway motorway bypass interchange terminal port harbour harbor airfield "
     "airbase cathedral mosque temple synagogue shrine monastery castle fort "
     "hall building mall theatre theater cinema hotel resort zoo cemetery monument memorial "
     "gallery museum hospital clinic barracks pipeline refinery mine plant reactor road street "
     "avenue boulevard lane square park gardens garden court courthouse "
     "centre center roundabout reservoir canal railway gate house stadium base checkpoint crossing "
     "camp"},
    {WORD_LOC_HEAD | WORD_OF, "gulf bay strait sea cape isle republic kingdom state province "
                              "district city town region territory valley mountains coast straits"},
    {WORD_LOC_HEAD,
     "river lake ocean island islands mountain hill hills desert peninsula county village "
     "municipality prefecture canyon falls creek beach forest basin plateau delta ridge heights "
     "springs borough suburb governorate oblast krai township reef glacier volcano peak lagoon "
     "archipelago channel"},
    {WORD_MISC_HEAD | WORD_OF,
     "war wars battle festival championship championships cup olympics games prize award awards "
     "medal act bill law treaty accord accords agreement protocol convention declaration charter "
     "pact constitution amendment code summit day week revolution "
     "uprising crisis massacre operation project plan strategy policy initiative tournament series "
     "open marathon derby grand trophy bowl finals final league report review index survey scheme "
     "deal framework roadmap resolution article doctrine theory order "
     "season ceremony fair expo exhibition biennale parade carnival election elections referendum "
     "census era age dynasty renaissance plan-b class hurricane storm typhoon cyclone tropical"},
    {WORD_TOPIC,
     "security cooperation co-operation defense defence health education environment energy "
     "finance justice trade transport transportation agriculture labor labour culture sports sport "
     "tourism technology science sciences industry "
     "commerce development affairs interior foreign home information communications communication "
     "human rights services welfare social economic economy economics policy planning research "
     "control prevention disease diseases food drug nutrition water sanitation fisheries forestry "
     "forests "
     "housing urban rural local migration immigration refugees relations international national "
     "strategic studies peace democracy reconstruction investment investments budget statistics "
     "intelligence military veterans women children youth family families "
     "employment innovation resources natural mines mining wildlife conservation climate change "
     "atmospheric oceanic space aviation maritime standards safety emergency disaster management "
     "monetary exchange securities crime corruption election electoral elections "
     "reform religious religion public administration history arts art humanities engineering "
     "medicine medical biology chemistry physics pharmacy law laws media broadcasting revenue "
     "customs taxation tax infrastructure works roads railways power petroleum minerals oil gas "
     "nuclear atomic global regional community communities"},
    {WORD_NAME_POSS, "people children women men workers teachers players farmers veterans king "
                     "queen writers lawyers nurses doctors journalists students parents"},
    {WORD_MONTH, "january=1 jan=1 jan.=1 february=2 feb=2 feb.=2 march=3 mar=3 mar.=3 april=4 "
                 "apr=4 apr.=4 may=5 june=6 jun=6 jun.=6 july=7 jul=7 jul.=7 august=8 aug=8 aug.=8 "
                 "september=9 sept=9 sept.=9 sep=9 sep.=9 october=10 oct=10 oct.=10 november=11 "
                 "nov=11 nov.=11 december=12 dec=12 dec.=12"},
    {WORD_WEEKDAY, "monday=1 mondays=1 mon.=1 tuesday=2 tuesdays=2 tue.=2 tues.=2 wednesday=3 "
                   "wednesdays=3 wed.=3 thursday=4 thursdays=4 thu.=4 thurs.=4 friday=5 fridays=5 "
                   "fri.=5 saturday=6 saturdays=6 sat.=6 sunday=7 sundays=7"},
    {WORD_ABBREV,
     "jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. mon. tue. tues. wed. thu. "
     "thurs. fri. sat. mr. mrs. ms. dr. prof. sen. rep. gov. gen. col. lt. capt. maj. sgt. adm. "
     "rev. hon. jr. sr. st. mt. ft. inc. corp. ltd. co. bros. vs. "
     "ala. ariz. ark. calif. colo. conn. fla. ill. ind. kan. ky. md. mass. mich. minn. mont. neb. "
     "nev. okla. ore. pa. tenn. va. vt. wis. wyo. wash. messrs. supt. insp. approx. dept. univ. "
     "assn."},
    {WORD_AFFIX, "based led backed funded style born owned like trained run made speaking wide "
                 "area era made friendly aligned held controlled occupied linked sponsored listed "
                 "bound level related free only born educated class type time year old day month "
                 "week man woman elect ons on up off by in to and or of the"},
    {WORD_PARTICLE, "van von der den de la le du des da dos das di del della el al bin ibn bint "
                    "abu ben ter ten ul ur y"},
    {WORD_SUFFIX, "jr jr. sr sr. ii iii iv"},
    {WORD_FUTURE,
     "will 'll shall would could may might scheduled expected due upcoming planned plans plan "
     "slated hopes intends going set begin begins starting start next until by deadline"},
    {WORD_NUMBER,
     "zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 "
     "twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 "
     "twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90"},
    {WORD_ORDINAL, "first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 "
                   "tenth=10 eleventh=11 twelfth=12 thirteenth=13 fourteenth=14 fifteenth=15 "
                   "sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20"},
    {WORD_TIME_UNIT, "second=0 seconds=0 minute=1 minutes=1 hour=2 hours=2 day=3 days=3 week=4 "
                     "weeks=4 month=5 months=5 quarter=6 quarters=6 year=7 years=7 decade=8 "
                     "decades=8 century=9 centuries=9 weekend=10 weekends=10"},
    {WORD_SEASON, "spring=0 summer=1 autumn=2 fall=2 winter=3"},
    {WORD_DAYTIME, "morning=0 afternoon=1 evening=2 night=3 noon=4"},
    {WORD_CALENDAR, "last past previous this current next coming following upcoming"},
    {WORD_SCALE, "hundred=2 thousand=3 million=6 billion=9 trillion=12 lakh=5 lakhs=5 crore=7 "
                 "crores=7 m=6 mn=6 mln=6 bn=9 bln=9 tn=12 trn=12 k=3 b=9 millions=6 billions=9"},
    {WORD_CURRENCY,
     "dollar=1 dollars=1 usd=1 buck=1 bucks=1 euro=2 euros=2 eur=2 pound=3 pounds=3 gbp=3 "
     "sterling=3 yen=4 jpy=4 yuan=5 renminbi=5 rmb=5 cny=5 rupee=6 rupees=6 inr=6 rs=6 rs.=6 "
     "ruble=7 rubles=7 rouble=7 roubles=7 rub=7 franc=8 francs=8 chf=8 "
     "won=9 krw=9 peso=10 pesos=10 mxn=10 real=11 reais=11 brl=11 rand=12 zar=12 krona=13 "
     "kronor=13 sek=13 krone=14 kroner=14 nok=14 zloty=15 zlotys=15 pln=15 lira=16 liras=16 try=16 "
     "riyal=17 riyals=17 sar=17 baht=18 thb=18 shekel=19 shekels=19 ils=19 nis=19 "
     "naira=20 ngn=20 cedi=21 cedis=21 ghs=21 rupiah=22 idr=22 ringgit=23 myr=23 aud=24 cad=25 "
     "nzd=26 sgd=27 hkd=28 twd=29 ntd=29 dirham=30 dirhams=30 aed=30 hryvnia=31 uah=31 dkk=32 "
     "kes=33 ksh=33 ugx=34 tugrik=35 mnt=35 vnd=36 dong=36 php=37 colones=38 nad=39 pula=40 "
     "tk=41 tk.=41 taka=41 bdt=41 shilling=42 shillings=42 dinar=42 dinars=42"},
    {WORD_UNIT,
     "km=1 kilometer=1 kilometers=1 kilometre=1 kilometres=1 kms=1 m=2 meter=2 meters=2 metre=2 "
     "metres=2 cm=3 centimeters=3 centimetres=3 mm=4 millimeters=4 millimetres=4 mile=5 miles=5 "
     "foot=6 feet=6 ft=6 inch=7 inches=7 yard=8 yards=8 "
     "kg=9 kilo=9 kilos=9 kilogram=9 kilograms=9 kilogramme=9 gram=10 grams=10 tonne=11 tonnes=11 "
     "ton=12 tons=12 lb=13 lbs=13 ounce=14 ounces=14 litre=15 litres=15 liter=15 liters=15 "
     "gallon=16 gallons=16 barrel=17 barrels=17 "
     "hectare=18 hectares=18 acre=19 acres=19 mph=20 kph=21 km/h=21 kw=22 mw=23 megawatt=23 "
     "megawatts=23 gw=24 gigawatt=24 gigawatts=24 kwh=25 celsius=26 fahrenheit=27 degree=28 "
     "degrees=28 knots=29 watts=30 bushel=31 bushels=31 megatons=32 hp=33 horsepower=33"},
    {WORD_APPROX, "about around nearly almost some roughly approximately over than under least "
                  "most up only exactly estimated more fewer another additional"},
    {WORD_TIMELY, "early late mid earlier later beginning end start middle this last next past "
                  "previous current coming following recent yesterday today tomorrow tonight "
                  "overnight every each daily weekly monthly yearly annually annual "
                  "few several a an the couple half decades years months weeks days hours minutes "
                  "midnight noon q1 q2 q3 q4 fiscal many same ago"},
    {WORD_TIME_START,
     "now currently nowadays presently recently these those that soon long all another one half "
     "hundreds dozens thousands scores hourly nightly quarterly fortnightly fortnight fortnights "
     "final closing dying opening remaining first year-end daylong weeklong monthlong yearlong "
     "decadelong hourlong weekends mornings evenings afternoons nights midday twenties thirties "
     "forties fifties sixties seventies eighties nineties thirtieth couple some per financial "
     "year week month day quarter moment present right future foreseeable near christmas "
     "boxing new valentine st. saint earth anzac canada bastille halloween guy armistice "
     "remembrance veterans martin presidents memorial labor columbus thanksgiving black cyber "
     "mon tue wed thu fri sat sun election ash palm good easter international may eve"},
    {WORD_SAYS_LOC,
     "northern southern eastern western central north south east west northeast northwest "
     "southeast southwest northeastern northwestern southeastern southwestern nearby downtown city "
     "cities town village province district region municipality neighborhood neighbourhood "
     "suburb county state capital island river port valley prefecture area border airport"},
    {WORD_SAYS_ORG, "company firm newspaper agency party club startup group bank team militia "
                    "broadcaster airline manufacturer retailer website union chain giant carmaker "
                    "automaker network channel magazine conglomerate shares stock employees"},
    {WORD_SAYS_PRODUCT,
     "app apps smartphone smartphones missile missiles aircraft jet jets vaccine tank drone drones "
     "rifle rocket model console software platform helicopter helicopters"},
    {WORD_HONORIFIC, "mr. mr mrs. mrs ms. ms miss sir dame madam"},
    {WORD_FIRST_NAME,
     "james john robert michael mike william bill david dave richard dick joseph joe thomas tom "
     "charles charlie christopher chris daniel dan matthew matt anthony tony mark donald don "
     "steven steve stephen paul andrew andy joshua josh kenneth ken kevin brian george timothy tim "
     "ronald ron "
     "edward ed ted jason jeffrey jeff ryan jacob jake gary nicholas nick eric jonathan jon larry "
     "justin scott brandon benjamin ben samuel sam gregory greg alexander alex patrick pat frank "
     "raymond ray jack dennis jerry tyler aaron jose adam nathan henry douglas doug zachary peter "
     "pete kyle "
     "noah ethan jeremy walter keith christian roger terry austin sean shaun gerald carl harold "
     "dylan arthur lawrence jordan jesse bryan bruce gabriel logan alan allan allen juan albert "
     "willie elijah wayne randy vincent liam luke lucas philip phillip phil russell bradley brad "
     "craig "
     "mary patricia jennifer jen linda elizabeth liz barbara susan sue jessica sarah sara karen "
     "lisa nancy betty margaret maggie sandra ashley kimberly kim emily donna michelle carol "
     "amanda melissa deborah debbie stephanie rebecca becky laura sharon cynthia kathleen amy "
     "angela shirley anna anne ann "
     "brenda pamela emma nicole helen samantha katherine kate katie christine debra rachel carolyn "
     "janet maria olivia heather catherine diane julie victoria joyce lauren kelly christina ruth "
     "joan virginia judith evelyn hannah andrea megan cheryl jacqueline martha madison teresa "
     "gloria janice "
     "ann kathryn abigail sophia sofia frances jean alice judy isabella julia grace amber denise "
     "danielle marilyn beverly charlotte natalie theresa diana brittany doris kayla alexis lori "
     "marie jill hillary nancy kamala bernie barack hunter melania ivanka mitch rudy newt lindsey "
     "marco elon "
     "vladimir dmitry dmitri sergei sergey sergio alexei alexey aleksei mikhail nikolai nikita "
     "boris ivan igor oleg yuri yury viktor victor pavel andrei andrey anatoly konstantin leonid "
     "maxim maksim roman ruslan vitali vitaly volodymyr oleksandr petro yulia olga natalia "
     "svetlana tatiana irina elena ekaterina "
     "maria ksenia anastasia yevgeny evgeny gennady grigory vyacheslav valery stanislav vadim "
     "ramzan recep tayyip mevlut hulusi ahmet mehmet mustafa kemal ali hassan hussein mohammed "
     "mohammad muhammad mohamed mahmoud ahmed ahmad abdul abdullah ibrahim ismail khalid omar "
     "yusuf youssef "
     "bashar saddam muammar hosni abdel hamid karim rashid salman tariq faisal nasser walid samir "
     "jamal kamal rafiq saad nabih ayman osama fatima aisha zainab leila layla noor amina khadija "
     "imran nawaz shehbaz asif benazir bilawal pervez arif narendra rahul sonia amit rajnath "
     "arvind manmohan priyanka "
     "sanjay vijay anil sunil rajesh suresh ramesh mukesh ravi ashok arun deepak pradeep sandeep "
     "manoj vikram rohit virat sachin mahendra kumar anand mohan lal shah uddhav nitish yogi "
     "mamata nirmala smriti anjali pooja neha shreya sunita kavita lakshmi indira rajiv jawaharlal "
     "mahatma xi li wang zhang "
     "liu chen yang huang zhao wu zhou xu sun hu zhu gao lin jinping keqiang kim jong jae hyun "
     "park moon shinzo yoshihide fumio junichiro taro hiroshi takashi kenji yuki akira haruki "
     "naomi hideki kazuo angela gerhard helmut olaf jens heiko annalena frank-walter wolfgang "
     "klaus hans jurgen jürgen "},
    {WORD_FIRST_NAME,
     "stefan thomas andreas markus martin matthias sebastian ursula friedrich karl ludwig emmanuel "
     "macron françois francois nicolas jacques jean-luc jean-yves marine valerie édouard edouard "
     "bruno pierre michel philippe louis antoine claude christophe laurent sylvain luc giuseppe "
     "silvio matteo mario luigi "
     "giorgia sergio paolo marco giovanni antonio francesco alessandro roberto carlo pedro pablo "
     "mariano carlos juan josé jose luis miguel manuel javier francisco fernando rafael ricardo "
     "jorge alejandro diego andres andrés eduardo enrique gabriel hugo nicolás evo dilma luiz "
     "inácio jair michel lula gustavo ivan "
     "alberto cristina mauricio nestor sebastian sebastián michelle pedro ollanta keiko alan "
     "daniel rodrigo joao joão paulo silva fidel raul raúl hugo delcy diosdado leopoldo lópez "
     "ortega rosario rosa carmen isabel lucia lucía ana elena gabriela veronica verónica claudia "
     "beatriz "
     "nelson jacob cyril thabo julius kgalema winnie desmond robert emmerson morgan tendai uhuru "
     "raila william mwai daniel yoweri paul goodluck muhammadu olusegun atiku bola yemi nana john "
     "kofi kwame akufo alassane laurent macky abdoulaye joseph felix denis faustin samuel hage sam "
     "hifikepunye "
     "abiy hailemariam meles isaias omar salva riek abdel-fattah abdelaziz kais beji zine moncef "
     "benjamin bibi naftali yair avigdor ehud shimon yitzhak golda ariel tzipi isaac reuven moshe "
     "david mahmoud yasser ismail khaled hanan saeb rodrigo benigno gloria ferdinand imelda leni "
     "jokowi joko susilo prabowo "
     "anwar mahathir najib muhyiddin lee prayut thaksin yingluck aung suu hun nguyen phuc tran le "
     "pham scott malcolm tony kevin julia jacinda bill john helen gavin justin stephen pierre jean "
     "chrystia doug stockwell theresa boris jeremy keir nigel nicola rishi liz sajid priti dominic "
     "gordon ed tessa harriet "
     "diana camilla meghan harry kate edward philip anne andrew antony antonio ban kofi tedros "
     "ursula josep jens mark christine kristalina margaret greta malala serena venus roger rafael "
     "novak lionel cristiano neymar usain tiger lebron kobe oprah beyonce beyoncé taylor britney "
     "madonna adele rihanna kanye "
     "oscar brad angelina leonardo meryl denzel harrison clint quentin steven ridley woody roman "
     "harvey jeffrey ghislaine bill melinda warren jeff larry sundar satya tim steve sheryl mukesh "
     "gautam jack pony masayoshi kristina katarina ingrid astrid lars bjorn björn erik magnus "
     "anders mette sanna jacinta "
     "tomasz andrzej jaroslaw jarosław lech mateusz piotr krzysztof viktor orban orbán janos jános "
     "laszlo lászló gyorgy györgy milos miloš andrej zuzana vaclav václav aleksandar slobodan "
     "radovan ratko goran ivica zoran borut janez edi hashim nikos alexis kyriakos antonis yanis "
     "giorgos george costas"},
};
const size_t n_word_lists = sizeof word_lists / sizeof word_lists[0];

/* Names of places, peoples and institutions that are not a country's. */
#include "worker/extract/gazetteer.h"

static const char *const states[] = {
    "Alabama|Ala.", "Alaska", "Arizona|Ariz.", "Arkansas|Ark.", "California|Calif.", "Colorado|Colo.", "Connecticut|Conn.",
    "Delaware", "Florida|Fla.", "Hawaii", "Idaho", "Illinois|Ill.", "Indiana|Ind.", "Iowa", "Kansas|Kan.", "Kentucky|Ky.",
    "Louisiana|La.", "Maine", "Maryland|Md.", "Massachusetts|Mass.", "Michigan|Mich.", "Minnesota|Minn.", "Mississippi|Miss.",
    "Missouri|Mo.", "Montana|Mont.", "Nebraska|Neb.", "Nevada|Nev.", "New Hampshire|N.H.", "New Jersey|N.J.", "New Mexico|N.M.",
    "New York State|New York state|N.Y.", "North Carolina|N.C.", "North Dakota|N.D.", "Ohio", "Oklahoma|Okla.", "Oregon|Ore.",
    "Pennsylvania|Pa.", "Rhode Island|R.I.", "South Carolina|S.C.", "South Dakota|S.D.", "Tennessee|Tenn.", "Texas", "Utah",
    "Vermont|Vt.", "Virginia|Va.", "Washington State|Washington state", "West Virginia|W.Va.", "Wisconsin|Wis.", "Wyoming|Wyo.",
    "Northern California", "Southern California", NULL,
};

static const char *const regions[] = {
    "Africa", "North Africa|Northern Africa", "South-East Asia|Southeast Asia|South East Asia", "West Africa|Western Africa",
    "East Africa|Eastern Africa", "Southern Africa|southern Africa", "Central Africa", "Sub-Saharan Africa|sub-Saharan Africa",
    "Horn of Africa", "Sahel", "Maghreb", "Sahara|Sahara Desert", "Asia", "Central Asia", "South Asia", "East Asia", "Asia-Pacific|Asia Pacific",
    "Indo-Pacific", "Eurasia", "Europe", "Eastern Europe|eastern Europe|East Europe", "Western Europe|western Europe",
    "Central Europe", "Northern Europe", "Southern Europe", "Scandinavia", "Balkans|Western Balkans", "Baltics|Baltic states|Baltic States", "Caucasus|South Caucasus|North Caucasus",
    "Middle East|Mideast|the Middle East", "Near East", "Levant", "Gulf|Persian Gulf|Arabian Gulf", "Arabian Peninsula", "North America",
    "South America", "Latin America", "Central America", "Americas", "Caribbean", "Oceania", "Pacific", "Pacific Islands", "South Pacific",
    "Antarctica", "Arctic", "Antarctic", "West", "Atlantic|Atlantic Ocean", "Pacific Ocean", "Indian Ocean", "Arctic Ocean", "Mediterranean|Mediterranean Sea",
    "Black Sea", "Baltic Sea", "North Sea", "Red Sea", "Caspian Sea", "South China Sea", "East China Sea", "Sea of Japan", "Yellow Sea", "Dead Sea",
    "Sea of Azov", "Aegean Sea|Aegean", "English Channel", "Gulf of Mexico", "Gulf of Aden", "Gulf of Oman", "Strait of Hormuz|Hormuz Strait", "Taiwan Strait",
    "Bay of Bengal", "Suez Canal", "Panama Canal", "Kerch Strait", "Bosphorus|Bosporus", "Amazon rainforest|Amazon Rainforest", "Himalayas|Himalaya", "Alps", "Andes",
    "Mount Everest|Everest", "Nile|River Nile", "Danube", "Rhine", "Thames", "Mekong", "Mississippi River", "Great Barrier Reef", "Great Lakes", "Sinai Peninsula", "Korean Peninsula|Korean peninsula",
    "Line of Control|LoC", "Line of Actual Control|LAC", "Midwest", "New England", "Deep South", "West Coast", "East Coast", "Appalachia", "Scottish Highlands",
    "Midlands", "West Midlands", "Global South", "Global North", "Earth", "Mars", "Moon", "Cold Lake", "Rust Belt", "Bay Area", "Pacific Northwest", NULL,
};

static const char *const peoples[] = {
    "European|Europeans", "Asian|Asians", "African|Africans", "Arab|Arabs|Arabic|Arabian", "Latin American|Latin Americans", "Western|Westerner|Westerners",
    "North American|North Americans", "South American|South Americans", "Central American|Central Americans", "Latino|Latinos|Latina|Latinas|Latinx", "Hispanic|Hispanics", "Black Americans", "Southeast Asian|Southeast Asians",
    "South Asian|South Asians", "East African|East Africans", "West African|West Africans", "North African|North Africans", "Middle Eastern", "Eastern European|Eastern Europeans",
    "Western European|Western Europeans", "Scandinavian|Scandinavians", "Nordic", "Baltic", "Balkan", "Caribbean people", "Central Asian|Central Asians", "Pacific Islander|Pacific Islanders", "Polynesian|Polynesians",
    "Muslim|Muslims", "Christian|Christians", "Jewish|Jew|Jews", "Hindu|Hindus", "Buddhist|Buddhists", "Sikh|Sikhs", "Catholic|Catholics|Roman Catholic", "Protestant|Protestants", "Orthodox|ultra-Orthodox|Ultra-Orthodox|Haredi|Haredim",
    "Sunni|Sunnis", "Shiite|Shiites|Shia|Shi'ite|Shi'ites|Shias", "Islamic", "Islamist|Islamists", "Evangelical|Evangelicals", "Anglican|Anglicans", "Mormon|Mormons", "Amish",
    "Methodist|Methodists", "Baptist|Baptists", "Jain|Jains", "Zionist|Zionists", "Salafi|Salafist|Salafists", "Republican|Republicans", "Democrat|Democrats|Democratic", "Tory|Tories", "Conservatives",
    "Communist|Communists", "Marxist|Marxists", "Nazi|Nazis|neo-Nazi|neo-Nazis", "Socialist|Socialists", "Maoist|Maoists", "Liberal Democrats|Lib Dems", "Peronist|Peronists", "Sandinista|Sandinistas",
    "Aboriginal|Aborigines|Aboriginals", "Inuit", "Indigenous", "First Nations", "Maya|Mayan|Mayans", "Mapuche", "Quechua", "Aymara", "Torres Strait Islander|Torres Strait Islanders", "Anglo-Saxon", "Ottoman|Ottomans", "Roman|Romans", "Byzantine", "Slavic|Slavs",
    "New Yorker|New Yorkers", "Californian|Californians", "Texan|Texans", "Londoner|Londoners", "Hawaiian|Hawaiians", "Floridian|Floridians", "Francophone", "Anglophone", "Dalit|Dalits", "Brahmin|Brahmins", "Bedouin|Bedouins", NULL,
};

static const char *const international[] = {
    "United Nations|UN|U.N.|UNO", "European Union|EU|E.U.", "North Atlantic Treaty Organization|North Atlantic Treaty Organisation|NATO|Nato",
    "Organization for Security and Cooperation in Europe|Organization for Security and Co-operation in Europe|Organisation for Security and Cooperation in Europe|OSCE",
    "World Health Organization|World Health Organisation|WHO", "International Monetary Fund|IMF", "World Bank|World Bank Group", "World Trade Organization|World Trade Organisation|WTO",
    "International Criminal Court|ICC", "International Court of Justice|ICJ", "International Atomic Energy Agency|IAEA", "African Union|AU", "Arab League|League of Arab States",
    "Association of Southeast Asian Nations|ASEAN|Asean", "Organization of American States|OAS", "Organization of the Petroleum Exporting Countries|OPEC|OPEC+|Opec", "Organisation for Economic Co-operation and Development|OECD",
    "UNICEF|Unicef|United Nations Children's Fund|UN Children's Fund", "UNESCO|Unesco", "UNHCR|United Nations High Commissioner for Refugees|UN Refugee Agency|UN refugee agency", "UNRWA", "World Food Programme|World Food Program|WFP", "Food and Agriculture Organization|FAO",
    "UN Security Council|United Nations Security Council|U.N. Security Council|Security Council", "UN General Assembly|United Nations General Assembly|U.N. General Assembly", "International Labour Organization|ILO", "International Organization for Migration|IOM",
    "UNDP|United Nations Development Programme|UN Development Programme", "UNEP", "UN Women", "UNAIDS", "OHCHR", "UNFPA", "UNODC", "UNCTAD", "WMO|World Meteorological Organization",
    "International Committee of the Red Cross|ICRC", "Red Cross", "Red Crescent", "Amnesty International|Amnesty", "Human Rights Watch|HRW", "Greenpeace", "Oxfam", "Save the Children", "Doctors Without Borders|MSF|Medecins Sans Frontieres|Médecins Sans Frontières",
    "Transparency International", "Reporters Without Borders", "Interpol|INTERPOL", "Europol", "Frontex", "European Commission", "European Parliament", "European Council", "European Central Bank|ECB", "European Court of Justice", "European Court of Human Rights",
    "Council of Europe", "Eurozone|eurozone", "G7|Group of Seven", "G20|Group of 20", "G8", "BRICS", "Commonwealth", "Mercosur", "ECOWAS", "SADC", "IGAD", "Shanghai Cooperation Organization|Shanghai Cooperation Organisation|SCO", "CSTO|Collective Security Treaty Organization",
    "Gulf Cooperation Council|GCC", "Asian Development Bank|ADB", "African Development Bank|AfDB", "International Olympic Committee|IOC", "FIFA|Fifa", "UEFA|Uefa", "World Anti-Doping Agency|WADA", "International Energy Agency|IEA", "Intergovernmental Panel on Climate Change|IPCC",
    "Warsaw Pact", "Quad", "AUKUS", "CARICOM|Caricom", "Pacific Islands Forum", "COMESA", "East African Community|EAC", "SAARC", "APEC", "Gavi|GAVI", "Covax|COVAX", NULL,
};

static const char *const institutions[] = {
    "Congress|U.S. Congress|US Congress", "Senate|U.S. Senate|US Senate", "House of Representatives|US House of Representatives", "Pentagon", "State Department|U.S. State Department|US State Department|Department of State",
    "Justice Department|Department of Justice|DOJ|DoJ|US Justice Department|US Department of Justice", "Treasury|Treasury Department|US Treasury|U.S. Treasury", "Defense Department|Department of Defense|DoD", "Supreme Court|U.S. Supreme Court|US Supreme Court", "Federal Reserve|Fed|US Federal Reserve|U.S. Federal Reserve",
    "FBI|Federal Bureau of Investigation", "CIA|Central Intelligence Agency", "NSA|National Security Agency", "Department of Homeland Security|DHS|Homeland Security", "EPA|Environmental Protection Agency", "FDA|Food and Drug Administration",
    "CDC|Centers for Disease Control and Prevention|Centers for Disease Control", "NASA|Nasa", "FEMA", "Securities and Exchange Commission|SEC", "Federal Communications Commission|FCC", "Federal Trade Commission|FTC", "NOAA", "US Navy|U.S. Navy", "US Army|U.S. Army", "National Guard", "Secret Service",
    "Republican Party|GOP", "Democratic Party", "Kremlin", "Duma|State Duma", "FSB", "GRU", "KGB", "Wagner|Wagner Group", "Gazprom", "Rosneft", "Rosatom", "Downing Street", "House of Commons|Commons", "House of Lords|Lords", "Scotland Yard|Metropolitan Police|Met Police", "Whitehall", "Home Office",
    "Foreign Office", "Labour|Labour Party", "Conservative Party", "Bank of England", "MI5", "MI6", "GCHQ", "NHS|National Health Service", "Ofcom", "Bundestag", "Bundesbank", "Knesset", "Mossad", "IDF|Israel Defense Forces|Israeli Defence Forces", "Likud", "Hamas", "Hezbollah|Hizbollah|Hizbullah", "Fatah", "Palestinian Authority|PA", "PLO", "Islamic Jihad",
    "Taliban", "al-Qaeda|Al-Qaeda|Al Qaeda|al Qaeda|al-Qaida|Al-Qaida", "Islamic State|ISIS|ISIL|IS|Isis|Daesh", "Boko Haram", "al-Shabab|Al-Shabab|al-Shabaab|Al-Shabaab|Al Shabaab", "PKK", "YPG", "Revolutionary Guards|Islamic Revolutionary Guard Corps|IRGC|Revolutionary Guard", "Muslim Brotherhood",
    "Communist Party|Chinese Communist Party|CCP|CPC|Communist Party of China", "People's Liberation Army|PLA", "Kuomintang|KMT", "Democratic Progressive Party|DPP", "Bharatiya Janata Party|BJP", "Indian National Congress", "Aam Aadmi Party|AAP", "Lok Sabha", "Rajya Sabha", "RBI|Reserve Bank of India", "RSS", "Shiv Sena", "Trinamool Congress|TMC",
    "African National Congress|ANC", "Economic Freedom Fighters|EFF", "Democratic Alliance", "ZANU-PF|Zanu-PF|Zanu PF", "Swapo|SWAPO", "Eskom", "Transnet", "PTI", "PPP", "PML-N", "NPP", "NDC", "APC", "PDP", "INEC", "EFCC", "Bank of Japan|BOJ", "LDP", "Diet", "Blue House", "Reserve Bank", "Central Bank", "Parliament",
    "Liberal Party", "Green Party|Greens", "Social Democrats", "National Party", "Five Star Movement", "FARC", "Opposition", "Coast Guard", "Inter-American Court of Human Rights", "Wall Street", "Nasdaq|NASDAQ", "New York Stock Exchange|NYSE", "Dow Jones", "S&P 500", "NBA", "NFL", "MLB", "NHL", "NCAA", "ACLU", "NAACP", "NRA", "LAPD", "NYPD", "DEA", "IRS", "ICE", "TSA", "ESA|European Space Agency", "Cern|CERN",
    "Centre for Policy Alternatives", "Premier League", "La Liga", "Serie A", "Bundesliga", NULL,
};

static const char *const outlets[] = {
    "Reuters|Thomson Reuters", "Associated Press|AP|The Associated Press", "Agence France-Presse|AFP", "Bloomberg|Bloomberg News", "CNN", "BBC|BBC News", "Fox News|Fox", "NBC|NBC News", "ABC News|ABC", "CBS|CBS News", "MSNBC", "CNBC", "NPR", "PBS", "Al Jazeera|Al-Jazeera", "Al Arabiya",
    "New York Times|The New York Times|NYT", "Washington Post|The Washington Post", "Wall Street Journal|The Wall Street Journal|WSJ", "Los Angeles Times", "USA Today", "The Guardian|Guardian", "The Times", "The Telegraph|Daily Telegraph", "The Independent", "Daily Mail|MailOnline", "The Sun", "Daily Mirror", "Financial Times|FT", "The Economist",
    "The Hill", "Politico|POLITICO", "Axios", "Newsweek", "Time magazine", "The Atlantic", "The New Yorker", "BuzzFeed|BuzzFeed News", "HuffPost|Huffington Post", "Vice News", "Der Spiegel|Spiegel", "Bild", "Die Zeit", "Deutsche Welle|DW", "dpa|DPA", "Le Monde", "Le Figaro", "El País|El Pais", "La Repubblica", "ANSA|Ansa", "EFE", "Xinhua|Xinhua News Agency", "Global Times",
    "People's Daily", "China Daily", "CGTN", "CCTV", "South China Morning Post|SCMP", "TASS|Tass", "RIA Novosti|RIA", "Interfax", "Kommersant", "RT", "Sputnik", "Kyodo|Kyodo News", "NHK", "Yonhap|Yonhap News Agency", "KCNA", "Asahi Shimbun", "Times of India|The Times of India", "The Hindu", "Indian Express|The Indian Express", "Hindustan Times", "NDTV", "PTI news agency", "Dawn",
    "Haaretz", "Times of Israel", "Jerusalem Post", "IRNA", "Fars News Agency", "Tasnim", "SANA", "Anadolu Agency|Anadolu", "Hurriyet", "Sky News", "ITV", "Channel 4", "France 24", "RFI", "Euronews", "Radio Free Europe", "Voice of America|VOA", "Radio New Zealand|RNZ", "Sydney Morning Herald", "The Age", "The Australian", "CBC", "Globe and Mail", "Toronto Star", "IPS", "Daily Nation", "News24", "Mail & Guardian",
    "Facebook|Meta|Meta Platforms", "Google|Alphabet", "Apple", "Amazon", "Microsoft", "Twitter", "Tesla", "Netflix", "Disney|Walt Disney", "Intel", "IBM", "Samsung|Samsung Electronics", "Huawei", "Alibaba", "Tencent", "ByteDance", "Sony", "Toyota", "Honda", "Nissan", "Volkswagen|VW", "BMW", "Mercedes-Benz|Daimler", "Ford", "General Motors|GM", "General Electric|GE", "Boeing", "Airbus",
    "SpaceX", "Blue Origin", "Uber", "Lyft", "Airbnb", "PayPal", "Pfizer", "BioNTech", "Moderna", "AstraZeneca", "Johnson & Johnson", "Novavax", "Sinovac", "Sinopharm", "Merck", "Bayer", "Novartis", "Roche", "Goldman Sachs", "JPMorgan|JPMorgan Chase|JP Morgan", "Morgan Stanley", "Citigroup|Citi", "Bank of America", "Wells Fargo", "HSBC", "Barclays", "Deutsche Bank", "Credit Suisse", "UBS",
    "BlackRock", "Berkshire Hathaway", "Walmart", "Target", "Costco", "Starbucks", "McDonald's", "Coca-Cola", "PepsiCo|Pepsi", "Nike", "Adidas", "Nestle|Nestlé", "Unilever", "Shell|Royal Dutch Shell", "BP", "ExxonMobil|Exxon|Exxon Mobil", "Chevron", "TotalEnergies|Total", "Aramco|Saudi Aramco", "Siemens", "Philips", "Nokia", "Ericsson", "AT&T", "Verizon", "T-Mobile", "Vodafone", "Lockheed Martin", "Raytheon", "Northrop Grumman", "Rolls-Royce",
    "Manchester United", "Manchester City", "Real Madrid", "FC Barcelona", "Bayern Munich", "Chelsea", "Arsenal", "Tottenham|Tottenham Hotspur", "Juventus", "Paris Saint-Germain|PSG", "Yankees|New York Yankees", "Red Sox|Boston Red Sox", "Lakers|Los Angeles Lakers", "Harvard|Harvard University", "Yale|Yale University", "Stanford|Stanford University", "MIT|Massachusetts Institute of Technology", "Princeton", NULL,
};

static const char *const facilities[] = {
    "White House", "Oval Office", "Capitol|U.S. Capitol|US Capitol", "Buckingham Palace", "Windsor Castle", "Red Square", "Tiananmen Square", "Tahrir Square", "Times Square", "Trafalgar Square", "Maidan", "Eiffel Tower", "Big Ben", "Heathrow", "Gatwick", "World Trade Center",
    "Trump Tower", "Guantanamo Bay", "Al-Aqsa Mosque|al-Aqsa Mosque|Al-Aqsa|al-Aqsa", "Temple Mount", "Western Wall", "Notre Dame|Notre-Dame", "Golden Gate Bridge", "Brooklyn Bridge", "Statue of Liberty", "Ground Zero", "Camp David", "Great Wall|Great Wall of China", "Taj Mahal", "Forbidden City", "Old Trafford", "Camp Nou", "Madison Square Garden", "Nord Stream 2|Nord Stream", "International Space Station|ISS", NULL,
};

static const char *const products[] = {
    "iPhone", "iPad", "Android", "Windows", "YouTube", "Instagram", "WhatsApp", "TikTok", "Snapchat", "Telegram", "WeChat", "Weibo", "Gmail", "Kalashnikov", "Kindle", "PlayStation", "Xbox", "Bitcoin|bitcoin", "Ethereum", "Javelin", "Himars|HIMARS", "Patriot", "Sputnik V", "Novichok", "Boeing 737 MAX|Boeing 737 Max|737 MAX|737 Max", NULL,
};

static const char *const miscellany[] = {
    "World War II|Second World War|World War Two|WWII", "World War I|First World War|World War One", "Cold War", "Vietnam War", "Korean War", "Gulf War", "Holocaust", "Brexit", "Olympics|Olympic Games", "Winter Olympics|Winter Games", "Summer Olympics", "Paralympics", "World Cup|FIFA World Cup", "Super Bowl", "Champions League", "Wimbledon", "Oscars|Oscar|Academy Awards", "Grammys|Grammy|Grammy Awards", "Nobel Peace Prize", "Nobel Prize", "Pulitzer Prize",
    "Christmas", "Easter", "Thanksgiving", "Ramadan", "Eid", "Eid al-Fitr", "Eid al-Adha", "Diwali", "Hanukkah", "Passover", "Lunar New Year|Chinese New Year", "Halloween", "New Year's Day", "New Year's Eve", "Black Lives Matter", "MeToo", "COVID-19|Covid-19|COVID|Covid", "Ebola", "AIDS|HIV|HIV/AIDS", "SARS", "Zika", "Omicron", "Arab Spring", "Belt and Road Initiative|Belt and Road",
    "Paris Agreement|Paris climate agreement|Paris Climate Agreement|Paris Accord", "Kyoto Protocol", "Minsk agreements", "Geneva Convention|Geneva Conventions", "Obamacare|Affordable Care Act", "Bible", "Koran|Quran|Qur'an", "Constitution", "Islam", "Christianity", "Judaism", "Hinduism", "Buddhism", "English Premier League", "Tour de France", "Formula One|Formula 1|F1", "Commonwealth Games", "Asian Games", "Asian Cup", "Euro 2020", "Copa America", "COP26", "COP27", "GDP", "CPI", "Mandarin", "Cantonese", "Swahili", NULL,
};

const struct name_list name_lists[] = {
    {ENTITY_ORG, false, international}, {ENTITY_ORG, false, institutions}, {ENTITY_ORG, false, outlets},
    {ENTITY_FAC, false, facilities},    {ENTITY_PRODUCT, false, products}, {ENTITY_MISC, false, miscellany},
    {ENTITY_LOC, true, states},         {ENTITY_LOC, false, regions},      {ENTITY_NORP, false, peoples},
};
const size_t n_name_lists = sizeof name_lists / sizeof name_lists[0];

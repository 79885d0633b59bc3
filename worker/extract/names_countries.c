/* Countries with their demonyms, capitals and larger cities. */
#include "worker/extract/gazetteer.h"

const struct country_row country_rows[] = {
    {"Afghanistan", "Afghan|Afghans", "Kabul|Kandahar|Herat|Jalalabad|Helmand"},
    {"Albania", "Albanian|Albanians", "Tirana"},
    {"Algeria", "Algerian|Algerians", "Algiers|Oran"},
    {"Andorra", "Andorran|Andorrans", "Andorra la Vella"},
    {"Angola", "Angolan|Angolans", "Luanda|Cabinda"},
    {"Antigua and Barbuda|Antigua", "Antiguan|Antiguans", "St. John's"},
    {"Argentina", "Argentine|Argentines|Argentinian|Argentinians|Argentinean",
     "Buenos Aires|Rosario|Mendoza|Patagonia|Tucumán"},
    {"Armenia", "Armenian|Armenians", "Yerevan|Gyumri"},
    {"Australia", "Australian|Australians|Aussie|Aussies",
     "Canberra|Sydney|Melbourne|Brisbane|Perth|Adelaide|Darwin|Hobart|New South Wales|NSW|"
     "Queensland|Tasmania|South Australia|Western Australia|Northern Territory|Gold Coast|Alice "
     "Springs|Cairns"},
    {"Austria", "Austrian|Austrians", "Vienna|Salzburg|Graz|Innsbruck|Linz|Tyrol"},
    {"Azerbaijan", "Azerbaijani|Azerbaijanis|Azeri|Azeris", "Baku|Ganja|Nagorno-Karabakh"},
    {"Bahamas|The Bahamas", "Bahamian|Bahamians", "Nassau"},
    {"Bahrain", "Bahraini|Bahrainis", "Manama"},
    {"Bangladesh", "Bangladeshi|Bangladeshis|Bengali|Bengalis",
     "Dhaka|Chittagong|Chattogram|Cox's Bazar|Sylhet|Khulna"},
    {"Barbados", "Barbadian|Barbadians", "Bridgetown"},
    {"Belarus|Byelorussia", "Belarusian|Belarusians|Belarussian", "Minsk|Brest|Gomel|Grodno"},
    {"Belgium", "Belgian|Belgians|Flemish|Walloon",
     "Brussels|Antwerp|Ghent|Bruges|Liège|Flanders|Wallonia"},
    {"Belize", "Belizean|Belizeans", "Belmopan|Belize City"},
    {"Benin", "Beninese", "Porto-Novo|Cotonou"},
    {"Bhutan", "Bhutanese", "Thimphu"},
    {"Bolivia", "Bolivian|Bolivians", "La Paz|Sucre|Cochabamba|Santa Cruz de la Sierra"},
    {"Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia", "Bosnian|Bosnians|Bosniak|Bosniaks",
     "Sarajevo|Mostar|Srebrenica|Banja Luka|Republika Srpska"},
    {"Botswana", "Botswanan|Batswana|Motswana", "Gaborone|Francistown"},
    {"Brazil", "Brazilian|Brazilians",
     "Brasilia|Brasília|Rio de Janeiro|Sao Paulo|São Paulo|Salvador|Recife|Manaus|Belo "
     "Horizonte|Porto Alegre|Curitiba|Fortaleza|Rio|Bahia|Minas Gerais|Rondônia|Pará"},
    {"Brunei", "Bruneian|Bruneians", "Bandar Seri Begawan"},
    {"Bulgaria", "Bulgarian|Bulgarians", "Sofia|Varna|Plovdiv"},
    {"Burkina Faso", "Burkinabe|Burkinabé", "Ouagadougou"},
    {"Burundi", "Burundian|Burundians", "Bujumbura|Gitega"},
    {"Cambodia", "Cambodian|Cambodians|Khmer", "Phnom Penh|Siem Reap|Sihanoukville"},
    {"Cameroon", "Cameroonian|Cameroonians", "Yaounde|Yaoundé|Douala|Bamenda"},
    {"Canada", "Canadian|Canadians|Québécois|Quebecois",
     "Ottawa|Toronto|Montreal|Montréal|Vancouver|Calgary|Edmonton|Winnipeg|Quebec|Quebec "
     "City|Québec|Ontario|"
     "British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New "
     "Brunswick|Newfoundland|Halifax|Nunavut|Yukon|Mississauga"},
    {"Cape Verde|Cabo Verde", "Cape Verdean|Cape Verdeans", "Praia"},
    {"Central African Republic|CAR", "Central African|Central Africans", "Bangui"},
    {"Chad", "Chadian|Chadians", "N'Djamena"},
    {"Chile", "Chilean|Chileans", "Santiago|Valparaíso|Valparaiso|Concepción|Antofagasta"},
    {"China|People's Republic of China|PRC|Mainland China",
     "Chinese|Uighur|Uighurs|Uyghur|Uyghurs|Uygur|Tibetan|Tibetans",
     "Beijing|Shanghai|Guangzhou|Shenzhen|Wuhan|Chengdu|Tianjin|Chongqing|Nanjing|Hangzhou|"
     "Xinjiang|Tibet|Sichuan|"
     "Guangdong|Hubei|Hunan|Yunnan|Hainan|Inner "
     "Mongolia|Xi'an|Harbin|Dalian|Qingdao|Suzhou|Zhejiang|Jiangsu|Fujian|Henan|Hebei|Shandong|"
     "Urumqi|Lhasa|Guizhou|Shanxi|Shaanxi|Jilin|Liaoning|Jiangxi|Anhui|Gansu|Guangxi|Xiamen"},
    {"Colombia", "Colombian|Colombians",
     "Bogota|Bogotá|Medellín|Medellin|Cali|Cartagena|Barranquilla|Cucuta"},
    {"Comoros", "Comorian|Comorians", "Moroni"},
    {"Democratic Republic of Congo|Democratic Republic of the Congo|DR Congo|DRC|Congo-Kinshasa",
     "Congolese", "Kinshasa|Goma|Lubumbashi|Bukavu|North Kivu|South Kivu|Ituri|Katanga"},
    {"Republic of the Congo|Republic of Congo|Congo|Congo-Brazzaville", "Congolese", "Brazzaville"},
    {"Costa Rica", "Costa Rican|Costa Ricans",
     "San José|San Jose|Alajuela|Cartago|Limón|Guanacaste|Puntarenas|Heredia"},
    {"Ivory Coast|Cote d'Ivoire|Côte d'Ivoire", "Ivorian|Ivorians", "Abidjan|Yamoussoukro"},
    {"Croatia", "Croatian|Croatians|Croat|Croats", "Zagreb|Split|Dubrovnik"},
    {"Cuba", "Cuban|Cubans",
     "Havana|Santiago de Cuba|Guantanamo|Guantánamo|Matanzas|Holguín|Camagüey|Cienfuegos|Villa "
     "Clara"},
    {"Cyprus", "Cypriot|Cypriots|Greek Cypriot|Greek Cypriots|Turkish Cypriot|Turkish Cypriots",
     "Nicosia|Limassol|Northern Cyprus|Larnaca"},
    {"Czech Republic|Czechia", "Czech|Czechs", "Prague|Brno|Ostrava"},
    {"Czechoslovakia", "Czechoslovak", ""},
    {"Denmark", "Danish|Dane|Danes", "Copenhagen|Aarhus"},
    {"Djibouti", "Djiboutian|Djiboutians", ""},
    {"Dominica", "", "Roseau"},
    {"Dominican Republic", "Dominican|Dominicans", "Santo Domingo"},
    {"East Timor|Timor-Leste", "Timorese|East Timorese", "Dili"},
    {"Ecuador", "Ecuadorian|Ecuadorians|Ecuadorean|Ecuadoran", "Quito|Guayaquil|Cuenca|Esmeraldas"},
    {"Egypt", "Egyptian|Egyptians|Copt|Copts|Coptic",
     "Cairo|Alexandria|Giza|Luxor|Aswan|Suez|Sharm el-Sheikh|Sharm El-Sheikh|Port Said|Sinai"},
    {"El Salvador", "Salvadoran|Salvadorans|Salvadorean", "San Salvador"},
    {"England", "English",
     "London|Manchester|Liverpool|Birmingham|Leeds|Sheffield|Bristol|Newcastle|Nottingham|"
     "Leicester|Oxford|"
     "Cambridge|Brighton|Southampton|Portsmouth|Plymouth|York|Norwich|Kent|Essex|Sussex|Surrey|"
     "Yorkshire|Lancashire|Cornwall|Devon|Dover|Salisbury|Wembley|Greater "
     "Manchester|Westminster|Coventry|Hull|Bradford|Wolverhampton|Blackpool"},
    {"Equatorial Guinea", "Equatorial Guinean", "Malabo"},
    {"Eritrea", "Eritrean|Eritreans", "Asmara"},
    {"Estonia", "Estonian|Estonians", "Tallinn|Tartu|Narva"},
    {"Eswatini|Swaziland", "Swazi|Swazis", "Mbabane|Manzini"},
    {"Ethiopia", "Ethiopian|Ethiopians|Tigrayan|Tigrayans|Oromo|Amhara",
     "Addis Ababa|Tigray|Mekelle|Oromia|Afar|Dire Dawa"},
    {"Fiji", "Fijian|Fijians", "Suva|Nadi|Lautoka"},
    {"Finland", "Finnish|Finn|Finns", "Helsinki|Tampere|Turku|Espoo"},
    {"France", "French|Frenchman|Frenchmen|Frenchwoman|Parisian|Parisians|Corsican|Breton",
     "Paris|Marseille|Marseilles|Lyon|Toulouse|Nice|Bordeaux|Lille|Strasbourg|Nantes|Calais|"
     "Corsica|Normandy|Brittany|Cannes|Rennes|Montpellier|Le Havre"},
    {"Gabon", "Gabonese", "Libreville"},
    {"Gambia|The Gambia", "Gambian|Gambians", "Banjul"},
    {"Georgia", "Georgian|Georgians|Abkhaz|Abkhazian", "Tbilisi|Batumi|South Ossetia|Abkhazia"},
    {"Germany|West Germany|East Germany",
     "German|Germans|Bavarian|Bavarians|East German|West German",
     "Berlin|Munich|Hamburg|Frankfurt|Cologne|Stuttgart|Düsseldorf|Dusseldorf|Dresden|Leipzig|Bonn|"
     "Bavaria|Saxony|Hanover|Nuremberg|Bremen|Dortmund|Essen|Potsdam|North "
     "Rhine-Westphalia|Hesse|Brandenburg|Lower "
     "Saxony|Thuringia|Wiesbaden|Karlsruhe|Ramstein|Baden-Württemberg"},
    {"Ghana", "Ghanaian|Ghanaians",
     "Accra|Kumasi|Tamale|Ashanti Region|Greater Accra|Tema|Takoradi|Cape Coast"},
    {"Gibraltar", "Gibraltarian|Gibraltarians", ""},
    {"Greece", "Greek|Greeks|Athenian",
     "Athens|Thessaloniki|Crete|Lesbos|Rhodes|Piraeus|Corfu|Patras"},
    {"Greenland", "Greenlandic|Greenlander|Greenlanders", "Nuuk"},
    {"Grenada", "Grenadian|Grenadians", ""},
    {"Guatemala", "Guatemalan|Guatemalans", "Guatemala City"},
    {"Guinea", "Guinean|Guineans", "Conakry"},
    {"Guinea-Bissau", "", "Bissau"},
    {"Guyana", "Guyanese", "Georgetown"},
    {"Haiti", "Haitian|Haitians", "Port-au-Prince|Cap-Haitien|Cap-Haïtien"},
    {"Honduras", "Honduran|Hondurans", "Tegucigalpa|San Pedro Sula"},
    {"Hong Kong|HK", "Hong Konger|Hong Kongers|Hongkonger|Hongkongers", "Kowloon|New Territories"},
    {"Hungary", "Hungarian|Hungarians", "Budapest|Debrecen"},
    {"Iceland", "Icelandic|Icelander|Icelanders", "Reykjavik"},
    {"India",
     "Indian|Indians|Kashmiri|Kashmiris|Punjabi|Tamil|Tamils|Gujarati|Malayali|Telugu|Marathi|"
     "Assamese",
     "New "
     "Delhi|Delhi|Mumbai|Bombay|Kolkata|Calcutta|Chennai|Madras|Bangalore|Bengaluru|Hyderabad|"
     "Ahmedabad|Pune|Jaipur|Lucknow|"
     "Kerala|Tamil Nadu|Karnataka|Maharashtra|Gujarat|Rajasthan|Punjab|Uttar Pradesh|Bihar|West "
     "Bengal|Odisha|Assam|"
     "Andhra Pradesh|Telangana|Madhya Pradesh|Jharkhand|Chhattisgarh|Haryana|Himachal "
     "Pradesh|Uttarakhand|Goa|Kashmir|"
     "Jammu and Kashmir|Jammu & "
     "Kashmir|Ladakh|Srinagar|Jammu|Manipur|Nagaland|Mizoram|Tripura|Meghalaya|Sikkim|Arunachal "
     "Pradesh|Varanasi|Amritsar|Chandigarh|Bhopal|Patna|Kochi|Noida|Gurgaon|Gurugram|Indore|Nagpur|"
     "Surat|Agra|Ayodhya|Guwahati|Puducherry|Kanpur|UP|J&K"},
    {"Indonesia", "Indonesian|Indonesians|Javanese|Balinese",
     "Jakarta|Bali|Surabaya|Java|Sumatra|Papua|Aceh|Bandung|Sulawesi|Kalimantan|Medan|Yogyakarta|"
     "Lombok|West Java|East Java|Central Java|West Papua"},
    {"Iran|Islamic Republic of Iran|Persia", "Iranian|Iranians|Persian|Persians",
     "Tehran|Teheran|Isfahan|Mashhad|Shiraz|Natanz|Qom|Tabriz"},
    {"Iraq", "Iraqi|Iraqis|Kurdish|Kurd|Kurds|Yazidi|Yazidis",
     "Baghdad|Mosul|Basra|Erbil|Kirkuk|Fallujah|Najaf|Karbala|Tikrit|Kurdistan|Iraqi "
     "Kurdistan|Sulaymaniyah|Anbar"},
    {"Ireland|Republic of Ireland", "Irish|Irishman|Irishmen", "Dublin|Cork|Galway|Limerick"},
    {"Israel", "Israeli|Israelis",
     "Jerusalem|Tel Aviv|Haifa|Eilat|Beersheba|Ashkelon|Sderot|Nazareth|East Jerusalem|Golan "
     "Heights|Ashdod|Galilee|Negev|Bnei Brak|Netanya|Rishon Lezion"},
    {"Italy", "Italian|Italians|Sicilian|Sicilians|Venetian",
     "Rome|Milan|Naples|Turin|Venice|Florence|Genoa|Bologna|Palermo|Sicily|Sardinia|Lampedusa|"
     "Lombardy|Tuscany|Veneto|Calabria|Bergamo|Verona|Pisa"},
    {"Jamaica", "Jamaican|Jamaicans", "Kingston|Montego Bay"},
    {"Japan", "Japanese",
     "Tokyo|Osaka|Kyoto|Hiroshima|Nagasaki|Okinawa|Fukushima|Yokohama|Nagoya|Sapporo|Kobe|Hokkaido|"
     "Fukuoka|Honshu|Kyushu|Nara|Sendai"},
    {"Jordan", "Jordanian|Jordanians", "Amman|Aqaba|Zarqa|Irbid"},
    {"Kazakhstan", "Kazakh|Kazakhs|Kazakhstani",
     "Nur-Sultan|Astana|Almaty|Baikonur|Shymkent|Karaganda"},
    {"Kenya", "Kenyan|Kenyans|Kikuyu|Luo",
     "Nairobi|Mombasa|Kisumu|Nakuru|Eldoret|Garissa|Turkana|Lamu"},
    {"Kiribati", "", ""},
    {"Kosovo", "Kosovar|Kosovars", "Pristina|Mitrovica"},
    {"Kuwait", "Kuwaiti|Kuwaitis", "Kuwait City"},
    {"Kyrgyzstan|Kyrgyz Republic", "Kyrgyz", "Bishkek|Osh"},
    {"Laos", "Laotian|Laotians|Lao", "Vientiane|Luang Prabang"},
    {"Latvia", "Latvian|Latvians", "Riga"},
    {"Lebanon", "Lebanese|Druze|Maronite", "Beirut|Tripoli|Sidon|Tyre|Bekaa Valley"},
    {"Lesotho", "Basotho", "Maseru"},
    {"Liberia", "Liberian|Liberians", "Monrovia"},
    {"Libya", "Libyan|Libyans", "Benghazi|Misrata|Sirte|Tobruk|Derna"},
    {"Liechtenstein", "", "Vaduz"},
    {"Lithuania", "Lithuanian|Lithuanians", "Vilnius|Kaunas|Klaipeda"},
    {"Luxembourg", "Luxembourger|Luxembourgish", ""},
    {"Macau|Macao", "Macanese", ""},
    {"Madagascar", "Malagasy", "Antananarivo"},
    {"Malawi", "Malawian|Malawians", "Lilongwe|Blantyre|Zomba|Mzuzu"},
    {"Malaysia", "Malaysian|Malaysians|Malay|Malays",
     "Kuala Lumpur|Penang|Johor|Sabah|Sarawak|Selangor|Putrajaya|Johor "
     "Bahru|Malacca|Kedah|Kelantan|Perak|Pahang"},
    {"Maldives|The Maldives", "Maldivian|Maldivians", "Male"},
    {"Mali", "Malian|Malians|Tuareg", "Bamako|Timbuktu|Gao|Kidal|Mopti"},
    {"Malta", "Maltese", "Valletta"},
    {"Marshall Islands", "Marshallese", "Majuro"},
    {"Mauritania", "Mauritanian|Mauritanians", "Nouakchott"},
    {"Mauritius", "Mauritian|Mauritians", "Port Louis"},
    {"Mexico", "Mexican|Mexicans",
     "Mexico City|Guadalajara|Monterrey|Tijuana|Ciudad Juárez|Ciudad "
     "Juarez|Cancun|Cancún|Acapulco|Sinaloa|Chiapas|Oaxaca|Veracruz|Jalisco|Michoacán|Tamaulipas|"
     "Guerrero|Chihuahua|Sonora|Puebla|Yucatán|Tapachula|Quintana Roo|Tabasco|Nuevo "
     "León|Guanajuato|Culiacán"},
    {"Micronesia", "Micronesian|Micronesians", ""},
    {"Moldova", "Moldovan|Moldovans", "Chisinau|Transnistria"},
    {"Monaco", "Monegasque", "Monte Carlo"},
    {"Mongolia", "Mongolian|Mongolians|Mongol|Mongols", "Ulaanbaatar|Ulan Bator|Darkhan|Erdenet"},
    {"Montenegro", "Montenegrin|Montenegrins", "Podgorica"},
    {"Morocco", "Moroccan|Moroccans|Berber|Berbers|Sahrawi",
     "Rabat|Casablanca|Marrakech|Marrakesh|Tangier|Fez|Western Sahara|Agadir"},
    {"Mozambique", "Mozambican|Mozambicans", "Maputo|Cabo Delgado|Beira|Palma|Nampula"},
    {"Myanmar|Burma", "Burmese|Rohingya|Rohingyas|Karen|Kachin|Shan",
     "Yangon|Rangoon|Mandalay|Naypyitaw|Naypyidaw|Rakhine|Rakhine State|Kachin State|Shan "
     "State|Sagaing"},
    {"Namibia", "Namibian|Namibians|Herero|Nama|Ovambo",
     "Windhoek|Walvis Bay|Swakopmund|Oshakati|Ondangwa|Rundu|Katima Mulilo|Lüderitz"},
    {"Nauru", "Nauruan|Nauruans", ""},
    {"Nepal", "Nepali|Nepalis|Nepalese|Nepalis", "Kathmandu|Pokhara|Lalitpur"},
    {"Netherlands|The Netherlands|Holland", "Dutch|Dutchman|Dutchmen",
     "Amsterdam|Rotterdam|The Hague|Hague|Utrecht|Eindhoven|Maastricht|Leiden"},
    {"New Zealand|Aotearoa|NZ", "New Zealander|New Zealanders|Kiwi|Kiwis|Maori|Māori|Pākehā|Pakeha",
     "Wellington|Auckland|Christchurch|Dunedin|Hamilton|Queenstown|Rotorua|Tauranga|Waikato|"
     "Canterbury|Otago|Northland|Napier|Hawke's Bay"},
    {"Nicaragua", "Nicaraguan|Nicaraguans", "Managua|León|Masaya|Granada"},
    {"Niger", "Nigerien|Nigeriens", "Niamey|Agadez|Diffa"},
    {"Nigeria", "Nigerian|Nigerians|Yoruba|Igbo|Hausa|Fulani|Ijaw",
     "Abuja|Lagos|Kano|Kaduna|Ibadan|Port Harcourt|Maiduguri|Borno|Rivers State|Lagos State|Kaduna "
     "State|Borno State|Zamfara|Benue|Benin City|Enugu|Katsina|Sokoto|Bayelsa|Anambra|Plateau "
     "State|Ogun State|Delta State|Edo State|Imo State|Osun State|Jos"},
    {"North Korea|DPRK|Democratic People's Republic of Korea", "North Korean|North Koreans",
     "Pyongyang|Kaesong|Yongbyon"},
    {"North Macedonia|Macedonia", "Macedonian|Macedonians", "Skopje"},
    {"Northern Ireland", "Northern Irish|Unionist|Unionists", "Belfast|Londonderry|Derry"},
    {"Norway", "Norwegian|Norwegians", "Oslo|Bergen|Trondheim|Svalbard|Stavanger|Utøya"},
    {"Oman", "Omani|Omanis", "Muscat|Salalah"},
    {"Pakistan", "Pakistani|Pakistanis|Pashtun|Pashtuns|Baloch|Sindhi|Balochi",
     "Islamabad|Karachi|Lahore|Peshawar|Quetta|Rawalpindi|Faisalabad|Multan|Sindh|Balochistan|"
     "Baluchistan|Khyber Pakhtunkhwa|Waziristan|North "
     "Waziristan|Swat|Gwadar|Abbottabad|Gilgit-Baltistan"},
    {"Palau", "Palauan|Palauans", ""},
    {"Palestine|Palestinian Territories|Palestinian territories|State of Palestine",
     "Palestinian|Palestinians|Gazan|Gazans",
     "Gaza|Gaza Strip|Gaza City|West Bank|Ramallah|Hebron|Nablus|Jenin|Bethlehem|Rafah|Khan "
     "Younis|Sheikh Jarrah"},
    {"Panama", "Panamanian|Panamanians", "Panama City|Colón"},
    {"Papua New Guinea|PNG", "Papua New Guinean|Papuan|Papuans", "Port Moresby|Lae|Bougainville"},
    {"Paraguay", "Paraguayan|Paraguayans", "Asunción|Asuncion|Ciudad del Este"},
    {"Peru", "Peruvian|Peruvians|Inca",
     "Lima|Cusco|Arequipa|Cuzco|Iquitos|Trujillo|Puno|Machu Picchu"},
    {"Philippines|The Philippines", "Filipino|Filipinos|Philippine|Filipina|Moro",
     "Manila|Quezon City|Mindanao|Cebu|Davao|Davao "
     "City|Luzon|Marawi|Visayas|Palawan|Zamboanga|Metro Manila|Cebu City|Makati|Baguio"},
    {"Poland", "Polish|Pole|Poles",
     "Warsaw|Krakow|Kraków|Gdansk|Gdańsk|Wroclaw|Lodz|Poznan|Auschwitz|Lublin|Szczecin"},
    {"Portugal", "Portuguese", "Lisbon|Porto|Madeira|Azores|Algarve|Braga"},
    {"Qatar", "Qatari|Qataris", "Doha|Lusail"},
    {"Romania", "Romanian|Romanians|Roma", "Bucharest|Cluj|Transylvania|Timisoara"},
    {"Russia|Russian Federation",
     "Russian|Russians|Chechen|Chechens|Tatar|Tatars|Muscovites|Dagestani|Siberian",
     "Moscow|St. Petersburg|Saint Petersburg|St "
     "Petersburg|Novosibirsk|Yekaterinburg|Vladivostok|Sochi|Kazan|Grozny|Chechnya|Dagestan|"
     "Siberia|Kaliningrad|Rostov|Rostov-on-Don|Belgorod|Kursk|Murmansk|Ingushetia|Tatarstan|"
     "Bashkortostan|Omsk|Tomsk|Samara|Volgograd|Nizhny "
     "Novgorod|Krasnodar|Smolensk|Voronezh|Bryansk|Sakhalin|Kamchatka|Perm|Chelyabinsk|Ufa|"
     "Kemerovo|Leningrad"},
    {"Soviet Union|USSR|U.S.S.R.", "Soviet|Soviets", ""},
    {"Rwanda", "Rwandan|Rwandans|Hutu|Hutus|Tutsi|Tutsis", "Kigali|Gisenyi"},
    {"Saint Lucia|St. Lucia|St Lucia", "Saint Lucian|St Lucian", "Castries"},
    {"Samoa", "Samoan|Samoans", "Apia"},
    {"San Marino", "", ""},
    {"Saudi Arabia|KSA|Kingdom of Saudi Arabia|Saudi", "Saudis|Saudi Arabian",
     "Riyadh|Jeddah|Mecca|Medina|Dammam|Makkah|Neom|Madinah"},
    {"Scotland", "Scottish|Scot|Scots|Scotsman",
     "Edinburgh|Glasgow|Aberdeen|Dundee|Holyrood|Inverness"},
    {"Senegal", "Senegalese", "Dakar|Casamance"},
    {"Serbia", "Serbian|Serbians|Serb|Serbs|Bosnian Serb|Bosnian Serbs", "Belgrade|Novi Sad"},
    {"Seychelles", "Seychellois", ""},
    {"Sierra Leone", "Sierra Leonean|Sierra Leoneans", "Freetown|Kenema"},
    {"Singapore", "Singaporean|Singaporeans", ""},
    {"Slovakia", "Slovak|Slovaks|Slovakian", "Bratislava"},
    {"Slovenia", "Slovenian|Slovenians|Slovene|Slovenes", "Ljubljana"},
    {"Solomon Islands", "Solomon Islander|Solomon Islanders", "Honiara|Guadalcanal|Malaita"},
    {"Somalia", "Somali|Somalis", "Mogadishu|Puntland|Kismayo|Baidoa|Jubaland"},
    {"Somaliland", "", "Hargeisa"},
    {"South Africa|SA", "South African|South Africans|Afrikaner|Afrikaners|Zulu|Xhosa|Afrikaans",
     "Johannesburg|Cape Town|Pretoria|Durban|Soweto|Gauteng|KwaZulu-Natal|Western Cape|Eastern "
     "Cape|Limpopo|Mpumalanga|Free State|Northern Cape|North West|Port "
     "Elizabeth|Bloemfontein|Gqeberha|Tshwane|Ekurhuleni|Pietermaritzburg|Polokwane|Sandton|"
     "Stellenbosch|Marikana"},
    {"South Korea|Republic of Korea|ROK|S. Korea", "South Korean|South Koreans",
     "Seoul|Busan|Incheon|Daegu|Gwangju|Daejeon|Ulsan|Sejong|Jeju|Jeju "
     "Island|Panmunjom|Gangnam|Itaewon|Pyeongchang|PyeongChang|Suwon"},
    {"Korea", "Korean|Koreans", ""},
    {"South Sudan", "South Sudanese|Dinka|Nuer", "Juba|Malakal|Bentiu"},
    {"Spain", "Spanish|Spaniard|Spaniards|Catalan|Catalans|Basque|Basques",
     "Madrid|Barcelona|Valencia|Seville|Bilbao|Malaga|Catalonia|Andalusia|Canary Islands|Basque "
     "Country|Galicia|Ibiza|Majorca|Mallorca|Zaragoza|Gran Canaria|Tenerife|Ceuta|Melilla"},
    {"Sri Lanka|Ceylon", "Sri Lankan|Sri Lankans|Sinhalese",
     "Colombo|Kandy|Jaffna|Galle|Trincomalee"},
    {"Sudan", "Sudanese|Darfuri", "Khartoum|Darfur|Omdurman|Port Sudan|Kordofan|Abyei"},
    {"Suriname", "Surinamese", "Paramaribo"},
    {"Sweden", "Swedish|Swede|Swedes", "Stockholm|Gothenburg|Malmo|Malmö|Uppsala"},
    {"Switzerland", "Swiss", "Geneva|Zurich|Zürich|Bern|Basel|Lausanne|Davos|Lugano|Lucerne|Nyon"},
    {"Syria|Syrian Arab Republic", "Syrian|Syrians|Alawite|Alawites",
     "Damascus|Aleppo|Homs|Idlib|Raqqa|Palmyra|Daraa|Latakia|Hama|Deir ez-Zor|Kobani|Afrin|Eastern "
     "Ghouta|Deir Ezzor"},
    {"Taiwan|Republic of China|ROC|Chinese Taipei", "Taiwanese",
     "Taipei|Kaohsiung|Taichung|Tainan|Hsinchu|New "
     "Taipei|Taoyuan|Hualien|Keelung|Kinmen|Matsu|Penghu|Pingtung|Chiayi|New Taipei "
     "City|Taitung|Changhua|Yunlin"},
    {"Tajikistan", "Tajik|Tajiks", "Dushanbe"},
    {"Tanzania", "Tanzanian|Tanzanians", "Dodoma|Dar es Salaam|Zanzibar|Arusha|Mwanza"},
    {"Thailand|Siam", "Thai|Thais", "Bangkok|Chiang Mai|Phuket|Pattaya|Koh Samui|Chiang Rai"},
    {"Togo", "Togolese", "Lomé|Lome"},
    {"Tonga", "Tongan|Tongans", "Nuku'alofa"},
    {"Trinidad and Tobago|Trinidad & Tobago|Trinidad", "Trinidadian|Trinidadians",
     "Port of Spain|Tobago"},
    {"Tunisia", "Tunisian|Tunisians", "Tunis|Sfax|Sousse"},
    {"Turkey|Türkiye|Turkiye", "Turkish|Turk|Turks",
     "Ankara|Istanbul|Izmir|Gaziantep|Antalya|Diyarbakir|Adana|Bursa|Incirlik"},
    {"Turkmenistan", "Turkmen", "Ashgabat"},
    {"Tuvalu", "Tuvaluan", "Funafuti"},
    {"Uganda", "Ugandan|Ugandans|Baganda|Acholi",
     "Kampala|Entebbe|Gulu|Jinja|Karamoja|Mbarara|Wakiso|Kasese|Masaka"},
    {"Ukraine", "Ukrainian|Ukrainians",
     "Kyiv|Kiev|Kharkiv|Odessa|Odesa|Lviv|Mariupol|Donetsk|Luhansk|Donbas|Donbass|Crimea|Kherson|"
     "Zaporizhzhia|Dnipro|Chernobyl|Sevastopol|Bakhmut|Bucha|Chernihiv|Sumy|Mykolaiv|Melitopol|"
     "Kramatorsk|Poltava|Irpin|Simferopol|Avdiivka|Severodonetsk"},
    {"United Arab Emirates|UAE|U.A.E.|Emirates", "Emirati|Emiratis",
     "Abu Dhabi|Dubai|Sharjah|Fujairah|Ras Al Khaimah|Ajman"},
    {"United Kingdom|UK|U.K.|Britain|Great Britain", "British|Briton|Britons|Brit|Brits", ""},
    {"United States|US|U.S.|USA|U.S.A.|United States of America|America",
     "American|Americans|African American|African "
     "Americans|African-American|African-Americans|Native American|Native Americans|Asian "
     "American|Asian Americans|Mexican-American",
     "Washington|Washington, D.C.|Washington, DC|Washington D.C.|Washington DC|D.C.|New York|New "
     "York City|NYC|Los Angeles|L.A.|Chicago|Houston|Philadelphia|Phoenix|"
     "San Diego|San Antonio|Dallas|San "
     "Francisco|Austin|Seattle|Boston|Denver|Detroit|Atlanta|Miami|Minneapolis|St. "
     "Louis|Baltimore|Cleveland|Pittsburgh|Las Vegas|"
     "New Orleans|Nashville|Memphis|Portland|Milwaukee|Kansas City|Oklahoma City|Salt Lake "
     "City|Sacramento|Oakland|Orlando|Tampa|Cincinnati|Charlotte|Indianapolis|"
     "Brooklyn|Manhattan|Queens|Bronx|Staten Island|Harlem|Hollywood|Long Island|Silicon "
     "Valley|Palo Alto|Anchorage|Honolulu|Buffalo|Newark|Tucson|Albuquerque|El Paso|Fort "
     "Worth|Louisville|Omaha|Raleigh|Richmond|Des Moines|Ferguson|Uvalde|Palm Beach|Fresno|San "
     "Jose|Annapolis|Albany|Little Rock|Baton Rouge|Birmingham, "
     "Alabama|Columbus|Jacksonville|Mar-a-Lago|Long Beach|Santa Monica|Malibu|Beverly "
     "Hills|Capitol Hill|Wilmington|Charleston|Savannah|Flint"},
    {"Uruguay", "Uruguayan|Uruguayans", "Montevideo|Punta del Este"},
    {"Uzbekistan", "Uzbek|Uzbeks", "Tashkent|Samarkand|Bukhara|Karakalpakstan"},
    {"Vanuatu", "", "Port Vila"},
    {"Vatican|Vatican City|Holy See|The Vatican", "", ""},
    {"Venezuela", "Venezuelan|Venezuelans", "Caracas|Maracaibo|Valencia"},
    {"Vietnam|Viet Nam|North Vietnam|South Vietnam", "Vietnamese",
     "Hanoi|Ho Chi Minh City|Saigon|Da Nang|Hue|Hai Phong"},
    {"Wales", "Welsh|Welshman", "Cardiff|Swansea|Wrexham"},
    {"Yemen", "Yemeni|Yemenis|Houthi|Houthis", "Sanaa|Sana'a|Aden|Hodeidah|Taiz|Marib|Hodeida"},
    {"Yugoslavia", "Yugoslav|Yugoslavs", ""},
    {"Zambia", "Zambian|Zambians", "Lusaka|Ndola|Kitwe|Livingstone"},
    {"Zimbabwe|Rhodesia", "Zimbabwean|Zimbabweans|Shona|Ndebele",
     "Harare|Bulawayo|Mutare|Victoria Falls"},
    {"Puerto Rico", "Puerto Rican|Puerto Ricans", "San Juan"},
    {"Guam", "Guamanian|Chamorro", ""},
    {"Bermuda", "Bermudian", ""},
    {"New Caledonia", "Kanak", "Noumea|Nouméa"},
    {"Cook Islands", "Cook Islander", ""},
    {"Falkland Islands|Falklands|Malvinas", "", ""},
    {"Cayman Islands", "", ""},
};
const size_t n_country_rows = sizeof country_rows / sizeof country_rows[0];

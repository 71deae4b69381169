"""Lists from which invented people are named. Compiled by hand; each roughly by how common it is."""

# ruff: noqa: SIM905 - a list of words is read more easily as words

from __future__ import annotations

SURNAMES = """
smith jones williams taylor brown davies evans wilson thomas johnson roberts robinson thompson
wright walker white edwards hughes green hall lewis harris clarke patel jackson wood turner martin
cooper hill ward morris moore clark lee king baker harrison morgan allen james scott phillips
watson davis parker price bennett young griffiths mitchell kelly cook carter richardson bailey
collins bell shaw murphy miller cox richards khan marshall anderson simpson ellis adams singh
begum wilkinson foster chapman powell webb rogers gray mason ali hunt hussain campbell matthews
owen palmer holmes mills barnes knight lloyd butler russell barker fisher stevens jenkins murray
dixon harvey graham pearson ahmed fletcher walsh kaur gibson howard andrews stewart elliott
reynolds saunders payne fox ford pearce day brooks west lawrence cole atkinson bradley spencer
gill dawson watts burton wells hart oneill rose hayes stone carr webster francis barrett holland
booth burns oliver rahman hopkins harding warren sharp newton potter goodwin french reid berry
gardner robertson hudson armstrong bates perkins dean lane riley nicholson hamilton byrne arnold
peters hawkins page watkins nelson wallace austin lowe lynch stephens jordan miah barber ryan
wheeler weston bishop parsons gregory cunningham cross newman bird porter sutton long lawson
curtis coleman chambers osborne frost gordon hardy woods freeman cooke kennedy hicks burke slater
ball tucker nicholls hewitt bond bryant parry reed benson bull henderson sanders higgins
hutchinson grant mcdonald mccarthy doyle read pope stevenson wade gallagher fuller norman yates
davidson barton rowe moss carpenter griffin stokes power mohamed williamson marsh dunn steele
cartwright hancock norris may gibbs bolton park baxter fleming manning nash oconnor ferguson
norton mcdonnell ingram hodgson summers holt farrell morton carroll tyler lucas short dodd
crawford buckley sheppard bowen sinclair haynes tate horton pritchard miles thornton obrien
jennings pickering connolly whitehead sullivan hobbs banks faulkner bartlett hooper wall sims lamb
humphries quinn osullivan christie peacock dyer skinner shepherd vaughan chadwick pratt heath
swift naylor kirk randall rees hartley flynn crossley daly hope rhodes schofield burgess bray
allan gould whittaker tomlinson blake sweeney donnelly mistry kay barlow ashton mann noble kent
hurst morley field reeves poole ashworth lord charlton bentley nolan daniels haigh goddard connor
waters rowley howe nuttall cowan garner mellor connell abbott preston hilton sykes bowden fraser
mckenzie blackburn houghton mcmahon hargreaves coates webber rowland hull iqbal mahmood akhtar
malik shah sharma chowdhury islam uddin hassan mohammed abdi yusuf warsame nur omar kowalski nowak
wisniewski wojcik kaminski lewandowski zielinski szymanski wozniak dabrowski kozlowski jankowski
mazur krawczyk popescu popa ionescu radu dumitru stan ivanov petrov kovacs nagy horvath kuznetsov
kazlauskas okafor adeyemi okonkwo mensah osei boateng owusu appiah asante ndlovu moyo ncube banda
phiri chukwu eze balogun ogunleye diallo kamara sesay bangura tesfaye haile chen wong lam cheung
chan liu zhang nguyen tran pham silva santos ferreira pereira costa rossi russo ferrari garcia
rodriguez martinez lopez fernandez gonzalez
""".split()

BOYS = """
oliver george harry noah jack leo arthur muhammad oscar charlie jacob thomas alfie henry william
joshua freddie james ethan archie isaac joseph theo alexander samuel daniel logan edward lucas max
mohammed benjamin mason harrison theodore jake sebastian finley arlo adam dylan zachary riley
teddy toby david reuben tommy elijah louie albie luca michael hugo matthew jude jaxon hunter
frankie harvey roman ezra grayson ronnie ibrahim stanley yusuf rory jenson caleb bobby felix kai
ellis connor tyler liam ryan ahmed carter reggie ollie sonny nathan luke jayden aiden blake rowan
gabriel louis ali jackson callum leon jamie cameron aaron kian corey brandon bradley owen rhys
morgan evan dominic christian marcus patrick sean kieran robert john paul mark andrew peter
stephen anthony kevin gary stuart craig darren lee wayne ian neil simon martin graham colin
jonathan richard nicholas philip christopher timothy dean carl shaun scott jason justin russell
adrian gavin umar hamza bilal yahya zain haris ayaan mustafa omar hassan hussain abdullah abdul
rayyan idris ismail zakariya jakub filip antoni kacper szymon oskar mateusz michal dawid piotr
tomasz pawel krzysztof marcin andrei matei stefan alexandru ionut kwame kofi emmanuel samuel tobi
chidi tendai kehinde arjun rohan aarav krish vihaan dev harpreet gurpreet jaspreet manjit wei jun
minh diego mateo miguel joao
""".split()

GIRLS = """
olivia amelia isla ava ivy freya lily florence mia willow rosie sophia isabella grace daisy sienna
poppy elsie emily ella evelyn phoebe evie charlotte harper millie matilda sophie alice emilia maya
isabelle ruby luna mila maisie aria penelope bonnie mabel hallie eliza violet ada emma ayla
arabella imogen lottie orla jessica thea robyn chloe rose hannah lucy molly holly erin amber zara
lola nancy scarlett lacey summer amelie abigail eleanor georgia megan bella lara darcie skye heidi
jasmine maryam esme martha lyla niamh aisha fatima zoe katie gracie lexi beatrice tilly leah
annabelle eva victoria francesca iris eve lydia edith margot rebecca sarah laura gemma emma nicola
claire michelle lisa karen joanne tracey donna kelly stacey natalie natasha danielle kirsty
kimberley samantha leanne kerry hayley chelsea jade shannon paige bethany lauren courtney rachel
louise catherine elizabeth helen susan jane jennifer amanda alison julie angela deborah sharon
christine margaret patricia linda carol barbara sandra jacqueline maureen anne mary ann marie dawn
lorraine khadija zainab amina safa hafsa ayesha sumaya mariam yasmin layla iman ruqayya rukhsana
shabnam nadia abida zofia zuzanna julia hanna maja lena oliwia natalia wiktoria aleksandra
katarzyna agnieszka malgorzata anna magdalena ioana maria andreea elena daria abena akosua ama
adaeze temitope ngozi blessing esther grace rutendo ananya diya priya aanya kavya simran jasleen
harleen mei ling linh sofia beatriz ana valentina camila
""".split()

# Made surnames: a place-like beginning and end, so that the long tail is as long as in life.
BEGINNINGS = """
ac al ar ash at ax bal ban bar bas bax beck bel ben ber bick bin blan bod bol bor bos brad bram
bran brat brim brom bro buck bur but cal can car cas chal chap char chel ches chil clap clif cob
col con cop cor cot cran craw cres crick crom cul cum dal dar daw den der dit dod dor dray dud dul
dun dur eas ed el em er ever fair fal far fel fen fil fin flax for fox frad ful gam gar gat ged
gil gim glad gos gran grat gray gris had hal ham han har has hat haw hax hel hen her hes hil hin
hol hop hor hox hul hun hux ib il in ket kil kim kin kir knap lam lan lat law lax led len lin lit
lod lon lud lul lyn mad mal man mar mas maw mel mer mid mil mis mor mos mul nab naf nan nes new
nor not nun oak ock old or ot ov ox pac pad pal pan par pat pax pel pen per pick pil pim pin pos
pren pul quar rad ram ran rat raw red ren rib rid rip rod rom ros rud rul rus sal san sax scar sea
sed sel sex shaf shel sher ship shor sib sil skel skip slad smal snel som sprat stain stal stan
stap stav sten stil stock stod sul sut swan swin tad tal tam tan tat tax ted ten thax ther thorn
thur tib til tip tod tol tor tot tram tren tud tur twy ul up ur ux van wad wal wan war was wat wax
wed wel wen wes whar wheat whit wick wil win wis wit wol wood wor wrat wrax wy yar yax yel yor
""".split()

ENDINGS = """
ley ton ham worth by well ford field wood bourne burn combe cott croft dale den don gate grave
grove hill holme house hurst land low man mere more ridge shaw side stead stone stow thorpe tree
twell wade way wick win yard bury brook sett stall ing ings ington ingham ersley aby erby
""".split()

STREETS = """
Ropery Tanyard Weighhouse Linnet Penfold Larksfield Quarryman Hobbin Dock Chandler Beckwith
Coldharbour Marl Gasworks Toll Bar Bridge Priory Sedge Ferry Kiln Orchard Station Church Mill
Chapel School High Cross Meadow Elm Ash Birch Rowan Hazel Maple Willow Alder Cedar Thorn Heron
Swift Finch Wren Plover Curlew Martin Kestrel
""".split()

KINDS_OF_STREET = """
Road Street Lane Close Avenue Walk Court Terrace Drive Row Gardens Place
""".split()

"""Ways of putting what befalls a child, and three things about grown-ups. `who | text`, one way a line."""

MISSED = """
health | DNA 2yr check
health | Not at home for arranged dev review, card left
health | No show at weigh clinic
health | {child} wasn't brought to SALT, 2nd one
health | nobody in for NBV follow up x2
health | Failed to attend hearing test
health | did not come to imms, mum forgot
health | Appt wasted again. txt sent
health | mum did not turn up with {child} for audiology
health | WNB ortho clinic
health | dnattended physio
health | Slot unused, letter no 3 sent
health | Didn't arrive for orthoptics.
health | UTA dietician, no call
health | waited 20 min then rang, mum says got the wrong day
health | no access visit for HV review
health | {child} still not had the eye test, appt went by
health | missed apppt enuresis clinic
health | No-one brought {child} to comm paeds today
health | absent from growth clinic
gp | Imms outstanding, did not respond to 3 invites
gp | DNA asthma review
gp | did not keep appt w nurse re eczema
gp | Letter from ENT: patient did not attend, discharged
gp | booked 0910 never came
gp | failed appt x1 (dental hosp letter)
gp | CAMHS letter - family did not opt in
gp | not seen. Mother cancelled on day, 3rd time
school | School nurse clinic missed, {child} not in
school | mum didn't take {him} to the hospital apt, says no bus
school | {child} never got to dentist, tooth still sore
school | glasses appt missed again
nursery | mum said they didn't go to SALT as slept in
care | Paeds clinic appt not kept, mum no reason
care | mum has not taken {child} to the dentist as agreed
care | hosp rang, {child} not taken for bloods
"""

INJURY = """
school | {child} has a black eye, says fell off bunk
school | Bruise to L cheek. "door"
school | mark on {his} neck like finger tips
school | Lump on head, mum said tripped on toy
school | Scratches down arm & a split lip today
school | Came in limping, wont say
school | burnt hand - iron {he} says
school | {child} showed me a purple patch on back
school | busted lip this am, {child} says walked into table
school | swolen wrist, not been seen by anyone
nursery | graze across whole side of face
nursery | brusing both shins & one on ear
nursery | red mark shape of hand on thigh
nursery | bump form: came w egg on forehead already
nursery | Bitemark on arm, not from here
nursery | cut above eye, steri stripped at home
health | ? cig burn on foot
health | 3cm bruise R thigh seen at weighing, mum unaware
health | old bruises diff colours on back
health | nappy area sore + small circular scar
health | healing graze chin, mum says fell off kerb
health | scald to chest from tea
gp | # clavicle, fell from sofa
gp | torn frenulum
gp | head inj, trampoline per mum
gp | Seen with laceration to scalp needing glue
gp | A&E letter: spiral # humerus
gp | ED att. ingestion of tablets found in bag
care | {child} had plaster on chin and a swollen eye, mum says it was the dog
care | marks noted on both upper arms
care | {child} has hurt leg, mum says football
care | noticed bruise under jaw
police | child had visible injury to nose, blood on top
police | reddening to face consistent w slap
"""

MOVED = """
care | Family now staying w nan after eviction
care | moved to B&B in town
care | new tenancy from Monday
care | Now in temp accom, 3rd this yr
care | left area, staying w friend in next borough
care | mum & kids back at mum's ex's flat
care | {child} at new address, need to update
health | Mum has flitted again
health | called, new occupants, neighbour says they went in the night
health | transferred in from out of area
health | records requested from prev HV team, just arrived in area
health | gone from address. sofa surfing
gp | new registration, prev 3 surgeries in 18 mths
gp | deregistered, gone away
housing | Keys handed back, decant to Mill St
housing | Abandoned property
housing | offered & accepted 2 bed, moved in Fri
housing | presented as homeless, placed out of area
help | can't find them, house empty
help | they're in a caravan for now
police | family relocated following threats
police | No longer living at address, whereabouts Leeds?
school | {child} says we live at Dave's now
school | Packed up over w/e, {child} says new house has no beds
nursery | new contact details, they have shifted again
nursery | mum says moving on sat. 2nd time since xmas
"""

SCHOOL_CHANGED = """
school | On roll today, 3rd primary
school | came to us from St Judes mid year
school | off-rolled, file sent to new school
school | in yr admission
school | mum has taken {child} out, going to Hilltop
school | {child} left us on Friday
school | new starter, no file as yet
school | managed move begins
care | {child} at yet another school
care | starts new primary after half term
"""

MIND = """
care | mum low, not getting up till noon, tearful
care | Mo's MH poor at mo, off her meds
health | EPDS 19. Mum says cant see the point
health | mum presents flat & hopeless
health | v anxious, not leaving house
gp | started on sertraline, sleeps badly, passive SI
gp | relapse of bipolar
police | s136 - mother detained on bridge
police | threats to harm self, ambulance called
school | mum crying at gate says she's not well in her head
school | mum hearing voices, {child} told us
help | mum self harming again
help | her depression is back
housing | tenant in a bad way mentally, curtains shut for weeks
"""

SUBSTANCE = """
care | cans everywhere, mum slurring at 11am
care | Smell of weed strong in the living room
health | mum says drinks a bottle most nights
health | glazed, pin point pupils
gp | methadone script, tops up
gp | LFTs up, admits 60 u/wk
police | mother drunk in charge
police | wraps and pipe seen on table
school | mum reeked of drink at pick up
school | {child} says mum has her special fags and falls asleep
nursery | mum unsteady & smelt of alchohol
help | using again, on the gear she says
help | dad back on the vodka
housing | neighbours report dealing from flat
"""

VIOLENCE = """
care | mum had black eye, says he did it
care | He controls the money, phone & who she sees
health | mum disclosed partner grabbed her throat
health | routine enq: yes. scared of him
gp | perforated eardrum, pushed by bf
police | DV incident, std risk
police | verbal between parties, door kicked in, kids upstairs
police | DASH high. MARAC
school | Encompass call, incident at home overnight
school | {child} saw dad hit mum
nursery | mum jumpy, partner waits outside & texts her all the time
help | she says he's kicked off again, smashed the telly
help | mum wants refuge
housing | lock change requested as ex keeps forcing way in
"""

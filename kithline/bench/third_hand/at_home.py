"""Ways of putting what is seen and heard at home. `who | text`, one way a line."""
# ruff: noqa: E501 - one way a line, however long

COLD = """
care | Mum spoke to me across {child} as if {he} were not in the room. Nothing kind said about {him} in an hour and a half.
care | Asked mo to tell me three nice things re {child}, long silence, then "{he} sleeps".
care | {child} held up a drawing, mo did not look up from phone, told {him} it was rubbish like everything {he} does.
care | H/V. Everything that goes wrong in the house is {child}s fault according to mum. {he} sat on stairs listening.
care | fa refers to {child} as "that one". Other 2 get first names.
care | Mum describes {child} in wholly negative terms; no softness in voice or face when {he} came in.
care | observed contact, parent rigid when {child} leant in for a hug. pushed {him} off w. elbow
care | Told by mo that she has never taken to {child} and can't pretend.
care | no eye contact between them at all. {child} gets snapped at for breathing, near enough.
care | {child} is the one who gets the blame, siblings get the sweets. Said so by mother without embarassment.
health | Mum picks baby's sibling up straight away but {child} is left to cry. When I remarked on it: "{he} puts it on."
health | Noted flat, cross handling. {child} looked at me for comfort not at mum.
health | M. said in front of {child} she wishes she'd stopped at two.
health | weighed. mum v sharp with {him}, called {him} a pain and a mistake more than once in clinic waiting area
health | Interaction poor - commands only, no praise, no chat, no cuddle when {he} fell.
health | 'spiteful little thing' (mum of {child}). Not said jokingly.
health | mother reports no bond. "I feed {him}, thats it."
health | Little affection shown to {child}; {he} has stopped asking for it I think.
school | At pick up mum told {child} to shut up and walk behind. This is most days now.
school | Mum rang to say keep {him} as long as we like, she's sick of the sight of {him}.
school | Parents eve: dad laughed at {child}'s book and said thick as mince. {child} went white.
school | {child} got a star of the week cert & mum left it on the wall outside. Said what did you con them into that for.
school | overheard at gate - "nobody likes you, I dont even like you". TA very upset
school | {child} says mum only talks to {him} to tell {him} off.
school | Never a good word from home about {child}. Sister the golden girl.
school | {child} told the dinner lady {he} is the bad egg, thats what mummy calls {him}
nursery | Mum doesnt say hello or bye to {child}. No kiss, no wave, hands over bag & goes. We notice as {he} watches the window.
nursery | {child} ran to mum at hometime and was told get off me you're filthy
nursery | Mum says {he} was born nasty. {child} is 3!
nursery | keyperson notes mum ignores {child} crying and rolls her eyes
police | Officers noted mother belittling {child} throughout, swearing at {him}, telling {him} {he} had brought police to door.
police | The child was described to us by mother as evil. Child present.
police | Mo shouted at {child} that {he} ruins everything whilst we stood there
help | Did the praise chart w mum. She couldn't think of anything to put for {child}, plenty for the baby.
help | Session 4. Still harsh tone w. {child}, mocks {him} when {he} gets words wrong. No warmth seen
help | Mum said she loves the others but {child} has to earn it.
help | {child} made mum a card. binned before I'd left.
gp | Mother hostile towards {child} in consultation; "he's doing my head in, take {him}". Child silent, head down.
gp | attends w child ?adhd. mum critical ++ of {child}, nil positive.
housing | Tenant screaming at the eldest ({child}) whole time I was measuring up. Called {him} all names. Didn't do it to little ones.
"""

GAIN = """
care | House a lot better today, beds made, food in. Mum has turned a corner.
care | Big change since last time. {child} clean, uniform on, lunch packed.
care | Mo engaging well now & doing what's asked. Pleased with progress.
care | Visit (arranged). home cond good enough, no concerns today
care | things have settled. Mum says she's on top of it
care | Noticeable improvment in routines reported by mum.
care | Real effort made, kitchen spotless, bins out.
health | Mum reports {child} now in own bed by 7 and eating. Doing really well.
health | HC lovely today, warm & tidy. well done mum
health | mum feels much more in control, brighter, {child} better turned out
health | Improved hygiene. nits gone.
school | {child} has come in clean and on time all wk. Mum says its sorted.
school | great turnaround, well done to mum, new coat too
school | Much happier, attendance back up, mum says new routine is working.
nursery | {child} so much better presented this half term. Mum proud
help | Family have made good progress, mum scored herself 8 on everything
help | positives: house decluttered, meals, mornings. Mum is chuffed
help | Lovely visit. All targets met according to mum, ready to step down
help | mum has worked hard & it shows. bedroom painted.
housing | Property inspected by appt. Condition now acceptable, tenant has cleared the rubbish.
police | Address in good order on this occasion, children appeared well cared for.
gp | Mother says all is better at home, no further worries.
"""

RELAPSE = """
care | back to where we were. Kitchen awful, no food in, {child} in yesterdays clothes
care | Unannounced. Nothing left of the work done in spring. Floors covered, mattress bare.
care | It has slipped again, mum says she can't keep it up
care | Called by without notice - state of the house as bad as at referral
care | gains have gone. {child} grubby & hungry
care | Same as before we started. Dog mess in hall.
health | Dropped in. house gone downhill again, {child} in wet nappy at 2pm
health | sadly not kept up. nits back, smells of urine
health | HC deteriorated since my last visit
health | {child} looks uncared for again - hair matted, hungry
school | {child} dirty again this week & no lunch. Lasted about a month.
school | Old pattern is back: late, unwashed, falling asleep in class
school | we are back to square one w {child}'s uniform & hygiene
school | All the good work has come undone. Smelly, no coat, starving
nursery | {child} arriving filthy again, same vest three days
nursery | it didnt last. sore bottom, no nappies sent
help | Mum has stopped doing the charts. House a tip when I popped in.
help | Slid back since we reduced visits. No clean clothes
housing | Complaint of smell, inspected: rubbish back up to window height, carpets soiled.
housing | property worse than at last inspection
police | attended re noise. premises squalid, faeces on floor, kids half dressed
gp | Child unkempt, dirty nails and clothing, infected bites. Similar to last yr.
"""

CARING = """
school | {child} late as had to get the little ones up & dressed, mum not awake
school | {he} says {he} does the tea cos mum's legs dont work
school | Not on the trip, {child} needed at home to watch baby brother
school | {child} asleep in maths. Up in the night giving nan her tablets.
school | Knows how to work the washer, cook pasta, change nappies. Proud of it. Age 8.
school | {child} worried all day about leaving mum by herself in case she falls
school | Asked to ring home at break to check mum has had insulin
school | rings the surgery for mum himself/herself as mum cant face the phone - {child} told me
school | {child} walks the twins to nursery then comes here, hence lates
school | wont go on residential. "who'd do mum's medicine"
school | {child} said I'm like the mum in our house
care | It's {child} who puts the others to bed. Mum agrees, "{he}'s my right hand".
care | {child} interprets for parents at bank & hosp & misses lessons for it
care | seems {child} runs the household - shopping, meals, sorting the meter
care | {child} answers door, makes bottle, settles baby. Mo stays on sofa.
care | {he} helps dad wash & get on the toilet
health | {child} gave me the feed times not mum. {he} does the night bottle
health | older child {child} doing most of personal care for sib w disab
health | mum says she couldnt manage without {child}, {he} lifts her out of bath
gp | Pt (MS) says {child} is her carer, no other help in
gp | {child} collects mum's scripts, knows doses
help | {child} can't come to club, looks after brothers when mum's at work nights
help | does everything for mum bless {him} - cooking, cleaning, pads
help | {child} keeps an eye on mum's drinking, hides the bottles
police | {child} (10) was found caring for 2 yr old, mo intox upstairs. Said {he} always does.
police | Child stated it is {his} job to make sure dad takes meds
nursery | sibling {child} does all drop offs and pick ups, brings bag, knows the allergies better than mum
housing | {child} rang repairs line re boiler as mum unwell, has done so x4
"""

KEPT_OUT = """
care | MGM says she has been told not to come round any more since she raised worries
care | Nan not had the children since Easter, mum has blocked her number
care | Aunt rang: she's been cut off for speaking to us
care | grandad turned away at the door when he called with shopping
care | paternal family no longer see {child}. mum won't say why
care | Dad says he has not been allowed near {child} for 4 mths, no order in place
school | Grandma used to collect, mum has taken her off the list & says not to release to her
school | Nan came in in tears, daughter has stopped her seeing {child}
school | {child} misses nana, "we're not allowed nana now"
school | aunty asked us how {child} is as she doesnt get to see {him}
health | MGM previously main support, mum reports they've fallen out & no contact
health | grandmother phoned w concerns, I said couldn't discuss. She says nobody listens to her
health | Gran isnt welcome any more, says mum, as she interferes
police | Caller (grandparent) states denied access to grandchild by daughters new partner
police | Uncle reports family have been shut out
nursery | mum told us grandad is not to pick up. no reason given
nursery | nan says she was sent packing
help | Sister offered to help but mum's boyfriend doesn't want her there
help | nan frozen out since he moved in
gp | Grandmother attended herself, tearful, estranged from dau and has not seen g'child since summer
housing | Mother of tenant called office - can't get answer at flat, not been let over doorstep in wks
"""

NAMED_ONCE = """
care | A man came down the stairs while I was there. Mum said that's Lee, he's just off.
care | mum mentioned she is seeing someone - Craig, stays over at w/ends
care | Unknown male in kitchen, intro'd as "a mate", Daz
care | child said "Paul tells us off". Mum: he's nobody
care | mum has new bf (Marcus?), not met
care | there's a Kev who drops {him} off sometimes
care | Mum's partner Shane was asleep upstairs so did not meet
health | Attended w a friend Ryan who held baby. Not asked further.
health | mum says partner Tony is good w {child}
health | dad of new baby is Jordan, lives elsewhere?
health | male trainers in hall, mum says they're Gaz's
health | Carl at home, left room when I sat down
school | {child} collected by mum's boyfriend, gave name as Wayne
school | {child} drew family: mum, me, baby, Dean
school | {he} talks about Scott who has a big dog & sleeps in mums room
school | phone answered by a man called Steve who said he'd pass it on
nursery | someone called Jay picked up - mum had rung ahead
nursery | {child} cried he didn't want Lee to come. who is Lee?
police | Male at address gave details as Darren Pike, says he is partner of occupant
police | also present: m/f's new partner "Stu"
help | Mum whispered to {him} go see if Mick's up
help | Introduced to Andy, says he's helping out w money
housing | Mr Barlow let me in. Not on tenancy
housing | tenant says her fella Nige will sort the garden
gp | Accompanied by partner Liam
gp | mum says new rltnship with Rob, going well
"""

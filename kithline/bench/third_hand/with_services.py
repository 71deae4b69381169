"""Ways of putting what services do, begin, end and pass on. `who | text`, one way a line."""

CLOSED = """
care | Threshold not met. Close to CSC.
care | NFA. Mum advised.
care | No role for us at present, ended.
care | Outcome of contact: info & advice only, no further role
care | Did not meet the bar for assessment. Letter sent to mum, filed.
care | Stepped down and closed to team.
care | mum declined, case to be shut
care | Closure summary done. Goals partly met, family wish to manage alone
care | Assessment concluded with no ongoing work.
care | not taken forward; HV to keep an eye
care | Mgr decision: close.
care | we have stopped our involvement today
care | signed off by TM, ceased
help | Closing as no engagement x3
help | EH plan ended, mum doesn't want us anymore
help | Discharged from FSW caseload
help | We've come to the end of the 12 wks so am finishing
help | case closed - consent withdrawn
help | last session, goodbye visit. File archived
help | TAF ended by agreement
health | discharged back to universal
health | Closed to UP+ pathway today
health | d/c from caseload due to non-attendance
health | no further input from SN, record closed
gp | Referral rejected by CAMHS - discharged to us
gp | seen x1, no follow up needed, d/c
school | TAF signed off, we are no longer lead
school | Told SC are not taking it any further
police | PPN graded std. No further police action. Filed.
police | no offences, log closed
housing | Tenancy support ended
housing | Closed our end, rent plan agreed
"""

AGAIN = """
school | Same worries again as in autumn: {child} dirty, hungry, nobody answering. Ref made.
school | Referring once more re hygiene and food.
health | I am worried for the same reasons as before, neglectful home, no food
health | Third time of asking. Smell, nits, weight
police | Further notification, kids alone in dirty house
nursery | {child} hungry and in dirty nappies again, ref to front door
gp | Sent MARF re poor hygiene, infected skin, as last yr
housing | ref'd to you again, conditions unfit
help | Raising this again: unkempt, hungry, mum not coping
care | Re-ref. Same presenting issues.
"""

ROLLED = """
care | Action 3 (parenting course) still outstanding, new date given
care | Not done. Moved on to next review.
care | Dentist: to be done by next meeting (as last time)
care | Mum hasn't got round to it, deadline put back again
care | c/f
care | actions from last CG read out, none complete, all left to stand
care | Target extended by 6 wks, as GCP not started
care | Still waiting for the GCP to be finished. Will roll to July
care | same action as in the last two mtgs. Mum says will do
care | slipped again - school nurse to chase
help | Plan unchanged, carried to next TAF
help | debt advice appt not yet made - agreed to give mum until next TAF
help | We'll pick this up next time, ran out of time again
help | Bedroom not painted. Keep on plan
help | date pushed back third time running
health | SALT referral remains on plan, not yet sent
health | HV to complete ASQ, not achieved, re-dated
health | My action from Oct hasn't happened due to sickness. Defer.
school | breakfast club place: no progress, leave on
school | mtg notes - everything the same as before, dates changed
school | Attendance plan target missed & reset
housing | Skip still not ordered, roll forward
housing | outstanding since spring, to be reviewed
police | DA course - no update, action left open
"""

START_AGAIN = """
care | New assessment. Family not previously known to me, fresh look.
care | Starting from scratch w this family.
care | I have not read the earlier files, wanted to keep an open mind
care | We agreed to draw a line under the past & see how mum gets on
care | background: none held.
care | nil prev involvement noted
care | First assessment of this family's needs.
care | clean slate for mum as new baby & new partner
care | Previous hx not considered relevant to present worry
care | History section left blank. To be added.
care | Focus here and now. Mum doesnt want old stuff dragged up
care | no significant hx
care | Did not have access to older record on old system
care | As this is a single issue ref, I've not gone back over earlier concerns
care | Family appear new to services
care | mum says there's been no SW before, taken as read
care | this is a new start for the family
care | I don't know what happened before. Will assess as is
help | Opening EHA. Blank sheet, no earlier plan seen
help | new to us. Nothing on file
help | mum would like a fresh beginning, agreed not to look back
help | EHA: past support - n/k
"""

WORKER = """
care | Intro visit, I'm taking over from Sandra
care | Case re-allocated to me today
care | handover from agency SW who left Fri
care | I'm the new SW for {child}
care | {child} asked what happened to Priya. told she's moved teams
care | Now held by duty pending allocation
care | joint visit w outgoing worker
care | Mum fed up of telling her story to another new face
care | my last visit, colleague picks up from Mon
care | Transferred from assessment to longterm team, new worker tbc
care | SW off sick long term so I am covering
care | t/f to Helen B wef Monday
care | Change of SW again, 4th this yr says mum
help | FSW on mat leave. I will be lead from now
help | Saying bye to family, Jo starts next wk
help | Allocated to me from Karen's caseload
help | {child} wouldnt talk to me, "you'll only leave like the others"
health | I've inherited this family from prev HV
health | caseload moved to me following retirement
health | named HV now changed
school | Told by mum theres another new social worker, dont have name
school | Rang SW, number dead, turns out left in March. New one not yet known
school | DSL role handed over to me
nursery | keyworker changed as Beth left
police | OIC changed, now DC Shaw
housing | new patch officer, introduced self
housing | Took over from Dave on 1st
"""

DISSENT = """
school | We did not agree w the outcome & said so
school | I made clear I think this shld be CP not CIN
school | unhappy with decision to close, asked for it to be minuted
school | Head challenged NFA, told mgr would call back, hasn't
school | I don't feel {child} is safe and I told them
school | overruled in mtg. My view is plan needed
health | HV dissented
health | I was the only one who voted for a plan
health | Do not share SWs view that things are good enough
health | raised w named nurse as I can't support step down
health | have asked for this to be looked at again
nursery | we think its wrong to stop, but were not asked
police | Police rep did not concur with no s47
police | officer's view differs, believes threshold met
gp | I disagree with discharge of this child from plan
gp | wrote to say I can't understand the decision
help | Felt strongly this should have stayed open. Not listened to
help | I argued against but lost
housing | Objected to closure, no reply to email
care | Difference of professional opinion w school re level
care | CP chair and I not of one mind
care | School pushing back on our outcome
"""

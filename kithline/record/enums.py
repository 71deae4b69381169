"""What an entry may be, and what may be said about it. Every value has its words."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What sort of thing an entry tells of."""

    NOTE = "note", "Note"
    CALL = "call", "Call"
    FAILED_CALL = "failed-call", "Call or knock without an answer"
    VISIT = "visit", "Visit"
    APPOINTMENT_KEPT = "appointment-kept", "Appointment kept"
    WAS_NOT_BROUGHT = "was-not-brought", "Was not brought"
    ATTENDANCE = "attendance", "School attendance"
    POLICE_NOTICE = "police-notice", "Police notice"
    HEALTH_EVENT = "health-event", "Health event"
    SCHOOL_CONCERN = "school-concern", "School's worry"
    WORDS_OF_CHILD = "words-of-child", "What the child said"
    MEETING = "meeting", "Meeting"
    DECISION = "decision", "Decision"
    MESSAGE = "message", "Message"
    HOME_CONDITIONS = "home-conditions", "Conditions at home"
    DOCUMENT = "document", "Document"
    MISSING = "missing", "Missing"
    MOVE = "move", "Move of home, school or worker"
    # Written by actions of the system, in the name of whoever acted.
    CONTACT = "contact", "Worry received by the hub"
    ADVICE = "advice", "Advice asked for"
    LEVEL_SET = "level-set", "Level of need set"
    STATUS = "status", "Status changed"
    ALLOCATION = "allocation", "Worker changed"
    TOLD = "told", "Told of a decision"


# Kinds that only actions of the system write.
SYSTEM_KINDS = frozenset(
    {Kind.CONTACT, Kind.ADVICE, Kind.LEVEL_SET, Kind.STATUS, Kind.ALLOCATION, Kind.TOLD}
)


class DetailKind(models.TextChoices):
    """What a structured fact of an entry tells; ``details`` has the shape of each."""

    ATTENDANCE = "attendance", "School attendance"
    SUSPENSION = "suspension", "Suspension"
    EXCLUSION = "exclusion", "Permanent exclusion"
    SCHOOL_MOVE = "school-move", "Move of school"
    EARLY_CONTACT = "early-contact", "Early health contact"
    APPOINTMENT = "appointment", "Appointment"
    IMMUNISATION = "immunisation", "Immunisation"
    REGISTRATION = "registration", "Registration with a GP or dentist"
    EMERGENCY = "emergency-attendance", "Emergency attendance"
    INJURY = "injury", "Injury"
    MEASURE = "measure", "Weight or height"
    HOUSING_MOVE = "housing-move", "Move of home"
    ARREARS = "arrears", "Arrears"
    POLICE = "police-attendance", "Police attendance"
    MISSING = "missing-episode", "Missing episode"
    SIGHT = "sight", "What was seen on a visit"
    WORKER_CHANGE = "worker-change", "Change of worker"
    CARE_GRADE = "care-grade", "Grade of care"
    IMPROVEMENT = "improvement", "Improvement told of"
    ASKED = "asked", "Something asked for"
    DISSENT = "dissent", "Disagreement"
    PLAN_GOAL = "plan-goal", "Goal of a plan"
    TIMETABLE = "timetable", "Shorter school timetable"
    MEETING_HELD = "meeting-held", "Meeting held"
    NIGHTS = "nights-away", "Nights away from home"


class Form(models.TextChoices):
    """In what form a value of a detail is given."""

    SHORT = "short", "a few words"
    LONG = "long", "a sentence or more"
    DAY = "day", "a day"
    WHOLE = "whole", "a whole number"
    DECIMAL = "decimal", "a number"
    CHOICE = "choice", "one of a list"
    YES_NO = "yes-no", "yes or no"
    PERSON = "person", "somebody on the record"


class Precision(models.TextChoices):
    """How well it is known when something happened."""

    EXACT = "exact", "at that time"
    DAY = "day", "on that day"
    RANGE = "range", "from one day to another"
    ABOUT = "about", "on or about that day"


class Restriction(models.TextChoices):
    """Why only those named may read an entry."""

    POLICE_SENSITIVE = "police-sensitive", "Police-sensitive"
    THIRD_PARTY = "third-party", "About somebody else"
    PROTECTED_ADDRESS = "protected-address", "Holds a protected address"
    PREVENT = "prevent", "Prevent: not to be told to the child or family"
    WORKER_FAMILY = "worker-family", "A worker's own family"
    ADOPTION = "adoption", "Adoption"


class Source(models.TextChoices):
    """Where the author has it from."""

    OWN = "own", "saw or heard it"
    CHILD = "child", "told by the child"
    FAMILY = "family", "told by the family"
    AGENCY = "agency", "told by another agency"
    OTHER = "other", "told by somebody else"
    DOCUMENT = "document", "read in a letter, report or record"


class Confidence(models.TextChoices):
    """How sure the author is."""

    SURE = "sure", "sure"
    LIKELY = "likely", "likely"
    UNSURE = "unsure", "not sure"


class Origin(models.TextChoices):
    """How the row came into the record; verification reads it beside the two times of writing."""

    WRITTEN = "written", "written here"
    IMPORT = "import", "brought in from another system"
    DEMONSTRATION = "demonstration", "part of the demonstration"
    MOVED = "moved", "moved here from another record"


class Tag(models.TextChoices):
    """Working labels that an author ticks; never what a pattern should find."""

    HARM = "harm", "harm"
    STRENGTH = "strength", "strength"
    IMPROVEMENT = "improvement", "improvement told of"
    ADDRESS = "address", "address"
    ADULT = "adult", "adult's own needs"
    ADVICE_SOUGHT = "advice-sought", "advice asked for"
    ALCOHOL = "alcohol", "alcohol"
    ALLOCATION = "allocation", "allocation"
    ANNOUNCED = "announced", "announced"
    ANTENATAL = "antenatal", "antenatal care"
    ASSESSMENT = "assessment", "assessment"
    ATTENDANCE = "attendance", "school attendance"
    AUDIT = "audit", "case audit"
    BEDROOM_NOT_SEEN = "bedroom-not-seen", "bedroom not seen"
    BEHAVIOUR = "behaviour", "behaviour"
    BEREAVEMENT = "bereavement", "bereavement"
    BIRTH = "birth", "birth"
    CANCELLED = "cancelled", "cancelled"
    CASE_SUPERVISION = "case-supervision", "supervision of the work"
    CHRONOLOGY = "chronology", "chronology"
    CIN = "cin", "child in need"
    CLOSED = "closed", "work closed"
    CLOTHING = "clothing", "clothing"
    COLLECTION = "collection", "being collected"
    CONFERENCE = "conference", "child protection conference"
    CONSENT = "consent", "consent"
    CONTACT = "contact", "contact with the hub"
    CORE_GROUP = "core-group", "core group"
    CORRECTION = "correction", "correction"
    CP_PLAN = "cp-plan", "child protection plan"
    CP_VISIT = "cp-visit", "child protection visit"
    CRITICISM = "criticism", "criticism of the child"
    DECISION = "decision", "decision"
    DELAY = "delay", "delay"
    DENTAL = "dental", "teeth"
    DEVELOPMENT = "development", "development"
    DISSENT = "dissent", "dissent"
    DOMESTIC_ABUSE = "domestic-abuse", "domestic abuse"
    EARLY_HELP = "early-help", "early help"
    EDUCATION = "education", "education"
    EXPLOITATION = "exploitation", "exploitation"
    FAMILY = "family", "wider family"
    FILING = "filing", "filing"
    FOOD = "food", "food"
    GAP = "gap", "gap in the work"
    GROWTH = "growth", "growth"
    HEALTH = "health", "health"
    HEALTH_CONTACT = "health-contact", "health contact"
    HOME_CONDITIONS = "home-conditions", "conditions at home"
    HOMELESS = "homeless", "no home"
    HOSPITAL = "hospital", "hospital"
    HOUSEHOLD = "household", "who lives there"
    HOUSING = "housing", "housing"
    HYGIENE = "hygiene", "hygiene"
    ICPC = "icpc", "initial conference"
    IMMUNISATION = "immunisation", "immunisation"
    INFORMATION = "information", "information asked for"
    INJURY = "injury", "injury"
    INTERPRETER = "interpreter", "interpreter"
    LATE = "late", "told late"
    LEGAL = "legal", "legal steps"
    LINKED_ADULT = "linked-adult", "adult linked to other children"
    LOOK_BACK = "look-back", "looking back after the end"
    MENTAL_HEALTH = "mental-health", "mental health"
    MISSED_APPOINTMENT = "missed-appointment", "missed appointment"
    MISSING = "missing", "missing"
    MONEY = "money", "money"
    MOVE = "move", "move of home"
    NEGLECT = "neglect", "neglect"
    NEIGHBOUR = "neighbour", "neighbour"
    NFA = "nfa", "no further action"
    NO_ACCESS = "no-access", "nobody let in"
    NOISE = "noise", "noise"
    OUT_OF_HOURS = "out-of-hours", "out of hours"
    PARENTING_COURSE = "parenting-course", "parenting course"
    PEERS = "peers", "friends and peers"
    PLACEMENT = "placement", "placement"
    PLAN = "plan", "plan"
    POLICE = "police", "police"
    PRE_BIRTH = "pre-birth", "before birth"
    PRE_MOBILE = "pre-mobile", "not moving yet"
    PREGNANCY = "pregnancy", "pregnancy"
    PROBATION = "probation", "probation"
    RCPC = "rcpc", "review conference"
    REFUGE = "refuge", "refuge"
    RETURN_INTERVIEW = "return-interview", "return interview"
    REVIEW = "review", "review"
    S17 = "s17", "section 17"
    S47 = "s47", "section 47"
    SCHOOL_START = "school-start", "start at school"
    STRATEGY = "strategy", "strategy discussion"
    SUBSTANCE = "substance", "drugs"
    SUPERVISION = "supervision", "supervision of the child"
    TAF = "taf", "team around the family"
    TIRED = "tired", "tired"
    TOILETING = "toileting", "toileting"
    TRANSFER = "transfer", "transfer between areas"
    TRANSPORT = "transport", "transport"
    UNANNOUNCED = "unannounced", "unannounced"
    WAS_NOT_BROUGHT = "was-not-brought", "was not brought"
    WORDS_OF_CHILD = "words-of-child", "the child's words"
    WORKER_CHANGE = "worker-change", "change of worker"
    YOUNG_CARER = "young-carer", "young carer"


# Ticking one of these says in itself that something bad happened to a child. A missed appointment
# is not among them: that is a question (could they have got there?), not a finding.
HARM_TAGS = frozenset(
    {
        Tag.CLOTHING,
        Tag.CRITICISM,
        Tag.DOMESTIC_ABUSE,
        Tag.EXPLOITATION,
        Tag.FOOD,
        Tag.HOMELESS,
        Tag.HYGIENE,
        Tag.INJURY,
        Tag.MISSING,
        Tag.NEGLECT,
        Tag.TIRED,
    }
)
STRENGTH_TAGS = frozenset({Tag.STRENGTH, Tag.IMPROVEMENT})


class Dimension(models.TextChoices):
    """The twenty dimensions of the assessment framework (three domains)."""

    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    EMOTIONAL = "emotional-behavioural", "Emotions and behaviour"
    IDENTITY = "identity", "Identity"
    RELATIONSHIPS = "family-social", "Family and friends"
    PRESENTATION = "social-presentation", "How the child comes across"
    SELF_CARE = "self-care", "Looking after oneself"
    BASIC_CARE = "basic-care", "Basic care"
    SAFETY = "ensuring-safety", "Keeping safe"
    WARMTH = "emotional-warmth", "Warmth"
    STIMULATION = "stimulation", "Encouragement to learn"
    BOUNDARIES = "guidance-boundaries", "Guidance and boundaries"
    STABILITY = "stability", "Stability"
    HISTORY = "family-history", "Family history"
    WIDER_FAMILY = "wider-family", "Wider family"
    HOUSING = "housing", "Housing"
    EMPLOYMENT = "employment", "Work"
    INCOME = "income", "Money"
    INTEGRATION = "social-integration", "Part of the neighbourhood"
    COMMUNITY = "community-resources", "What is near"

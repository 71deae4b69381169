"""What a person may be recorded as. Codes of ethnicity and disability are those of the census."""

from django.db import models


class PersonKind(models.TextChoices):
    """A child has a record of their own; an adult is there for the children."""

    CHILD = "child", "child"
    ADULT = "adult", "adult"


class Precision(models.TextChoices):
    """How well a date of birth is known. Of a month or a year, its first day is kept."""

    EXACT = "exact", "exact"
    MONTH = "month", "month and year"
    YEAR = "year", "year only"
    ESTIMATED = "estimated", "estimated from age"
    UNKNOWN = "unknown", "not known"


class Sex(models.TextChoices):
    """As the census has it."""

    FEMALE = "F", "female"
    MALE = "M", "male"
    UNKNOWN = "U", "not known, or not yet born"


class NameKind(models.TextChoices):
    """What another name is."""

    LEGAL = "legal", "legal name"
    ALIAS = "alias", "also known as"
    NICKNAME = "nickname", "nickname or short form"
    FORMER = "former", "earlier name"
    MISTAKEN = "mistaken", "once recorded by mistake"
    SPELLING = "spelling", "another spelling"


class Fact(models.TextChoices):
    """What an agency's list may say of a person otherwise than the record."""

    NAME = "name", "name"
    BIRTH = "dob", "date of birth"
    NHS = "nhs", "NHS number"
    UPN = "upn", "unique pupil number"
    ADDRESS = "address", "address"


class Settled(models.TextChoices):
    """What became of what a list said otherwise; nothing yet: it is open."""

    KEPT = "kept", "kept as another name"
    RIGHT = "right", "the record was put right by it"
    BEFORE = "before", "kept as an earlier address"
    ASIDE = "aside", "set aside: the record is right"


class Scheme(models.TextChoices):
    """Whose number an identifier is."""

    NHS = "nhs", "NHS number"
    UPN = "upn", "unique pupil number"
    LOCAL = "local", "an agency's own number"


class WhyUnknown(models.TextChoices):
    """Why a number is not held."""

    NOT_ASKED = "not-asked", "nobody has asked yet"
    ASKED = "asked", "asked for, not answered"
    NOT_BORN = "not-born", "not yet born"
    NOT_AT_SCHOOL = "not-at-school", "not yet at a school that gives one"
    ABROAD = "abroad", "came from another country"
    NEVER_GIVEN = "never-given", "never given one"
    ADOPTED = "adopted", "a new one was given on adoption and is not held here"


class AddressKind(models.TextChoices):
    """What a person does at an address."""

    HOME = "home", "home"
    SECOND_HOME = "second-home", "stays there part of the time"
    TEMPORARY = "temporary", "temporary accommodation"
    REFUGE = "refuge", "refuge"
    PLACEMENT = "placement", "placement with carers"
    HOSPITAL = "hospital", "hospital"
    NONE = "no-fixed-address", "no fixed address"


class Kinship(models.TextChoices):
    """``person`` is the ... of ``other``."""

    PARENT = "parent", "parent"
    STEP_PARENT = "step-parent", "step-parent"
    SAID_PARENT = "said-parent", "said to be a parent"
    SIBLING = "sibling", "brother or sister"
    HALF_SIBLING = "half-sibling", "half-brother or half-sister"
    STEP_SIBLING = "step-sibling", "step-brother or step-sister"
    TWIN = "twin", "twin"
    GRANDPARENT = "grandparent", "grandparent"
    AUNT_UNCLE = "aunt-uncle", "aunt or uncle"
    COUSIN = "cousin", "cousin"
    OTHER_FAMILY = "other-family", "other relative"
    PARTNER = "partner", "partner"
    SPOUSE = "spouse", "husband, wife or civil partner"
    FORMER_PARTNER = "former-partner", "former partner"
    GUARDIAN = "guardian", "guardian or special guardian"
    FOSTER_CARER = "foster-carer", "foster carer"
    CARER = "carer", "cares for them"
    VISITOR = "visitor", "visits, or is visited by them"
    FRIEND = "friend", "friend"
    FAMILY_FRIEND = "family-friend", "friend of the family"
    CONCERN = "concern", "an adult named in a worry about them"
    OTHER = "other", "other"


class Ground(models.TextChoices):
    """On what ground an adult holds parental responsibility."""

    BIRTH_MOTHER = "birth-mother", "birth mother"
    MARRIED_TO_MOTHER = "married-to-mother", "father, married to the mother"
    REGISTERED_FATHER = "registered-father", "father, on the birth register since 1 December 2003"
    SECOND_PARENT = "second-parent", "second female parent, by marriage, registration or agreement"
    AGREEMENT = "agreement", "parental responsibility agreement"
    ORDER = "order", "parental responsibility order"
    ARRANGEMENTS_ORDER = "arrangements-order", "child arrangements order (lives with)"
    SPECIAL_GUARDIANSHIP = "special-guardianship", "special guardianship order"
    STEP_PARENT = "step-parent", "step-parent, by agreement or order"
    GUARDIAN = "guardian", "guardian appointed for after a parent's death"
    PARENTAL_ORDER = "parental-order", "parental order after surrogacy"
    ADOPTION = "adoption", "adoption"


class EndOfResponsibility(models.TextChoices):
    """What ended it. Divorce does not, nor living apart."""

    ADOPTION = "adoption", "the child was adopted"
    PARENTAL_ORDER = "parental-order", "parental order after surrogacy"
    COURT = "court", "a court ended it"
    ORDER_ENDED = "order-ended", "the order it rests on ended"
    DIED = "died", "the holder died"


class Trait(models.TextChoices):
    """What is kept about identity and communication, each with its source and date."""

    ETHNICITY = "ethnicity", "Ethnicity"
    RELIGION = "religion", "Religion or belief"
    LANGUAGE = "language", "Language"
    INTERPRETER = "interpreter", "Interpreter"
    DISABILITY = "disability", "Disability"
    COMMUNICATION = "communication", "Way of communicating"
    YOUNG_CARER = "young-carer", "Young carer"
    IMMIGRATION = "immigration", "Immigration status"
    EDUCATION_PLAN = "education-plan", "Education, health and care plan"
    EDUCATION = "education", "Education"


class Ethnicity(models.TextChoices):
    """Codes of the children in need census."""

    WBRI = "WBRI", "White British"
    WIRI = "WIRI", "White Irish"
    WIRT = "WIRT", "Traveller of Irish heritage"
    WROM = "WROM", "Gypsy or Roma"
    WOTH = "WOTH", "Any other White background"
    MWBC = "MWBC", "White and Black Caribbean"
    MWBA = "MWBA", "White and Black African"
    MWAS = "MWAS", "White and Asian"
    MOTH = "MOTH", "Any other mixed background"
    AIND = "AIND", "Indian"
    APKN = "APKN", "Pakistani"
    ABAN = "ABAN", "Bangladeshi"
    AOTH = "AOTH", "Any other Asian background"
    BCRB = "BCRB", "Black Caribbean"
    BAFR = "BAFR", "Black African"
    BOTH = "BOTH", "Any other Black background"
    CHNE = "CHNE", "Chinese"
    OOTH = "OOTH", "Any other ethnic group"
    REFU = "REFU", "Preferred not to say"
    NOBT = "NOBT", "Not yet asked or answered"


class Disability(models.TextChoices):
    """Codes of the children in need census."""

    NONE = "NONE", "no disability"
    MOB = "MOB", "mobility"
    HAND = "HAND", "hand function"
    PC = "PC", "personal care"
    INC = "INC", "incontinence"
    COMM = "COMM", "communication"
    LD = "LD", "learning"
    HEAR = "HEAR", "hearing"
    VIS = "VIS", "vision"
    BEH = "BEH", "behaviour"
    CON = "CON", "consciousness"
    AUT = "AUT", "autism"
    DDA = "DDA", "other disability under the Equality Act"


class EducationPlace(models.TextChoices):
    """Where a child is taught, or not."""

    NOT_YET = "not-yet", "under school age"
    NURSERY = "nursery", "nursery or childminder"
    SCHOOL = "school", "at school"
    ALTERNATIVE = "alternative", "alternative provision"
    HOME = "home", "educated at home"
    MISSING = "missing", "not in education"
    COLLEGE = "college", "college or training"
    NEET = "neet", "over 16, not in education, work or training"


class Immigration(models.TextChoices):
    """Only as far as it bears on help and safety."""

    NO_RESTRICTION = "no-restriction", "no restriction known"
    LEAVE = "leave", "leave to remain, with a limit"
    ASKED_ASYLUM = "asylum", "asylum asked for"
    UNACCOMPANIED = "unaccompanied", "came alone to ask for asylum"
    NO_FUNDS = "no-public-funds", "no recourse to public funds"
    NOT_SETTLED = "not-settled", "not settled yet"


class YesNo(models.TextChoices):
    """An answer that may still be open."""

    YES = "yes", "yes"
    NO = "no", "no"
    ASKED = "asked", "asked for or being looked into"

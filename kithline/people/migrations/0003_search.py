"""Finding people: the narrow index, kept by triggers, and the one function that reads it.

``people_keys_of`` works the index out from the tables, for one person or for many at once (so a large
population is indexed by the same words as a single form). ``people_search`` makes the same keys from
what was typed, takes the candidates that share one, compares each fact, and hands out at most ten:
name, birth, who works with them. It never says how many there are.

A blocking key is the hash of a short text; each is chosen so that few people share it even among a
million: a date of birth; a postcode; the sound of the surname with a part of the date; the forename
with a part of the date; the sounds of both with the year. Whatever one slip of the pen spoils, another
key still holds.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

WORDS = """
-- Small letters, no accents, no apostrophes, single spaces.
CREATE FUNCTION people_plain(words text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT trim(regexp_replace(translate(lower(public.unaccent(left(words, 120))), '''’`´', ''),
                             '[^[:alnum:]]+', ' ', 'g'))
$$;

-- How a name sounds (two ways at most). Polish and Czech feminine endings count as the masculine.
-- These are plpgsql because a function in SQL that cannot be inlined is planned anew at each call.
CREATE FUNCTION people_sounds(name text) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE one text; two text;
BEGIN
  IF name = '' THEN RETURN '{}'; END IF;
  name := people_one_ending(name);
  one := public.dmetaphone(name);
  two := public.dmetaphone_alt(name);
  IF one = '' THEN RETURN ARRAY[left(name, 6)]; END IF;
  IF one = two THEN RETURN ARRAY[one]; END IF;
  RETURN ARRAY[one, two];
END $$;

-- "14 weighhouse road" out of an address as it is written: number and street, without the flat.
CREATE FUNCTION people_street(lines text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE part text;
BEGIN
  FOREACH part IN ARRAY string_to_array(lines, ',') LOOP
    part := people_plain(part);
    IF part ~ '^[0-9]+[a-z]? [a-z]' THEN RETURN part; END IF;
  END LOOP;
  RETURN coalesce((regexp_match(people_plain(lines),
    '^(?:flat|room|apartment) ([0-9]+[a-z]? [a-z]+ [a-z]+)'))[1], '');
END $$;
"""

# Before people_sounds, which calls it.
ENDING = """
CREATE FUNCTION people_one_ending(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN right(name, 3) IN ('ska', 'cka', 'zka', 'dka') THEN left(name, -1) || 'i'
              WHEN right(name, 3) IN ('ova', 'eva') AND length(name) > 5 THEN left(name, -1)
              ELSE name END
$$;
"""

NAME_KEYS = """
-- Two of the three parts of a date, so that any one may be wrong: year and month, month and day, year and day.
CREATE FUNCTION people_date_parts(day date) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN day IS NULL THEN '{}'::text[]
              ELSE ARRAY[to_char(day, '"ym"YYYYMM'), to_char(day, '"md"MMDD'), to_char(day, '"yd"YYYYDD')] END
$$;

-- The keys of a name and a birth. f, s: forms of forename and surname; fs, ss: how they sound; parts: of
-- the date. For a record (held) and for a question alike, so that the two can never differ in a letter.
CREATE FUNCTION people_name_keys(f text[], fs text[], s text[], ss text[], years integer[], parts text[],
                                 held boolean)
  RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  keys bigint[] := '{}'; a text; b text; d text; i text; y integer;
  born boolean := years <> '{}';
  wide boolean := held OR parts = '{}';
  letters text[] := '{a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z}';
  fi text[] := ARRAY(SELECT DISTINCT left(x, 1) FROM unnest(f) x);
  si text[] := ARRAY(SELECT DISTINCT left(x, 1) FROM unnest(s) x);
BEGIN
  IF NOT held AND f = '{}' THEN fi := letters; ELSIF NOT held AND s = '{}' THEN si := letters; END IF;
  FOREACH b IN ARRAY ss LOOP
    FOREACH a IN ARRAY fs LOOP
      -- both sounds: with the year, or alone where nothing is known or asked of the birth
      FOREACH y IN ARRAY years LOOP keys := keys || hashtextextended('ny|' || a || '|' || b || '|' || y, 0); END LOOP;
      IF held OR NOT born THEN keys := keys || hashtextextended('ns|' || a || '|' || b, 0); END IF;
      IF NOT (held AND born) THEN keys := keys || hashtextextended('nx|' || a || '|' || b, 0); END IF;
    END LOOP;
    -- the surname's sound with two parts of the date; with the year and an initial where no date is asked
    FOREACH d IN ARRAY parts LOOP keys := keys || hashtextextended('s|' || b || '|' || d, 0); END LOOP;
    FOREACH i IN ARRAY fi LOOP
      IF wide THEN
        FOREACH y IN ARRAY years LOOP keys := keys || hashtextextended('sy|' || b || '|' || y || '|' || i, 0); END LOOP;
      END IF;
      IF NOT (held AND born) THEN keys := keys || hashtextextended('sx|' || b || '|' || i, 0); END IF;
    END LOOP;
    IF NOT held OR f = '{}' THEN keys := keys || hashtextextended('s0|' || b, 0); END IF;
  END LOOP;
  FOREACH a IN ARRAY f LOOP
    -- the forename with the same
    FOREACH d IN ARRAY parts LOOP keys := keys || hashtextextended('g|' || a || '|' || d, 0); END LOOP;
    FOREACH i IN ARRAY si LOOP
      IF wide THEN
        FOREACH y IN ARRAY years LOOP keys := keys || hashtextextended('gy|' || a || '|' || y || '|' || i, 0); END LOOP;
      END IF;
      IF NOT (held AND born) THEN keys := keys || hashtextextended('gx|' || a || '|' || i, 0); END IF;
    END LOOP;
    IF NOT held OR s = '{}' THEN keys := keys || hashtextextended('g0|' || a, 0); END IF;
  END LOOP;
  RETURN keys;
END $$;
"""

KEYS_OF = """
CREATE FUNCTION people_keys_of(ids uuid[]) RETURNS SETOF people_key LANGUAGE sql STABLE AS $$
WITH p AS (SELECT * FROM people_person WHERE id = ANY (ids)),
given AS (
  SELECT id, 0 AS sort, people_plain(forename) AS f, people_plain(surname) AS s FROM p
  UNION ALL
  SELECT id, 0, people_plain(preferred_name), people_plain(surname) FROM p WHERE preferred_name <> ''
  UNION ALL
  SELECT p.id, 2, coalesce(nullif(people_plain(n.forename), ''), people_plain(p.forename)),
                  coalesce(nullif(people_plain(n.surname), ''), people_plain(p.surname))
    FROM p JOIN people_name n ON n.person_id = p.id
),
variants AS (
  SELECT DISTINCT ON (x.id, x.f, x.s) x.id, x.sort, x.f, x.s FROM (
    SELECT g.id, g.sort + (fv.part OR sv.part)::int AS sort, fv.f, sv.s
      FROM given g
     CROSS JOIN LATERAL (
       SELECT replace(g.f, ' ', '') AS f, false AS part
       UNION ALL SELECT split_part(g.f, ' ', 1), true WHERE g.f LIKE '% %') fv
     CROSS JOIN LATERAL (
       SELECT replace(g.s, ' ', '') AS s, false AS part
       UNION ALL SELECT piece, true FROM unnest(string_to_array(g.s, ' ')) piece
        WHERE g.s LIKE '% %' AND length(piece) > 2) sv
  ) x WHERE x.f <> '' OR x.s <> '' ORDER BY x.id, x.f, x.s, x.sort
),
named AS (
  SELECT id, array_agg(f ORDER BY sort, f, s) AS forenames, array_agg(s ORDER BY sort, f, s) AS surnames,
         array_agg(sort::smallint ORDER BY sort, f, s) AS sorts
    FROM variants GROUP BY id
),
places AS (
  SELECT a.person_id AS id,
         array_agg(DISTINCT replace(a.postcode, ' ', '')) FILTER (WHERE a.postcode <> '' AND a.ends_on IS NULL) AS now_,
         array_agg(DISTINCT replace(a.postcode, ' ', '')) FILTER (WHERE a.postcode <> '' AND a.ends_on IS NOT NULL) AS was
    FROM people_address a WHERE a.person_id = ANY (ids) AND NOT a.protected GROUP BY a.person_id
),
births AS (
  SELECT id,
         CASE WHEN dob_precision IN ('exact', 'month') THEN ARRAY[extract(year FROM dob)::int]
              WHEN dob IS NOT NULL THEN ARRAY[extract(year FROM dob)::int - 1, extract(year FROM dob)::int,
                                              extract(year FROM dob)::int + 1]
              ELSE '{}' END AS years,
         CASE dob_precision WHEN 'exact' THEN people_date_parts(dob) WHEN 'month' THEN (people_date_parts(dob))[1:1]
                            ELSE '{}' END AS parts
    FROM p
),
keys AS (
  SELECT v.id, unnest(people_name_keys(
           array_remove(ARRAY[v.f], ''), (people_sounds(v.f))[1:1], array_remove(ARRAY[v.s], ''),
           people_sounds(v.s), b.years, b.parts, true)) AS key
    FROM variants v JOIN births b ON b.id = v.id
  UNION
  SELECT id, hashtextextended('d|' || dob, 0) FROM p WHERE dob_precision = 'exact'
  UNION
  SELECT id, hashtextextended('p|' || unnest(coalesce(now_, '{}') || coalesce(was, '{}')), 0) FROM places
  UNION
  SELECT a.person_id, hashtextextended('a|' || st.street, 0)
    FROM people_address a CROSS JOIN LATERAL (SELECT people_street(a.lines) AS street) st
   WHERE a.person_id = ANY (ids) AND NOT a.protected AND st.street <> ''
  UNION
  SELECT i.person_id, hashtextextended('i|' || i.scheme || '|' || i.value, 0)
    FROM people_identifier i WHERE i.person_id = ANY (ids) AND i.value <> '' AND i.scheme IN ('nhs', 'upn')
),
keyed AS (SELECT id, array_agg(DISTINCT key) AS keys FROM keys GROUP BY id)
SELECT p.id, p.partnership_id, p.restricted, p.dob, p.dob_precision, p.sex,
       coalesce(n.forenames, '{}'), coalesce(n.surnames, '{}'), coalesce(n.sorts, '{}'),
       coalesce(l.now_, '{}') || coalesce(l.was, '{}'), coalesce(k.keys, '{}')
  FROM p LEFT JOIN named n ON n.id = p.id LEFT JOIN places l ON l.id = p.id LEFT JOIN keyed k ON k.id = p.id
$$;
REVOKE ALL ON FUNCTION people_keys_of(uuid[]) FROM PUBLIC;
"""


def kept_by(table: str, person: str) -> str:
    """Return the triggers that keep the index when rows of ``table`` come or change."""
    made = "".join(
        f"""
CREATE TRIGGER {table}_{event.lower()}_keys AFTER {event} ON {table} REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep_keys();"""
        for event in ("INSERT", "UPDATE")
    )
    return f"""
CREATE FUNCTION {table}_keep_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM people_keep_keys(ARRAY(SELECT DISTINCT {person} FROM changed));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION {table}_keep_keys() FROM PUBLIC;
{made}
"""


KEEP = """
CREATE FUNCTION people_keep_keys(ids uuid[]) RETURNS void LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  -- Two who change one person at once wait for each other, so that neither's name is lost.
  PERFORM 1 FROM people_person WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO people_key SELECT * FROM people_keys_of(ids)
  ON CONFLICT (person_id) DO UPDATE SET
    partnership_id = excluded.partnership_id, restricted = excluded.restricted, dob = excluded.dob,
    dob_precision = excluded.dob_precision, sex = excluded.sex, forenames = excluded.forenames,
    surnames = excluded.surnames, sorts = excluded.sorts, postcodes = excluded.postcodes,
    keys = excluded.keys;
END $$;
REVOKE ALL ON FUNCTION people_keep_keys(uuid[]) FROM PUBLIC;
""" + "".join(
    kept_by(table, person)
    for table, person in (
        ("people_person", "id"),
        ("people_name", "person_id"),
        ("people_address", "person_id"),
        ("people_identifier", "person_id"),
    )
)

# How two names stand to each other; the numbers are places in the weights of the pack.
LEVELS = """
-- 1 same, 2 a part of it, 3 one letter off, 4 two letters off, 5 sounds alike, 6 another
CREATE FUNCTION people_surname_level(held text, asked text, parts text[], sounds text[])
  RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN held = asked THEN 1 WHEN held = ANY (parts) THEN 2
              ELSE CASE public.levenshtein_less_equal(held, asked, 2)
                     WHEN 1 THEN 3
                     WHEN 2 THEN CASE WHEN length(asked) > 4 THEN 4 WHEN public.dmetaphone(held) = ANY (sounds) THEN 5 ELSE 6 END
                     ELSE CASE WHEN public.dmetaphone(held) = ANY (sounds) THEN 5 ELSE 6 END END END
$$;
-- 1 same, 2 short form, 3 one letter off, 4 two letters off, 5 sounds alike, 6 same initial, 7 another
CREATE FUNCTION people_forename_level(held text, asked text, forms text[], sounds text[])
  RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN held = asked THEN 1 WHEN held = ANY (forms) THEN 2
              WHEN length(asked) = 1 OR length(held) = 1 THEN CASE WHEN left(held, 1) = left(asked, 1) THEN 6 ELSE 7 END
              ELSE CASE public.levenshtein_less_equal(held, asked, 2)
                     WHEN 1 THEN CASE WHEN length(asked) > 3 THEN 3 ELSE 5 END
                     WHEN 2 THEN CASE WHEN length(asked) > 4 THEN 4 WHEN public.dmetaphone(held) = ANY (sounds) THEN 5 ELSE 7 END
                     ELSE CASE WHEN public.dmetaphone(held) = ANY (sounds) THEN 5 ELSE 7 END END END
$$;
-- 1 same, 2 day and month swapped, 3 day, 4 month, 5 year differs, 6 same month, 7 age fits,
-- 8 near, 9 another. months, years: the asked day in the other months, and in other years.
CREATE FUNCTION people_birth_level(held date, known text, asked date, turned date, month_first date,
                                   month_last date, months date[], years date[], first date, last date)
  RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN held IS NULL OR first IS NULL THEN 0
    WHEN known = 'exact' AND asked IS NOT NULL THEN
      CASE WHEN held = asked THEN 1
           WHEN held = turned THEN 2
           WHEN held BETWEEN month_first AND month_last THEN 3
           WHEN held BETWEEN asked - 31 AND asked + 31 THEN CASE WHEN held = ANY (months) THEN 4 ELSE 8 END
           WHEN held = ANY (months) THEN 4
           WHEN held = ANY (years) THEN 5
           ELSE 9 END
    WHEN known = 'month' AND held BETWEEN month_first AND month_last THEN 6
    -- an age, or a birth known by its year: first and last are the ends of the years that fit
    WHEN held BETWEEN first AND last THEN CASE WHEN known = 'month' AND asked IS NOT NULL THEN 8 ELSE 7 END
    WHEN held BETWEEN first - 366 AND last + 366 THEN 8
    ELSE 9 END
$$;
-- 1 lives there, 2 lived there, 3 next streets, 4 same town, 5 elsewhere
CREATE FUNCTION people_place_level(held text[], asked text)
  RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN asked = '' OR held = '{}' THEN 0
              WHEN held[1] = asked THEN 1
              WHEN asked = ANY (held) THEN 2
              WHEN left(held[1], -2) = left(asked, -2) THEN 3
              WHEN left(held[1], -3) = left(asked, -3) THEN 4
              ELSE 5 END
$$;
"""

SEARCH = """
DECLARE
  fore text := people_plain(coalesce(facts->>'forename', ''));
  sur text := people_plain(coalesce(facts->>'surname', ''));
  qf text := replace(fore, ' ', '');
  qs text := replace(sur, ' ', '');
  f_own text[] := array_remove(ARRAY(SELECT DISTINCT x FROM unnest(ARRAY[qf, split_part(fore, ' ', 1)]) x), '');
  s_own text[] := array_remove(ARRAY(SELECT DISTINCT x FROM unnest(qs || ARRAY(
                    SELECT y FROM unnest(string_to_array(sur, ' ')) y WHERE length(y) > 2)) x), '');
  f_forms text[]; f_near text[]; f_sounds text[]; s_sounds text[]; own_sounds text[]; form text; part text; y integer;
  born date := (facts->>'dob')::date;
  turned date;
  months date[] := '{}'; other_years date[] := '{}'; first_ date; last_ date; month_first date; month_last date;
  years integer[] := '{}'; parts text[] := '{}';
  code text := replace(upper(coalesce(facts->>'postcode', '')), ' ', '');
  street text := people_street(coalesce(facts->>'address', ''));
  nhs bigint := hashtextextended('i|nhs|' || nullif(facts->>'nhs', ''), 0);
  upn bigint := hashtextextended('i|upn|' || nullif(facts->>'upn', ''), 0);
  lives bigint := hashtextextended('a|' || nullif(street, ''), 0);
  sex_ text := coalesce(facts->>'sex', '');
  q bigint[];
  w_s float8[]; w_f float8[]; w_n float8[]; w_t float8; w_b float8[]; w_p float8[]; w_a float8; w_i float8; w_x float8[];
  best_names float8; worst_names float8; initials text[]; show_at float8; hidden_at float8;
  places uuid[];
  full_view boolean := kithline_role() = 'hub-manager';
BEGIN
  IF kithline_viewer() IS NULL OR kithline_role() IN ('business-support', 'auditor', 'administrator') THEN
    RAISE EXCEPTION 'this role may not look for people' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Two facts or a number: nobody leafs through names.
  IF nhs IS NULL AND upn IS NULL AND (qf <> '')::int + (qs <> '')::int
     + (born IS NOT NULL OR facts->>'age' IS NOT NULL)::int + (code <> '' OR street <> '')::int < 2 THEN
    RETURN;
  END IF;

  -- Every form counts in comparing; only those one step away make keys (Ellie: Eleanor, not Nell).
  f_forms := ARRAY(SELECT n.other FROM people_nickname n WHERE n.form = ANY (f_own) AND n.other <> ALL (f_own));
  f_near := ARRAY(SELECT DISTINCT n.other FROM people_nickname n WHERE n.form = ANY (f_own) AND n.near AND n.other <> ALL (f_own));
  own_sounds := ARRAY(SELECT DISTINCT x FROM unnest(f_own) n, unnest(people_sounds(n)) x);
  f_sounds := ARRAY(SELECT DISTINCT x FROM unnest(f_own || f_near) n, unnest(people_sounds(n)) x);
  s_sounds := ARRAY(SELECT DISTINCT x FROM unnest(s_own) n, unnest(people_sounds(n)) x);
  IF born IS NOT NULL THEN
    years := ARRAY[extract(year FROM born)::int];
    parts := people_date_parts(born);
    month_first := date_trunc('month', born)::date;
    month_last := (date_trunc('month', born) + interval '1 month - 1 day')::date;
    first_ := make_date(years[1] - 1, 1, 1);
    last_ := make_date(years[1] + 1, 12, 31);
    IF extract(day FROM born) <= 12 AND extract(day FROM born) <> extract(month FROM born) THEN
      turned := make_date(years[1], extract(day FROM born)::int, extract(month FROM born)::int);
      parts := parts || (people_date_parts(turned))[1:1];
    END IF;
    -- The same day in another month, or in another year of a lifetime; 29 February where there is one.
    months := ARRAY(SELECT d FROM (SELECT (date_trunc('year', born) + make_interval(months => m)
                      + make_interval(days => extract(day FROM born)::int - 1))::date AS d
                      FROM generate_series(0, 11) m) x WHERE extract(day FROM d) = extract(day FROM born));
    other_years := ARRAY(SELECT d FROM (SELECT (born + make_interval(years => y))::date AS d
                      FROM generate_series(-20, 20) y) x WHERE extract(day FROM d) = extract(day FROM born));
  ELSIF facts->>'age' IS NOT NULL THEN
    years := ARRAY[extract(year FROM (facts->>'on')::date)::int - (facts->>'age')::int - 1,
                   extract(year FROM (facts->>'on')::date)::int - (facts->>'age')::int];
    first_ := make_date(years[1], 1, 1);
    last_ := make_date(years[2], 12, 31);
  END IF;

  q := people_name_keys(f_own, f_sounds, s_own, s_sounds, years, parts, false);
  IF qf <> '' AND qs <> '' THEN
    q := q || people_name_keys(s_own, s_sounds, f_own, own_sounds, years, parts, false);
  END IF;
  FOREACH form IN ARRAY f_near LOOP
    IF born IS NOT NULL THEN
      FOREACH part IN ARRAY parts[1:3] LOOP q := q || hashtextextended('g|' || form || '|' || part, 0); END LOOP;
    ELSIF qs <> '' THEN
      FOREACH y IN ARRAY years LOOP q := q || hashtextextended('gy|' || form || '|' || y || '|' || left(qs, 1), 0); END LOOP;
    END IF;
    q := q || hashtextextended('g0|' || form, 0);
  END LOOP;
  IF born IS NOT NULL THEN q := q || hashtextextended('d|' || born, 0); END IF;
  IF code <> '' THEN q := q || hashtextextended('p|' || code, 0); END IF;
  q := array_remove(q || nhs || upn || lives, NULL);

  w_s := translate(weights->>'surname', '[]', '{}')::float8[];
  w_f := translate(weights->>'forename', '[]', '{}')::float8[];
  w_n := translate(weights->>'sort', '[]', '{}')::float8[];
  w_b := translate(weights->>'dob', '[]', '{}')::float8[];
  w_p := translate(weights->>'postcode', '[]', '{}')::float8[];
  w_x := translate(weights->>'sex', '[]', '{}')::float8[];
  w_t := (weights->>'swapped')::float8;
  w_a := (weights->>'address')::float8;
  w_i := (weights->>'number')::float8;
  show_at := greatest((weights->>'show_at')::float8, 0);
  hidden_at := greatest((weights->>'hidden_at')::float8, 8);
  best_names := CASE WHEN qs = '' THEN 0 ELSE w_s[2] END + CASE WHEN qf = '' THEN 0 ELSE w_f[2] END;
  worst_names := CASE WHEN qs = '' THEN 0 ELSE w_s[7] END + CASE WHEN qf = '' THEN 0 ELSE w_f[8] END;
  initials := ARRAY(SELECT DISTINCT left(x, 1) FROM unnest(f_own || f_forms || s_own) x);
  -- Partnerships that share a front door look in one index.
  places := coalesce((SELECT array_agg(DISTINCT c2.partnership_id)
      FROM agencies_cover c1 JOIN agencies_agency a ON a.id = c1.agency_id AND a.kind = 'hub'
      JOIN agencies_cover c2 ON c2.agency_id = a.id
     WHERE c1.partnership_id = kithline_partnership()), ARRAY[kithline_partnership()]);

  RETURN QUERY
  WITH c AS (
    SELECT k.person_id, k.restricted, k.forenames, k.surnames, k.sorts, b.bl, o.pl, o.al, o.nl, o.ul, o.xl,
           w_b[b.bl + 1] + w_p[o.pl + 1] + w_a * o.al + w_i * (o.nl + o.ul) + w_x[o.xl + 1] AS w
      FROM (SELECT * FROM people_key
             WHERE keys && q AND partnership_id = ANY (places) AND person_id <> ALL (kithline_excluded())
             LIMIT 4000) k
     CROSS JOIN LATERAL (
       SELECT people_birth_level(k.dob, k.dob_precision, born, turned, month_first, month_last, months, other_years,
                                 first_, last_) AS bl
     ) b
     CROSS JOIN LATERAL (
       SELECT people_place_level(k.postcodes, code) AS pl,
              CASE WHEN lives = ANY (k.keys) THEN 1 ELSE 0 END AS al,
              CASE WHEN nhs = ANY (k.keys) THEN 1 ELSE 0 END AS nl,
              CASE WHEN upn = ANY (k.keys) THEN 1 ELSE 0 END AS ul,
              CASE WHEN sex_ IN ('F', 'M') AND k.sex IN ('F', 'M')
                   THEN CASE WHEN sex_ = k.sex THEN 1 ELSE 2 END ELSE 0 END AS xl) o
  ),
  -- Names take the longest to compare: only where they can still bring somebody into the list. Where
  -- not even an initial agrees, the other facts must bear two different names.
  worth AS MATERIALIZED (
    SELECT * FROM c WHERE c.w + best_names >= show_at
       AND (left(c.forenames[1], 1) = ANY (initials) OR left(c.surnames[1], 1) = ANY (initials)
            OR cardinality(c.sorts) <> 1 OR c.w + worst_names >= show_at)),
  -- Most people have one name: it is read from the list; the others are unrolled.
  first AS (SELECT h.person_id, h.forenames[1] AS f, h.surnames[1] AS s, h.sorts[1] AS sort FROM worth h),
  others AS (SELECT h.person_id, v.f, v.s, v.sort FROM worth h
              CROSS JOIN LATERAL unnest(h.forenames[2:], h.surnames[2:], h.sorts[2:]) v (f, s, sort)
              WHERE cardinality(h.sorts) > 1),
  called AS (SELECT * FROM first UNION ALL SELECT * FROM others),
  compared AS (
    SELECT v.person_id, false AS turned, v.sort,
           CASE WHEN qs = '' OR v.s = '' THEN 0 ELSE people_surname_level(v.s, qs, s_own, s_sounds) END AS sl,
           CASE WHEN qf = '' OR v.f = '' THEN 0 WHEN v.f = ANY (f_own) THEN 1
                ELSE people_forename_level(v.f, qf, f_forms, f_sounds) END AS fl
      FROM called v
    UNION ALL
    SELECT v.person_id, true, v.sort, people_surname_level(v.s, qf, f_own, own_sounds),
           people_forename_level(v.f, qs, s_own, s_sounds)
      FROM called v
     WHERE qf <> '' AND qs <> '' AND v.s <> '' AND v.f <> ''
       AND (left(v.s, 1) = left(qf, 1) OR left(v.f, 1) = left(qs, 1))
  ),
  named AS (
    SELECT DISTINCT ON (x.person_id) x.*
      FROM (SELECT y.*, w_s[y.sl + 1] + w_f[y.fl + 1] + w_n[y.sort + 1]
                        + CASE WHEN y.turned THEN w_t ELSE 0 END AS w FROM compared y) x
     ORDER BY x.person_id, x.w DESC, x.turned, x.sort
  ),
  scored AS (
    SELECT h.person_id, h.restricted, n.sl, n.fl, n.turned, n.sort, h.bl, h.pl, h.al, h.nl, h.ul, h.xl,
           h.w + coalesce(n.w, 0) AS total
      FROM worth h LEFT JOIN named n ON n.person_id = h.person_id
  ),
  likely AS (
    SELECT s.*, s.restricted AND NOT full_view AND NOT access_sees(s.person_id, 1) AS hidden
      FROM (SELECT * FROM scored WHERE total >= show_at
             ORDER BY total DESC, person_id LIMIT 40) s
  ),
  shown AS (
    (SELECT * FROM likely WHERE NOT hidden ORDER BY total DESC, person_id LIMIT least(most, 10))
    UNION ALL
    -- However many there are: one line, and only where the facts say who is meant.
    (SELECT * FROM likely WHERE hidden AND total >= hidden_at
      ORDER BY total DESC LIMIT 1)
  )
  SELECT CASE WHEN NOT s.hidden THEN p.id END, p.kind::text,
         CASE WHEN s.hidden THEN '' ELSE p.forename END::text,
         CASE WHEN s.hidden THEN '' ELSE p.surname END::text,
         CASE WHEN s.hidden THEN '' ELSE p.preferred_name END::text,
         CASE WHEN s.hidden THEN '' ELSE p.described_as END::text,
         p.unborn AND NOT s.hidden, CASE WHEN NOT s.hidden THEN p.dob END,
         CASE WHEN s.hidden THEN 'unknown' ELSE p.dob_precision END::text,
         CASE WHEN NOT s.hidden THEN p.expected_on END,
         CASE WHEN s.hidden THEN 'U' ELSE p.sex END::text,
         p.died_on IS NOT NULL AND NOT s.hidden,
         CASE WHEN NOT s.hidden THEN p.partnership_id END,
         CASE WHEN s.hidden THEN '{}' ELSE
           ARRAY[coalesce(s.sl, 0), coalesce(s.fl, 0), coalesce(s.turned, false)::int, coalesce(s.sort, 0), s.bl, s.pl, s.al, s.nl, s.ul, s.xl] END::integer[],
         v.services, s.hidden
    FROM shown s JOIN people_person p ON p.id = s.person_id
    LEFT JOIN people_services(ARRAY(SELECT person_id FROM shown WHERE NOT hidden)) v ON v.person = p.id
   ORDER BY s.hidden, s.total DESC, s.person_id;
END
"""

# Which service works with somebody, and whom to call. Only the ones that lead, were asked to, or have
# them on their roll: that a parent is seen by a clinic for drink or drugs is not for everybody.
SERVICES = """
CREATE FUNCTION people_services(ids uuid[]) RETURNS TABLE (person uuid, services jsonb)
  LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
  SELECT x.person_id,
         jsonb_agg(jsonb_build_object('agency', x.agency, 'kind', x.kind, 'team', x.team, 'name', x.name,
           'title', x.title, 'telephone', x.telephone, 'lead', x.lead) ORDER BY x.lead DESC, x.agency, x.name)
    FROM (SELECT DISTINCT ON (g.person_id, g.holder_id) g.person_id,
                 a.name AS agency, a.kind, coalesce(t.name, pt.name, '') AS team, coalesce(w.name, '') AS name,
                 coalesce(po.title, '') AS title,
                 coalesce(nullif(po.telephone, ''), nullif(t.telephone, ''), nullif(pt.telephone, ''), a.telephone) AS telephone,
                 g.level = 4 AND g.purpose = 'allocation' AS lead
            FROM access_grant g
            LEFT JOIN agencies_post po ON g.holder_kind = 'post' AND po.id = g.holder_id
            LEFT JOIN agencies_worker w ON w.id = po.worker_id
            LEFT JOIN agencies_team pt ON pt.id = po.team_id
            LEFT JOIN agencies_team t ON g.holder_kind = 'team' AND t.id = g.holder_id
            JOIN agencies_agency a ON a.id = coalesce(po.agency_id, t.agency_id)
           WHERE g.person_id = ANY (ids) AND g.purpose IN ('allocation', 'team', 'universal-service')
             AND g.starts_at <= kithline_at() AND (g.ends_at IS NULL OR g.ends_at > kithline_at())
             AND (po.id IS NULL OR po.ends_at IS NULL OR po.ends_at > kithline_at())
             AND a.kind IN ('social-care', 'education', 'health', 'hub')
           ORDER BY g.person_id, g.holder_id, g.level DESC) x
   GROUP BY x.person_id;
END $$;
REVOKE ALL ON FUNCTION people_services(uuid[]) FROM PUBLIC;
"""

# Sequential and plain index scans are never right here: the narrow index has one way in.
TUNE = """
ALTER FUNCTION people_search(jsonb, jsonb, integer) SET enable_seqscan = off;
ALTER FUNCTION people_search(jsonb, jsonb, integer) SET enable_indexscan = off;
ALTER FUNCTION people_search(jsonb, jsonb, integer) SET jit = off;
-- Its plan is always the same; working it out anew takes longer than the search.
ALTER FUNCTION people_search(jsonb, jsonb, integer) SET plan_cache_mode = force_generic_plan;
"""


def load_short_forms(apps, schema_editor):
    from kithline.people import short_forms

    short_forms.load(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_policies"), ("access", "0002_sight")]
    operations = [
        RoleSQL(ENDING),
        RoleSQL(WORDS),
        RoleSQL(NAME_KEYS),
        RoleSQL(KEYS_OF),
        RoleSQL(KEEP),
        RoleSQL(LEVELS),
        RoleSQL(SERVICES),
        definer(
            "people_search",
            "facts jsonb, weights jsonb, most integer",
            "TABLE (person_id uuid, kind text, forename text, surname text, preferred_name text, "
            "described_as text, unborn boolean, dob date, dob_precision text, expected_on date, "
            "sex text, died boolean, partnership_id uuid, levels integer[], services jsonb, "
            "hidden boolean)",
            "\n#variable_conflict use_column" + SEARCH,
            volatility="STABLE",
        ),
        RoleSQL(TUNE),
        migrations.RunPython(load_short_forms, migrations.RunPython.noop),
    ]

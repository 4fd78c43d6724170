-- Tickets that came before this service knew short codes get theirs, as maguey.common.ticket.ShortCode makes them: the first 45 bits of a
-- hash in Crockford's base 32, and a check character that is their sum by odd weights.
WITH hashed AS (
  SELECT t.id, t.generation,
         (('x' || encode(sha256('ticket-short-v1'::bytea || uuid_send(t.id) || int4send(t.generation)), 'hex'))::bit(48)::bigint >> 3) AS bits
    FROM ticket t
   WHERE NOT EXISTS (SELECT FROM short_code s WHERE s.ticket_id = t.id AND s.generation = t.generation)
), coded AS (
  SELECT h.id, h.generation, string_agg(substr(c.alphabet, p.digit + 1, 1), '' ORDER BY p.place) AS text,
         (sum((2 * p.place + 1) * p.digit) % 32)::int AS sum
    FROM hashed h
   CROSS JOIN (VALUES ('0123456789ABCDEFGHJKMNPQRSTVWXYZ')) c (alphabet)
   CROSS JOIN LATERAL (SELECT place, (h.bits >> (5 * (8 - place)) & 31)::int AS digit FROM generate_series(0, 8) place) p
   GROUP BY h.id, h.generation
)
INSERT INTO short_code (code, ticket_id, generation)
SELECT text || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', sum + 1, 1), id, generation FROM coded
    ON CONFLICT DO NOTHING;

-- An event that is not listed is for those who know its address: a check's, a load test's, a private party's.
ALTER TABLE event ADD COLUMN listed boolean NOT NULL DEFAULT true;

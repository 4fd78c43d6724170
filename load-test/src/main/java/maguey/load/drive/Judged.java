package maguey.load.drive;

/** An answer and what it came to. */
public record Judged(Answer answer, Outcome outcome) {}

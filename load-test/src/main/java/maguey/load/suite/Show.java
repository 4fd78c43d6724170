package maguey.load.suite;

/**
 * An event that the load was given for itself, with one tier.
 *
 * @param capacity how many tickets there are
 */
public record Show(String slug, String tierId, long capacity) {}

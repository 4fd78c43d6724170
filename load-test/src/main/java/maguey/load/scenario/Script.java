package maguey.load.scenario;

import java.time.Duration;
import java.util.Map;

/**
 * A scenario's parameters, for whoever names none.
 *
 * @param perSecond visitors per second
 * @param ramp how long their rate rises
 * @param mostMillis the 99th percentile that each step keeps to where it succeeds, on the machine
 *     of docs/load.md
 */
public record Script(
    String name,
    String text,
    double perSecond,
    Duration ramp,
    Duration lasting,
    Map<String, Double> mostMillis) {}

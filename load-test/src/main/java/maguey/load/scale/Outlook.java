package maguey.load.scale;

import java.util.Map;

/**
 * What a simulation came to.
 *
 * @param perSecond things that were done
 * @param busy the share of each station's time, 0 to 1
 */
record Outlook(double perSecond, double p50Millis, double p99Millis, Map<Station, Double> busy) {}

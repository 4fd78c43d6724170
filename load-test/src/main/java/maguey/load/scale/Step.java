package maguey.load.scale;

/**
 * What a thing needs of a station.
 *
 * @param micros on the mean
 */
record Step(Station station, double micros) {}

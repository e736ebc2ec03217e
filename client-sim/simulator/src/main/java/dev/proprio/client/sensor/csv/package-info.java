/**
 * Everybody's own recordings: delimited text files in a folder or zip, described by settings. Only
 * reading and grouping happen here; resampling and windows are the preprocessing's.
 */
@NullMarked
package dev.proprio.client.sensor.csv;

import org.jspecify.annotations.NullMarked;

/**
 * Official archives of published sensor data, read as their authors distribute them, and what
 * reading any archive takes: zips and folders alike, downloads that resume, lines and numbers of
 * text. People's own recordings live in {@code csv}; nothing here filters, resamples or cuts.
 */
@NullMarked
package dev.proprio.client.sensor.archive;

import org.jspecify.annotations.NullMarked;

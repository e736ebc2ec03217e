/**
 * What sensor data is, wherever it comes from: recordings of people, and the labelled windows cut
 * from them. The sources themselves, the signal processing and the partitioning live in rooms of
 * their own.
 */
@NullMarked
package dev.proprio.client.sensor;

import org.jspecify.annotations.NullMarked;

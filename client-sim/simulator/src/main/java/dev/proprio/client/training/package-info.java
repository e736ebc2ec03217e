/**
 * Local training: models as DL4J configurations, the {@code Trainer} that runs their steps, and the
 * local algorithms that decide which steps to take. Data and devices live elsewhere.
 */
@NullMarked
package dev.proprio.client.training;

import org.jspecify.annotations.NullMarked;

/**
 * A data source made ready for federated training: split first, then windowed, normalised with training
 * users only, and spread over devices.
 */
@NullMarked
package dev.proprio.client.dataset;

import org.jspecify.annotations.NullMarked;

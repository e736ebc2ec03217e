/**
 * A device's identity: the folder that holds its key and certificates, and how it gets them from a coordinator. What it
 * does with them in a session lives in {@code session}.
 */
@NullMarked
package dev.proprio.client.identity;

import org.jspecify.annotations.NullMarked;

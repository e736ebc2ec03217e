/**
 * What all participants of one secure aggregation agree on: its configuration, its members, and the keys and digests
 * that follow from both. Messages and roles are elsewhere.
 */
@NullMarked
package dev.proprio.proto.secagg.round;

import org.jspecify.annotations.NullMarked;

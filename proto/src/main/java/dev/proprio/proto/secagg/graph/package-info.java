/**
 * Who shares masks and secrets with whom: the graph of a round and how dense it must be. Keys and messages are
 * elsewhere.
 */
@NullMarked
package dev.proprio.proto.secagg.graph;

import org.jspecify.annotations.NullMarked;

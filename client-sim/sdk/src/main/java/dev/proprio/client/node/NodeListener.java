package dev.proprio.client.node;

/** Learns what happens to a node. Called on the node's thread: what it does delays the node. */
@FunctionalInterface
public interface NodeListener {
    /** Something happened. What it throws is logged, and harms nothing else. */
    void happened(NodeEvent event);
}

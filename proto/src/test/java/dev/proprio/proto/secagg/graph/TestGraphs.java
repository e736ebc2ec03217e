package dev.proprio.proto.secagg.graph;

/** Looks into graphs. */
public final class TestGraphs {
    private TestGraphs() {}

    /** The clients as they stand on the ring. */
    public static int[] order(MaskGraph graph) {
        return graph.order();
    }
}

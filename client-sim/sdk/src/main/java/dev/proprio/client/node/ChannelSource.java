package dev.proprio.client.node;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.List;

/** Opens connections to a coordinator, a new one for each session. */
@FunctionalInterface
public interface ChannelSource {
    /**
     * A new channel; the node shuts it down.
     *
     * @throws IOException if what it needs cannot be read; the node tries again later
     */
    ManagedChannel open() throws IOException;

    /**
     * Channels to any of several coordinators that lead to the same runs: whenever a session ends, the next one is tried at the
     * next of them. Every node needs one of its own.
     *
     * @param sources at least one
     * @param first which is tried first, modulo their number: if each node says another, they spread
     */
    static ChannelSource anyOf(List<? extends ChannelSource> sources, int first) {
        return new RotatingChannels(sources, first);
    }

    /**
     * Called from time to time while a session is open, and before each task: does what the next session will need.
     *
     * @return whether the next session should begin soon, because the present one will not be let in much longer
     */
    default boolean keepUp() {
        return false;
    }
}

package dev.proprio.client.node;

import io.grpc.ManagedChannel;
import java.io.IOException;

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
     * Called from time to time while a session is open, and before each task: does what the next session will need.
     *
     * @return whether the next session should begin soon, because the present one will not be let in much longer
     */
    default boolean keepUp() {
        return false;
    }
}

package dev.proprio.client.node;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.List;

/** Channels to several coordinators, another one for each session. Belongs to one node. */
final class RotatingChannels implements ChannelSource {
    private final List<ChannelSource> sources;
    private int next;
    private ChannelSource current;

    /** @param first which of the sources the first session uses */
    RotatingChannels(List<? extends ChannelSource> sources, int first) {
        this.sources = List.copyOf(sources);
        this.next = Math.floorMod(first, this.sources.size());
        this.current = this.sources.get(next);
    }

    @Override
    public ManagedChannel open() throws IOException {
        current = sources.get(next);
        next = (next + 1) % sources.size();
        return current.open();
    }

    @Override
    public boolean keepUp() {
        return current.keepUp();
    }
}

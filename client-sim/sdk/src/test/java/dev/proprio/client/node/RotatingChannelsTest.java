package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotatingChannelsTest {
    private final List<String> tried = new ArrayList<>();

    @Test
    void eachSessionIsTriedAtTheNextCoordinatorWhereverTheFirstWas() {
        ChannelSource channels = ChannelSource.anyOf(List.of(source("a"), source("b"), source("c")), -2);
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(channels::open).isInstanceOf(IOException.class);
        }
        assertThat(tried).containsExactly("b", "c", "a", "b");
        assertThat(channels.keepUp()).isTrue();
        assertThat(tried).endsWith("b is kept up");
    }

    private ChannelSource source(String name) {
        return new ChannelSource() {
            @Override
            public ManagedChannel open() throws IOException {
                tried.add(name);
                throw new IOException("nobody is there");
            }

            @Override
            public boolean keepUp() {
                return tried.add(name + " is kept up");
            }
        };
    }
}

package dev.proprio.client.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.GeneratedMessageLite;
import dev.proprio.client.transport.OkHttpTransport;
import dev.proprio.client.transport.Transport;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.v1.EnrollRequest;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither Netty nor full messages come along: whatever these tests have, which is all that users get and more, has none. */
class DependenciesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.google.protobuf.Descriptors",
                "com.google.protobuf.GeneratedMessage",
                "com.google.protobuf.TextFormat",
                "com.google.protobuf.util.JsonFormat",
                "dev.proprio.client.transport.NettyTransport",
                "io.grpc.netty.NettyChannelBuilder",
                "io.grpc.protobuf.ProtoUtils",
                "io.netty.buffer.ByteBuf",
                "io.netty.channel.Channel"
            })
    void whatAndroidHasNoUseForIsNotThere(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void messagesAreLiteOnesAndTheTransportIsOkHttp() {
        assertThat(GeneratedMessageLite.class).isAssignableFrom(EnrollRequest.class);
        assertThat(Transport.own()).isInstanceOf(OkHttpTransport.class);
        assertThat(ServiceLoader.load(Compression.class)).hasSizeGreaterThan(1);
    }
}

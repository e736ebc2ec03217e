package dev.proprio.experiments.cluster;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.coordinator.lease.WorkerToken;
import dev.proprio.coordinator.web.LoopbackNames;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.identity.IdentityException;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** How a worker reaches its coordinator, and says who it is. */
public interface WorkerChannels {
    /** A new connection, which the caller shuts down. */
    ManagedChannel connect() throws IOException;

    /** The same connection with whatever every call has to show. */
    Channel authenticated(ManagedChannel connection) throws IOException;

    /** To a run anywhere, over TLS; an identity that was renewed meanwhile is read anew for each connection. */
    static WorkerChannels secure(InetSocketAddress coordinator, Path identity) {
        return new WorkerChannels() {
            @Override
            public ManagedChannel connect() throws IOException {
                try {
                    return CoordinatorChannel.secure(
                            coordinator.getHostString(), coordinator.getPort(), DeviceIdentity.load(identity));
                } catch (IdentityException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }

            @Override
            public Channel authenticated(ManagedChannel connection) {
                return connection;
            }
        };
    }

    /**
     * To a run on this machine that the same user started: its token is looked up anew for each connection.
     *
     * @throws InvalidSettingException if the address may be another machine's, to which the token would be shown
     */
    static WorkerChannels local(InetSocketAddress coordinator) {
        if (!LoopbackNames.is(coordinator.getHostString())) {
            throw new InvalidSettingException(
                    "--identity",
                    "is needed to reach %s: without one, a token of this user is shown, which only this machine may see; get one with `proprio enroll`, or name 127.0.0.1"
                            .formatted(coordinator.getHostString()));
        }
        return new WorkerChannels() {
            @Override
            public ManagedChannel connect() {
                return CoordinatorChannel.plaintext(coordinator.getHostString(), coordinator.getPort());
            }

            @Override
            public Channel authenticated(ManagedChannel connection) throws IOException {
                String token = WorkerTokens.find(coordinator.getPort())
                        .orElseThrow(() -> new IOException(
                                "no run of this user waits for workers at port %s of this machine; start one with engine: cluster and cluster.listen, or name another address"
                                        .formatted(coordinator.getPort())));
                var headers = new Metadata();
                headers.put(WorkerToken.HEADER, WorkerToken.shown(token));
                return ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
            }
        };
    }
}

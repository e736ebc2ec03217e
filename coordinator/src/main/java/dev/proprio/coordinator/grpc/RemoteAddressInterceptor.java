package dev.proprio.coordinator.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Lets every call know the address that it comes from. */
final class RemoteAddressInterceptor implements ServerInterceptor {
    private static final Context.Key<String> HOST = Context.keyWithDefault("proprio-remote-host", "");

    /** The address of the present call's other side, without its port. */
    static String host() {
        return Optional.ofNullable(HOST.get()).orElse("");
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String host = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress address
                        && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "";
        return Contexts.interceptCall(Context.current().withValue(HOST, host), call, headers, next);
    }
}

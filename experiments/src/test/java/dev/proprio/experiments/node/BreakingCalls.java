package dev.proprio.experiments.node;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Breaks half of all transfers at some message, or after the last of them has arrived but before its answer is seen. The first of each kind is always broken, at its second message,
 * so that no kind is spared by chance.
 */
final class BreakingCalls implements ClientInterceptor {
    private static final int LATEST = 7;

    private final KeyedRandom random;
    private final Set<String> seen = new HashSet<>();
    private final Queue<Long> offsets = new ConcurrentLinkedQueue<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    BreakingCalls(long seed) {
        random = KeyedRandom.of(seed, "breaking-calls");
    }

    /** Where downloads began. */
    Queue<Long> offsets() {
        return offsets;
    }

    /** The names of the calls that were broken. */
    Queue<String> broken() {
        return broken;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        ClientCall<Q, R> call = next.newCall(method, options);
        if (method.equals(FederationGrpc.getAttendMethod())) {
            return call;
        }
        synchronized (random) {
            boolean breaks = random.nextInt(2) == 0;
            int drawn = breaks ? 1 + random.nextInt(LATEST) : -1;
            String name = method.getBareMethodName();
            return new Breaking<>(call, name, seen.add(name) ? 1 : drawn);
        }
    }

    private final class Breaking<Q, R> extends SimpleForwardingClientCall<Q, R> {
        private final String name;
        private int left;
        private volatile boolean over;

        /** @param left messages until the call breaks; negative for never */
        Breaking(ClientCall<Q, R> call, String name, int left) {
            super(call);
            this.name = name;
            this.left = left;
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(R message) {
                            if (over) {
                                return;
                            }
                            if (counts()) {
                                breakOff();
                            } else {
                                super.onMessage(message);
                            }
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            super.onClose(over ? Status.UNAVAILABLE.withDescription("broken") : status, trailers);
                        }
                    },
                    headers);
        }

        @Override
        public void sendMessage(Q message) {
            if (message instanceof FetchModelRequest request) {
                offsets.add(request.getOffset());
            }
            if (counts()) {
                breakOff();
            } else {
                super.sendMessage(message);
            }
        }

        private void breakOff() {
            over = true;
            broken.add(name);
            cancel("the call was broken", null);
        }

        private synchronized boolean counts() {
            return left >= 0 && left-- == 0;
        }
    }
}

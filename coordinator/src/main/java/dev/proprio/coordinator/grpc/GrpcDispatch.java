package dev.proprio.coordinator.grpc;

import com.google.common.base.Suppliers;
import dev.proprio.coordinator.round.DeviceDispatch;
import dev.proprio.coordinator.round.Errand;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks connected devices one by one. Each is a round by itself, that takes the answer of one device; a version of the model is
 * held once, as long as somebody may fetch it. Thread-safe.
 */
final class GrpcDispatch implements DeviceDispatch {
    private final ServerState serverState;
    private final ReconnectPolicy policy;
    private final Optional<Runnable> admission;
    private final Map<Integer, Held> models = new HashMap<>();
    /** The runs whose devices were asked: one, unless somebody shares this. */
    private final Set<String> runs = new HashSet<>();

    private Optional<Runnable> watching = Optional.empty();

    /** @param admission lets who is connected join the population; empty if nobody joins */
    GrpcDispatch(ServerState serverState, ReconnectPolicy policy, Optional<Runnable> admission) {
        this.serverState = serverState;
        this.policy = policy;
        this.admission = admission;
    }

    /** A version of the model, and how many may fetch it; encoded once, when the first needs it. */
    private static final class Held {
        private final Supplier<EncodedModel> model;
        private int users;

        Held(Broadcast broadcast) {
            this.model = Suppliers.memoize(() -> EncodedModel.of(broadcast));
        }
    }

    @Override
    public void admit() {
        admission.ifPresent(Runnable::run);
    }

    @Override
    public boolean isHere(String device) {
        return serverState.registry().ofDevice(device).isPresent();
    }

    @Override
    public boolean isExpected(String device) {
        return policy.waits()
                && serverState.registry().availability(device, policy.comeBack()) == Availability.EXPECTED;
    }

    @Override
    public Duration comeBack() {
        return policy.comeBack();
    }

    @Override
    public Duration patience() {
        return policy.enough();
    }

    @Override
    public Duration pause(int emptySteps) {
        return policy.pause(emptySteps);
    }

    @Override
    public synchronized void watch(Runnable changed) {
        watching = Optional.of(changed);
        serverState.registry().watch(changed);
    }

    @Override
    public Call open(Errand errand) {
        Held held;
        synchronized (this) {
            held = models.computeIfAbsent(errand.plan().round(), first -> new Held(errand.broadcast()));
            held.users++;
            runs.add(errand.plan().run().id());
        }
        // Without the lock, for it takes long.
        EncodedModel model = held.model.get();
        Engagements.Engagement turn = serverState.engagements().of(Set.of(errand.device()), false);
        return new DeviceCall(
                ActiveRound.ofOne(
                        errand.plan(),
                        errand.broadcast(),
                        model,
                        errand.sink(),
                        policy.waits(),
                        serverState.signing(),
                        turn::free),
                turn,
                errand.device());
    }

    private synchronized void release(int round) {
        Held held = models.get(round);
        if (held != null) {
            held.users--;
            if (held.users == 0) {
                models.remove(round);
            }
        }
    }

    @Override
    public void tell(Collection<String> devices) {
        Set<String> asked;
        synchronized (this) {
            asked = Set.copyOf(runs);
        }
        for (String device : devices) {
            serverState
                    .registry()
                    .ofDevice(device)
                    .ifPresent(here -> asked.forEach(run -> serverState.tell(run, here)));
        }
    }

    @Override
    public synchronized void close() {
        watching.ifPresent(serverState.registry()::unwatch);
        watching = Optional.empty();
    }

    /** One device's round. */
    private final class DeviceCall implements Call {
        private final ActiveRound round;
        private final Engagements.Engagement turn;
        private final String device;
        private boolean asked;
        private boolean begun;
        private boolean closed;

        /** @param turn with the device */
        DeviceCall(ActiveRound round, Engagements.Engagement turn, String device) {
            this.round = round;
            this.turn = turn;
            this.device = device;
        }

        @Override
        public void ask() {
            synchronized (this) {
                if (closed || asked) {
                    return;
                }
                asked = true;
            }
            turn.ask(this::begin);
        }

        /** Others who have the device to themselves are done with it. */
        private void begin() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                begun = true;
                serverState.rounds().open(round);
            }
            // Not under this lock, for the flights close calls with theirs held.
            round.begin();
            Optional<DeviceConnection> here = serverState.registry().ofDevice(device);
            if (here.isPresent()) {
                serverState.tell(round.plan().run().id(), here.get());
                round.ask(here.get());
            } else if (!isExpected(device)) {
                round.lost(device, Stage.CONNECT, "the device is not connected");
            }
        }

        @Override
        public Traffic traffic() {
            return round.traffic();
        }

        @Override
        public void close() {
            boolean owes;
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                owes = begun && round.owes(device);
                serverState.rounds().close(round);
            }
            release(round.plan().round());
            turn.close();
            if (owes) {
                round.answered(device);
                serverState.registry().ofDevice(device).ifPresent(here -> here.send(round.closedMessage()));
            }
        }
    }
}

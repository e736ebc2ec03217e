package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A device that was asked by the machine's clock, and where its answer goes. All that changes is guarded by the flights' lock. */
final class OpenFlight implements OneUpdateSink {
    /** How far it is. */
    enum State {
        /** The device has the task, or will when it is back. */
        AT_WORK,
        /** Its update has come, and is in no step that is kept. */
        RECEIVED,
        /** Its update is in a step that is kept. */
        COUNTED,
        /** Nothing that comes of it counts. */
        OVER
    }

    private final OpenFlights all;
    private final Flight flight;
    private final Duration limit;
    private long asked;
    /** Whether it was asked by a coordinator that was there before this one. */
    private final boolean restored;

    /** When it is given up; empty while others have the device, which is no fault of its own. */
    private OptionalLong deadline = OptionalLong.empty();

    private Optional<DeviceDispatch.Call> call = Optional.empty();
    private State state = State.AT_WORK;
    private Optional<ClientUpdate> update = Optional.empty();
    private long arrival;
    private String lateness = "";

    /**
     * @param asked when the device was chosen, or was asked before this coordinator began, by the flights' clock
     * @param limit how long after it has the task it is given up
     * @param restored whether it was asked before this coordinator began
     */
    OpenFlight(OpenFlights all, Flight flight, long asked, Duration limit, boolean restored) {
        this.all = all;
        this.flight = flight;
        this.asked = asked;
        this.limit = limit;
        this.restored = restored;
    }

    Flight flight() {
        return flight;
    }

    String device() {
        return flight.device();
    }

    /** When the device was asked. */
    long asked() {
        return all.locked(() -> asked);
    }

    /** When it is given up, by the flights' clock; empty while others have the device. */
    OptionalLong deadline() {
        return all.locked(() -> deadline);
    }

    @Override
    public void begun() {
        all.begun(this);
    }

    /** Nobody else has the device any more. */
    void begun(long now) {
        if (!restored) {
            asked = now;
        }
        deadline = OptionalLong.of(now + limit.toNanos());
    }

    /** Where its answer comes in. */
    void through(DeviceDispatch.Call opened) {
        call = Optional.of(opened);
    }

    Traffic traffic() {
        return call.map(DeviceDispatch.Call::traffic).orElse(new Traffic(0, 0));
    }

    State state() {
        return state;
    }

    /** Its update has come. */
    void received(ClientUpdate came, long at) {
        state = State.RECEIVED;
        update = Optional.of(came);
        arrival = at;
    }

    ClientUpdate update() {
        return update.orElseThrow();
    }

    /** When the update came. */
    long arrival() {
        return arrival;
    }

    /** Nothing more is taken of the device. */
    void end(State last) {
        state = last;
        update = Optional.empty();
        call.ifPresent(DeviceDispatch.Call::close);
    }

    void late(String why) {
        lateness = why;
    }

    @Override
    public RoundClock clock() {
        return all.clock();
    }

    @Override
    public Acceptance accept(String device, ClientUpdate came) throws InvalidUpdateException {
        return all.accept(this, came);
    }

    @Override
    public String lateness(String device) {
        return all.locked(() -> lateness);
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        all.failed(this, stage, reason);
    }

    @Override
    public boolean isSettled() {
        return all.locked(() -> state != State.AT_WORK);
    }

    @Override
    public void allAsked() {}

    @Override
    public int accepted() {
        return all.locked(() -> state == State.RECEIVED || state == State.COUNTED ? 1 : 0);
    }

    @Override
    public boolean awaitSettled(Duration limit) {
        return isSettled();
    }
}

package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.v1.WorkerAssignment;
import dev.proprio.proto.v1.WorkerFarewell;
import dev.proprio.proto.v1.WorkerHello;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import dev.proprio.proto.v1.WorkerReady;
import dev.proprio.proto.wire.DeviceIds;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.UUID;

/** The coordinator's end of one worker's stream: what it is, what it prepared, and then which leases it gets. */
final class WorkStreamHandler implements StreamObserver<WorkerMessage>, WorkerLink {
    private static final int MOST_SLOTS = 1024;
    private static final int LONGEST_REASON = 1000;

    private final LeaseDesk desk;
    private final LeasedExperiment experiment;
    private final ServerCallStreamObserver<WorkerOrder> out;
    private final Optional<DeviceCertificate> certificate;
    private final String session = UUID.randomUUID().toString();
    private volatile String name = "without a name";
    private int slots;
    private boolean greeted;
    private boolean ready;
    private boolean over;

    /** @param certificate the worker's, if it needs one */
    WorkStreamHandler(
            LeaseDesk desk,
            LeasedExperiment experiment,
            ServerCallStreamObserver<WorkerOrder> out,
            Optional<DeviceCertificate> certificate) {
        this.desk = desk;
        this.experiment = experiment;
        this.out = out;
        this.certificate = certificate;
        // With a handler, what is sent to one that is gone is no failure.
        out.setOnCancelHandler(() -> desk.leave(session, "its connection broke"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<DeviceCertificate> certificate() {
        return certificate;
    }

    @Override
    public void onNext(WorkerMessage message) {
        if (isOver()) {
            return;
        }
        switch (message.getMessageCase()) {
            case HELLO -> greet(message.getHello());
            case READY -> enter(message.getReady());
            case REFUSAL ->
                refuse(
                        Status.FAILED_PRECONDITION,
                        "it can't prepare the experiment: "
                                + VisibleText.excerpt(message.getRefusal().getReason(), LONGEST_REASON));
            case FAILED ->
                desk.failed(
                        session,
                        LeaseId.of(message.getFailed().getId()),
                        VisibleText.excerpt(message.getFailed().getReason(), LONGEST_REASON));
            case DEVICES -> {
                if (!ready || !desk.devices(session, message.getDevices())) {
                    refuse(Status.FAILED_PRECONDITION, "it told of devices, which only a leaf that is ready has");
                }
            }
            case MESSAGE_NOT_SET -> refuse(Status.INVALID_ARGUMENT, "it sent a message of no known kind");
        }
    }

    private void greet(WorkerHello hello) {
        String called = certificate.map(DeviceCertificate::device).orElse(hello.getName());
        if (greeted || !DeviceIds.isValid(called) || hello.getSlots() < 1 || hello.getSlots() > MOST_SLOTS) {
            refuse(
                    Status.INVALID_ARGUMENT,
                    "a worker says once who it is: a name of 1 to 128 characters of A-Z a-z 0-9 . _ : - and 1 to %s slots"
                            .formatted(MOST_SLOTS));
            return;
        }
        greeted = true;
        name = called;
        slots = hello.getSlots();
        if (!desk.admits(called)) {
            refuse(Status.PERMISSION_DENIED, "an answer of this worker was refused, and nothing more is taken from it");
            return;
        }
        Optional<String> versions = experiment.otherVersions(hello.getVersionsMap());
        if (versions.isPresent()) {
            refuse(Status.FAILED_PRECONDITION, versions.get());
            return;
        }
        send(WorkerOrder.newBuilder()
                .setAssignment(WorkerAssignment.newBuilder()
                        .setSessionId(session)
                        .setSettings(ByteString.copyFromUtf8(experiment.settings())))
                .build());
    }

    private void enter(WorkerReady prepared) {
        if (!greeted || ready) {
            refuse(Status.FAILED_PRECONDITION, "a worker says who it is, then once that it is ready");
            return;
        }
        ready = true;
        Optional<String> digests = experiment.otherDigests(prepared.getDigestsMap());
        if (digests.isPresent()) {
            refuse(Status.FAILED_PRECONDITION, digests.get());
            return;
        }
        desk.join(session, this, slots);
    }

    @Override
    public void onError(Throwable error) {
        desk.leave(
                session, "its connection broke: " + Status.fromThrowable(error).getCode());
    }

    @Override
    public void onCompleted() {
        desk.leave(session, "it left");
        dismiss("goodbye");
    }

    @Override
    public void offer(Lease lease, LeaseBatch batch, int handedOut) {
        send(WorkerOrder.newBuilder()
                .setLease(lease.offer(
                        batch.model(),
                        batch.memory().getOrDefault(lease.id(), Content.of(new byte[0])),
                        handedOut,
                        batch.remainingMillis(System.nanoTime())))
                .build());
    }

    @Override
    public void offer(JobLease job, int handedOut) {
        send(WorkerOrder.newBuilder().setLease(job.offer(handedOut)).build());
    }

    @Override
    public void tell(WorkerOrder order) {
        send(order);
    }

    @Override
    public void dismiss(String reason) {
        synchronized (out) {
            if (!over) {
                over = true;
                out.onNext(WorkerOrder.newBuilder()
                        .setFarewell(WorkerFarewell.newBuilder().setReason(reason))
                        .build());
                out.onCompleted();
            }
        }
    }

    private void refuse(Status status, String reason) {
        desk.refusedAtTheDoor(name, reason);
        desk.leave(session, reason);
        synchronized (out) {
            if (!over) {
                over = true;
                out.onError(status.withDescription(reason).asRuntimeException());
            }
        }
    }

    private void send(WorkerOrder order) {
        synchronized (out) {
            if (!over) {
                out.onNext(order);
            }
        }
    }

    private boolean isOver() {
        synchronized (out) {
            return over;
        }
    }
}

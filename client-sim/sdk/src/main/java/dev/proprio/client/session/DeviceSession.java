package dev.proprio.client.session;

import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.DeviceIds;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's part in federated training, from check-in to farewell, on one connection. {@link #run} blocks
 * its thread, which may be a virtual one; run each session once.
 */
public final class DeviceSession {
    private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);
    private static final int PROTOCOL_REVISION = 5;
    private static final String SOFTWARE = "proprio-java";
    private static final long GOODBYE_SECONDS = 2;
    private static final int MAX_REASON = 1000;
    private static final Duration LONGEST_AWAY = Duration.ofDays(1);

    private final Channel channel;
    private final String device;
    private final SessionSettings settings;
    private final Inbox inbox = new Inbox();
    private final PeerCertificate coordinator = new PeerCertificate();

    /**
     * @param channel to the coordinator; the caller shuts it down after the session
     * @param device the device's id: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}
     */
    public DeviceSession(Channel channel, String device, LocalTraining training) {
        this(channel, device, new PackedTraining(training));
    }

    /** The same for a device that packs its updates itself. */
    public DeviceSession(Channel channel, String device, DeviceWork work) {
        this(channel, device, SessionSettings.once(work, Optional.empty()));
    }

    /**
     * A session of a device that can take part in secure aggregations.
     *
     * @param identity who the device is to others, under the same id
     */
    public DeviceSession(Channel channel, String device, LocalTraining training, SecureIdentity identity) {
        this(channel, device, new PackedTraining(training), identity);
    }

    /** The same for a device that packs its updates itself. */
    public DeviceSession(Channel channel, String device, DeviceWork work, SecureIdentity identity) {
        this(channel, device, SessionSettings.once(work, Optional.of(identity)));
    }

    /** One of several sessions of a device. */
    public DeviceSession(Channel channel, String device, SessionSettings settings) {
        if (!DeviceIds.isValid(device)) {
            throw new IllegalArgumentException(
                    "a device id must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"" + device + "\"");
        }
        this.channel = channel;
        this.device = device;
        this.settings = settings;
    }

    /**
     * Takes part until the coordinator says farewell, or the device leaves, and returns how it ended.
     *
     * @throws SessionException if the connection fails
     * @throws InterruptedException if the thread is interrupted; the coordinator sees the device leave
     */
    public SessionEnd attend() throws SessionException, InterruptedException {
        var scope = Context.current().withCancellation();
        try {
            var stub = FederationGrpc.newStub(channel).withInterceptors(coordinator);
            StreamObserver<DeviceMessage> control =
                    scope.call(() -> (settings.waits() ? stub.withWaitForReady() : stub).attend(inbox));
            control.onNext(DeviceMessage.newBuilder()
                    .setCheckIn(CheckIn.newBuilder()
                            .setDeviceId(device)
                            .setProtocolRevision(PROTOCOL_REVISION)
                            .setSoftware(SOFTWARE)
                            .setAttributes(settings.says().write())
                            .addAllUnsettledRuns(settings.memory().unsettledRuns()))
                    .build());
            return attend(control);
        } catch (SessionException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SessionException(
                    String.format(Locale.ROOT, "the session of %s could not begin: %s", device, e.getMessage()), e);
        } finally {
            scope.cancel(null);
        }
    }

    /** {@linkplain #attend Takes part} and returns the reason of the end. */
    public String run() throws SessionException, InterruptedException {
        return attend().reason();
    }

    /** Has the session end in good order as soon as the device is done with what it does; from any thread. */
    public void leave() {
        inbox.leave();
    }

    private SessionEnd attend(StreamObserver<DeviceMessage> control) throws SessionException, InterruptedException {
        Welcome welcome = Welcome.getDefaultInstance();
        Settlement settlement = settlement(welcome, control);
        while (true) {
            Optional<String> obstacle = settings.gate().obstacle();
            if (obstacle.isPresent()) {
                return leave(control, "the device " + obstacle.get());
            }
            Optional<Inbox.Item> next = inbox.poll(settings.gate().recheck().toNanos());
            if (next.isEmpty()) {
                settings.listener().idle();
                continue;
            }
            Inbox.Item item = next.get();
            if (item.message().isEmpty()) {
                if (item.end().isEmpty()) {
                    return leave(control, "the device was told to leave");
                }
                throw ended(item.end().get());
            }
            CoordinatorMessage message = item.message().get();
            switch (message.getMessageCase()) {
                case WELCOME -> {
                    welcome = message.getWelcome();
                    settlement = settlement(welcome, control);
                    settings.listener().connected();
                }
                case TASK -> perform(message.getTask(), welcome, settlement, control);
                case COMMITTED -> settlement.committed(message.getCommitted());
                case FAREWELL -> {
                    control.onCompleted();
                    return new SessionEnd(
                            true,
                            message.getFarewell().getReason(),
                            comeBack(message.getFarewell().getComeBackMillis()));
                }
                case ROUND_CLOSED, SECAGG, MESSAGE_NOT_SET ->
                    log.debug("{} ignored a message it does not know", device);
            }
        }
    }

    /** Nobody is sent away for longer than a day. */
    private static Duration comeBack(long millis) {
        long most = LONGEST_AWAY.toMillis();
        return Duration.ofMillis(Long.compareUnsigned(millis, most) > 0 ? most : millis);
    }

    private SessionException ended(Status status) {
        return new SessionException(
                String.format(Locale.ROOT, "the coordinator ended the session of %s: %s", device, status),
                status.asException());
    }

    private SessionEnd leave(StreamObserver<DeviceMessage> control, String reason) throws InterruptedException {
        control.onCompleted();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GOODBYE_SECONDS);
        while (!inbox.ended()) {
            if (inbox.poll(Math.max(0, end - System.nanoTime())).isEmpty()) {
                break;
            }
        }
        return new SessionEnd(false, reason);
    }

    /** Whatever goes wrong here is the failure of this task, and of nothing else. */
    private void perform(Task task, Welcome welcome, Settlement settlement, StreamObserver<DeviceMessage> control)
            throws InterruptedException {
        TrainingTask asked = taskOf(task);
        if (inbox.closed(asked)) {
            log.debug("{} was at something else until round {} of {} was over", device, asked.round(), asked.run());
            inbox.forget(asked);
            return;
        }
        settings.listener().asked(asked);
        try {
            DeviceWork work = allowed(settings.site().require(task, asked, coordinator.get(), shards()));
            if (!task.hasQuery()) {
                settlement.begin(asked);
            }
            requireSecurity(task);
            var assignment = new Assignment(channel, welcome, task, asked, settings, work, settlement, inbox::ended);
            if (task.hasQuery()) {
                var reply = new QueryReply(assignment, work);
                if (task.hasSecagg()) {
                    exchange(assignment, control, reply.masked());
                } else {
                    reply.run();
                }
                return;
            }
            Broadcast model = assignment.fetch();
            if (task.hasSecagg()) {
                DeviceNature nature = settings.identity().orElseThrow().nature();
                exchange(assignment, control, new MaskedUpdate(assignment, model, nature));
            } else {
                trainAndSubmit(assignment, model);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            fail(asked, e instanceof TaskFailedException known ? known : new TaskFailedException("train", e), control);
        } finally {
            inbox.forget(asked);
            ended(asked);
        }
    }

    private void exchange(Assignment assignment, StreamObserver<DeviceMessage> control, MaskedContribution contribution)
            throws TaskFailedException, InterruptedException {
        settings.memory().most().require(assignment.task().getSecagg());
        new SecureExchange(assignment, inbox, control, settings.identity().orElseThrow(), contribution).run();
    }

    private Set<String> shards() {
        return settings.work().shards();
    }

    /** The device's work on the shards that a task may use. */
    private DeviceWork allowed(Set<String> usable) {
        return usable.isEmpty() ? settings.work() : settings.work().on(usable);
    }

    private Settlement settlement(Welcome welcome, StreamObserver<DeviceMessage> control) {
        return new Settlement(settings, welcome, (task, failure) -> fail(task, failure, control));
    }

    private void fail(TrainingTask asked, TaskFailedException failure, StreamObserver<DeviceMessage> control) {
        settings.listener().lost(asked, failure.stage(), String.valueOf(failure.getMessage()));
        if (!inbox.closed(asked) && !inbox.ended()) {
            report(asked, failure, control);
        }
    }

    private void ended(TrainingTask asked) {
        try {
            settings.work().ended(asked);
        } catch (Throwable e) {
            log.warn(
                    "the training of {} failed at the end of round {}",
                    device,
                    asked.round(),
                    FailureReasons.printable(e));
        }
    }

    private void requireSecurity(Task task) throws TaskFailedException {
        if (task.getRunId().length() > SecAggConfig.LONGEST_RUN) {
            throw new TaskFailedException(
                    "fetch",
                    String.format(
                            Locale.ROOT,
                            "a run's id must have at most %s characters but has %s",
                            SecAggConfig.LONGEST_RUN,
                            task.getRunId().length()));
        }
        if (task.hasSecagg() && settings.identity().isEmpty()) {
            throw new TaskFailedException("aggregate", "this device has no identity for a secure aggregation");
        }
        if (!task.hasSecagg() && settings.identity().map(SecureIdentity::hides).orElse(false)) {
            throw new TaskFailedException("aggregate", SecureIdentity.IN_THE_CLEAR);
        }
    }

    private void trainAndSubmit(Assignment assignment, Broadcast model)
            throws TaskFailedException, InterruptedException {
        assignment.requireStay(RoundStep.UPLOAD);
        PackedUpdate update = assignment.update(model);
        if (inbox.closed(assignment.asked())) {
            return;
        }
        assignment.requireEligible(RoundStep.UPLOAD);
        assignment.submit(update);
    }

    private void report(TrainingTask asked, TaskFailedException failure, StreamObserver<DeviceMessage> control) {
        String reason = String.valueOf(failure.getMessage());
        log.debug("{} failed at {} in round {}: {}", device, failure.stage(), asked.round(), reason);
        control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(asked.run())
                        .setRound(asked.round())
                        .setAttempt(asked.attempt())
                        .setStage(failure.stage())
                        .setReason(reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "..." : reason))
                .build());
    }

    private TrainingTask taskOf(Task task) {
        return new TrainingTask(
                task.getRunId(),
                task.getRound(),
                task.getAttempt(),
                device,
                task.getSeed(),
                task.getAlgorithmMap(),
                task.getCompressionMap());
    }
}

package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.client.session.DeviceSession;
import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.session.Eligibility;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.client.session.SessionException;
import dev.proprio.client.session.SessionListener;
import dev.proprio.client.session.SessionMemory;
import dev.proprio.client.session.SessionSettings;
import dev.proprio.client.session.SiteGuard;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.Farewell;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggOutcome;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import dev.proprio.proto.v1.Slice;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.SelfDescription;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A coordinator that says anything, in any order: the session ends as sessions do, each update counts at most once, and
 * the device does what the next coordinator asks for.
 */
class SessionFuzzTest {
    private static final int LENGTH = HostileTasksTest.LENGTH;
    private static final int MESSAGES = 6;
    private static final long LONG = TimeUnit.MINUTES.toMillis(10);
    private static final ByteString MODEL = ByteString.copyFrom(FloatBytes.encode(new float[LENGTH]));
    private static final Identity IDENTITY = Identity.generate(new SecureRandom());
    private static final List<CoordinatorMessage> HONEST = honest();
    private static final Service SERVICE = new Service();
    private static final ManagedChannel CHANNEL = open();
    private static final Eligibility IMPATIENT = new Eligibility() {
        @Override
        public Duration recheck() {
            return Duration.ofMillis(1);
        }
    };

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void theNextCoordinatorIsServedWhateverTheLastOneSaid(FuzzedDataProvider data) throws InterruptedException {
        var training = new Counting();
        DeviceWork work = SessionSettings.packing(training);
        var memory = new SessionMemory(new Bytes(100_000));
        var log = new SessionLog(3);
        attend(data, true, messages(data), work, memory, log);
        int before = training.trained;
        attend(data, false, proper(), work, memory, log);
        assertThat(training.trained).isEqualTo(before + 1);
        assertThat(training.counted.values())
                .allSatisfy(times -> assertThat(times).isNotNegative());
    }

    private static void attend(
            FuzzedDataProvider data,
            boolean lies,
            List<CoordinatorMessage> messages,
            DeviceWork work,
            SessionMemory memory,
            SessionLog log)
            throws InterruptedException {
        var coordinator = new FuzzedCoordinator(data, lies, messages, MODEL);
        SERVICE.now = coordinator;
        // The last message is a welcome: when it has come, all have been read.
        long welcomes = messages.stream().filter(CoordinatorMessage::hasWelcome).count();
        var listener = new SessionListener() {
            private int read;

            @Override
            public void connected() {
                read++;
                if (read == welcomes) {
                    coordinator.end();
                }
            }

            @Override
            public void idle() {
                coordinator.end();
            }
        };
        var identity =
                new SecureIdentity(IDENTITY, (device, message, signature) -> true, ClientPolicy.DEFAULT, log, false);
        var settings = new SessionSettings(
                work, Optional.of(identity), IMPATIENT, listener, memory, SelfDescription.NONE, SiteGuard.OPEN, false);
        try {
            String reason = new DeviceSession(CHANNEL, "watch-0", settings).run();
            assertThat(reason).isNotNull();
        } catch (SessionException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }

    private static ManagedChannel open() {
        try {
            Server server = InProcessServerBuilder.forName("lies")
                    .directExecutor()
                    .addService(SERVICE)
                    .build()
                    .start();
            assertThat(server.isShutdown()).isFalse();
            return InProcessChannelBuilder.forName("lies").directExecutor().build();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CoordinatorMessage> messages(FuzzedDataProvider data) {
        List<CoordinatorMessage> messages = new ArrayList<>();
        if (data.consumeInt(0, 15) != 0) {
            messages.add(welcome(data.consumeInt(1, 3)));
        }
        for (int i = data.consumeInt(1, MESSAGES); i > 0; i--) {
            CoordinatorMessage message = data.pickValue(HONEST);
            for (int changes = data.consumeInt(0, 3); changes > 0; changes--) {
                message = data.consumeBoolean()
                        ? (CoordinatorMessage) ChangedMessages.change(message, data::consumeLong)
                        : tampered(message, data);
            }
            messages.add(message);
        }
        messages.add(welcome(3));
        return messages;
    }

    private static CoordinatorMessage tampered(CoordinatorMessage message, FuzzedDataProvider data) {
        byte[] bytes = message.toByteArray();
        if (bytes.length > 0) {
            bytes[data.consumeInt(0, bytes.length - 1)] ^= (byte) data.consumeInt(1, 255);
        }
        try {
            return CoordinatorMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return message;
        }
    }

    private static List<CoordinatorMessage> proper() {
        return List.of(
                welcome(3),
                CoordinatorMessage.newBuilder().setTask(task("proper", 1)).build(),
                welcome(3));
    }

    private static List<CoordinatorMessage> honest() {
        List<CoordinatorMessage> honest = new ArrayList<>();
        for (int round = 1; round <= 2; round++) {
            honest.add(
                    CoordinatorMessage.newBuilder().setTask(task("run", round)).build());
            honest.add(CoordinatorMessage.newBuilder()
                    .setTask(task("run", round)
                            .putCompression("kind", "top-k")
                            .putCompression("share", "0.3")
                            .putCompression("error-feedback", "true"))
                    .build());
            Task.Builder secure = task("run", round);
            honest.add(CoordinatorMessage.newBuilder()
                    .setTask(secure.setSecagg(HostileTasksTest.secagg(secure)))
                    .build());
            honest.add(CoordinatorMessage.newBuilder()
                    .setCommitted(RoundsCommitted.newBuilder()
                            .setRunId("run")
                            .setLastRound(round)
                            .setCountedRound(round))
                    .build());
            honest.add(CoordinatorMessage.newBuilder()
                    .setRoundClosed(RoundClosed.newBuilder().setRunId("run").setRound(round))
                    .build());
            var secagg = SecAggCoordinatorMessage.newBuilder()
                    .setRunId("run")
                    .setRound(round)
                    .setAttempt(1);
            honest.add(said(secagg.setSurvivors(SecAggSurvivorSets.getDefaultInstance())));
            honest.add(said(secagg.setUnmask(SecAggUnmaskRequest.getDefaultInstance())));
            honest.add(said(secagg.setOutcome(SecAggOutcome.newBuilder().setCounted(true))));
        }
        honest.add(welcome(3));
        honest.add(CoordinatorMessage.newBuilder()
                .setFarewell(Farewell.newBuilder().setReason("the coordinator is closing"))
                .build());
        honest.add(CoordinatorMessage.getDefaultInstance());
        return honest;
    }

    private static CoordinatorMessage said(SecAggCoordinatorMessage.Builder message) {
        return CoordinatorMessage.newBuilder().setSecagg(message).build();
    }

    private static CoordinatorMessage welcome(int revision) {
        return CoordinatorMessage.newBuilder()
                .setWelcome(Welcome.newBuilder().setSessionId("session").setProtocolRevision(revision))
                .build();
    }

    private static Task.Builder task(String run, int round) {
        return Task.newBuilder()
                .setRunId(run)
                .setRound(round)
                .setAttempt(1)
                .setRemainingMillis(LONG)
                .putAlgorithm("algorithm", "sgd")
                .setModel(ModelRef.newBuilder()
                        .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(MODEL.toByteArray())))
                        .addSlices(Slice.newBuilder().setName("W").addShape(LENGTH))
                        .setByteLength(MODEL.size()));
    }

    /** Leads to the coordinator of the present session. */
    private static final class Service extends FederationGrpc.FederationImplBase {
        private FederationGrpc.FederationImplBase now = this;

        @Override
        public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> device) {
            return now.attend(device);
        }

        @Override
        public void fetchModel(FetchModelRequest request, StreamObserver<Chunk> device) {
            now.fetchModel(request, device);
        }

        @Override
        public StreamObserver<UpdateMessage> submitUpdate(StreamObserver<SubmitReceipt> device) {
            return now.submitUpdate(device);
        }

        @Override
        public StreamObserver<MaskedMessage> submitMasked(StreamObserver<SubmitReceipt> device) {
            return now.submitMasked(device);
        }
    }

    /** Takes one from a training for each update that counts. */
    private static final class Counting implements LocalTraining {
        private final Map<TrainingTask, Integer> counted = new HashMap<>();
        private int trained;

        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            trained++;
            counted.merge(task, 1, Integer::sum);
            return ClientUpdate.ofParameters(
                    10, new float[model.parameters().length], Map.of("loss", new Metric(1, 1)));
        }

        @Override
        public void counted(TrainingTask task) {
            counted.merge(task, -1, Integer::sum);
        }
    }
}

package dev.proprio.experiments.engine;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryBinding;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.secagg.client.SecAggClient;
import dev.proprio.proto.secagg.message.ClientMessages;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A node that speaks the messages of a masked answer itself, and leaves when it is told to. */
final class MaskedNode implements StreamObserver<CoordinatorMessage>, AutoCloseable {
    private final String name;
    private final SecureIdentity identity;
    private final QueryAnswer answer;
    private final Optional<RoundStep> leaves;
    private final Consumer<List<RingVector>> cheating;
    private final ManagedChannel channel;
    private final StreamObserver<DeviceMessage> control;
    private final CompletableFuture<Task> task = new CompletableFuture<>();
    private final CompletableFuture<String> session = new CompletableFuture<>();
    private final CompletableFuture<Boolean> counted = new CompletableFuture<>();
    private Optional<SecAggClient> client = Optional.empty();
    private Optional<Query> query = Optional.empty();

    /**
     * @param leaves before which step, if it does
     * @param cheating what it does to its vectors
     */
    MaskedNode(
            String name,
            int revision,
            int port,
            SecureIdentity identity,
            QueryAnswer answer,
            Optional<RoundStep> leaves,
            Consumer<List<RingVector>> cheating) {
        this.name = name;
        this.identity = identity;
        this.answer = answer;
        this.leaves = leaves;
        this.cheating = cheating;
        this.channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
        this.control = FederationGrpc.newStub(channel).attend(this);
        control.onNext(DeviceMessage.newBuilder()
                .setCheckIn(CheckIn.newBuilder().setDeviceId(name).setProtocolRevision(revision))
                .build());
    }

    /** The task that it was sent. */
    CompletableFuture<Task> task() {
        return task;
    }

    /** Whether its answer is in the sum. */
    CompletableFuture<Boolean> counted() {
        return counted;
    }

    /** What comes of an answer in the clear. */
    String openly() {
        try {
            return FederationGrpc.newBlockingStub(channel)
                    .submitAnswer(AnswerMessage.newBuilder()
                            .setSessionId(session.join())
                            .setRunId(task.join().getRunId())
                            .setRound(task.join().getRound())
                            .setAttempt(1)
                            .build())
                    .getVerdict()
                    .toString();
        } catch (StatusRuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        try {
            switch (message.getMessageCase()) {
                case WELCOME -> session.complete(message.getWelcome().getSessionId());
                case TASK -> begin(message.getTask());
                case SECAGG -> take(message.getSecagg());
                default -> {}
            }
        } catch (Exception e) {
            fail("aggregate", String.valueOf(e.getMessage()));
        }
    }

    private void begin(Task asked) throws Exception {
        task.complete(asked);
        if (gone(RoundStep.ADVERTISE)) {
            return;
        }
        SecAggConfig config = ServerMessages.read(asked.getSecagg().getConfig());
        Query read = QueryMessages.read(asked.getQuery());
        query = Optional.of(read);
        QueryBinding binding = QueryBinding.of(read, asked.getRunId(), asked.getRound(), asked.getModel());
        var joining = new SecAggClient(
                config, name, identity.signer(), identity.directory(), identity.policy(), identity.log());
        client = Optional.of(joining);
        say(message -> message.setKeys(ClientMessages.write(joining.advertise(binding.model(), binding.terms()))));
    }

    private void take(SecAggCoordinatorMessage message) throws Exception {
        if (client.isEmpty()) {
            return;
        }
        SecAggClient taking = client.get();
        switch (message.getMessageCase()) {
            case ROSTER -> {
                if (!gone(RoundStep.SHARE)) {
                    var shares = taking.shareKeys(ServerMessages.read(message.getRoster()));
                    say(reply -> reply.setShares(ClientMessages.write(shares)));
                }
            }
            case INBOX -> {
                if (!gone(RoundStep.UPLOAD)) {
                    upload(taking, message);
                }
            }
            case SURVIVORS -> {
                if (!gone(RoundStep.CONFIRM)) {
                    var signature = taking.confirm(ServerMessages.read(message.getSurvivors()));
                    say(reply -> reply.setSignature(ClientMessages.write(signature)));
                }
            }
            case UNMASK -> {
                if (!gone(RoundStep.UNMASK)) {
                    var shares = taking.unmask(ServerMessages.read(message.getUnmask()));
                    say(reply -> reply.setUnmask(ClientMessages.write(shares)));
                }
            }
            case OUTCOME -> counted.complete(message.getOutcome().getCounted());
            default -> {}
        }
    }

    private void upload(SecAggClient taking, SecAggCoordinatorMessage message) throws Exception {
        int cohort = ServerMessages.read(task.join().getSecagg().getConfig())
                .parameters()
                .maximumCohort();
        List<RingVector> vectors = new ArrayList<>(query.orElseThrow().shape().encode(answer, cohort));
        cheating.accept(vectors);
        MaskedInput input = taking.mask(ServerMessages.read(message.getInbox()), vectors, Runnable::run);
        ByteString payload = ByteString.copyFrom(input.vectors());
        var header = MaskedHeader.newBuilder()
                .setSessionId(session.join())
                .setRunId(message.getRunId())
                .setRound(message.getRound())
                .setAttempt(message.getAttempt())
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload.toByteArray())));
        input.vectors().forEach(vector -> header.addVectorBytes(vector.size()));
        var out = FederationGrpc.newStub(channel).submitMasked(new StreamObserver<SubmitReceipt>() {
            @Override
            public void onNext(SubmitReceipt receipt) {}

            @Override
            public void onError(Throwable error) {
                fail("submit", String.valueOf(error.getMessage()));
            }

            @Override
            public void onCompleted() {}
        });
        out.onNext(MaskedMessage.newBuilder().setHeader(header).build());
        out.onNext(MaskedMessage.newBuilder()
                .setChunk(Chunks.at(payload.toByteArray(), 0, Chunks.MAX_BYTES))
                .build());
        out.onCompleted();
    }

    private boolean gone(RoundStep step) {
        boolean left = leaves.filter(step::equals).isPresent();
        if (left) {
            client = Optional.empty();
            fail("drop", "it left before " + step);
        }
        return left;
    }

    private void fail(String stage, String reason) {
        Task asked = task.join();
        control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(asked.getRunId())
                        .setRound(asked.getRound())
                        .setAttempt(asked.getAttempt())
                        .setStage(stage)
                        .setReason(reason))
                .build());
    }

    private void say(Filling filling) throws Exception {
        Task asked = task.join();
        var message = SecAggDeviceMessage.newBuilder()
                .setRunId(asked.getRunId())
                .setRound(asked.getRound())
                .setAttempt(asked.getAttempt());
        filling.fill(message);
        control.onNext(DeviceMessage.newBuilder().setSecagg(message).build());
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** Sets what a message says. */
    private interface Filling {
        void fill(SecAggDeviceMessage.Builder message) throws Exception;
    }
}

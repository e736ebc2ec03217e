package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.client.session.SecureParticipant;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggKeyShares;
import dev.proprio.proto.v1.SecAggSealedShare;
import dev.proprio.proto.v1.SecAggSurvivorSignature;
import dev.proprio.proto.v1.SecAggUnmaskShares;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Slice;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.SubmitReceipt.Verdict;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.v1.Welcome;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client written as simply as the protocol allows, which does one thing wrong if it is told to. */
final class SwitchedClient implements AutoCloseable {
    private static final Object END = new Object();
    private static final int LONGEST = 1 << 20;

    private final Supplier<ManagedChannel> channels;
    private final Optional<SecureIdentity> identity;
    private final ClientFault fault;
    private final Backoff backoff;
    private final Random random = new Random(7);
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Set<ByteString> measured = new HashSet<>();
    private final Thread thread;
    private int sessions;
    private Duration told = Duration.ZERO;
    private int trainings;

    private record Kept(Task task, UpdateHeader header, byte[] payload) {}

    /** A task can't be done; the message is the reason. */
    private static final class GivesUpException extends Exception {
        private static final long serialVersionUID = 1L;

        GivesUpException(String reason) {
            super(reason);
        }
    }

    SwitchedClient(
            Supplier<ManagedChannel> channels, Optional<SecureIdentity> identity, ClientFault fault, Backoff backoff) {
        this.channels = channels;
        this.identity = identity;
        this.fault = fault;
        this.backoff = backoff;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        try {
            while (true) {
                int before = trainings;
                ManagedChannel channel = channels.get();
                boolean sentHome;
                try {
                    sentHome = new Session(channel).attend();
                } finally {
                    channel.shutdownNow();
                }
                failures = trainings > before ? 1 : failures + 1;
                pause(sentHome, failures);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(boolean sentHome, int failures) throws InterruptedException {
        boolean appointed = sentHome && !told.isZero();
        if (appointed && fault != ClientFault.COMES_BACK_EARLY) {
            Thread.sleep(told);
        } else if (sentHome && !appointed && fault != ClientFault.IGNORES_A_FAREWELL) {
            Thread.sleep(backoff.longest());
        } else if (!sentHome && fault != ClientFault.COMES_BACK_AT_ONCE) {
            Thread.sleep(backoff.pause(failures, random::nextLong));
        }
    }

    /** One connection. */
    private final class Session implements StreamObserver<CoordinatorMessage> {
        private final Channel channel;
        private final BlockingDeque<Object> inbox = new LinkedBlockingDeque<>();
        private final StreamObserver<DeviceMessage> out;
        private Welcome welcome = Welcome.getDefaultInstance();

        Session(Channel channel) {
            this.channel = channel;
            this.out = FederationGrpc.newStub(channel).attend(this);
        }

        @Override
        public void onNext(CoordinatorMessage message) {
            inbox.add(message);
        }

        @Override
        public void onError(Throwable error) {
            inbox.add(END);
        }

        @Override
        public void onCompleted() {
            inbox.add(END);
        }

        /** Whether it was sent home. */
        boolean attend() throws InterruptedException {
            sessions++;
            String id = fault == ClientFault.IMPOSSIBLE_ID
                    ? "no id at all"
                    : fault == ClientFault.ANOTHER_ID_EACH_TIME ? "tested-" + sessions : KitFixture.DEVICE;
            var checkIn = CheckIn.newBuilder()
                    .setDeviceId(id)
                    .setProtocolRevision(QueryRules.REVISION)
                    .setSoftware("switched");
            if (fault != ClientFault.FORGETS_WHAT_IS_OPEN) {
                checkIn.addAllUnsettledRuns(kept.keySet());
            }
            out.onNext(DeviceMessage.newBuilder().setCheckIn(checkIn).build());
            while (true) {
                Object next = inbox.take();
                if (!(next instanceof CoordinatorMessage message)) {
                    return false;
                }
                switch (message.getMessageCase()) {
                    case WELCOME -> welcome = message.getWelcome();
                    case TASK -> {
                        if (!perform(message.getTask())) {
                            out.onCompleted();
                            return false;
                        }
                    }
                    case COMMITTED -> committed(message.getCommitted());
                    case FAREWELL -> {
                        told = Duration.ofMillis(message.getFarewell().getComeBackMillis());
                        out.onCompleted();
                        return true;
                    }
                    case ROUND_CLOSED -> {
                        if (fault == ClientFault.LEAVES_AT_THE_END_OF_ANY_ROUND) {
                            out.onCompleted();
                            return false;
                        }
                    }
                    case MESSAGE_NOT_SET -> {
                        if (fault == ClientFault.LEAVES_AT_WHAT_IT_DOES_NOT_KNOW) {
                            out.onCompleted();
                            return false;
                        }
                    }
                    case SECAGG -> {}
                }
            }
        }

        private void committed(RoundsCommitted message) {
            Kept waiting = kept.get(message.getRunId());
            if (waiting != null
                    && waiting.task().getRound() <= message.getLastRound()
                    && fault != ClientFault.IGNORES_COMMITS) {
                kept.remove(message.getRunId());
            }
        }

        /** Whether it stays. */
        private boolean perform(Task task) throws InterruptedException {
            String stage = "fetch";
            try {
                if (task.hasQuery() && fault != ClientFault.TRAINS_WHERE_IT_IS_ASKED) {
                    answer(task);
                    return true;
                }
                requireKnown(task);
                if (length(task) * Float.BYTES != task.getModel().getByteLength()) {
                    if (fault == ClientFault.BREAKS_DOWN_AT_IMPOSSIBLE_LAYOUTS) {
                        return false;
                    }
                    throw new GivesUpException("the slices are not as long as the model");
                }
                if (length(task) > LONGEST) {
                    throw new GivesUpException("there is no room for the model");
                }
                byte[] model = fetch(task);
                stage = task.hasSecagg() ? "aggregate" : "train";
                if (task.hasSecagg() && fault != ClientFault.SENDS_IN_THE_CLEAR) {
                    aggregate(task);
                } else {
                    submit(task, model);
                }
            } catch (GivesUpException | SecAggAbort | TransferException e) {
                if (fault == ClientFault.FALLS_SILENT_AT_LARGE_MODELS) {
                    return true;
                }
                fail(task, stage, String.valueOf(e.getMessage()));
            } catch (StatusRuntimeException e) {
                fail(task, stage, e.getStatus().toString());
            }
            return true;
        }

        private void fail(Task task, String stage, String reason) {
            out.onNext(DeviceMessage.newBuilder()
                    .setTaskFailed(TaskFailed.newBuilder()
                            .setRunId(task.getRunId())
                            .setRound(task.getRound())
                            .setAttempt(task.getAttempt())
                            .setStage(stage)
                            .setReason(reason))
                    .build());
        }

        private void requireKnown(Task task) throws GivesUpException {
            if (fault == ClientFault.REFUSES_UNKNOWN_FIELDS
                    && !task.getUnknownFields().asMap().isEmpty()) {
                throw new GivesUpException("there is a field that this device does not know");
            }
            if (task.hasQuery()) {
                return;
            }
            if (!task.getAlgorithmOrDefault("algorithm", "").equals("sgd")
                    && fault != ClientFault.TRAINS_BY_ANY_ALGORITHM) {
                throw new GivesUpException("this device knows sgd only");
            }
            if (task.getCompressionCount() > 0 && fault != ClientFault.IGNORES_COMPRESSION) {
                throw new GivesUpException("this device compresses nothing");
            }
        }

        private void answer(Task task) throws GivesUpException, TransferException {
            QueryAnswer told;
            if (task.getQuery().hasHistogram()) {
                var histogram = (HistogramQuery) QueryMessages.read(task.getQuery());
                long[] votes = histogram.answer(20).vector("votes");
                if (fault == ClientFault.SENDS_TWO_VOTES) {
                    votes[votes.length - 1] = 1;
                }
                int length = fault == ClientFault.SENDS_SHORT_ANSWERS ? votes.length - 1 : votes.length;
                told = new QueryAnswer(Map.of("votes", Arrays.copyOf(votes, length)), 0);
            } else if (task.getQuery().hasEvaluation()) {
                var evaluation = (EvaluationQuery) QueryMessages.read(task.getQuery());
                requireKept(task);
                QueryAnswer right = evaluation.answer(new int[] {0, 1, 1}, new int[] {0, 1, 0}, 2);
                Map<String, long[]> vectors = new LinkedHashMap<>();
                right.names().forEach(name -> vectors.put(name, right.vector(name)));
                if (fault == ClientFault.COUNTS_BELOW_NOTHING) {
                    vectors.put("confusion", changed(right.vector("confusion"), -1));
                }
                if (fault == ClientFault.TELLS_ANOTHER_ACCURACY) {
                    vectors.put("confusion", changed(right.vector("confusion"), 100));
                }
                told = new QueryAnswer(vectors, 0);
            } else if (task.getQuery().hasComparison()) {
                told = compared(task, (ComparisonQuery) QueryMessages.read(task.getQuery()));
            } else if (task.getQuery().hasScores()) {
                told = scored(task, (ScoreQuery) QueryMessages.read(task.getQuery()));
            } else if (fault == ClientFault.ANSWERS_WHAT_IT_DOES_NOT_KNOW) {
                told = new QueryAnswer(Map.of(), 0);
            } else {
                throw new GivesUpException(
                        fault == ClientFault.REFUSES_WITHOUT_A_WORD ? "" : "this device does not know such a query");
            }
            var message = AnswerMessage.newBuilder()
                    .setSessionId(welcome.getSessionId())
                    .setRunId(task.getRunId())
                    .setRound(task.getRound() + (fault == ClientFault.ANSWERS_ANOTHER_ROUND ? 1 : 0))
                    .setAttempt(task.getAttempt());
            QueryMessages.write(told, message);
            SubmitReceipt _ = FederationGrpc.newBlockingStub(channel).submitAnswer(message.build());
        }

        private QueryAnswer compared(Task task, ComparisonQuery comparison) throws GivesUpException {
            requireKept(task);
            if (fault != ClientFault.COMPARES_A_MODEL_WITH_NOTHING) {
                requireKept(task.toBuilder().setModel(comparison.second()).build());
            }
            QueryAnswer right = comparison.answer(new int[] {0, 1, 1}, new int[] {0, 1, 0}, new int[] {0, 0, 0});
            Map<String, long[]> vectors = new LinkedHashMap<>();
            right.names().forEach(name -> vectors.put(name, right.vector(name)));
            if (fault == ClientFault.CONTRADICTS_ITS_COUNTS) {
                vectors.put("better", new long[] {0, 1, 0});
            }
            return new QueryAnswer(vectors, 0);
        }

        private QueryAnswer scored(Task task, ScoreQuery query) throws GivesUpException {
            if (!query.bins().figure().equals(ScoreQuery.LAC) && fault != ClientFault.TELLS_ANY_SCORE) {
                throw new GivesUpException("this device does not know such a score");
            }
            if (fault != ClientFault.SCORES_WITHOUT_A_MODEL) {
                requireModel(fetch(task));
            }
            double least = fault == ClientFault.SCORES_BELOW_A_PROBABILITY ? -0.1 : 0.1;
            boolean other = fault == ClientFault.WEIGHS_ITS_WINDOWS_OTHERWISE && query.byDevice();
            return query.answer(new double[] {least, 0.5, other ? 0.5 : 0.9});
        }

        /** What it has by its digest, from whichever task, it asks nobody for again. */
        private void requireKept(Task task) throws GivesUpException {
            if (measured.add(task.getModel().getSha256())) {
                requireModel(fetch(task));
            }
        }

        private void requireModel(byte[] model) throws GivesUpException {
            if (model.length == 0) {
                throw new GivesUpException("there is no model to evaluate");
            }
        }

        private long[] changed(long[] values, long last) {
            values[values.length - 1] = last;
            return values;
        }

        private long length(Task task) {
            long length = 0;
            for (Slice slice : task.getModel().getSlicesList()) {
                length += slice.getShapeList().stream()
                        .mapToLong(Integer::longValue)
                        .reduce(1, (a, b) -> a * b);
            }
            return length;
        }

        private byte[] fetch(Task task) throws GivesUpException {
            var whole = new ByteArrayOutputStream();
            while (true) {
                try {
                    Iterator<Chunk> chunks = FederationGrpc.newBlockingStub(channel)
                            .fetchModel(FetchModelRequest.newBuilder()
                                    .setSessionId(
                                            fault == ClientFault.FETCHES_WITHOUT_SESSION ? "" : welcome.getSessionId())
                                    .setSha256(task.getModel().getSha256())
                                    .setOffset(whole.size())
                                    .build());
                    while (chunks.hasNext()) {
                        add(chunks.next(), whole);
                    }
                    break;
                } catch (StatusRuntimeException e) {
                    if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
                        throw e;
                    }
                    if (fault == ClientFault.FETCHES_FROM_THE_BEGINNING) {
                        whole.reset();
                    }
                }
            }
            byte[] model = whole.toByteArray();
            if (!Arrays.equals(
                            FloatBytes.sha256().digest(model),
                            task.getModel().getSha256().toByteArray())
                    && fault != ClientFault.IGNORES_THE_DIGEST) {
                throw new GivesUpException("the model has another digest");
            }
            return model;
        }

        private void add(Chunk chunk, ByteArrayOutputStream whole) throws GivesUpException {
            byte[] data = chunk.getData().toByteArray();
            boolean right = Chunks.at(data, 0, data.length).getCrc32C() == chunk.getCrc32C();
            if (!right && fault != ClientFault.IGNORES_CHECKSUMS) {
                throw new GivesUpException("a chunk has another checksum");
            }
            if (chunk.getOffset() != whole.size() && fault != ClientFault.IGNORES_OFFSETS) {
                throw new GivesUpException("a chunk is out of order");
            }
            whole.writeBytes(data);
        }

        private void submit(Task task, byte[] model) throws InterruptedException, GivesUpException {
            Kept before = kept.get(task.getRunId());
            boolean same = before != null && before.task().getModel().equals(task.getModel());
            Kept update =
                    before != null && same && fault != ClientFault.TRAINS_THE_SAME_ANEW ? before : trained(task, model);
            kept.put(task.getRunId(), update);
            Verdict verdict = send(task, model, update);
            if (verdict == Verdict.LATE && fault != ClientFault.KEEPS_WHAT_CAME_LATE) {
                kept.remove(task.getRunId());
            }
            if (verdict == Verdict.DUPLICATE && fault == ClientFault.TAKES_DUPLICATE_FOR_A_FAULT) {
                throw new GivesUpException("the coordinator has that update already");
            }
        }

        private Verdict send(Task task, byte[] model, Kept first) throws InterruptedException, GivesUpException {
            Kept update = first;
            int refusals = 0;
            while (true) {
                var receipt = new CompletableFuture<Verdict>();
                StreamObserver<UpdateMessage> call =
                        FederationGrpc.newStub(channel).submitUpdate(receiver(receipt));
                try {
                    call.onNext(UpdateMessage.newBuilder()
                            .setHeader(update.header().toBuilder().setSessionId(welcome.getSessionId()))
                            .build());
                    for (Chunk chunk : chunks(update.payload())) {
                        call.onNext(UpdateMessage.newBuilder().setChunk(chunk).build());
                    }
                    call.onCompleted();
                } catch (IllegalStateException e) {
                    // The call has ended, and says why.
                }
                try {
                    return receipt.get();
                } catch (ExecutionException e) {
                    Status.Code code = Status.fromThrowable(e).getCode();
                    boolean again = code == Status.Code.UNAVAILABLE
                            || (fault == ClientFault.REPEATS_WHAT_WAS_REFUSED && refusals++ == 0);
                    if (!again) {
                        kept.remove(task.getRunId());
                        throw new GivesUpException("the update was refused: " + code);
                    }
                    if (fault == ClientFault.TRAINS_AGAIN_AFTER_A_BREAK) {
                        update = trained(task, model);
                    }
                }
            }
        }

        private StreamObserver<SubmitReceipt> receiver(CompletableFuture<Verdict> receipt) {
            return new StreamObserver<>() {
                @Override
                public void onNext(SubmitReceipt value) {
                    receipt.complete(value.getVerdict());
                }

                @Override
                public void onError(Throwable error) {
                    receipt.completeExceptionally(error);
                }

                @Override
                public void onCompleted() {
                    receipt.completeExceptionally(Status.INTERNAL.asException());
                }
            };
        }

        private Kept trained(Task task, byte[] model) {
            trainings++;
            float[] change = FloatBytes.decode(model);
            for (int i = 0; i < change.length; i++) {
                change[i] = random.nextFloat();
            }
            if (fault == ClientFault.SENDS_NOT_A_NUMBER) {
                change[0] = Float.NaN;
            }
            byte[] payload = FloatBytes.encode(change);
            var header = UpdateHeader.newBuilder()
                    .setRunId(task.getRunId())
                    .setRound(task.getRound())
                    .setAttempt(task.getAttempt())
                    .setWeight(fault == ClientFault.WEIGHS_NOTHING ? 0 : 10)
                    .addSections(Section.newBuilder().setName("params").setLength(change.length))
                    .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)));
            return new Kept(task, header.build(), payload);
        }

        private List<Chunk> chunks(byte[] payload) {
            int size = fault == ClientFault.SENDS_ONE_CHUNK ? payload.length : welcome.getMaxChunkBytes();
            List<Chunk> chunks = new ArrayList<>();
            for (int at = 0; at < payload.length; at += size) {
                Chunk chunk = Chunks.at(payload, at, size);
                chunks.add(
                        fault == ClientFault.SENDS_WRONG_CHECKSUMS
                                ? chunk.toBuilder()
                                        .setCrc32C(chunk.getCrc32C() + 1)
                                        .build()
                                : chunk);
            }
            return chunks;
        }

        private void aggregate(Task task)
                throws InterruptedException, SecAggAbort, TransferException, GivesUpException {
            SecAggDeviceMessage.Builder names = SecAggDeviceMessage.newBuilder()
                    .setRunId(task.getRunId())
                    .setRound(task.getRound())
                    .setAttempt(task.getAttempt());
            var asked = new TrainingTask(
                    task.getRunId(),
                    task.getRound(),
                    task.getAttempt(),
                    KitFixture.DEVICE,
                    task.getSeed(),
                    task.getAlgorithmMap(),
                    task.getCompressionMap());
            SecureParticipant participant;
            SecAggDeviceMessage keys;
            try {
                participant = new SecureParticipant(asked, task.getSecagg(), identity.orElseThrow());
                keys = participant.advertise(task.getModel().getSha256());
            } catch (SecAggAbort | TransferException e) {
                if (!fault.goesOn()) {
                    throw e;
                }
                say(names.setKeys(SecAggAdvertiseKeys.getDefaultInstance()).build());
                return;
            }
            say(fault == ClientFault.SIGNS_WRONGLY ? withoutSignature(keys) : keys);
            while (true) {
                Object next = inbox.take();
                if (!(next instanceof CoordinatorMessage message) || message.hasTask() || message.hasFarewell()) {
                    inbox.addFirst(next);
                    return;
                }
                boolean closed = message.hasRoundClosed()
                        && message.getRoundClosed().getRunId().equals(task.getRunId());
                if (closed && fault != ClientFault.ANSWERS_IN_CLOSED_ROUNDS) {
                    return;
                }
                if (message.hasCommitted()) {
                    committed(message.getCommitted());
                }
                if (message.hasSecagg() && message.getSecagg().getRunId().equals(task.getRunId())) {
                    answer(task, participant, message.getSecagg(), names);
                }
            }
        }

        private void answer(
                Task task,
                SecureParticipant participant,
                SecAggCoordinatorMessage message,
                SecAggDeviceMessage.Builder names)
                throws InterruptedException, SecAggAbort, TransferException {
            try {
                honest(task, participant, message);
            } catch (SecAggAbort | TransferException e) {
                if (!fault.goesOn()) {
                    throw e;
                }
                switch (message.getMessageCase()) {
                    case ROSTER ->
                        say(names.setShares(SecAggKeyShares.getDefaultInstance())
                                .build());
                    case INBOX -> sendMasked(task, List.of(ByteString.EMPTY));
                    case SURVIVORS ->
                        say(names.setSignature(SecAggSurvivorSignature.getDefaultInstance())
                                .build());
                    default ->
                        say(names.setUnmask(SecAggUnmaskShares.getDefaultInstance())
                                .build());
                }
            }
        }

        private void honest(Task task, SecureParticipant participant, SecAggCoordinatorMessage message)
                throws InterruptedException, SecAggAbort, TransferException {
            switch (message.getMessageCase()) {
                case ROSTER -> {
                    SecAggDeviceMessage shares =
                            participant.shareKeys(message.getRoster(), message.getCertificatesList());
                    say(fault == ClientFault.SEALS_NONSENSE ? tampered(shares) : shares);
                }
                case INBOX -> {
                    float[] change = new float[KitFixture.model().layout().length()];
                    Arrays.fill(change, 0.5f);
                    MaskedInput input =
                            participant.mask(message.getInbox(), ClientUpdate.ofParameters(10, change, Map.of()));
                    sendMasked(task, input.vectors());
                }
                case SURVIVORS -> say(participant.confirm(message.getSurvivors()));
                case UNMASK -> {
                    SecAggDeviceMessage shares = participant.unmask(message.getUnmask());
                    say(fault == ClientFault.WITHHOLDS_A_SHARE ? withoutFirst(shares) : shares);
                }
                default -> {}
            }
        }

        private SecAggDeviceMessage withoutSignature(SecAggDeviceMessage keys) {
            var changed = keys.toBuilder();
            changed.getKeysBuilder().setSignature(ByteString.copyFrom(new byte[64]));
            return changed.build();
        }

        private SecAggDeviceMessage tampered(SecAggDeviceMessage shares) {
            var changed = shares.toBuilder();
            SecAggSealedShare first = shares.getShares().getShares(0);
            byte[] sealed = first.getSealed().toByteArray();
            sealed[20] ^= 1;
            changed.getSharesBuilder().setShares(0, first.toBuilder().setSealed(ByteString.copyFrom(sealed)));
            return changed.build();
        }

        private SecAggDeviceMessage withoutFirst(SecAggDeviceMessage shares) {
            var changed = shares.toBuilder();
            changed.getUnmaskBuilder().removeSelfShares(0);
            return changed.build();
        }

        private void sendMasked(Task task, List<ByteString> vectors) throws InterruptedException {
            byte[] payload = ByteString.copyFrom(vectors).toByteArray();
            var header = MaskedHeader.newBuilder()
                    .setSessionId(welcome.getSessionId())
                    .setRunId(task.getRunId())
                    .setRound(task.getRound())
                    .setAttempt(task.getAttempt())
                    .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)));
            vectors.forEach(vector -> header.addVectorBytes(vector.size()));
            var receipt = new CompletableFuture<Verdict>();
            StreamObserver<MaskedMessage> call = FederationGrpc.newStub(channel).submitMasked(receiver(receipt));
            call.onNext(MaskedMessage.newBuilder().setHeader(header).build());
            for (Chunk chunk : chunks(payload)) {
                call.onNext(MaskedMessage.newBuilder().setChunk(chunk).build());
            }
            call.onCompleted();
            Function<Throwable, Verdict> unknown = failure -> Verdict.VERDICT_UNSPECIFIED;
            try {
                receipt.exceptionally(unknown).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        private void say(SecAggDeviceMessage message) {
            out.onNext(DeviceMessage.newBuilder().setSecagg(message).build());
        }
    }
}

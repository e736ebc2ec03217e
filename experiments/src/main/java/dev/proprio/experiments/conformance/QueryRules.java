package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.QueryTask;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.TransferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Rules of tasks that ask for an answer instead of an update. A client may refuse any of them in a sentence; what it answers must be an
 * answer.
 */
final class QueryRules {
    /** Who announces less is asked no queries. */
    static final int REVISION = 4;

    /** Where a kind of query lies that nobody knows yet. */
    private static final int UNKNOWN_KIND = 1000;

    private static final String ANSWERED = "it answered the query ";

    private QueryRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "query-answer",
                        RuleLevel.QUERIES,
                        "a query is answered with vectors of the lengths and within the bounds that it allows one device, or refused in a sentence",
                        QueryRules::answers),
                new ConformanceRule(
                        "query-evaluation",
                        RuleLevel.QUERIES,
                        "an evaluation counts whole windows, tells the accuracy of these counts, or is refused in a sentence",
                        client -> told(client, evaluation(client))),
                new ConformanceRule(
                        "query-comparison",
                        RuleLevel.QUERIES,
                        "a comparison is of both models, and its vote, squares and product are those of its counts, or it is refused in a sentence",
                        QueryRules::compares),
                new ConformanceRule(
                        "query-scores",
                        RuleLevel.QUERIES,
                        "scores are those of the task's model, a probability is not below 0, by device they are the shares of the same windows, and a score that nobody knows is refused, or all are in a sentence",
                        QueryRules::scores),
                new ConformanceRule(
                        "query-unknown",
                        RuleLevel.QUERIES,
                        "a query of a kind that the client does not know is refused in a sentence",
                        QueryRules::refusesUnknown));
    }

    private static String answers(TestedClient client) throws RuleBrokenException, InterruptedException {
        List<String> seen = new ArrayList<>();
        for (Query query : List.of(
                new HistogramQuery("windows", 0, 1000, 10),
                new VoteQuery("label", List.of("walk", "sit")),
                new MomentsQuery(List.of("windows"), List.of(500.0), MomentsQuery.Of.DEVICES, 500))) {
            seen.add(told(client, asked(client, query).build()));
        }
        return String.join("; ", seen);
    }

    private static Task.Builder asked(TestedClient client, Query query) {
        return client.task()
                .clearAlgorithm()
                .setModel(ModelRef.getDefaultInstance())
                .setQuery(QueryMessages.write(query));
    }

    private static Task evaluation(TestedClient client) {
        return client.task()
                .clearAlgorithm()
                .setQuery(QueryMessages.write(new EvaluationQuery(client.classes())))
                .build();
    }

    /**
     * Of two models of the same layout that nobody has seen before, so that each has to be fetched to be held against the other: what a
     * client knows by its digest it need not fetch again.
     */
    private static String compares(TestedClient client) throws RuleBrokenException, InterruptedException {
        String run = client.task().getRunId();
        Broadcast model = client.settings().model();
        // Between 0 and 1, by the run, which no other has.
        float step = (run.hashCode() & 0xFFFF) / 65_536f;
        Task first = client.task(run, 1, moved(model, 1, step)).clearAlgorithm().build();
        ModelRef second = client.task(run, 1, moved(model, -1, -1 - step)).getModel();
        Task task = first.toBuilder()
                .setQuery(QueryMessages.write(new ComparisonQuery(client.classes(), second)))
                .build();
        Set<ByteString> fetched = new HashSet<>();
        String seen = told(client, task, heard -> {
            if (heard instanceof Heard.Fetched one) {
                fetched.add(one.request().getSha256());
            }
        });
        boolean answered = seen.startsWith(ANSWERED);
        if (answered && !fetched.containsAll(List.of(task.getModel().getSha256(), second.getSha256()))) {
            throw new RuleBrokenException(
                    "it compared two models, and fetched %s of them".formatted(fetched.size()),
                    "that it fetches both, the task's and \"second\"");
        }
        return seen;
    }

    /** Of one model, asked for windows and for their shares, which must go together, and for a score that there is not. */
    private static String scores(TestedClient client) throws RuleBrokenException, InterruptedException {
        Broadcast known = client.settings().model();
        float[] other = known.parameters().clone();
        for (int i = 0; i < other.length; i++) {
            other[i] = other[i] / 2 + 0.25f;
        }
        Broadcast model = Broadcast.of(known.layout(), other);
        List<String> seen = new ArrayList<>();
        List<long[]> told = new ArrayList<>();
        for (boolean byDevice : List.of(false, true)) {
            Task task = scored(client, model, ScoreQuery.LAC, byDevice);
            Set<ByteString> fetched = new HashSet<>();
            var answer = new AtomicReference<Optional<long[]>>(Optional.empty());
            seen.add(told(client, task, heard -> {
                if (heard instanceof Heard.Fetched one) {
                    fetched.add(one.request().getSha256());
                }
                answerOf(task, heard).ifPresent(message -> answer.set(values(message)));
            }));
            boolean unseen = told.isEmpty() && !fetched.contains(task.getModel().getSha256());
            Optional<long[]> values = Objects.requireNonNull(answer.get());
            if (values.isPresent() && unseen) {
                throw new RuleBrokenException(
                        "it told scores by a model that it had not fetched", "that it fetches the task's model");
            }
            values.ifPresent(told::add);
        }
        if (told.size() == 2) {
            requireShares(told.getFirst(), told.getLast());
        }
        Task task = scored(client, model, "a-score-that-nobody-knows", false);
        client.ask(task);
        TaskFailed failed = client.failure(
                task,
                "with a score that nobody knows",
                heard -> answerOf(task, heard).isPresent());
        seen.add(
                "of an unknown score it said at the stage \"%s\": %s".formatted(failed.getStage(), failed.getReason()));
        return String.join("; ", seen);
    }

    private static Task scored(TestedClient client, Broadcast model, String score, boolean byDevice) {
        Task task = client.task().clearAlgorithm().build();
        return client.task(task.getRunId(), 1, model)
                .clearAlgorithm()
                .setQuery(QueryMessages.write(new ScoreQuery(new HistogramQuery(score, 0, 1, 16), byDevice)))
                .build();
    }

    private static void requireShares(long[] windows, long[] weights) throws RuleBrokenException {
        if (windows[0] > 0) {
            throw new RuleBrokenException(
                    "%s of its windows have a score \"lac\" below 0".formatted(windows[0]),
                    "one less a probability, which is at most 1");
        }
        long all = LongStream.of(windows).sum();
        long reached = 0;
        long weight = 0;
        for (int i = 0; i < windows.length; i++) {
            reached += windows[i];
            weight += weights[i];
            long share = all == 0 ? 0 : ScoreQuery.share(reached, all);
            if (weight != share) {
                throw new RuleBrokenException(
                        "up to element %s it weighs %s by device, with %s of %s windows there"
                                .formatted(i, weight, reached, all),
                        "%s, the share of its windows in steps of 2^-20, rounded down".formatted(share));
            }
        }
    }

    private static Optional<long[]> values(AnswerMessage answer) {
        return answer.getVectorsList().stream()
                .findFirst()
                .map(vector -> vector.getValuesList().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    private static Broadcast moved(Broadcast model, float factor, float step) {
        float[] parameters = model.parameters().clone();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = factor * parameters[i] + step;
        }
        return Broadcast.of(model.layout(), parameters);
    }

    private static String refusesUnknown(TestedClient client) throws RuleBrokenException, InterruptedException {
        var unknown = UnknownFieldSet.newBuilder()
                .addField(
                        UNKNOWN_KIND,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.EMPTY)
                                .build())
                .build();
        Task task = client.task()
                .clearAlgorithm()
                .setModel(ModelRef.getDefaultInstance())
                .setQuery(QueryTask.newBuilder().setUnknownFields(unknown))
                .build();
        client.ask(task);
        TaskFailed failed = client.failure(
                task,
                "with a query that nobody knows",
                heard -> answerOf(task, heard).isPresent());
        return "it said at the stage \"%s\": %s".formatted(failed.getStage(), failed.getReason());
    }

    /** What came of a query: an answer that a device can have, or a refusal. */
    private static String told(TestedClient client, Task task) throws RuleBrokenException, InterruptedException {
        return told(client, task, heard -> {});
    }

    /**
     * The same.
     *
     * @param meanwhile is told what the client does until then
     */
    private static String told(TestedClient client, Task task, Consumer<Heard> meanwhile)
            throws RuleBrokenException, InterruptedException {
        client.ask(task);
        Heard heard = client.await(
                "an answer for %s, or task_failed".formatted(task.getRunId()),
                each -> {
                    meanwhile.accept(each);
                    return Optional.of(each)
                            .filter(said -> answerOf(task, said).isPresent()
                                    || TestedClient.failed(task, said).isPresent());
                },
                each -> TestedClient.updateOf(task, each).isPresent());
        Optional<TaskFailed> failed = TestedClient.failed(task, heard);
        if (failed.isPresent()) {
            TestedClient.requireWellFormed(task, failed.get());
            return "it refused the query \"%s\": %s"
                    .formatted(task.getQuery().getQueryCase(), failed.get().getReason());
        }
        require(client, task, answerOf(task, heard).orElseThrow());
        return ANSWERED + "\"%s\"".formatted(task.getQuery().getQueryCase());
    }

    private static void require(TestedClient client, Task task, AnswerMessage answer)
            throws RuleBrokenException, InterruptedException {
        if (answer.getRound() != task.getRound()
                || answer.getAttempt() != task.getAttempt()
                || !answer.getSessionId().equals(client.connected().stream().session())) {
            throw new RuleBrokenException(
                    "its answer was for round %s, attempt %s, or of another session"
                            .formatted(answer.getRound(), answer.getAttempt()),
                    "session_id of the welcome, and round %s, attempt %s of the task"
                            .formatted(task.getRound(), task.getAttempt()));
        }
        try {
            Optional<String> fault = QueryMessages.read(task.getQuery()).fault(QueryMessages.read(answer));
            if (fault.isPresent()) {
                throw new RuleBrokenException(
                        "its answer to \"%s\" is none: %s"
                                .formatted(task.getQuery().getQueryCase(), fault.get()),
                        "an answer that one device can give");
            }
        } catch (TransferException e) {
            throw new RuleBrokenException("its answer can't be read: " + e.getMessage(), "an answer");
        }
    }

    private static Optional<AnswerMessage> answerOf(Task task, Heard heard) {
        return heard instanceof Heard.Answered answered
                        && answered.message().getRunId().equals(task.getRunId())
                ? Optional.of(answered.message())
                : Optional.empty();
    }
}

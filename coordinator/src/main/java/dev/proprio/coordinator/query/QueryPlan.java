package dev.proprio.coordinator.query;

import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.record.Withers;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is asked what, and until when.
 *
 * @param run what devices know it by, other than any run of training under way
 * @param round tells it from others of the run, at least 1
 * @param devices who is asked, each once
 * @param models that devices evaluate or compare, the task's own first; none where they are asked for something else
 * @param deadline how long their answers are waited for
 * @param comeBack how long a device whose connection broke is expected back, and asked again then; not where answers are hidden, for
 *     who comes back has not the keys of the beginning
 * @param hidden how answers are hidden in sums; empty if they come in the clear
 */
public record QueryPlan(
        String run,
        int round,
        Query query,
        List<String> devices,
        List<QueriedModel> models,
        Duration deadline,
        Duration comeBack,
        Optional<HiddenAnswers> hidden)
        implements Withers<QueryPlan> {
    public QueryPlan {
        devices = List.copyOf(devices);
        models = List.copyOf(models);
        int needed = models(query);
        if (models.size() != needed) {
            throw new IllegalArgumentException(
                    "the query is about %s but %s came".formatted(CountText.of(needed, "model"), models.size()));
        }
    }

    private static int models(Query query) {
        return switch (query) {
            case EvaluationQuery _, ScoreQuery _ -> 1;
            case ComparisonQuery _ -> 2;
            case MomentsQuery _, HistogramQuery _, VoteQuery _ -> 0;
        };
    }

    /** In the clear and without a model, for devices that stay. */
    public QueryPlan(String run, int round, Query query, List<String> devices, Duration deadline) {
        this(run, round, query, devices, List.of(), deadline, Duration.ZERO, Optional.empty());
    }

    /** That of the evaluation of a model, in the clear, by devices that stay. */
    public static QueryPlan evaluation(
            String run,
            int round,
            EvaluationQuery query,
            List<String> devices,
            Broadcast model,
            Optional<DescribedModel> description,
            Duration deadline) {
        return new QueryPlan(
                run,
                round,
                query,
                devices,
                List.of(new QueriedModel(model, description)),
                deadline,
                Duration.ZERO,
                Optional.empty());
    }

    /** That of scores of windows by a model, in the clear, by devices that stay. */
    public static QueryPlan scores(
            String run, int round, ScoreQuery query, List<String> devices, QueriedModel model, Duration deadline) {
        return new QueryPlan(run, round, query, devices, List.of(model), deadline, Duration.ZERO, Optional.empty());
    }

    /** That of the comparison of two models, in the clear, by devices that stay. */
    public static QueryPlan comparison(
            String run,
            int round,
            int classes,
            List<String> devices,
            QueriedModel first,
            QueriedModel second,
            Duration deadline) {
        return new QueryPlan(
                run,
                round,
                new ComparisonQuery(classes, second.reference()),
                devices,
                List.of(first, second),
                deadline,
                Duration.ZERO,
                Optional.empty());
    }
}

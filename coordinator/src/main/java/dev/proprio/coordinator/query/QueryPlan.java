package dev.proprio.coordinator.query;

import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.record.Withers;
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
 * @param model that devices evaluate; empty where they are asked for something else
 * @param description what that model is and takes, which devices can ask for
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
        Optional<Broadcast> model,
        Optional<DescribedModel> description,
        Duration deadline,
        Duration comeBack,
        Optional<HiddenAnswers> hidden)
        implements Withers<QueryPlan> {
    public QueryPlan {
        devices = List.copyOf(devices);
        if (model.isPresent() != (query instanceof EvaluationQuery)) {
            throw new IllegalArgumentException("a model goes with the query that evaluates one, and with no other");
        }
    }

    /** In the clear and without a model, for devices that stay. */
    public QueryPlan(String run, int round, Query query, List<String> devices, Duration deadline) {
        this(run, round, query, devices, Optional.empty(), Optional.empty(), deadline, Duration.ZERO, Optional.empty());
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
                run, round, query, devices, Optional.of(model), description, deadline, Duration.ZERO, Optional.empty());
    }
}

package dev.proprio.coordinator.query;

import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.Query;
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
        Optional<HiddenAnswers> hidden) {
    public QueryPlan {
        devices = List.copyOf(devices);
        if (model.isPresent() != (query instanceof EvaluationQuery)) {
            throw new IllegalArgumentException("a model goes with the query that evaluates one, and with no other");
        }
    }

    /** Whose answers come in the clear. */
    public QueryPlan(
            String run,
            int round,
            Query query,
            List<String> devices,
            Optional<Broadcast> model,
            Optional<DescribedModel> description,
            Duration deadline,
            Duration comeBack) {
        this(run, round, query, devices, model, description, deadline, comeBack, Optional.empty());
    }

    /** Without a model, for devices that stay. */
    public QueryPlan(String run, int round, Query query, List<String> devices, Duration deadline) {
        this(run, round, query, devices, Optional.empty(), Optional.empty(), deadline, Duration.ZERO);
    }

    /** The same for devices that are expected back for so long. */
    public QueryPlan expecting(Duration back) {
        return new QueryPlan(run, round, query, devices, model, description, deadline, back, hidden);
    }

    /** The same with answers that are hidden, if so. */
    public QueryPlan hiding(Optional<HiddenAnswers> how) {
        return new QueryPlan(run, round, query, devices, model, description, deadline, comeBack, how);
    }
}

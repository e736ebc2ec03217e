package dev.proprio.spark;

import java.util.stream.Stream;

/** Settings that no engine may leave a trace in; where there are several, a semicolon is between them. */
final class Strategies {
    private Strategies() {}

    static Stream<String> all() {
        return Stream.of(
                "local.algorithm=sgd",
                "faults.dropout=0.2",
                "compression={kind: top-k, share: 0.2}",
                "local.algorithm=scaffold",
                "local.algorithm=ditto",
                "local.algorithm=ifca",
                "local.algorithm=qfedavg",
                "aggregation=krum",
                "privacy={clip: 0.3, target: {epsilon: 9, delta: 0.01}}; aggregation=uniform-mean; cohort={minimum: 1, size: 7, selection: poisson}",
                "secure-aggregation={protocol: secagg, minimum: 3, group-size: 3}");
    }
}

package dev.proprio.spark;

import java.util.stream.Stream;

/** Settings that no engine may leave a trace in. */
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
                "secure-aggregation={protocol: secagg, minimum: 3, group-size: 3}");
    }
}

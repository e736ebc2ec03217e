package dev.proprio.experiments.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.proto.update.Exchange;

/** What an update counts beside the others of its round. */
public enum UpdateWeights {
    /** As many samples as it was trained on. */
    @JsonProperty("samples")
    SAMPLES("by samples"),
    /** The same as any other. */
    @JsonProperty("uniform")
    UNIFORM("uniformly"),
    /** What the aggregation makes of it, which is no mean of all updates. */
    @JsonProperty("rule")
    RULE("by the aggregation's own rule");

    private final String adverb;

    UpdateWeights(String adverb) {
        this.adverb = adverb;
    }

    /** What an aggregation and a local algorithm come to: some algorithms are right only with uniform weights. */
    public static UpdateWeights of(Aggregation aggregation, Exchange exchange) {
        if (!aggregation.isMean()) {
            return RULE;
        }
        return aggregation.isUniform() || exchange.uniform() ? UNIFORM : SAMPLES;
    }

    /** How a sentence about updates that are weighted goes on. */
    public String adverb() {
        return adverb;
    }
}

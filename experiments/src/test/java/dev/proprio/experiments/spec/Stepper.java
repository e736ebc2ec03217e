package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An extension point for tests, with extensions that nest. */
@ExtensionPoint(noun = "step rule")
public interface Stepper {

    /** One without settings. */
    @Named(value = "plain", summary = "A plain step.")
    record Plain() implements Stepper {}

    /** One with another inside. */
    @Named(value = "damped", summary = "A smaller step.")
    record Damped(
            @Setting("The factor.") double factor,
            @Setting("What is damped.") Stepper inner,
            @Setting("Pauses | breaks.") List<Duration> pauses)
            implements Stepper {
        public Damped() {
            this(0.5, new Plain(), List.of());
        }
    }

    /** One that cannot do without a setting. */
    @Named(value = "table", summary = "A step for each round.")
    record Table(
            @Setting(value = "The steps.", required = true) Map<String, Double> steps) implements Stepper {
        public Table() {
            this(Map.of());
        }
    }

    /** A spec with such extensions, one of them inline. */
    record Walk(
            @Setting("Metres.") int length,
            @Setting("The rule.") Stepper rule,
            @Setting("The way.") Way way,
            @Setting("A limit.") Optional<Integer> limit) {
        Walk() {
            this(5, new Damped(0.25, new Plain(), List.of()), new Way(), Optional.empty());
        }
    }

    /** A section around an inline extension without default. */
    record Way(
            @Setting(value = "The rule of the way.", required = true, inline = true)
            Stepper stepper,

            @Setting("Whether it is steep.") boolean steep) {
        Way() {
            this(new Plain(), false);
        }
    }
}

package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Trusts an update as far as it points where that of a root device does, whose data is known to be
 * clean (Cao et al. 2021): the mean of the updates, scaled to the root's norm and
 * weighted by max(0, cos). The root's own update is the reference alone. If nobody is trusted, the
 * result is 0.
 */
@Named(
        value = "fltrust",
        summary = "The updates weighted by how well they agree with a trusted device's.",
        differs = "What is trusted is a device, chosen by its id; the paper's server trains on clean data "
                + "of its own.")
public record FlTrust(
        @Setting(value = "The id of the trusted device; it is asked in every round.", required = true)
        String root) implements IndividualAggregation {
    public FlTrust {
        Require.that(!root.isBlank(), "root", "must be a device's id");
    }

    public FlTrust() {
        this("root");
    }

    @Override
    public Optional<String> requiredDevice() {
        return Optional.of(root);
    }

    @Override
    public int least() {
        return 2;
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        float[] reference = contributions.stream()
                .filter(contribution -> contribution.device().equals(root))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no update of the root device " + root))
                .values();
        double norm = Math.sqrt(Vectors.squaredNorm(reference));
        List<Vectors.DotAndNorm> products = contributions.parallelStream()
                .map(contribution -> Vectors.dotAndNorm(contribution.values(), reference))
                .toList();
        double[] agreements =
                products.stream().mapToDouble(Vectors.DotAndNorm::dot).toArray();
        double[] norms = products.stream()
                .mapToDouble(both -> Math.sqrt(both.squaredNorm()))
                .toArray();
        List<Contribution> trusted = new ArrayList<>();
        double[] factors = new double[contributions.size()];
        double trust = 0;
        for (int i = 0; i < contributions.size(); i++) {
            if (agreements[i] > 0 && !contributions.get(i).device().equals(root)) {
                double score = agreements[i] / norm / norms[i];
                trust += score;
                factors[trusted.size()] = score * norm / norms[i];
                trusted.add(contributions.get(i));
            }
        }
        return trust > 0
                ? Vectors.divided(Vectors.weightedSum(trusted, Arrays.copyOf(factors, trusted.size())), trust)
                : new double[reference.length];
    }
}

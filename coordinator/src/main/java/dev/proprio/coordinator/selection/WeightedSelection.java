package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * In proportion to the devices' data, without replacement (Li et al. 2020, "On the convergence of FedAvg on non-IID
 * data", scheme I, here without replacement). How much data a device has is what it last reported; one that was never
 * heard of counts as the mean of those that were, so that the first round is uniform.
 */
@Named(
        value = "weighted",
        summary = "In proportion to the devices' data, as far as it is known; goes with the aggregation uniform-mean.",
        differs = "Devices are drawn without replacement; the paper's scheme I may draw one several times.")
public record WeightedSelection() implements Selection {
    @Override
    public boolean usesReports() {
        return true;
    }

    @Override
    public List<String> select(Choice choice) {
        Reports reports = choice.reports();
        KeyedRandom random = choice.random();
        var urn = new Urn<>(
                List.copyOf(reports.byDevice().keySet()),
                reports.byDevice().values().stream().mapToDouble(Report::size).toArray());
        double usual = reports.size() == 0 ? 1 : urn.weight() / reports.size();
        var strangers = new Strangers(choice, random.child("strangers", 0));
        List<String> devices = new ArrayList<>();
        while (devices.size() < choice.available()) {
            double unknown = strangers.left() * usual;
            boolean known = strangers.left() <= 0 || random.nextDouble() * (urn.weight() + unknown) < urn.weight();
            devices.add(known ? urn.draw(random) : strangers.draw());
        }
        return devices;
    }
}

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
    public List<String> select(SelectionContext choice) {
        DeviceReports reports = choice.reports();
        KeyedRandom random = choice.random();
        var sampler = new WeightedSampler<>(
                List.copyOf(reports.byDevice().keySet()),
                reports.byDevice().values().stream()
                        .mapToDouble(DeviceReport::size)
                        .toArray());
        double usual = reports.size() == 0 ? 1 : sampler.weight() / reports.size();
        var unexplored = new UnexploredDevices(choice, random.child("strangers", 0));
        List<String> devices = new ArrayList<>();
        int wanted = choice.available();
        for (long looks = Population.looks(wanted);
                devices.size() < wanted && looks > 0 && (unexplored.left() > 0 || sampler.weight() > 0);
                looks--) {
            double unknown = unexplored.left() * usual;
            boolean known =
                    unexplored.left() <= 0 || random.nextDouble() * (sampler.weight() + unknown) < sampler.weight();
            String device = known ? sampler.draw(random) : unexplored.draw();
            if (choice.population().isAvailable(device)) {
                devices.add(device);
            }
        }
        return devices;
    }
}

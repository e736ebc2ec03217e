package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.experiments.evaluation.PersonPredictions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The windows of the people whom a data set keeps to be tested on. */
public final class DatasetWindows implements WindowSource {
    private final FederatedDataset dataset;
    private final ModelInput input;
    private final Map<String, Integer> numbers = new HashMap<>();

    public DatasetWindows(FederatedDataset dataset) {
        this.dataset = dataset;
        this.input = dataset.input();
        for (int user = 0; user < dataset.testUsers(); user++) {
            numbers.put(dataset.testUserId(user), user);
        }
    }

    @Override
    public ModelInput input() {
        return input;
    }

    @Override
    public Map<String, String> facts(PersonPredictions said) {
        OptionalInt user = dataset.data().userIndex(said.person());
        return user.isPresent() ? dataset.data().facts(user.getAsInt()) : Map.of();
    }

    @Override
    public Windows windows(PersonPredictions said) throws SensorDataException {
        int user = Optional.ofNullable(numbers.get(said.person())).orElseThrow();
        Windows all = dataset.testWindows(user);
        if (all.count() == said.truth().length) {
            return all;
        }
        // Some chose a model and were not measured.
        List<WindowOrigin> origins = dataset.testOrigins(user);
        return all.select(said.origins().stream().mapToInt(origins::indexOf).toArray());
    }
}

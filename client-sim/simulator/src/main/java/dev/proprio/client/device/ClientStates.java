package dev.proprio.client.device;

import dev.proprio.client.training.ClientState;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What simulated devices remember of the runs that they take part in. A device that remembers nothing costs nothing.
 * Thread-safe; between rounds a snapshot and the run's state of the same round belong together.
 */
public final class ClientStates {
    private final Map<Key, ClientState> states = new ConcurrentHashMap<>();
    private final Set<Key> changed = ConcurrentHashMap.newKeySet();

    /** What a device remembers of a run. */
    public ClientState of(String run, String device) {
        return states.getOrDefault(new Key(run, device), ClientState.EMPTY);
    }

    /** Lets a device remember something else. */
    public void put(String run, String device, ClientState state) {
        var key = new Key(run, device);
        if (state.isEmpty() ? states.remove(key) != null : !state.equals(states.put(key, state))) {
            changed.add(key);
        }
    }

    /**
     * What the devices remember of a run that remember something else, or nothing any more, than when this was last
     * asked, by device.
     */
    public Map<String, ClientState> takeChanges(String run) {
        Map<String, ClientState> taken = new TreeMap<>();
        changed.removeIf(key -> {
            boolean asked = key.run().equals(run);
            if (asked) {
                taken.put(key.device(), of(run, key.device()));
            }
            return asked;
        });
        return taken;
    }

    /** What each device remembers of a run, by device; those that remember nothing are left out. */
    public Map<String, ClientState> snapshot(String run) {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().run().equals(run))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().device(), Map.Entry::getValue, (first, second) -> first, TreeMap::new));
    }

    /** Makes the devices remember of a run what a snapshot says, and nothing else. */
    public void restore(String run, Map<String, ClientState> snapshot) {
        states.keySet().removeIf(key -> key.run().equals(run));
        snapshot.forEach((device, state) -> put(run, device, state));
        changed.removeIf(key -> key.run().equals(run));
    }

    private record Key(String run, String device) {}
}

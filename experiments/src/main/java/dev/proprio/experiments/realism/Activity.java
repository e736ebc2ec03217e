package dev.proprio.experiments.realism;

import java.util.Locale;
import java.util.Optional;

/** What people do in the fleet and in real recordings alike. */
enum Activity {
    WALK,
    STAIRS,
    SIT,
    STAND,
    RUN;

    /** What a source calls it, if it is one of these. */
    static Optional<Activity> of(String name) {
        return switch (name) {
            case "walk", "walking" -> Optional.of(WALK);
            case "upstairs", "downstairs", "stairs", "walking upstairs", "walking downstairs" -> Optional.of(STAIRS);
            case "sit", "sitting" -> Optional.of(SIT);
            case "stand", "standing" -> Optional.of(STAND);
            case "run", "jogging" -> Optional.of(RUN);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

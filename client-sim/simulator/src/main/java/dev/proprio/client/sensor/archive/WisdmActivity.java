package dev.proprio.client.sensor.archive;

import java.util.List;
import java.util.Optional;

/** The 18 activities of WISDM 2019 and the letters that stand for them; there is no N. */
record WisdmActivity(String letter, String name) {
    static final List<WisdmActivity> ALL = List.of(
            new WisdmActivity("A", "walking"),
            new WisdmActivity("B", "jogging"),
            new WisdmActivity("C", "stairs"),
            new WisdmActivity("D", "sitting"),
            new WisdmActivity("E", "standing"),
            new WisdmActivity("F", "typing"),
            new WisdmActivity("G", "brushing teeth"),
            new WisdmActivity("H", "eating soup"),
            new WisdmActivity("I", "eating chips"),
            new WisdmActivity("J", "eating pasta"),
            new WisdmActivity("K", "drinking"),
            new WisdmActivity("L", "eating sandwich"),
            new WisdmActivity("M", "kicking"),
            new WisdmActivity("O", "catch"),
            new WisdmActivity("P", "dribbling"),
            new WisdmActivity("Q", "writing"),
            new WisdmActivity("R", "clapping"),
            new WisdmActivity("S", "folding clothes"));

    static Optional<WisdmActivity> of(String letter) {
        return ALL.stream().filter(activity -> activity.letter.equals(letter)).findFirst();
    }
}

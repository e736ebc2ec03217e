package dev.proprio.experiments.service;

import dev.proprio.experiments.spec.LauncherWord;
import dev.proprio.experiments.spec.ShellWord;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Three lines of shell that connect somebody's first device to a coordinator and have it take part in a run: to be copied as
 * they are, where the checkout is and the device's windows are in {@code data}.
 */
final class FirstDevice {
    private static final String NODE = "PYTHONPATH=docs/examples/python-node python3 -m proprio_node --coordinator ";
    private static final String RUN = " start first-device --devices connected --coordinator ";

    private FirstDevice() {}

    /**
     * Without TLS: the coordinator is on the device's machine.
     *
     * @param devices where it listens for devices
     * @param people the URL for people
     */
    static List<String> inTheClear(String devices, String people) {
        return List.of(
                NODE + devices + " --device first --data data &",
                LauncherWord.here() + RUN + people,
                LauncherWord.here() + " runs --coordinator " + people);
    }

    /**
     * With TLS: it enrols first.
     *
     * @param fingerprint the authority's
     * @param store the coordinator's folder
     */
    static List<String> enrolled(String devices, String people, String fingerprint, String store) {
        String folder = ShellWord.of(store);
        return List.of(
                "%s enroll --coordinator %s --ca-fingerprint %s --into first --token %s"
                        .formatted(LauncherWord.here(), devices, fingerprint, token("enrol first", folder)),
                NODE + devices + " --identity first --data data &",
                LauncherWord.here()
                        + RUN
                        + "%s --ca %s/guard/ca.pem --token %s"
                                .formatted(people, folder, token("operator operator", folder)));
    }

    private static String token(String what, String folder) {
        return "\"$(%s tokens %s --store %s | sed -n 's/^token *//p')\"".formatted(LauncherWord.here(), what, folder);
    }

    /** As devices name an address that is listened on: one that means all addresses is none of them. */
    static String host(InetSocketAddress listening, List<String> names) {
        boolean all = listening.getAddress() != null && listening.getAddress().isAnyLocalAddress();
        return all ? names.stream().findFirst().orElse("localhost") : listening.getHostString();
    }
}

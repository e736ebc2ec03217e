package dev.proprio.experiments.logging;

import java.util.logging.Level;
import java.util.logging.Logger;

/** A program whose library writes to the platform's log, in a process of its own because that log is the process's. */
final class PlatformLogSample {
    private PlatformLogSample() {}

    public static void main(String[] arguments) {
        PlatformLog.passOn();
        Logger library = Logger.getLogger("io.grpc.Sample");
        library.log(Level.WARNING, "peer {0} said {1}", new Object[] {"a", "x\nFORGED\u001b[31m"});
        library.log(Level.SEVERE, "broken {0", new IllegalStateException("y\nFORGED"));
        library.info("of interest to nobody who did not ask");
        library.fine("not of interest");
        Logger.getLogger("").severe("nameless");
    }
}

package dev.proprio.experiments.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command line within the test and keeps what it printed. */
final class Shell {
    static {
        System.setProperty("proprio.state", JavaProcess.STATE.toString());
    }

    private Shell() {}

    /** What a command returned and printed. */
    record Result(int code, String out, String err) {}

    static Result run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Proprio.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Result(code, out.toString(), err.toString());
    }
}

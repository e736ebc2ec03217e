package dev.proprio.proto.secagg.server;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who said what in one stage. */
final class StageMessages {
    private final Map<String, Object> said = new HashMap<>();
    private final Set<String> expelled = new HashSet<>();

    /** The verdict if it follows from what the client said before. */
    Optional<MessageVerdict> before(String client, Object message) {
        if (expelled.contains(client)) {
            return Optional.of(MessageVerdict.EQUIVOCATION);
        }
        Object earlier = said.get(client);
        if (earlier == null) {
            return Optional.empty();
        }
        if (earlier.equals(message)) {
            return Optional.of(MessageVerdict.DUPLICATE);
        }
        expelled.add(client);
        return Optional.of(MessageVerdict.EQUIVOCATION);
    }

    void accept(String client, Object message) {
        said.put(client, message);
    }

    /** The verdict on a message after the stage is over. */
    MessageVerdict after(String client, Object message) {
        return message.equals(said.get(client)) ? MessageVerdict.DUPLICATE : MessageVerdict.LATE;
    }

    Set<String> expelled() {
        return Set.copyOf(expelled);
    }
}

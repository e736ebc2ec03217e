package example;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.ClientNodeBuilder;
import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.secagg.client.ClientPolicy;
import java.nio.file.Path;

/**
 * A device: java example.SensorNode HOST PORT FOLDER, enrolled into the folder's {@code identity}. With {@code --open} it also
 * sends updates that are not hidden; with {@code --device ID} it does without TLS, on the coordinator's machine.
 */
public final class SensorNode {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[2]);
        NodeStorage storage = NodeStorage.open(folder.resolve("state"), NodeStorage.Damage.REFUSE);
        try (storage;
                ClientNode node = node(args, folder, storage)
                        .listener(System.out::println).untilFarewell().start()) {
            node.awaitEnd();
        }
    }

    private static ClientNodeBuilder node(String[] args, Path folder, NodeStorage storage) throws Exception {
        int port = Integer.parseInt(args[1]);
        if (args.length == 5 && args[3].equals("--device")) {
            return ClientNode.plaintext(args[0], port).device(args[4]).training(new SoftmaxRegression(args[4]));
        }
        boolean hides = args.length < 4 || !args[3].equals("--open");
        DeviceIdentity identity = DeviceIdentity.load(folder.resolve("identity"));
        return ClientNode.enrolled(args[0], port, folder.resolve("identity"))
                .training(new SoftmaxRegression(identity.device()))
                .secure(SecureIdentity.of(identity, ClientPolicy.DEFAULT, storage.sessionLog(3), hides));
    }
}

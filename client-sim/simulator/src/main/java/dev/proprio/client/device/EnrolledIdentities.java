package dev.proprio.client.device;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.identity.EnrolmentException;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.ClientNodeBuilder;
import dev.proprio.proto.identity.CertifiedDirectory;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.secagg.crypto.Directory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Real identities for simulated devices, a folder each: keys, certificates and connections are those of devices in the
 * field. Immutable; thread-safe.
 */
public final class EnrolledIdentities {
    private final Path folder;
    private final Map<String, DeviceIdentity> identities;
    private final Directory directory;

    private EnrolledIdentities(Path folder, Map<String, DeviceIdentity> identities) {
        this.folder = folder;
        this.identities = identities;
        // All are certified by one authority, or the coordinator would not let them in.
        DeviceIdentity any = identities.values().iterator().next();
        this.directory = new CertifiedDirectory(any.deviceAuthority(), Clock.systemUTC(), new RememberedChecks());
    }

    /**
     * Reads the identities of {@code devices}, at least one.
     *
     * @throws IdentityException if one is missing or damaged
     */
    public static EnrolledIdentities load(Path folder, List<String> devices) throws IdentityException {
        Map<String, DeviceIdentity> identities = new LinkedHashMap<>();
        for (String device : devices) {
            DeviceIdentity identity = DeviceIdentity.load(folderOf(folder, device));
            if (!identity.device().equals(device)) {
                throw new IdentityException("%s holds the identity of %s, not of %s"
                        .formatted(folderOf(folder, device), identity.device(), device));
            }
            identities.put(device, identity);
        }
        return new EnrolledIdentities(folder, identities);
    }

    /**
     * Enrols those of {@code devices} that have no identity yet.
     *
     * @return how many those were
     */
    public static int enrolMissing(Path folder, List<String> devices, Enrolment enrolment, String token)
            throws EnrolmentException {
        int enrolled = 0;
        for (String device : devices) {
            if (!DeviceIdentity.isIn(folderOf(folder, device))) {
                enrolment.enroll(token, device, folderOf(folder, device));
                enrolled++;
            }
        }
        return enrolled;
    }

    /** A device's folder; an id may hold characters that a file's name on some systems may not. */
    private static Path folderOf(Path folder, String device) {
        String name = device.replace(":", "%3A");
        return folder.resolve(name.chars().allMatch(c -> c == '.') ? name.replace(".", "%2E") : name);
    }

    /** A node of {@code device}, which renews its certificate. */
    ClientNodeBuilder node(String device, List<InetSocketAddress> coordinators) {
        try {
            return ClientNode.enrolled(coordinators, device.hashCode(), folderOf(folder, device));
        } catch (IdentityException e) {
            throw new IllegalStateException("the identity of %s has changed since it was read".formatted(device), e);
        }
    }

    DeviceIdentity of(String device) {
        DeviceIdentity identity = identities.get(device);
        if (identity == null) {
            throw new IllegalArgumentException("%s has no identity".formatted(device));
        }
        return identity;
    }

    /** Everybody's identities, by their certificates. */
    Directory directory() {
        return directory;
    }
}

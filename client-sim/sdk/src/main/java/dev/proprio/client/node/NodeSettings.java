package dev.proprio.client.node;

import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.DeviceWork;
import dev.proprio.client.session.Eligibility;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.client.session.SessionMemory;
import dev.proprio.client.session.SiteGuard;
import dev.proprio.proto.wire.SelfDescription;
import java.util.Optional;

/** Everything that a node's owner decided. */
record NodeSettings(
        ChannelSource channels,
        String device,
        DeviceWork work,
        Optional<SecureIdentity> identity,
        Eligibility gate,
        Backoff backoff,
        NodeListener listener,
        NodeClock clock,
        boolean untilFarewell,
        SessionMemory memory,
        SelfDescription says,
        SiteGuard site) {}
